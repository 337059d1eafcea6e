"""An audio file, whole or not at all: written beside its place and renamed when the last frame is in it."""

import contextlib
import os
from pathlib import Path
from typing import Any, Final

import numpy as np

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
LARGEST_32_BIT: Final = 2**32 - 2**16
"""Bytes: WAV and AIFF count in 32 bits. A longer WAV becomes RF64, which players read as WAV."""


def check_path(path: Path, *, force: bool) -> None:
    """Say at once what would only show when all the work is done.

    Raises:
        FileError: the suffix is no format, the file is there already, or its folder cannot be.
    """
    if path.suffix.lower() not in FORMATS:
        raise FileError(path, f"'{path.suffix}' is not a format; there are {', '.join(FORMATS)}")
    if path.is_dir():
        raise FileError(path, "this is a folder; name a file")
    if path.exists() and not force:
        raise FileError(path, "it is there already; --force replaces it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(path, f"its folder cannot be made: {error.strerror or error}") from None


class FileSink:
    """Writes a stream to a file whose suffix is its format; what was there before is there until the end."""

    def __init__(self, path: Path, *, title: str = "") -> None:
        self.path = path
        self._title = title

    def take(self, stream: Stream, progress: Progress) -> None:
        """Write the whole stream.

        Raises:
            FileError: the disk or the folder refuses; nothing is left behind.
        """
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            self._write(part, stream, progress)
            _sync(part)
            part.replace(self.path)
        except (OSError, RuntimeError, AssertionError) as error:  # soundfile asserts that all was written
            why = getattr(error, "strerror", None) or (str(error) or "the disk is full").splitlines()[0]
            raise FileError(self.path, f"could not be written: {why}") from None
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _write(self, part: Path, stream: Stream, progress: Progress) -> None:
        import soundfile

        kind, subtype = FORMATS[self.path.suffix.lower()]
        if stream.frames * 4 > LARGEST_32_BIT:
            if kind == "AIFF":
                raise FileError(self.path, "it would be longer than AIFF can hold; choose .wav or .flac")
            kind = "RF64" if kind == "WAV" else kind
        # By name: through a Python file object, cffi would print an interrupt or a full disk and go on.
        with soundfile.SoundFile(str(part), "x", SAMPLE_RATE, 2, format=kind, subtype=subtype) as file:
            if self._title:
                file.title = self._title
            for start in range(0, stream.frames, BLOCK):
                frames = min(BLOCK, stream.frames - start)
                file.write(_encoded(stream.block(start, frames), subtype))
                progress(start + frames)


def _encoded(block: Any, subtype: str) -> Any:
    """Return a block for libsndfile. It scales floats by 32767: whole numbers keep the samples to the bit."""
    return (block * 32_768).astype(np.int16) if subtype == "PCM_16" else block


def _sync(path: Path) -> None:
    """Have the disk take the file before it gets its name."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
