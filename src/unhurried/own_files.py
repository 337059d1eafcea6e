"""Files that their owner alone may read, written whole or not at all, by one process at a time."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

PATIENCE: Final = 2.0
"""Seconds to wait for another process that writes: it takes milliseconds."""
LOOK: Final = 0.005
"""Seconds between two looks at the lock: as long as a write takes. At four times that, of three processes that write
again and again on a busy machine one was seen to find it held each time, and a card was lost."""


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, that its owner alone may look into.

    Raises:
        OSError: the disk refuses.
    """
    if not path.parent.exists():
        make_folder(path.parent)  # mkdir would make those above as open as any
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)  # it may be there already, more open


def damaged_file(path: Path) -> Path:
    """Return where a file is kept that is damaged, while another takes its place."""
    return path.with_stem(f"{path.stem}.damaged")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, have the disk take it, and put it there whole.

    Raises:
        OSError: the disk or the folder refuses; what was there before still is.
    """
    with part_beside(path) as part:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    sync(path.parent)


@contextlib.contextmanager
def part_beside(path: Path) -> Iterator[Path]:
    """Give an empty file beside a place, to be written and renamed; what is still there afterwards is taken away.

    Raises:
        OSError: the disk or the folder refuses.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # its owner alone may read it
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Have the disk take the names in a folder, too; where a system has no such thing, it does so by itself."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Let one process in at a time, by a lock on a file; give whether it is held.

    A lock goes with its process. Where a disk knows none, or another holds it for long, the block runs all the same.

    Raises:
        OSError: the file cannot be opened.
    """
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:  # noqa: PTH123 with its mode
        until = time.monotonic() + PATIENCE
        while not (held := _lock(file)) and time.monotonic() < until:
            time.sleep(LOOK)
        yield held


if sys.platform == "win32":

    def _lock(file: IO[bytes]) -> bool:
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
