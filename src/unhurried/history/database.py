"""SQLite at the edge of the history: how its file is opened, and what it says as one error of ours."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from unhurried.errors import FileError, refused

PATIENCE: Final = 2.0
"""Seconds to wait for another process that writes: it takes milliseconds."""
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
"""What SQLite says of a file that is none of its own, or not whole; "error": its tables are not ours."""
_WHY: Final = {
    sqlite3.SQLITE_BUSY: "another process is writing to it",
    sqlite3.SQLITE_LOCKED: "another process is writing to it",
    sqlite3.SQLITE_FULL: "the disk is full; make room on it",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk refuses",
}
BROKEN: Final = "it is damaged; `unhurried history clear` begins it anew"


class DamagedError(FileError):
    """The file is none of SQLite's, or not whole."""


class BusyError(FileError):
    """Another process is writing just now."""


def connected(uri: str, patience: float) -> sqlite3.Connection:
    """Open a file of SQLite by its URI, and wait so many seconds for others. Transactions are begun by hand."""
    database = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
    try:
        for setting in ("synchronous = NORMAL", "secure_delete = ON", "foreign_keys = ON", "trusted_schema = OFF"):
            database.execute(f"PRAGMA {setting}")
    except BaseException:
        database.close()
        raise
    return database


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says into our error."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        unsaid = sqlite3.SQLITE_CORRUPT if isinstance(error, sqlite3.OperationalError) else sqlite3.SQLITE_INTERNAL
        code = getattr(error, "sqlite_errorcode", unsaid) & 0xFF  # text that is none has no code
        if code in _DAMAGED:
            raise DamagedError(path, BROKEN) from error
        kind = BusyError if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else FileError
        raise kind(path, _WHY.get(code, str(error))) from error
    except UnicodeDecodeError as error:  # what SQLite says of it quotes its bytes
        raise DamagedError(path, BROKEN) from error
    except OSError as error:
        raise FileError(path, refused(error)) from error
