"""A file that is being made: without a name where the system can, else beside its place under a hidden one."""

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from pathlib import Path
from typing import BinaryIO, Final, Protocol

_OPEN_TO_ALL: Final = 0o666
"""The rights of a file that is no secret, of which the system takes what the person's umask says."""
_PART: Final = re.compile(r"\..+\.[0-9a-f]{8}\.part", re.DOTALL)
"""The names of parts, as `beside` makes them."""
_LONGEST: Final = 40
"""Characters of a file's name that its part has, too: with the rest it stays below the 255 bytes of a name."""
_NOT_WITHOUT_NAME: Final = getattr(os, "O_TMPFILE", 0) == 0


class Part(Protocol):
    """A file that is being made."""

    @property
    def name(self) -> str | bytes:
        """What the libraries in C can open to write the file, any number of times."""

    def open(self) -> BinaryIO:
        """Open it to read and write, at its beginning; what it has is not lost."""

    def sync(self) -> None:
        """Have the disk take it."""


class Begun(Part, Protocol):
    """What the one who gives names to files sees of it."""

    def link(self, path: Path) -> None:
        """Give it a name, or one more, where there is nothing.

        Raises:
            OSError: it cannot be; FileExistsError where there is something.
        """

    def end(self) -> None:
        """Let go of it; it is gone unless it was given a name."""


def sweep(folder: Path) -> None:
    """Take away parts in a folder whose processes were killed: nobody holds the lock on them any more."""
    with contextlib.suppress(OSError):
        for found in [Path(entry) for entry in os.scandir(folder) if _PART.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _take_away(found)


def begun(path: Path) -> Begun:
    """Begin a file: without a name where the disk can, else with one beside its place."""
    with contextlib.suppress(OSError):
        return _Nameless(path.parent)
    return Named(path)


def beside(path: Path) -> Path:
    """Return a hidden name beside a place that nothing has."""
    return path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}.part")


def soundfile_name(path: Path) -> str | bytes:
    """Return a path as soundfile takes any: as bytes where the system's names are bytes and need not be text."""
    return str(path) if sys.platform == "win32" else os.fsencode(path)


class _Nameless:
    """A file without a name (Linux): the system takes it away as soon as nobody has it open."""

    def __init__(self, folder: Path) -> None:
        if _NOT_WITHOUT_NAME:
            raise OSError(errno.EOPNOTSUPP, "files have names here")
        self._handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, _OPEN_TO_ALL)
        self.name = f"/proc/self/fd/{self._handle}"
        try:
            if not os.path.samestat(Path(self.name).stat(), os.fstat(self._handle)):
                raise OSError(errno.EOPNOTSUPP, "no /proc of this process")
            _lock(self._handle)  # for the instant in which it has a name that is not its own
        except BaseException:
            self.end()
            raise

    def open(self) -> BinaryIO:
        return open(self.name, "r+b")  # noqa: PTH123 it is no path

    def link(self, path: Path) -> None:
        # Only with a folder given, of whichever path, does Python call what follows the link that the name is.
        os.link(self.name, path, src_dir_fd=self._handle, follow_symlinks=True)

    def sync(self) -> None:
        os.fsync(self._handle)

    def end(self) -> None:
        os.close(self._handle)


class Named:
    """A file beside its place, under a name of its own and locked for as long as it is made."""

    def __init__(self, path: Path) -> None:
        while True:
            self._path = beside(path)
            self._file = open(self._path, "x+b")  # noqa: PTH123, SIM115 until `end`
            with contextlib.suppress(OSError):  # a disk may know no locks
                _lock(self._file.fileno())
            if self._path.exists():  # another did not take it for left over before it was locked
                return
            self._file.close()

    @property
    def name(self) -> str | bytes:
        """What the libraries in C can open."""
        return soundfile_name(self._path)

    def open(self) -> BinaryIO:
        """Open it to read and write."""
        return self._path.open("r+b")

    def link(self, path: Path) -> None:
        """Give it one more name, where nothing is."""
        os.link(self._path, path)

    def replace(self, path: Path) -> None:
        """Have it take a place, whatever is there."""
        if sys.platform == "win32":
            self._file.close()  # what is open has its name for good there
        self._path.replace(path)

    def sync(self) -> None:
        """Have the disk take it."""
        os.fsync(self._file.fileno())

    def end(self) -> None:
        """Let go of it, and take the hidden name away."""
        self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        """Do nothing: what a process has open nobody takes away there."""

    def _take_away(part: Path) -> None:
        part.unlink()

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take_away(part: Path) -> None:
        """Take a part away if nobody holds it; another person's is left alone."""
        handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            found = os.fstat(handle)
            if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid():
                _lock(handle)
                part.unlink()
        finally:
            os.close(handle)
