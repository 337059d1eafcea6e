"""A time zone as iCalendar tells it: since when its clocks are how far from UTC, by a rule where years follow one.

The library can make one, too, but lists each change until 2037, and has those in spring an hour late. Pure.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Final

from unhurried.plan.planned import WEEKDAYS

YEARS: Final = 20
"""Of changes that follow no rule, as many years are listed."""
_STEP: Final = timedelta(days=7)
"""No zone changes its clocks twice within a week."""
_A_WEEK: Final = 7
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """One way of a zone's clocks: since when, by the clocks of ``before``; again by a ``rule``, or ``more`` times."""

    start: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool
    rule: str | None = None
    more: tuple[datetime, ...] = ()


def spells(zone: tzinfo, year: int) -> list[Spell]:
    """Return the ways of a zone's clocks from a year on."""
    first = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    begin = _spell(first - _SECOND, first, began=True)
    ordered = sorted(_changes(zone, year, year + YEARS), key=lambda change: (*_kind(change), change.start))
    return [begin, *(_together(list(group), year) for _, group in groupby(ordered, key=_kind))]


def _kind(change: Spell) -> tuple[timedelta, timedelta, str, bool]:
    return change.before, change.after, change.name, change.summer


def _changes(zone: tzinfo, first: int, last: int) -> Iterator[Spell]:
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    while at < end:
        if _way(at, zone) != _way(at + _STEP, zone):
            change = _change(at, at + _STEP, zone)
            yield _spell((change - _SECOND).astimezone(zone), change.astimezone(zone))
        at += _STEP


def _way(at: datetime, zone: tzinfo) -> tuple[timedelta | None, str | None]:
    here = at.astimezone(zone)
    return here.utcoffset(), here.tzname()


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first second of a new way of the clocks."""
    old = _way(before, zone)
    while after - before > _SECOND:
        middle = (before + (after - before) // 2).replace(microsecond=0)
        before, after = (middle, after) if _way(middle, zone) == old else (before, middle)
    return after


def _spell(last: datetime, first: datetime, *, began: bool = False) -> Spell:
    after = first.utcoffset() or timedelta()
    before = after if began else last.utcoffset() or timedelta()
    start = (first.astimezone(UTC) + before).replace(tzinfo=None)
    return Spell(start, before, after, first.tzname() or str(after), bool(first.dst()))


def _together(changes: Sequence[Spell], year: int) -> Spell:
    """Return changes of one kind as one: by a rule where each year follows it."""
    one, starts = changes[0], [change.start for change in changes]
    years = [start.year for start in starts]
    rule = _rule(starts) if years in ([*range(year, year + YEARS)], [*range(year + 1, year + YEARS)]) else None
    more = () if rule else tuple(starts[1:])
    return Spell(one.start, one.before, one.after, one.name, one.summer, rule, more)


def _rule(starts: Sequence[datetime]) -> str | None:
    """Return the RRULE of times that are each year's on the same weekday of a month: the second, the last."""
    if len({(start.month, start.weekday(), start.time()) for start in starts}) != 1:
        return None
    weekday = WEEKDAYS[starts[0].weekday()][:2].upper()
    yearly = f"FREQ=YEARLY;BYMONTH={starts[0].month}"
    numbers = {(start.day - 1) // 7 + 1 for start in starts}
    if all(start.day + 7 > monthrange(start.year, start.month)[1] for start in starts):
        return f"{yearly};BYDAY=-1{weekday}"
    if len(numbers) == 1:
        return f"{yearly};BYDAY={numbers.pop()}{weekday}"
    days = range(min(start.day for start in starts), max(start.day for start in starts) + 1)
    if len(days) == _A_WEEK:  # as the day before the last Sunday
        return f"{yearly};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"
    return None
