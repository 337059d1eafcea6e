"""Spoken lines kept on disk, so that each is made once. Only their owner may read them: they are intimate.

A clip is a 16-bit FLAC named by a hash of all that made it. What is heard is always what was read back, so
that the first time and every later one are the same sound to the bit.
"""

import contextlib
import math
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from unhurried.errors import VoiceError
from unhurried.sinks.file import soundfile_name
from unhurried.sounds.pcm import FULL_SCALE, as_pcm
from unhurried.units import SAMPLE_RATE
from unhurried.voices.clip import Clip, Mono

LARGEST: Final = 500_000_000
"""Bytes. A ritual's lines take about 5 MB in one voice."""
LONGEST_CLIP: Final = 3_600 * SAMPLE_RATE
"""Frames: no line is longer."""
SHRUNK: Final = 0.9
"""Of that, what is left after a clean-up, so that the next new line does not bring the next."""


def default_folder() -> Path:
    """Return the folder of the clips on this machine."""
    import platformdirs

    return platformdirs.user_cache_path("unhurried", appauthor=False) / "clips"


def key_of(*parts: object) -> str:
    """Return a name for what is made of these parts, and of nothing else."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=20).hexdigest()


class ClipCache:
    """A folder of clips. One that cannot be written to holds nothing and does no harm.

    It takes ``largest`` bytes at most: what was not used for longest goes first.
    """

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    def find(self, key: str) -> Clip | None:
        """Return the clip of a key if it is there and whole."""
        path = self._path(key)
        try:
            frames = len(read_clip(path))
        except (OSError, RuntimeError):
            return None
        self._note_use(path)
        return Clip(key, frames, partial(_load, path, frames))

    def keep(self, key: str, samples: Mono) -> Clip:
        """Write a clip and return it. Where the disk refuses, the clip stays in memory for this run."""
        pcm = as_pcm(samples)
        with contextlib.suppress(OSError, RuntimeError):
            self._write(self._path(key), pcm)
            if (kept := self.find(key)) is not None:
                return kept
        in_memory: Mono = pcm.astype(np.float32) / np.float32(FULL_SCALE)
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

    def files(self) -> list[Path]:
        """Return what it holds, what was not used for longest first."""
        found = []
        for path in self.folder.glob("??/*.*"):
            with contextlib.suppress(OSError):  # another process took it away
                found.append((path.stat().st_atime, path))
        return [path for _, path in sorted(found)]

    def size(self) -> int:
        """Return how many bytes it holds."""
        return sum(_size(path) for path in self.files())

    def shrink(self) -> None:
        """Take away what was not used for longest until it is well below its largest size."""
        files = self.files()
        size = sum(map(_size, files))
        if size <= self.largest:
            return
        for path in files:
            if size <= self.largest * SHRUNK:
                break
            size -= _size(path)
            with contextlib.suppress(OSError):
                path.unlink()

    def clear(self) -> None:
        """Take everything away.

        Raises:
            OSError: something cannot be taken away.
        """
        for path in self.files():
            path.unlink(missing_ok=True)
        for folder in self.folder.glob("??"):
            with contextlib.suppress(OSError):  # somebody keeps something of their own there
                folder.rmdir()

    def _note_use(self, path: Path) -> None:
        """Note that a file was used now: disks seldom do it themselves. One that may only be read is used, too."""
        with contextlib.suppress(OSError):
            os.utime(path, (time.time(), path.stat().st_mtime))

    def _path(self, key: str, suffix: str = ".flac") -> Path:
        return self.folder / key[:2] / f"{key}{suffix}"

    def _write(self, path: Path, pcm: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
        import soundfile

        def write(part: Path) -> None:
            soundfile.write(soundfile_name(part), pcm, SAMPLE_RATE, format="FLAC", subtype="PCM_16")

        self._written(path, write, lambda: self.find(path.stem) is not None)

    def _written(self, path: Path, write: Callable[[Path], object], is_whole: Callable[[], bool]) -> None:
        """Write a file beside its place, and put it there whole, unless a whole one is there already."""
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # it may be there already, more open
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")  # mkstemp: its owner alone may read it
        os.close(handle)
        part = Path(name)
        try:
            write(part)
            try:
                os.link(part, path)
            except FileExistsError:
                # Another process was quicker, and may be counting on its length already: it stays, if it is whole.
                if not is_whole():
                    part.replace(path)
            except (OSError, NotImplementedError):  # a disk without hard links
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


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
