"""Events of a calendar, whoever wrote them, as what is planned: in our words where they have any for it."""

import re
import shlex
from datetime import date, datetime, time, tzinfo
from functools import partial
from typing import Any, Final

from unhurried.plan.due import Entry
from unhurried.plan.planned import WEEKDAYS, Foreign, Planned, Repeats

Component = Any
"""A part of a calendar: what types the library gives them differs from release to release."""
SHORT: Final = tuple(weekday[:2].upper() for weekday in WEEKDAYS)
_COMMAND: Final = re.compile(r"\bunhurried play ((?:'[^']*'|\"[^\"]*\"|[^\s'\"<&])+)")
_OF_DAYS: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def name_of(event: Component) -> str | None:
    """Return the ritual that an event plays, by the command in its description; None of what is not ours."""
    match = _COMMAND.search(str(event.get("DESCRIPTION", "")))
    try:
        return shlex.split(match[1])[0] if match else None
    except ValueError:
        return None


def is_cancelled(event: Component) -> bool:
    """Whether an event will not be."""
    return str(event.get("STATUS")).upper() == "CANCELLED"


def is_one_day(event: Component) -> bool:
    """Whether an event stands for one day of another that repeats, which was moved or cancelled."""
    return "RECURRENCE-ID" in event


def entry_of(name: str, event: Component, calendar: Component) -> Entry:
    """Return an event as an entry.

    Raises:
        ValueError: it is damaged.
    """
    if event.errors:
        raise ValueError(str(event.errors[0]))
    start = event["DTSTART"].dt
    is_timed = isinstance(start, datetime)
    first, at = (start.date(), start.time().replace(tzinfo=None)) if is_timed else (start, None)
    zone = start.tzinfo if is_timed else None
    day = partial(_day, zone=zone)
    without, also = {*map(day, _dates(event, "EXDATE"))}, {*map(day, _dates(event, "RDATE"))}
    if not is_one_day(event):
        others = (one for one in calendar.walk("VEVENT") if one.get("UID") == event.get("UID"))
        without |= {day(other["RECURRENCE-ID"].dt) for other in others if is_one_day(other)}
    planned = Planned(first, at, _repeats(event, first, at, zone))
    return Entry(name, str(event.get("SUMMARY", name)), planned, zone, frozenset(without), frozenset(also))


def _day(value: Any, zone: tzinfo | None) -> date:
    """Return the day of a date, of a time (in the entry's zone), or of a period of time."""
    value = value[0] if isinstance(value, tuple) else value
    if not isinstance(value, datetime):
        day: date = value
        return day
    return (value.astimezone(zone) if value.tzinfo and zone else value).date()


def _dates(event: Component, key: str) -> list[Any]:
    lists = event.get(key, [])
    return [one.dt for of in (lists if isinstance(lists, list) else [lists]) for one in of.dts]


def _repeats(event: Component, first: date, at: time | None, zone: tzinfo | None) -> Repeats | Foreign | None:
    """Return how an event repeats."""
    if "RRULE" not in event:
        return None
    rule = {key.upper(): value if isinstance(value, list) else [value] for key, value in event["RRULE"].items()}
    frequency = str(rule.pop("FREQ")[0]).upper()
    if frequency not in _OF_DAYS:
        raise ValueError(f"{frequency} is not for days")
    until = _day(rule.pop("UNTIL")[0], zone) if "UNTIL" in rule else None
    count = int(rule.pop("COUNT")[0]) if "COUNT" in rule else None
    interval = int(rule.pop("INTERVAL", [1])[0])
    named = [str(one).upper() for one in rule.pop("BYDAY", [])]
    weekdays = tuple(sorted(SHORT.index(one) for one in named if one in SHORT))
    if interval == 1 or rule.get("WKST") == ["MO"]:
        rule.pop("WKST", None)
    has_words = not rule and len(weekdays) == len(named) and (not named or first.weekday() in weekdays)
    if has_words and frequency == "WEEKLY":
        return Repeats("week", interval, weekdays or (first.weekday(),), until, count)
    if has_words and frequency == "DAILY" and not named:
        return Repeats("day", interval, (), until, count)
    return _foreign(event, until, at)


def _foreign(event: Component, until: date | None, at: time | None) -> Foreign:
    """Return the rule of another program, with its end by the clock on the wall; refuse what is none."""
    from dateutil.rrule import rrulestr

    parts = [part for part in event["RRULE"].to_ical().decode().split(";") if not part.startswith("UNTIL=")]
    if until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}T235959")
    rule = ";".join(parts)
    rrulestr(rule, dtstart=datetime.combine(date(2026, 1, 1), at or time()))
    return Foreign(rule)
