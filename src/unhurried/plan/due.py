"""What of a plan is due on a day, and what one would play now. Pure.

A time that a change of clocks leaves out is as long after midnight as it would have been without the change; one that
comes twice is the first of the two (RFC 5545, 3.3.5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from unhurried.plan.planned import Planned, days_of

_FAR: Final = timedelta(days=2)
"""A day in one place on Earth is over within so long everywhere."""
_REACHES: Final = tuple(timedelta(days=days) for days in (8, 64, 512, 3660))
"""How far ahead to look, each only where nothing was found in the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A ritual in the plan, by the name that `play` takes.

    ``zone`` is where its time is meant; None: wherever one is. It is not on the days ``without``, though planned, and
    on those of ``also``, though not.
    """

    name: str
    title: str
    planned: Planned
    zone: tzinfo | None = None
    without: frozenset[date] = frozenset()
    also: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """An entry on a day; ``at`` is when, None: some time that day."""

    entry: Entry
    day: date
    at: datetime | None


def moment(day: date, at: time, zone: tzinfo | None, here: tzinfo | None = None) -> datetime:
    """Return what a clock on the wall means in the world, as it is ``here`` (None: where this machine is)."""
    wall = datetime.combine(day, at)
    where = zone or here
    meant = wall.astimezone() if where is None else wall.replace(tzinfo=where)
    return meant.astimezone(UTC).astimezone(here)


def due_between(entries: Iterable[Entry], first: date, last: date, here: tzinfo | None = None) -> list[Due]:
    """Return what is due from a first to a last day here, in its order; of each day, what has no time comes last."""
    found = [due for entry in entries for due in _of(entry, first, last, here)]
    return sorted(
        found, key=lambda due: (due.day, due.at is None, due.at.timestamp() if due.at else 0, due.entry.name)
    )


def _of(entry: Entry, first: date, last: date, here: tzinfo | None) -> Iterable[Due]:
    at = entry.planned.at
    begin, end = (first, last) if at is None else (first - _FAR, last + _FAR)
    days = {*days_of(entry.planned, begin, end)} - entry.without | {d for d in entry.also if begin <= d <= end}
    for day in days:
        if at is None:
            yield Due(entry, day, None)
            continue
        then = moment(day, at, entry.zone, here)
        if first <= then.date() <= last:
            yield Due(entry, then.date(), then)


def next_due(entry: Entry, now: datetime, here: tzinfo | None = None) -> Due | None:
    """Return when an entry is due next; None where it is not within ten years."""
    today = now.date()
    for reach in _REACHES:
        ahead = (due for due in due_between([entry], today, today + reach, here) if due.at is None or due.at >= now)
        if (found := next(ahead, None)) is not None:
            return found
    return None


def nearest_due(due: Sequence[Due], now: datetime) -> Due | None:
    """Return what is nearest to now, before or after; what has no time only where nothing has one."""
    return min(due, key=lambda one: (one.at is None, abs(one.at - now) if one.at else timedelta()), default=None)
