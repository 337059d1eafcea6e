"""The plan as iCalendar (RFC 5545). What others wrote into the calendar stays in it.

The library takes a tenth of a second to import, so it is imported when it is needed.
"""

from datetime import date, datetime
from typing import Final

from unhurried.plan.due import Entry
from unhurried.plan.reading import Component, entry_of, is_cancelled, is_one_day, name_of
from unhurried.plan.writing import Wanted, content_of, stamp, uid_of, write, zone_of

PRODUCT: Final = "-//Unhurried//Plan//EN"
EARLIEST: Final = 1970
"""Year: what zones did before is not known for sure."""


def new_calendar() -> Component:
    """Return a plan with nothing in it."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    return calendar


def parse_calendar(data: bytes) -> Component:
    """Read a calendar.

    Raises:
        ValueError: it is none, or an entry of ours in it is damaged.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("it is no calendar, or a damaged one") from error
    if not isinstance(calendar, Calendar):
        raise ValueError("it is no calendar")
    entries_of(calendar)
    return calendar


def as_bytes(calendar: Component) -> bytes:
    """Return a calendar as a file has it, with the rules of each time zone that is in it."""
    calendar["PRODID"] = PRODUCT
    _add_zones(calendar)
    data: bytes = calendar.to_ical()
    return data


def entries_of(calendar: Component) -> list[Entry]:
    """Return what is planned in a calendar, without what was cancelled.

    Raises:
        ValueError: an entry is damaged.
    """
    names = {
        str(event["UID"]): name for event in calendar.walk("VEVENT") if "UID" in event and (name := name_of(event))
    }
    found: list[Entry] = []
    for event in calendar.walk("VEVENT"):
        name = name_of(event) or names.get(str(event.get("UID")))
        if name is None or is_cancelled(event):
            continue
        try:
            found.append(entry_of(name, event, calendar))
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"the entry of '{name}' is damaged") from error
    return found


def put(calendar: Component, wanted: Wanted, now: datetime) -> bool:
    """Plan a ritual in place of what was planned of it; return whether that changed anything.

    What others added to its event (a place, guests, another title) stays, but for days that were moved or left out.
    """
    from copy import deepcopy

    from icalendar import Event

    old = _of(calendar, wanted.name)
    master = next((event for event in old if not is_one_day(event)), None)
    event = Event() if master is None else deepcopy(master)
    write(event, wanted)
    if master is not None and len(old) == 1 and content_of(event) == content_of(master):
        return False
    stamp(event, now)
    calendar.subcomponents = [one for one in calendar.subcomponents if one not in old]
    calendar.add_component(event)
    return True


def cancel(calendar: Component, name: str, now: datetime) -> bool:
    """Take a ritual out of the plan; return whether it was in it.

    Its event stays, and says that it is cancelled: so it goes from the calendars, too, into which this is imported.
    """
    found = False
    named = [event for event in calendar.walk("VEVENT") if name_of(event) == name]
    for event in {id(event): event for event in [*_of(calendar, name), *named]}.values():
        if is_cancelled(event):
            continue
        found = True
        event["STATUS"] = "CANCELLED"
        event.subcomponents = []
        stamp(event, now)
    return found


def _of(calendar: Component, name: str) -> list[Component]:
    uid = uid_of(name)
    return [event for event in calendar.walk("VEVENT") if str(event.get("UID")) == uid]


def _add_zones(calendar: Component) -> None:
    """Put the rules of each zone that an entry has before the events, from a year before the first of them on."""
    all_starts = [getattr(event.get("DTSTART"), "dt", None) for event in calendar.walk("VEVENT") if name_of(event)]
    starts = [start for start in all_starts if isinstance(start, date)]
    zones = [start.tzinfo for start in starts if isinstance(start, datetime) and start.tzinfo]
    keys = {key: zone for zone in zones if (key := getattr(zone, "key", None))}
    keys.pop("UTC", None)
    year = max(min((start.year for start in starts), default=EARLIEST) - 1, EARLIEST)
    others = [
        part for part in calendar.subcomponents if part.name != "VTIMEZONE" or str(part.get("TZID")) not in keys
    ]
    calendar.subcomponents = [*(zone_of(key, zone, year) for key, zone in sorted(keys.items())), *others]
