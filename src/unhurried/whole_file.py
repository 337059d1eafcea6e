"""A file that a person asked for: whole and on the disk before it has its name, or not there at all.

Where the system can (Linux, on most disks), the file has no name while it is made, so that nothing is left of it,
however its process ends. Elsewhere it lies beside its place under a name of its own, locked, and one whose process
was killed is taken away by the next file that is made in its folder.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from unhurried.errors import FileError
from unhurried.own_files import sync
from unhurried.part_file import Begun, Named, Part, begun, beside, sweep

THERE: Final = "it is there already; --force replaces it"
FULL: Final = 65_536
"""Bytes: a disk with fewer free ones is full."""


@contextlib.contextmanager
def whole(path: Path, *, force: bool) -> Iterator[Part]:
    """Give a file to be made, and its name to it at the end; make its folder where there is none.

    With ``force`` it takes the place of what is there, at once; else it is given its name only where nothing is.
    After an exception nothing of it is there, and what was there before is.

    Raises:
        FileError: the disk or the folder refuses, or something has come to be there.
    """
    with refusing(path), together((path,), force=force) as (part,):
        yield part


@contextlib.contextmanager
def together(paths: Sequence[Path], *, force: bool) -> Iterator[tuple[Part, ...]]:
    """Give files that belong together, as `whole` does: all are on the disk before any has its name, the first last.

    Raises:
        FileError: the disk or a folder refuses, or something has come to be there; none has its name then.
    """
    with contextlib.ExitStack() as stack:
        parts: list[Begun] = []
        for path in paths:
            with refusing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                sweep(path.parent)
                parts.append(stack.enter_context(contextlib.closing(_Ending(begun(path)))).part)
        yield tuple(parts)
        for path, part in zip(paths, parts, strict=True):
            with refusing(path):
                part.sync()
            if not force and os.path.lexists(path):
                raise FileError(path, THERE)
        for path, part in reversed([*zip(paths, parts, strict=True)]):
            with refusing(path):
                _give_name(part, path, force=force)
                sync(path.parent)


@contextlib.contextmanager
def passing(path: Path) -> Iterator[Part]:
    """Give a file to be made beside a place, which is gone at the end.

    Raises:
        FileError: the disk or the folder refuses.
    """
    with refusing(path), contextlib.closing(_Ending(begun(path))) as ending:
        yield ending.part


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


def _give_name(part: Begun, path: Path, *, force: bool) -> None:
    """Give a part its name.

    Raises:
        FileError: something is there, and it is not to be replaced.
        OSError: it cannot be.
    """
    if isinstance(part, Named):
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
        with contextlib.closing(_Ending(Named(path))) as ending, part.open() as file, ending.part.open() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            ending.part.sync()
            _give_name(ending.part, path, force=force)


def _link_over(part: Begun, path: Path) -> None:
    """Have a part without a name take a place, whatever is there; for an instant it has one beside it."""
    hidden = beside(path)
    try:
        part.link(hidden)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)


def _rename(part: Named, path: Path, *, force: bool) -> None:
    if force:
        part.replace(path)
        return
    try:
        part.link(path)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, FileExistsError) or os.path.lexists(path):
            raise FileError(path, THERE) from None
        part.replace(path)  # a disk without hard links


class _Ending:
    """A part and its end, for `contextlib.closing`."""

    def __init__(self, part: Begun) -> None:
        self.part = part
        self.close = part.end
