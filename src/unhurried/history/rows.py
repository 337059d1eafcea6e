"""A row of the history: one session, by the name that was asked for, and how much of it was heard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A session that was played.

    ``ritual`` is its name as it is asked for, as ``de/arrive``, ``five-days#2`` or ``breathe 4-6``; of a script that
    has none, its whole path. ``began`` has the offset from UTC that clocks had there and then. ``length`` and
    ``heard`` are whole seconds: of the ritual, and of what was heard of it, each part once. ``resumes`` is the number
    of the session that it goes on with; ``number`` is None until it is kept.
    """

    ritual: str
    began: datetime
    length: int
    heard: int = 0
    finished: bool = False
    resumes: int | None = None
    number: int | None = None


def played(rows: Iterable[Row], name: str, day: date) -> bool:
    """Whether a ritual, or any of a series, was begun on a day, by the clocks there, and played to its end."""
    return any(
        row.finished and row.began.date() == day and (row.ritual == name or row.ritual.startswith(f"{name}#"))
        for row in rows
    )
