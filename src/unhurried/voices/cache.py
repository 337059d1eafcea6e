"""Spoken lines kept on disk, so that each is made once. Only their owner may read them: they are intimate.

A clip is a 16-bit FLAC named by a hash of all that made it. What is heard is always what was read back, so
that the first time and every later one are the same sound to the bit.
"""

import contextlib
import math
import zlib
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from unhurried.errors import VoiceError
from unhurried.kept import LARGEST, SHRUNK, Kept, default_folder, key_of
from unhurried.part_file import soundfile_name
from unhurried.sounds.pcm import as_floats, as_pcm
from unhurried.units import SAMPLE_RATE
from unhurried.voices.clip import Clip, Mono

__all__ = ["LARGEST", "SHRUNK", "ClipCache", "default_folder", "key_of", "read_clip"]

LONGEST_CLIP: Final = 3_600 * SAMPLE_RATE
"""Frames: no line is longer."""


class ClipCache(Kept):
    """A folder of clips, and of what is kept beside them."""

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        """Take the folder, and the bytes that may be in it."""
        super().__init__(folder, largest=largest)
        self._whole: dict[str, tuple[int, int]] = {}  # frames and CRC of what was found, by the keys

    def find(self, key: str) -> Clip | None:
        """Return the clip of a key if it is there and whole."""
        path = self._path(key, ".flac")
        its_sum = self.sum_of(key)  # before it is decoded: what comes in between has another one
        try:
            frames = len(read_clip(path))
        except (OSError, RuntimeError):
            return None
        self._note_use(path)
        if its_sum is not None:
            self._whole[key] = frames, its_sum
        return Clip(key, frames, partial(_load, path, frames))

    def sum_of(self, key: str) -> int | None:
        """Return the CRC of a clip's file, or None where there is none."""
        try:
            return zlib.crc32(self._path(key, ".flac").read_bytes())
        except OSError:
            return None

    def sum_when_whole(self, key: str, frames: int) -> int | None:
        """Return the CRC that a clip's file had when it was last found, whole, with so many frames."""
        found = self._whole.get(key)
        return found[1] if found is not None and found[0] == frames else None

    def known(self, key: str, frames: int, its_sum: int) -> Clip | None:
        """Return a clip that was found before to have so many frames, if its file still has the CRC it had then."""
        if self.sum_of(key) != its_sum:
            return None
        path = self._path(key, ".flac")
        self._note_use(path)
        return Clip(key, frames, partial(_load, path, frames))

    def keep(self, key: str, samples: Mono) -> Clip:
        """Write a clip and return it. Where the disk refuses, the clip stays in memory for this run."""
        pcm = as_pcm(samples)
        with contextlib.suppress(OSError, RuntimeError):
            self._write_clip(self._path(key, ".flac"), pcm)
            if (kept := self.find(key)) is not None:
                return kept
        in_memory: Mono = as_floats(pcm)
        return Clip(key, len(in_memory), lambda: in_memory)

    def number(self, key: str) -> float | None:
        """Return a number that was kept (a voice's pace), or None."""
        path = self._path(key, ".txt")
        try:
            number = float(path.read_text())
        except (OSError, ValueError):
            return None
        self._note_use(path)
        return number if math.isfinite(number) and number > 0 else None

    def keep_number(self, key: str, number: float) -> float:
        """Keep a number, and return what is kept: another process may have been quicker."""
        path = self._path(key, ".txt")
        if (there := self.number(key)) is not None:
            return there
        with contextlib.suppress(OSError):
            self._written(path, lambda part: part.write_text(f"{number!r}\n"), lambda: self.number(key) is not None)
        return self.number(key) or number

    def _write_clip(self, path: Path, pcm: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
        import soundfile

        def write(part: Path) -> None:
            soundfile.write(soundfile_name(part), pcm, SAMPLE_RATE, format="FLAC", subtype="PCM_16")

        self._written(path, write, lambda: self.find(path.stem) is not None)


def read_clip(path: Path) -> Mono:
    """Return the samples of a clip's file.

    Raises:
        OSError, RuntimeError: it cannot be read, it is no clip, or it has fewer samples than its header promises.
    """
    import soundfile

    # By name: through a Python file object, cffi would print an interrupt and go on.
    with soundfile.SoundFile(soundfile_name(path)) as file:
        # Where a disk filled while it was written, its header has a length of nonsense.
        if not 0 < file.frames <= LONGEST_CLIP or file.samplerate != SAMPLE_RATE or file.channels != 1:
            raise RuntimeError(f"{path} is damaged")
        samples: Mono = file.read(dtype="float32")
        if len(samples) != file.frames:
            raise RuntimeError(f"{path} is damaged")
        return samples


def _load(path: Path, frames: int) -> Mono:
    try:
        samples = read_clip(path)
        if len(samples) != frames:
            raise RuntimeError(f"{path} is another sound now")
        return samples
    except (OSError, RuntimeError):
        raise VoiceError(f"a spoken line has gone from {path}; start again and it is made anew") from None
