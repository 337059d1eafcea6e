"""Writes what is noted of one session. SQLite comes with it, in the thread that writes: the ritual plays by then."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from unhurried.cues import Timeline
from unhurried.history.database import BusyError, DamagedError
from unhurried.history.heard import frames_heard, is_finished
from unhurried.history.notes import Note
from unhurried.history.on_disk import set_aside
from unhurried.history.place import Asked
from unhurried.history.rows import Row
from unhurried.history.store import Store, now
from unhurried.own_files import damaged_file
from unhurried.units import SAMPLE_RATE

BETWEEN: Final = 0.1
"""Seconds to wait for another process that writes, while it plays: what is not written now is with the next note."""


class Writer:
    """Keeps the row and the place of a session. Of one thread.

    ``place`` is the frame that is kept to go on from, None where there is none. ``aside`` is where a history is that
    was damaged.
    """

    def __init__(self, path: Path, row: Row, asked: Asked | None, timeline: Timeline) -> None:
        """Open nothing yet."""
        self.place: int | None = None
        self.aside: Path | None = None
        self._path, self._row, self._asked, self._timeline = path, row, asked, timeline
        self._store: Store | None = None
        self._is_cleared = False

    def write(self, note: Note) -> None:
        """Write a note; where another process writes just now, only the last is worth waiting for.

        Raises:
            FileError: the disk refuses.
        """
        try:
            self._write(note)
        except DamagedError:
            self.close()
            if set_aside(self._path):
                self.aside = damaged_file(self._path)
            self._row = replace(self._row, number=None)
            self._write(note)
        except BusyError:
            if note.is_last:
                raise

    def _write(self, note: Note) -> None:
        if self._is_cleared:
            return
        if note.is_last:
            self.close()  # to be opened with more patience
        if self._store is None:
            self._store = Store(self._path) if note.is_last else Store(self._path, patience=BETWEEN)
        heard = min(self._row.length, frames_heard(note.heard) // SAMPLE_RATE)
        row = replace(self._row, heard=heard, finished=is_finished(self._timeline, note.heard))
        number = self._store.note(row, note.at, self._asked, now())
        self._is_cleared = number is None
        self._row = replace(row, number=number)
        can_go_on = self._asked is not None and not row.finished and number is not None
        self.place = note.at if can_go_on else None

    def close(self) -> None:
        """Close the history."""
        if self._store is not None:
            self._store.close()
            self._store = None
