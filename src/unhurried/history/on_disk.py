"""The history of this machine: how it is read and cleared, and what becomes of a damaged one."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Final

from unhurried.errors import FileError
from unhurried.history.database import BusyError, DamagedError, refusals
from unhurried.history.place import Place
from unhurried.history.rows import Row
from unhurried.history.store import Store
from unhurried.own_files import alone, damaged_file

_BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside its file."""


def read_rows(path: Path, most: int | None = None) -> list[Row]:
    """Return the rows of a history, as :meth:`Store.rows` does; without a file there are none. Nothing is made.

    Raises:
        FileError: it cannot be read.
    """
    if not os.path.lexists(path):
        return []
    with _to_read(path) as store:
        return store.rows(most)


def read_place(path: Path, now: int) -> Place | None:
    """Return the place to go on from; without a file there is none. Nothing is made.

    Raises:
        FileError: it cannot be read.
    """
    if not os.path.lexists(path):
        return None
    with _to_read(path) as store:
        return store.place(now)


def count(path: Path) -> int:
    """Return how many rows there are; of a damaged history, 0.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return len(read_rows(path))
    except DamagedError:
        return 0


def clear(path: Path) -> int:
    """Take everything away, what is damaged too, and return how many rows there were.

    Raises:
        FileError: the disk refuses, or another process is writing.
    """
    taken = 0
    if os.path.lexists(path):
        try:
            with Store(path) as store:
                taken = store.clear()
        except DamagedError:
            set_aside(path)
    with refusals(path):
        for end in ("", *_BESIDE):
            Path(f"{damaged_file(path)}{end}").unlink(missing_ok=True)
    return taken


def set_aside(path: Path) -> bool:
    """Keep a damaged history beside, in the place of an earlier one; return whether this was done here.

    Another process may have done so meanwhile: then what is there is whole.

    Raises:
        FileError: the disk refuses.
    """
    with refusals(path), alone(path.with_suffix(".lock")):
        try:
            with Store(path) as store:
                store.check()
        except DamagedError:
            aside = damaged_file(path)
            for end in _BESIDE:
                Path(f"{aside}{end}").unlink(missing_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{path}{end}").replace(f"{aside}{end}")
            path.replace(aside)
            return True
    return False


def _to_read(path: Path) -> Store:
    """Open a history to be read; also where nothing may be written beside it."""
    try:
        return Store(path)
    except (DamagedError, BusyError):
        raise
    except FileError as error:
        if not isinstance(error.__cause__, OSError | sqlite3.OperationalError):
            raise
    return Store(path, only_read=True)
