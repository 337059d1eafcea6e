"""What is noted of a session while it plays, by a thread: a disk may be slow, or hang, and nobody waits for it.

Only what is newest is written: the place a moment ago is of no use any more.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unhurried.cues import Timeline
from unhurried.errors import FileError
from unhurried.history.heard import LEAST_HEARD, frames_heard
from unhurried.history.place import Asked
from unhurried.history.rows import Row

if TYPE_CHECKING:
    from unhurried.history.writer import Writer

AT_THE_END: Final = 3.0
"""Seconds at most that the last note may take: more than another process writes."""


@dataclass(frozen=True, slots=True)
class Note:
    """A moment of a session: the ritual's frame where it is, and what was heard of it up to then."""

    at: int
    heard: tuple[range, ...]
    is_last: bool = False


class Notes:
    """Has the row and the place of one session kept.

    Once it has ended, ``place`` is the frame that is kept to go on from, None where there is none (set before, it is
    that of the session this one goes on with, and holds where this one leaves no row); and ``said`` what a person is
    to know of it, in a line.
    """

    def __init__(self, path: Path, row: Row, asked: Asked | None, timeline: Timeline) -> None:
        """Begin nothing yet. ``asked`` is None where one cannot go on with it another time."""
        self.place: int | None = None
        self.said: str | None = None
        self._path, self._what = path, (row, asked, timeline)
        self._newest: Note | None = None
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._writer: Writer | None = None
        self._failure: FileError | None = None

    def note(self, at: int, heard: Sequence[range]) -> None:
        """Note where it is, and what was heard; it is written soon."""
        if frames_heard(heard) >= LEAST_HEARD:
            self._hand_over(Note(at, tuple(heard)))

    def end(self, at: int, heard: Sequence[range]) -> None:
        """Note how it ended, and wait until that is written, but not for long."""
        if frames_heard(heard) < LEAST_HEARD:
            return
        thread = self._hand_over(Note(at, tuple(heard), is_last=True))
        thread.join(AT_THE_END)
        failure = FileError(self._path, "the disk does not answer") if thread.is_alive() else self._failure
        if failure is not None:
            self.said = f"What was played could not be kept: {failure}"
        elif self._writer is not None:
            self.place, aside = self._writer.place, self._writer.aside
            if aside is not None:
                self.said = f"The history was damaged, and begins anew; what was there is kept as {aside}"

    def _hand_over(self, note: Note) -> threading.Thread:
        with self._turn:
            self._newest = note
            self._turn.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_all, name="history", daemon=True)
            self._thread.start()
        return self._thread

    def _write_all(self) -> None:
        """Write what is newest, again and again, until the last."""
        try:
            from unhurried.history.writer import Writer
        except ImportError:  # a Python that was built without it
            self._failure = FileError(self._path, "this Python has no SQLite")
            return
        self._writer = writer = Writer(self._path, *self._what)
        note = None
        while note is None or not note.is_last:
            with self._turn:
                while (newest := self._newest) is None:
                    self._turn.wait()
                note, self._newest = newest, None
            try:
                writer.write(note)
                self._failure = None
            except FileError as error:
                self._failure = error
        writer.close()
