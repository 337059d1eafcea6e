"""An audio file, whole or not at all: encoded, tagged, read back, and only then given its name."""

import os
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from unhurried.errors import FileError
from unhurried.form import Quality
from unhurried.part_file import Part
from unhurried.sinks import Progress, Stream
from unhurried.sinks.ahead import ahead
from unhurried.sinks.encoders import Spec, check_end, encoding
from unhurried.sinks.formats import Format, format_of
from unhurried.whole_file import THERE, refusing, whole

if TYPE_CHECKING:
    from unhurried.sounds.pcm import Pcm

BLOCK: Final = 192_000
"""Frames that are mixed and written at once: with fewer, mix and encoder wait for each other in Python more often; of
more, a processor's own memory holds too little. Measured."""
IS_FOLDER: Final = "this is a folder; name a file"
NO_AAC: Final = "no package here writes {} files; it comes with `pip install 'unhurried[m4a]'`"

Finish = Callable[[BinaryIO], None]
"""Told the file when all of the sound is in it, open to read and write, at its beginning: for its tags."""


def check_path(path: Path, *, force: bool, format: str | None = None) -> None:  # noqa: A002 the option's name
    """Say at once what would only show when all the work is done. It looks, and changes nothing.

    Raises:
        FileError: the suffix is no format, the file is there already, or its folder cannot be written to.
    """
    if os.path.isdir(path):  # noqa: PTH112 of what can be no name it says no
        raise FileError(path, IS_FOLDER)
    _check_format(path, format_of(path, format))
    check_place(path, force=force)


def check_place(path: Path, *, force: bool) -> None:
    """Look whether a file can be written there, and change nothing.

    Raises:
        FileError: it is there already and not to be replaced, or its folder cannot be written to.
    """
    try:
        if path.is_dir():
            raise FileError(path, IS_FOLDER)
        if path.exists() and not force:
            raise FileError(path, THERE)
    except (OSError, ValueError) as error:
        raise FileError(path, f"no file can be there: {getattr(error, 'strerror', None) or error}") from None
    check_folder(path.absolute().parent, path)


def check_folder(folder: Path, path: Path | None = None) -> None:
    """Look whether there can be files in a folder, or this file of it, and change nothing.

    Raises:
        FileError: it cannot be written to, or what is there is none.
    """
    path = path or folder
    try:
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    except (OSError, ValueError) as error:
        raise FileError(path, f"no file can be there: {getattr(error, 'strerror', None) or error}") from None
    if not there.is_dir():
        raise FileError(path, f"{there} is a file, not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise FileError(path, f"nothing may be written to {there}")


def _check_format(path: Path, made: Format) -> None:
    if made.written_as is None:
        from unhurried.sinks.ffmpeg import can_write

        if not can_write():
            raise FileError(path, NO_AAC.format(made.suffix))


class FileSink:
    """Writes a stream to a file; what was there before is there until the end."""

    def __init__(
        self,
        path: Path,
        *,
        format: str | None = None,  # noqa: A002 the option's name
        quality: Quality = "good",
        channels: int = 2,
        title: str = "",
        force: bool = False,
        finish: Finish | None = None,
    ) -> None:
        """Take the place and what goes there.

        ``format`` is a name of `formats.FORMATS`; without it the path's suffix tells. ``channels`` is 1 only where
        both are the same to the bit: the left one is written. ``finish`` writes the tags; without it the file has a
        ``title`` alone. It is not called for a WAV of more than 4 GB (6 h 12 min in stereo), which becomes RF64:
        nobody looks for tags in one. ``force`` replaces a file that is there by then.

        Raises:
            FileError: there is no such format, or not for that suffix.
        """
        self.path = path
        self.format = format_of(path, format)
        self._quality = quality
        self._channels = channels
        self._title = title
        self._force = force
        self._finish = finish

    def take(self, stream: Stream, progress: Progress) -> None:
        """Write the whole stream; make the folder where there is none.

        Raises:
            FileError: the disk or the folder refuses; nothing is left behind.
        """
        self._spec(stream.frames)  # what cannot be is told before anything is begun
        with whole(self.path, force=self._force) as part:
            self.fill(part, stream, progress)

    def fill(self, part: Part, stream: Stream, progress: Progress) -> None:
        """Write the whole stream into a file that has no name yet: for whoever names several at once.

        Raises:
            FileError: the disk refuses.
        """
        spec = self._spec(stream.frames)
        with refusing(self.path):
            with encoding(part.name, spec) as write, closing(self._blocks(stream)) as blocks:
                done = 0
                for block in blocks:
                    write(block)
                    done += len(block)
                    progress(done)
            if spec.format.written_as is not None and spec.format.written_as[0] == "OGG":
                from unhurried.sinks.ogg import give_serial

                with part.open() as file:
                    give_serial(file)
            if self._finish is not None and not spec.is_long_wav:
                with part.open() as file:
                    self._finish(file)
            check_end(part.name, spec)

    def _spec(self, frames: int) -> Spec:
        _check_format(self.path, self.format)
        spec = Spec(
            format=self.format,
            quality=self._quality,
            channels=self._channels,
            frames=frames,
            title=self._title,
        )
        if self.format.name == "aiff" and spec.is_too_long:
            raise FileError(self.path, "it would be longer than AIFF can hold; choose wav or flac")
        return spec

    def _blocks(self, stream: Stream) -> "Generator[Pcm]":
        """Yield what is written; of two channels that are the same the left one."""
        from unhurried.sounds.pcm import as_frames

        def made(start: int) -> "Pcm":
            return as_frames(stream.block(start, min(BLOCK, stream.frames - start)), self._channels)

        return ahead(made, range(0, stream.frames, BLOCK))
