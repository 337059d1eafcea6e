"""An audio file, whole or not at all: written beside its place and renamed when the last frame is in it."""

import contextlib
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Final

from unhurried.errors import FileError
from unhurried.sinks import Progress, Stream
from unhurried.units import SAMPLE_RATE

BLOCK: Final = 48_000
"""Frames a write. libsndfile's Vorbis encoder crashes the process on very long ones."""
FORMATS: Final[dict[str, tuple[str, str]]] = {
    ".flac": ("FLAC", "PCM_16"),
    ".wav": ("WAV", "PCM_16"),
    ".aiff": ("AIFF", "PCM_16"),
    ".caf": ("CAF", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}
"""Suffix -> libsndfile's format and subtype. Those of 16 bits hold just what a speaker gets."""
THERE: Final = "it is there already; --force replaces it"
FULL: Final = 65_536
"""Bytes: a disk with fewer free ones is full."""
LARGEST_32_BIT: Final = 2**32 - 2**16
"""Bytes: WAV and AIFF count in 32 bits. A longer WAV becomes RF64, which players read as WAV."""


def check_path(path: Path, *, force: bool) -> None:
    """Say at once what would only show when all the work is done. It looks, and changes nothing.

    Raises:
        FileError: the suffix is no format, the file is there already, or its folder cannot be written to.
    """
    if path.suffix.lower() not in FORMATS:
        raise FileError(path, f"'{path.suffix}' is not a format; there are {', '.join(FORMATS)}")
    try:
        if path.is_dir():
            raise FileError(path, "this is a folder; name a file")
        if path.exists() and not force:
            raise FileError(path, THERE)
        folder = next(parent for parent in path.absolute().parents if parent.exists())
    except (OSError, ValueError) as error:
        raise FileError(path, f"no file can be there: {getattr(error, 'strerror', None) or error}") from None
    if not folder.is_dir():
        raise FileError(path, f"{folder} is a file, not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileError(path, f"nothing may be written to {folder}")


class FileSink:
    """Writes a stream to a file whose suffix is its format; what was there before is there until the end."""

    def __init__(self, path: Path, *, title: str = "", force: bool = False) -> None:
        """Take the place, the title for its tag, and whether a file that is there by then is replaced."""
        self.path = path
        self._title = title
        self._force = force

    def take(self, stream: Stream, progress: Progress) -> None:
        """Write the whole stream; make the folder where there is none.

        Raises:
            FileError: the disk or the folder refuses; nothing is left behind.
        """
        part = self.path.with_name(f".{self.path.name[:40]}.{secrets.token_hex(4)}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(part, stream, progress)
            _check_whole(part, stream.frames)
            self._give_name(part)
        except FileExistsError:
            raise FileError(self.path, THERE) from None
        except (OSError, RuntimeError, UnicodeError, AssertionError) as error:
            # AssertionError: soundfile asserts that all was written.
            raise FileError(self.path, f"could not be written: {_why(error, self.path.parent)}") from None
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _give_name(self, part: Path) -> None:
        """Rename the file; without force, only where nothing has come to be there while it was made."""
        if not self._force:
            try:
                os.link(part, self.path)
            except (OSError, NotImplementedError) as error:
                if isinstance(error, FileExistsError) or self.path.exists():
                    raise FileExistsError from None
            else:
                return
        part.replace(self.path)

    def _write(self, part: Path, stream: Stream, progress: Progress) -> None:
        import soundfile

        kind, subtype = FORMATS[self.path.suffix.lower()]
        if stream.frames * 4 > LARGEST_32_BIT:
            if kind == "AIFF":
                raise FileError(self.path, "it would be longer than AIFF can hold; choose .wav or .flac")
            kind = "RF64" if kind == "WAV" else kind
        # By name: through a Python file object, cffi would print an interrupt or a full disk and go on.
        with soundfile.SoundFile(soundfile_name(part), "x", SAMPLE_RATE, 2, format=kind, subtype=subtype) as file:
            if self._title:
                file.title = self._title
            for start in range(0, stream.frames, BLOCK):
                frames = min(BLOCK, stream.frames - start)
                file.write(stream.block(start, frames))
                progress(start + frames)


def soundfile_name(path: Path) -> str | bytes:
    """Return a path as soundfile takes any: as bytes where the system's names are bytes and need not be text."""
    return str(path) if sys.platform == "win32" else os.fsencode(path)


def _check_whole(path: Path, frames: int) -> None:
    """Have the disk take the file, and read its end back: libsndfile does not tell of a disk full at the last byte.

    Raises:
        OSError: the disk refuses, or a part is missing.
    """
    import soundfile

    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
    with soundfile.SoundFile(soundfile_name(path)) as file:
        tail = min(BLOCK, file.frames)
        file.seek(file.frames - tail)
        if file.frames < frames or len(file.read(tail, dtype="float32")) != tail:
            raise OSError("its end is missing; is the disk full?")


def _why(error: Exception, folder: Path) -> str:
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < FULL:
            return "the disk is full"
    return getattr(error, "strerror", None) or str(error).strip().partition("\n")[0] or "the disk is full"
