"""Plans for tests, and the times another program finds in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import vobject

from unhurried.plan.calendar import as_bytes, entries_of, new_calendar, parse_calendar, put
from unhurried.plan.due import Entry
from unhurried.plan.planned import Planned
from unhurried.plan.reading import Component
from unhurried.plan.words import parse_plan
from unhurried.plan.writing import Wanted

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""A Monday; both changes of the clocks of a year lie ahead."""


def wanted(
    words: str, zone: str | None = None, *, name: str = "deeper-walk", alarm: timedelta | None = None
) -> Wanted:
    planned = parse_plan(words, NOW.replace(tzinfo=None))
    return Wanted(name, "Deeper Walk", timedelta(minutes=25), planned, ZoneInfo(zone) if zone else None, alarm)


def plan_of(*all_wanted: Wanted) -> bytes:
    calendar = new_calendar()
    for one in all_wanted:
        put(calendar, one, NOW)
    return as_bytes(calendar)


def entry_of(data: bytes) -> Entry:
    """The only entry of a calendar, as it is read back."""
    (entry,) = entries_of(parse_calendar(data))
    return entry


def event_of(data: bytes) -> Component:
    """The only event of a calendar, as the library has it."""
    (event,) = parse_calendar(data).walk("VEVENT")
    return event


def elsewhere(data: bytes, last: date) -> list[datetime]:
    """Every time of the only event of a calendar, in UTC, as vobject expands it: by the zone that is in the file."""
    event = vobject.readOne(data.decode()).vevent
    if "rrule" not in event.contents:
        return [event.dtstart.value.astimezone(UTC)]
    found = []
    for start in event.getrruleset(addRDate=True):
        if start.date() > last:
            break
        found.append(start.astimezone(UTC))
    return found


def planned_of(words: str) -> Planned:
    return wanted(words).planned
