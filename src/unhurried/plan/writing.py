"""What is planned, as an event of a calendar. Of one that is there, only what says when it is becomes another."""

import shlex
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final
from uuid import UUID, uuid5

from unhurried.plan.due import moment
from unhurried.plan.planned import Planned, Repeats
from unhurried.plan.reading import SHORT, Component, is_cancelled, name_of
from unhurried.plan.zones import spells

ALARM: Final = timedelta(minutes=10)
"""Before it begins: to put away what one is at."""
EVENING: Final = timedelta(hours=18)
"""From midnight: what is for some time of a day is told of before its evening, which most have for it."""
_HOME: Final = UUID("8f0d9d3a-6b7e-5c43-9a55-3e5d1c1f7b20")
"""Of the ids of all plans: the same ritual has the same one everywhere, so that importing it again updates it."""
_STAMPS: Final = ("DTSTAMP", "SEQUENCE", "LAST-MODIFIED")
_TIMES: Final = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "TRANSP", "STATUS")
"""What of an event says when it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ritual to be planned; ``lasts`` is for how long.

    ``zone`` is None where its name is not known: then the time is wherever one is. ``alarm`` is how long before; zero
    is none; None: as it is, and of what is new ten minutes, or where there is no time, at six in the evening.
    """

    name: str
    title: str
    lasts: timedelta
    planned: Planned
    zone: tzinfo | None = None
    alarm: timedelta | None = None


def uid_of(name: str) -> str:
    """Return the id of a ritual in every plan."""
    return str(uuid5(_HOME, name))


def content_of(event: Component) -> bytes:
    """Return what an event says, but for how new it is."""
    from icalendar import Event

    copy = Event.from_ical(event.to_ical())
    for stamp in _STAMPS:
        copy.pop(stamp, None)
    return b"\n".join(sorted(copy.to_ical().splitlines()))


def stamp(event: Component, now: datetime) -> None:
    """Say that an event is newer than it was."""
    try:
        sequence = int(event["SEQUENCE"]) + 1 if "SEQUENCE" in event or "DTSTAMP" in event else 0
    except (KeyError, ValueError, TypeError):  # none, or one that is no number
        sequence = 1
    for key in _STAMPS:
        event.pop(key, None)
    event.add("DTSTAMP", now.astimezone(UTC).replace(microsecond=0))
    event.add("LAST-MODIFIED", now.astimezone(UTC).replace(microsecond=0))
    event.add("SEQUENCE", sequence)


def write(event: Component, wanted: Wanted) -> None:
    """Write into an event when a ritual is planned."""
    planned = wanted.planned
    keeps_alarms = wanted.alarm is None and not is_cancelled(event) and _is_timed(event) is (planned.at is not None)
    for key in _TIMES:
        event.pop(key, None)
    if "UID" not in event:
        event.add("UID", uid_of(wanted.name))
        event.add("SUMMARY", wanted.title)
    if name_of(event) != wanted.name:
        event.pop("DESCRIPTION", None)
        event.add("DESCRIPTION", shlex.join(["unhurried", "play", wanted.name]))
    if planned.at is None:
        event.add("DTSTART", planned.first)
        event.add("TRANSP", "TRANSPARENT")
    else:
        event.add("DTSTART", datetime.combine(planned.first, planned.at, wanted.zone))
        event.add("DURATION", wanted.lasts)
    if isinstance(planned.repeats, Repeats):
        event.add("RRULE", _rule(planned, planned.repeats, wanted.zone))
    if not keeps_alarms:
        event.subcomponents = [part for part in event.subcomponents if part.name != "VALARM"]
        if wanted.alarm != timedelta():
            trigger = EVENING if planned.at is None else -(wanted.alarm or ALARM)
            event.add_component(_alarm(trigger, wanted.title))


def _is_timed(event: Component) -> bool | None:
    """Whether an event begins at a time, and not on a day; None where it does not say, as what is new."""
    begins = getattr(event.get("DTSTART"), "dt", None)
    return None if begins is None else isinstance(begins, datetime)


def _rule(planned: Planned, repeats: Repeats, zone: tzinfo | None) -> dict[str, Any]:
    rule: dict[str, Any] = {"FREQ": "DAILY" if repeats.unit == "day" else "WEEKLY"}
    if repeats.interval > 1:
        rule["INTERVAL"] = repeats.interval
    if repeats.weekdays:
        rule["BYDAY"] = [SHORT[weekday] for weekday in repeats.weekdays]
    if repeats.count is not None:
        rule["COUNT"] = repeats.count
    if repeats.until is not None and planned.at is None:
        rule["UNTIL"] = repeats.until
    elif repeats.until is not None and planned.at is not None:
        rule["UNTIL"] = (
            datetime.combine(repeats.until, planned.at)
            if zone is None
            else moment(repeats.until, planned.at, zone, UTC)
        )
    return rule


def _alarm(trigger: timedelta, title: str) -> Component:
    """Return an alarm so long after what it is for begins."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", trigger)
    return alarm


def zone_of(key: str, zone: tzinfo, year: int) -> Any:
    """Return the rules of a time zone from a year on."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

    found = Timezone()
    found.add("TZID", key)
    for spell in spells(zone, year):
        part = TimezoneDaylight() if spell.summer else TimezoneStandard()
        part.add("DTSTART", spell.start)
        part.add("TZOFFSETFROM", spell.before)
        part.add("TZOFFSETTO", spell.after)
        part.add("TZNAME", spell.name)
        if spell.rule:
            part.add("RRULE", vRecur.from_ical(spell.rule))
        if spell.more:
            part.add("RDATE", list(spell.more))
        found.add_component(part)
    return found
