"""The plan (see calendar.py) as a file that its owner alone may read, and that any calendar can import.

The file is the plan itself. Another program may have written it meanwhile: it is read anew before each change, and
one that is damaged is never written over.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from unhurried.errors import FileError, refused
from unhurried.folders import data_folder
from unhurried.own_files import alone, make_folder, write_whole
from unhurried.plan.due import Entry
from unhurried.plan.reading import Component

T = TypeVar("T")
LARGEST: Final = 4_000_000
"""Bytes: thousands of entries."""


def default_file() -> Path:
    """Return where the plan is kept on this machine; it need not be there."""
    return data_folder() / "plan/plan.ics"


def read_plan(path: Path) -> Component | None:
    """Read the plan; without a file there is none.

    Raises:
        FileError: it is damaged, or may not be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(path, refused(error)) from None
    from unhurried.plan.calendar import parse_calendar

    try:
        if len(data) > LARGEST:
            raise ValueError("it is too large")
        return parse_calendar(data)
    except ValueError as error:
        raise FileError(path, f"{error}; mend it, or move it away and plan anew") from None


def read_entries(path: Path) -> list[Entry]:
    """Read what is planned; without a file it is nothing.

    Raises:
        FileError: it is damaged, or may not be read.
    """
    plan = read_plan(path)
    if plan is None:
        return []
    from unhurried.plan.calendar import entries_of

    return entries_of(plan)


def change_plan(path: Path, change: Callable[[Component], T]) -> T:
    """Change the plan as it is now, by a function that returns something true where it changed it; return that.

    Raises:
        FileError: it is damaged; the disk or the folder refuses. What was there before still is.
    """
    from unhurried.plan.calendar import as_bytes, new_calendar

    try:
        make_folder(path.parent)
        with alone(path.with_suffix(".lock")):
            before = read_plan(path)
            plan = new_calendar() if before is None else before
            changed = change(plan)
            if changed:
                write_whole(path, as_bytes(plan))
            return changed
    except OSError as error:
        raise FileError(path, refused(error)) from None


def write_copy(path: Path, data: bytes, *, force: bool) -> None:
    """Write the plan to another place, over an earlier copy of it; over anything else only where that is meant.

    Raises:
        FileError: something else is there; the disk or the folder refuses.
    """
    from unhurried.plan.calendar import PRODUCT

    try:
        if not force and path.exists() and not (path.is_file() and PRODUCT.encode() in path.read_bytes()):
            raise FileError(path, "is there already, and no plan; add --force to replace it")
        write_whole(path, data)
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        why = "there is no such folder" if is_missing else error.strerror or str(error)
        raise FileError(path, f"{why}; name another place with -o") from None
