"""What is noted of a session while it plays, by a thread: a disk may be slow, or hang, and nobody waits for it.

Only what is newest is written: the place a moment ago is of no use any more.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from unhurried.cues import Timeline
from unhurried.errors import FileError
from unhurried.history.database import BusyError, DamagedError
from unhurried.history.heard import LEAST_HEARD, frames_heard, is_finished
from unhurried.history.on_disk import damaged_file, set_aside
from unhurried.history.place import Asked
from unhurried.history.rows import Row
from unhurried.history.store import Store, now
from unhurried.units import SAMPLE_RATE

BETWEEN: Final = 0.1
"""Seconds to wait for another process that writes, while it plays: what is not written now is with the next note."""
AT_THE_END: Final = 3.0
"""Seconds at most that the last note may take: more than another process writes."""


@dataclass(frozen=True, slots=True)
class Note:
    """A moment of a session: the ritual's frame where it is, and what was heard of it up to then."""

    at: int
    heard: tuple[range, ...]
    is_last: bool = False


class Notes:
    """Keeps the row and the place of one session."""

    def __init__(self, path: Path, row: Row, asked: Asked | None, timeline: Timeline) -> None:
        """Begin nothing yet. ``asked`` is None where one cannot go on with it another time."""
        self._path, self._row, self._asked, self._timeline = path, row, asked, timeline
        self._newest: Note | None = None
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None
        self._is_cleared = False
        self._is_aside = False
        self._failure: FileError | None = None
        self._place: int | None = None

    @property
    def place(self) -> int | None:
        """The frame that is kept to go on from; None where there is none."""
        return self._place

    @property
    def said(self) -> str | None:
        """What a person is to know of it once the session is over, in a line."""
        if self._failure is not None:
            return f"What was played could not be kept: {self._failure}"
        if self._is_aside:
            return f"The history was damaged, and begins anew; what was there is kept as {damaged_file(self._path)}"
        return None

    def note(self, at: int, heard: Sequence[range]) -> None:
        """Note where it is, and what was heard; it is written soon."""
        if frames_heard(heard) >= LEAST_HEARD:
            self._hand_over(Note(at, tuple(heard)))

    def end(self, at: int, heard: Sequence[range]) -> None:
        """Note how it ended, and wait until that is written, but not for long."""
        if frames_heard(heard) < LEAST_HEARD:
            return
        self._hand_over(Note(at, tuple(heard), is_last=True))
        assert self._thread is not None
        self._thread.join(AT_THE_END)
        if self._thread.is_alive():
            self._place, self._failure = None, FileError(self._path, "the disk does not answer")

    def _hand_over(self, note: Note) -> None:
        with self._turn:
            self._newest = note
            self._turn.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_all, name="history", daemon=True)
            self._thread.start()

    def _write_all(self) -> None:
        """Write what is newest, again and again, until the last."""
        is_last = False
        while not is_last:
            with self._turn:
                while self._newest is None:
                    self._turn.wait()
                note, self._newest = self._newest, None
            is_last = note.is_last
            try:
                self._write(note)
                self._failure = None
            except BusyError as error:
                self._failure = error if is_last else None
            except FileError as error:
                self._failure = error
        if self._store is not None:
            self._store.close()

    def _write(self, note: Note) -> None:
        try:
            self._write_once(note)
        except DamagedError:
            self._close()
            self._is_aside = set_aside(self._path) or self._is_aside
            self._row = replace(self._row, number=None)
            self._write_once(note)

    def _write_once(self, note: Note) -> None:
        if self._is_cleared:
            return
        if note.is_last:
            self._close()  # to be opened with more patience
        if self._store is None:
            self._store = Store(self._path) if note.is_last else Store(self._path, patience=BETWEEN)
        heard = min(self._row.length, frames_heard(note.heard) // SAMPLE_RATE)
        row = replace(self._row, heard=heard, finished=note.is_last and is_finished(self._timeline, note.heard))
        number = self._store.note(row, note.at, self._asked, now())
        self._is_cleared = number is None
        self._row = replace(row, number=number)
        can_go_on = self._asked is not None and not row.finished and number is not None
        self._place = note.at if can_go_on else None

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
