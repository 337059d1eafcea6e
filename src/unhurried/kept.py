"""What is dear to make and the same each time, kept on disk. Only its owner may read it: much of it is intimate.

Each file is named by a hash of all that made it, so that nothing of it is ever wrong, only old. Spoken lines lie
here (voices/cache.py), and what :class:`Kept` keeps as bytes: the beds, what a voice says of itself.
"""

import contextlib
import os
import time
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Final

from unhurried.folders import cache_folder
from unhurried.own_files import part_beside

LARGEST: Final = 500_000_000
"""Bytes. A ritual's lines take about 5 MB in one voice, a bed 12 MB."""
SHRUNK: Final = 0.9
"""Of that, what is left after a clean-up, so that the next new line does not bring the next."""
_SUM: Final = 4
"""Bytes at the beginning of what is kept as bytes: their CRC. A disk that fills up, or fails, leaves half a file."""


def default_folder() -> Path:
    """Return the folder of what is kept on this machine."""
    return cache_folder() / "clips"


def key_of(*parts: object) -> str:
    """Return a name for what is made of these parts, and of nothing else."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=20).hexdigest()


class Kept:
    """A folder of files. One that cannot be written to holds nothing and does no harm.

    It takes ``largest`` bytes at most: what was not used for longest goes first.
    """

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    def data(self, key: str, suffix: str) -> memoryview | None:
        """Return the bytes that are kept by a key, or None where there are none, or they are damaged."""
        path = self._path(key, suffix)
        try:
            whole = path.read_bytes()
        except OSError:
            return None
        data = memoryview(whole)[_SUM:]
        if len(whole) < _SUM or zlib.crc32(data).to_bytes(_SUM, "big") != whole[:_SUM]:
            return None
        self._note_use(path)
        return data

    def keep_data(self, key: str, suffix: str, *pieces: bytes | memoryview, shrinks: bool = True) -> None:
        """Keep bytes, the pieces one after the other; where the disk refuses, they are made anew the next time.

        ``shrinks``: they are many, and older files have to make room.
        """
        total = 0
        for piece in pieces:
            total = zlib.crc32(piece, total)

        def write(part: Path) -> None:
            with part.open("wb") as file:
                file.writelines([total.to_bytes(_SUM, "big"), *pieces])

        with contextlib.suppress(OSError):
            self._written(self._path(key, suffix), write, lambda: self._sum(key, suffix) == total)
            if shrinks:
                self.shrink()

    def forget(self, key: str, suffix: str) -> None:
        """Take away what is kept as bytes by a key, if it is there."""
        with contextlib.suppress(OSError):
            self._path(key, suffix).unlink(missing_ok=True)

    def _sum(self, key: str, suffix: str) -> int | None:
        data = self.data(key, suffix)
        return None if data is None else zlib.crc32(data)

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

    def _path(self, key: str, suffix: str) -> Path:
        return self.folder / key[:2] / f"{key}{suffix}"

    def _written(self, path: Path, write: Callable[[Path], object], is_whole: Callable[[], bool]) -> None:
        """Write a file beside its place, and put it there whole, unless a whole one is there already."""
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # it may be there already, more open
        with part_beside(path) as part:
            write(part)
            try:
                os.link(part, path)
            except FileExistsError:
                # Another process was quicker, and may be counting on its length already: it stays, if it is whole.
                if not is_whole():
                    part.replace(path)
            except (OSError, NotImplementedError):  # a disk without hard links
                part.replace(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
