"""Words to a plan: "on Sundays at 10", "every night at 22:00", "from Monday". Pure: told what time it is now.

Reject and explain: what is not understood is said, with an example, and nothing is guessed at.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from unhurried.plan.clauses import Heard, Reader
from unhurried.plan.planned import A_DAY, WEEKDAYS, Planned, Repeats
from unhurried.plan.vocabulary import EXAMPLES

LONGEST: Final = 200
"""Characters."""


def parse_plan(words: str, now: datetime, *, days: int = 0) -> Planned:
    """Read when something is planned.

    Args:
        words: as they were typed.
        now: the date and the time on the wall.
        days: of a series, how many it has; what does not say how often it repeats, repeats so often.

    Raises:
        ValueError: with what was not understood, and an example.
    """
    if len(words) > LONGEST:
        raise ValueError(f"that is too long; {EXAMPLES}")
    heard = Reader(words, now.date()).heard()
    _check_hour(heard)
    if heard.once is not None:
        return _once(heard, heard.once, now)
    if len(heard.weekdays) == 1 and not heard.again and heard.unit is None:
        return _once(heard, _next(heard, now), now)
    return _repeated(heard, now, days)


def _check_hour(heard: Heard) -> None:
    """Refuse an hour that most people would mean as another one."""
    if heard.bare is not None and heard.dark and 1 <= heard.bare < 12:
        raise ValueError(
            f"'at {heard.bare}' in the evening: write {heard.bare + 12}:00, or {heard.bare}:00 if you mean that"
        )


def _next(heard: Heard, now: datetime) -> date:
    """Return the next of the one weekday that was named."""
    (weekday,) = heard.weekdays
    first = max(heard.start or now.date(), _earliest(heard, now))
    return first + (weekday - first.weekday()) % 7 * A_DAY


def _earliest(heard: Heard, now: datetime) -> date:
    """Return today, or tomorrow where the time of day has passed."""
    return now.date() + (A_DAY if heard.at is not None and heard.at <= now.time() else timedelta())


def _once(heard: Heard, day: date, now: datetime) -> Planned:
    if heard.again or heard.unit or heard.until or heard.count or heard.span:
        raise ValueError(f"is it once, on {day.isoformat()}, or again and again? {EXAMPLES}")
    if day < _earliest(heard, now):
        at = "" if heard.at is None else f" {heard.at:%H:%M}"
        raise ValueError(f"{day.isoformat()}{at} has passed; write a day to come, as 'tomorrow'")
    return Planned(day, heard.at)


def _repeated(heard: Heard, now: datetime, days: int) -> Planned:
    if heard.start is None and not heard.again and heard.unit is None:
        if len(heard.weekdays) > 1:
            named = " and ".join(f"{WEEKDAYS[weekday]}s" for weekday in sorted(heard.weekdays))
            raise ValueError(f"for every week write 'on {named}'; one week alone: one day at a time")
        raise ValueError(f"on which days? {EXAMPLES}")
    if heard.unit == "day" and heard.weekdays:
        raise ValueError(f"every day, or some days of the week? {EXAMPLES}")
    if (heard.until is not None) + (heard.count is not None) + (heard.span is not None) > 1:
        raise ValueError("it ends after a day or after so many times; leave one of them out")
    if heard.start is not None and heard.start < now.date():
        raise ValueError(f"{heard.start.isoformat()} has passed; write a day to come, as 'from tomorrow'")
    begin = max(heard.start or now.date(), _earliest(heard, now))
    weekly = heard.unit == "week" or bool(heard.weekdays)
    weekdays = tuple(sorted(heard.weekdays or {begin.weekday()})) if weekly else ()
    first = next(
        begin + more * A_DAY for more in range(7) if not weekdays or (begin + more * A_DAY).weekday() in weekdays
    )
    repeats = _ending(Repeats("week" if weekly else "day", heard.interval, weekdays), heard, first, days)
    return Planned(first, heard.at, repeats)


def _ending(repeats: Repeats, heard: Heard, first: date, days: int) -> Repeats:
    until = heard.until if heard.span is None else first + heard.span - A_DAY
    if until is not None and until < first:
        raise ValueError(f"until {until.isoformat()}: that is before it begins, on {first.isoformat()}")
    if until is None and heard.count is None and days:
        return replace(repeats, count=days)
    return replace(repeats, until=until, count=heard.count)
