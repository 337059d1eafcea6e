"""The history as an SQLite file that its owner alone may read. Two sessions may write at once, and either be killed.

What can go wrong with it is one :class:`FileError`; a damaged file is put aside, and never a reason not to play.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Final

from unhurried.errors import FileError
from unhurried.history.database import BROKEN, PATIENCE, DamagedError, connected, refusals
from unhurried.history.place import KEPT, Asked, Place, as_text, parse_asked
from unhurried.history.rows import Row
from unhurried.history.schema import MIGRATIONS
from unhurried.own_files import make_folder

AT_ONCE: Final = 60
"""Seconds. Whose place was noted within them is still playing, beside this one: its place stays."""


class Store:
    """An open history. Of the thread that opens it."""

    def __init__(self, path: Path, *, patience: float = PATIENCE, only_read: bool = False) -> None:
        """Open it, made where there is none, and bring it up to date.

        With ``only_read`` it is taken as it lies there, for where nothing may be written.

        Raises:
            DamagedError: it is not whole; see :func:`unhurried.history.on_disk.set_aside`.
            FileError: the disk refuses; a newer Unhurried wrote it.
        """
        self.path = path
        with refusals(path):
            if not only_read:
                _make_file(path)
            self._database = connected(
                f"{path.absolute().as_uri()}?{'immutable=1' if only_read else 'mode=rw'}", patience
            )
        try:
            with refusals(path):
                if not only_read:
                    self._bring_up_to_date()
                _look_at(self._database)
        except BaseException:
            self.close()
            raise

    def _bring_up_to_date(self) -> None:
        if self._version() > len(MIGRATIONS):
            raise FileError(self.path, "a newer Unhurried wrote it, and this one leaves it as it is")
        self._database.execute("PRAGMA journal_mode = WAL")
        if self._version() < len(MIGRATIONS):
            with self._change():
                for number in range(self._version(), len(MIGRATIONS)):
                    for statement in MIGRATIONS[number]:
                        self._database.execute(statement)
                    self._database.execute(f"PRAGMA user_version = {number + 1}")

    def _version(self) -> int:
        return int(self._database.execute("PRAGMA user_version").fetchone()[0])

    @contextlib.contextmanager
    def _change(self) -> Iterator[None]:
        """Do all of the block, or nothing."""
        with refusals(self.path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    if self._database.in_transaction:
                        self._database.execute("ROLLBACK")
                raise

    def note(self, row: Row, at: int, asked: Asked | None, now: int) -> int | None:
        """Keep a row, as it is by now, and the place it is at; that of an earlier session goes.

        ``at`` is a frame of the ritual, ``asked`` None where one cannot go on with it, ``now`` seconds since 1970. A
        row that is finished has those it goes on with finished too, and needs no place. Return its number; None: it
        was taken away meanwhile, and stays so.

        Raises:
            FileError: the disk refuses, or another process is writing.
        """
        with self._change():
            number = self._write(row)
            if number is None:
                return None
            self._database.execute(
                "DELETE FROM place WHERE session = ? OR session = ? OR noted < ? OR (? AND abs(noted - ?) > ?)",
                (number, row.resumes, now - KEPT, not row.finished, now, AT_ONCE),
            )
            if row.finished:
                self._database.execute(_FINISH_ALL, (number,))
            elif asked is not None:
                values = (number, at, now, as_text(asked))
                self._database.execute("INSERT INTO place (session, at, noted, asked) VALUES (?, ?, ?, ?)", values)
        with contextlib.suppress(sqlite3.Error):  # onto the disk, for a power cut
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return number

    def _write(self, row: Row) -> int | None:
        if row.number is not None:
            done = self._database.execute(
                "UPDATE session SET heard = ?, finished = ? WHERE id = ?", (row.heard, row.finished, row.number)
            )
            return row.number if done.rowcount else None
        offset = row.began.utcoffset() or timedelta()
        values = (
            row.ritual.encode(errors="replace").decode(),  # a path need not be text
            int(row.began.timestamp()),
            int(offset.total_seconds()),
            row.length,
            row.heard,
            row.finished,
        )
        done = self._database.execute(
            "INSERT INTO session (ritual, began, utc_offset, length, heard, finished, resumes)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM session WHERE id = ?))",
            (*values, row.resumes),
        )
        return done.lastrowid

    def rows(self, most: int | None = None) -> list[Row]:
        """Return the rows in the order in which they began, the last so many of them.

        Raises:
            FileError: it cannot be read.
        """
        query = (
            "SELECT ritual, began, utc_offset, length, heard, finished, resumes, id FROM session"
            " ORDER BY began DESC, id DESC LIMIT ?"
        )
        with refusals(self.path):
            found = self._database.execute(query, (-1 if most is None else most,)).fetchall()
        try:
            return [_row(*values) for values in reversed(found)]
        except (OSError, TypeError, ValueError, OverflowError):  # a date that is none
            raise DamagedError(self.path, BROKEN) from None

    def place(self, now: int) -> Place | None:
        """Return the place to go on from, if there is one.

        Raises:
            FileError: it cannot be read.
        """
        query = (
            "SELECT session, at, noted, asked FROM place WHERE noted >= ? ORDER BY noted DESC, session DESC LIMIT 1"
        )
        with refusals(self.path):
            found = self._database.execute(query, (now - KEPT,)).fetchone()
            if found is None:
                return None
            session, at, noted, asked = found
            try:
                return Place(session, at, noted, parse_asked(asked))
            except ValueError:
                return None  # of another version: nothing that could be gone on from

    def check(self) -> None:
        """Look through all of it.

        Raises:
            DamagedError: it is not whole.
        """
        with refusals(self.path):
            if self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise DamagedError(self.path, BROKEN)
        self.rows()

    def clear(self) -> int:
        """Take everything away, and return how many rows there were. What was there is written over on the disk.

        Raises:
            FileError: the disk refuses, or another process is writing.
        """
        with self._change():
            self._database.execute("DELETE FROM place")
            count = self._database.execute("DELETE FROM session").rowcount
        with refusals(self.path):
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return count

    def close(self) -> None:
        """Close it."""
        with contextlib.suppress(sqlite3.Error):
            self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_FINISH_ALL: Final = """
    WITH RECURSIVE goes_on_with (id) AS (
        VALUES (?) UNION SELECT resumes FROM session JOIN goes_on_with USING (id) WHERE resumes IS NOT NULL
    )
    UPDATE session SET finished = 1 WHERE id IN goes_on_with
"""


def _make_file(path: Path) -> None:
    """Make a file that its owner alone may read; what SQLite puts beside it gets the same mode."""
    make_folder(path.parent)
    if path.exists() and not path.is_file():
        raise DamagedError(path, "it is no file")
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def _row(
    ritual: str, began: int, offset: int, length: int, heard: int, finished: int, resumes: int | None, number: int
) -> Row:
    zone = timezone(timedelta(seconds=offset))
    return Row(
        ritual=ritual,
        began=datetime.fromtimestamp(began, zone),
        length=length,
        heard=heard,
        finished=bool(finished),
        resumes=resumes,
        number=number,
    )


def _look_at(database: sqlite3.Connection) -> None:
    """See whether its tables are ours."""
    database.execute("SELECT id, ritual, began, utc_offset, length, heard, finished, resumes FROM session LIMIT 0")
    database.execute("SELECT session, at, noted, asked FROM place LIMIT 0")


def now() -> int:
    """Return the time in whole seconds since 1970."""
    return int(time.time())
