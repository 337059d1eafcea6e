"""When a ritual is planned: on which days, at what time, until when; and how one says so. Pure.

Days and times are those of a clock on the wall: what they are in the world is decided on each day (due.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, Literal

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""As :meth:`datetime.date.weekday` counts them."""
WORKING: Final = (0, 1, 2, 3, 4)
FREE: Final = (5, 6)
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
A_DAY: Final = timedelta(days=1)

Unit = Literal["day", "week"]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Again every so many days or weeks; of a week on some ``weekdays`` (0 is Monday), in order.

    It ends after a day (``until``, which still counts) or after so many times (``count``), or never.
    """

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Foreign:
    """Again as another program wrote it: an RRULE that has no words here."""

    rule: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The first day, which is one of those that are meant; the time of day, None: some time that day."""

    first: date
    at: time | None = None
    repeats: Repeats | Foreign | None = None


def days_of(planned: Planned, first: date, last: date) -> Iterator[date]:
    """Return the days from a first to a last one on which it is."""
    for day in _foreign_days(planned, last) if isinstance(planned.repeats, Foreign) else _days(planned):
        if day > last:
            return
        if day >= first:
            yield day


def _days(planned: Planned) -> Iterator[date]:
    repeats = planned.repeats
    if not isinstance(repeats, Repeats):
        yield planned.first
        return
    for number, day in enumerate(_every_day(planned.first, repeats)):
        if number == repeats.count or (repeats.until is not None and day > repeats.until):
            return
        yield day


def _every_day(first: date, repeats: Repeats) -> Iterator[date]:
    """Return the days without an end; a week begins on Monday."""
    if repeats.unit == "day":
        step, begin, within = timedelta(days=repeats.interval), first, [timedelta()]
    else:
        step, begin = timedelta(weeks=repeats.interval), first - first.weekday() * A_DAY
        within = [weekday * A_DAY for weekday in repeats.weekdays or (first.weekday(),)]
    try:
        while True:
            yield from (begin + more for more in within if begin + more >= first)
            begin += step
    except OverflowError:  # the last day of year 9999
        return


def _foreign_days(planned: Planned, last: date) -> Iterator[date]:
    """Return the days of a rule that has no words here."""
    from datetime import datetime

    from dateutil.rrule import rrulestr

    assert isinstance(planned.repeats, Foreign)
    begin = datetime.combine(planned.first, planned.at or time())
    for moment in rrulestr(planned.repeats.rule, dtstart=begin):
        if moment.date() > last:
            return
        yield moment.date()


def said(planned: Planned) -> str:
    """Return it in the words that may be typed for it; of what repeats, without its first day."""
    at = "" if planned.at is None else f" at {planned.at:%H:%M}"
    repeats = planned.repeats
    if isinstance(repeats, Foreign):
        return f"as a calendar has it{at}"
    if repeats is None:
        return f"on {planned.first.isoformat()}{at}"
    until = "" if repeats.until is None else f" until {repeats.until.isoformat()}"
    times = "" if repeats.count is None else f" {repeats.count} time{'s' if repeats.count > 1 else ''}"
    return f"{_every(repeats)}{at}{until}{times}"


def _every(repeats: Repeats) -> str:
    often = {1: f"every {repeats.unit}", 2: f"every other {repeats.unit}"}.get(
        repeats.interval, f"every {repeats.interval} {repeats.unit}s"
    )
    if not repeats.weekdays:
        return often
    on = {WORKING: "on weekdays", FREE: "on weekends"}.get(repeats.weekdays, f"on {_listed(repeats.weekdays)}")
    return on if repeats.interval == 1 else f"{often} {on}"


def _listed(weekdays: Sequence[int]) -> str:
    *others, last = (f"{WEEKDAYS[weekday]}s" for weekday in weekdays)
    return f"{', '.join(others)} and {last}" if others else last


def day_in_words(day: date) -> str:
    """Return a day as one says it, with its year: ``Sunday, 22 November 2026``."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
