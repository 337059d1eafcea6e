"""A file that a person asked for: whole and on the disk before it has its name, or not there at all.

Where the system can (Linux, on most disks), the file has no name while it is made, so that nothing is left of it,
however its process ends. Elsewhere it lies beside its place under a name of its own, locked, and one whose process
was killed is taken away by the next file that is made in its folder.
"""

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from unhurried.errors import FileError
from unhurried.own_files import sync

THERE: Final = "it is there already; --force replaces it"
FULL: Final = 65_536
"""Bytes: a disk with fewer free ones is full."""
_OPEN_TO_ALL: Final = 0o666
"""The rights of a file that is no secret, of which the system takes what the person's umask says."""
_PART: Final = re.compile(r"\..+\.[0-9a-f]{8}\.part", re.DOTALL)
"""The names of parts, as `_beside` makes them."""
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


class _Begun(Part, Protocol):
    def link(self, path: Path) -> None:
        """Give it a name, or one more, where there is nothing.

        Raises:
            OSError: it cannot be; FileExistsError where there is something.
        """

    def sync(self) -> None:
        """Have the disk take it."""

    def end(self) -> None:
        """Let go of it; it is gone unless it was given a name."""


@contextlib.contextmanager
def whole(path: Path, *, force: bool) -> Iterator[Part]:
    """Give a file to be made, and its name to it at the end; make its folder where there is none.

    With ``force`` it takes the place of what is there, at once; else it is given its name only where nothing is.
    After an exception nothing of it is there, and what was there before is.

    Raises:
        FileError: the disk or the folder refuses, or something has come to be there.
    """
    with refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        with contextlib.closing(_Ending(_begun(path))) as ending:
            yield ending.part
            ending.part.sync()
            _give_name(ending.part, path, force=force)
        sync(path.parent)


@contextlib.contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Tell of a file what the disk or the folder refuses.

    Raises:
        FileError: in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise FileError(path, f"could not be written: {why(error, path.parent)}") from None


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write a whole file of some bytes, as `whole` does.

    Raises:
        FileError: the disk or the folder refuses, or something is there already.
    """
    with whole(path, force=force) as part, part.open() as file:
        file.write(data)


def soundfile_name(path: Path) -> str | bytes:
    """Return a path as soundfile takes any: as bytes where the system's names are bytes and need not be text."""
    return str(path) if sys.platform == "win32" else os.fsencode(path)


def why(error: Exception, folder: Path) -> str:
    """Return what a person is told of a disk that refuses, in a few words."""
    number = getattr(error, "errno", None)
    if number == errno.ENOENT and not folder.exists():
        return "its folder is gone"
    if number in (errno.EACCES, errno.EPERM):
        return f"nothing may be written to {folder}"
    if number == errno.EROFS:
        return "the disk is mounted read-only"
    if number in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)) or _is_full(folder):
        return "the disk is full"
    return getattr(error, "strerror", None) or str(error).strip().partition("\n")[0] or "the disk is full"


def _is_full(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < FULL
    return False


def sweep(folder: Path) -> None:
    """Take away parts in a folder whose processes were killed: nobody holds the lock on them any more."""
    with contextlib.suppress(OSError):
        for found in [Path(entry) for entry in os.scandir(folder) if _PART.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _take_away(found)


def _give_name(part: "_Begun", path: Path, *, force: bool) -> None:
    """Give a part its name.

    Raises:
        FileError: something is there, and it is not to be replaced.
        OSError: it cannot be.
    """
    if isinstance(part, _Named):
        _rename(part, path, force=force)
        return
    try:
        if force:
            _link_over(part, path)
        else:
            part.link(path)
    except FileExistsError:
        raise FileError(path, THERE) from None
    except OSError:  # where links are forbidden, a copy that has had a name from the beginning
        with contextlib.closing(_Ending(_Named(path))) as ending, part.open() as file, ending.part.open() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            ending.part.sync()
            _give_name(ending.part, path, force=force)


def _link_over(part: "_Begun", path: Path) -> None:
    """Have a part without a name take a place, whatever is there; for an instant it has one beside it."""
    beside = _beside(path)
    try:
        part.link(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _rename(part: "_Named", path: Path, *, force: bool) -> None:
    if force:
        part.replace(path)
        return
    try:
        part.link(path)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, FileExistsError) or os.path.lexists(path):
            raise FileError(path, THERE) from None
        part.replace(path)  # a disk without hard links


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}.part")


class _Ending:
    """A part and its end, for `contextlib.closing`."""

    def __init__(self, part: _Begun) -> None:
        self.part = part
        self.close = part.end


def _begun(path: Path) -> _Begun:
    """Begin a file: without a name where the disk can, else with one beside its place."""
    with contextlib.suppress(OSError):
        return _Nameless(path.parent)
    return _Named(path)


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


class _Named:
    """A file beside its place, under a name of its own and locked for as long as it is made."""

    def __init__(self, path: Path) -> None:
        while True:
            self._path = _beside(path)
            self._file = open(self._path, "x+b")  # noqa: PTH123, SIM115 until `end`
            with contextlib.suppress(OSError):  # a disk may know no locks
                _lock(self._file.fileno())
            if self._path.exists():  # another did not take it for left over before it was locked
                return
            self._file.close()

    @property
    def name(self) -> str | bytes:
        return soundfile_name(self._path)

    def open(self) -> BinaryIO:
        return self._path.open("r+b")

    def link(self, path: Path) -> None:
        os.link(self._path, path)

    def replace(self, path: Path) -> None:
        """Have it take a place, whatever is there."""
        if sys.platform == "win32":
            self._file.close()  # what is open has its name for good there
        self._path.replace(path)

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def end(self) -> None:
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
