"""The plan as iCalendar: two other readers find in it what was planned, and what others write into it stays."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.calendars import NOW, elsewhere, entry_of, event_of, plan_of, wanted
from tests.plan.test_words import plans
from unhurried.plan.calendar import as_bytes, cancel, entries_of, new_calendar, parse_calendar, put
from unhurried.plan.due import due_between, moment
from unhurried.plan.planned import Foreign, Planned, Repeats, days_of
from unhurried.plan.writing import Wanted

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
YEAR = date(2026, 12, 31)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "words",
    [
        "on Sundays at 10",
        "every night at 22:00",
        "every day at 2:15",
        "every day at 2:45 until 2026-10-25",
        "every other week on Fridays and Sundays at 1:30",
        "every 3 days at 0:30 100 times",
    ],
)
def test_both_readers_find_the_same_times_across_both_changes_of_the_clocks(zone: str, words: str) -> None:
    """A year of them: by us; by icalendar's reading with dateutil's rules in the zone of this machine's tables; and by
    vobject, which knows of the zone what the file says of it.
    """
    data = plan_of(wanted(words, zone))
    ours = [
        due.at.astimezone(UTC) for due in due_between([entry_of(data)], NOW.date(), YEAR, ZoneInfo(zone)) if due.at
    ]
    assert len(ours) > 45
    event = event_of(data)
    start = event["DTSTART"].dt
    assert start.utcoffset() == datetime(2026, 1, 5, tzinfo=ZoneInfo(zone)).utcoffset()
    rule = ";".join(part for part in event["RRULE"].to_ical().decode().split(";") if not part.startswith("UNTIL"))
    until = event["RRULE"].get("UNTIL", [datetime(2027, 1, 2, tzinfo=UTC)])[0].astimezone(ZoneInfo(zone))
    walls = rrulestr(rule, dtstart=start.replace(tzinfo=None)).between(
        NOW.replace(tzinfo=None), until.replace(tzinfo=None), inc=True
    )
    assert ours == [wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for wall in walls if wall.date() <= YEAR]
    theirs = elsewhere(data, YEAR)
    in_gap = [at for at, other in zip(ours, theirs, strict=True) if at != other]
    assert all(not _is_on_a_wall(at, zone, wanted(words).planned) for at in in_gap)


def _is_on_a_wall(at: datetime, zone: str, planned: Planned) -> bool:
    """Whether the clock on the wall shows the time that was planned; in the hour that is left out it does not."""
    return at.astimezone(ZoneInfo(zone)).time().replace(tzinfo=None) == planned.at


@pytest.mark.parametrize(
    ("zone", "words", "at"),
    [
        ("Europe/Berlin", "on 2026-03-29 at 2:30", "2026-03-29T01:30"),  # left out: 3:30 in summer time
        ("Europe/Berlin", "on 2026-03-29 at 3:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "on 2026-10-25 at 2:30", "2026-10-25T00:30"),  # twice: the first
        ("America/New_York", "on 2026-03-08 at 2:30", "2026-03-08T07:30"),
        ("America/New_York", "on 2026-11-01 at 1:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "on 2026-10-04 at 2:15", "2026-10-03T15:45"),  # half an hour
        ("Australia/Lord_Howe", "on 2026-04-05 at 1:45", "2026-04-04T14:45"),
        ("Asia/Kolkata", "on 2026-03-29 at 2:30", "2026-03-28T21:00"),
        ("UTC", "on 2026-03-29 at 2:30", "2026-03-29T02:30"),
    ],
)
def test_times_that_are_left_out_or_come_twice(zone: str, words: str, at: str) -> None:
    """As RFC 5545 has it: by the offset before the clocks are put forward; the first of two."""
    entry = entry_of(plan_of(wanted(words, zone)))
    (due,) = due_between([entry], NOW.date(), YEAR, ZoneInfo("UTC"))
    assert due.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert due.at == moment(entry.planned.first, entry.planned.at or due.at.time(), ZoneInfo(zone))


@pytest.mark.parametrize("zone", [*ZONES, "America/Nuuk", "Africa/Casablanca", "Europe/Dublin", "Asia/Jerusalem"])
def test_the_zone_in_the_file_is_that_of_the_world(zone: str) -> None:
    """What another program makes of it, each noon of 15 years and each half hour around a year's changes, is so here."""
    lines = plan_of(wanted("every day at noon", zone)).decode().replace("\r\n ", "").split("\r\n")
    if zone == "UTC":
        assert "BEGIN:VTIMEZONE" not in lines
        return
    rules = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    theirs, real = tzical(StringIO("\n".join(rules))).get(), ZoneInfo(zone)
    walls = [datetime(2026, 1, 1, 12) + timedelta(days=day) for day in range(365 * 15)]
    hours = [datetime(2026, 1, 1) + timedelta(minutes=30 * k) for k in range(48 * 365)]
    changes = [
        hour
        for hour in hours
        if (hour + timedelta(days=1)).replace(tzinfo=real).utcoffset()
        != (hour - timedelta(days=1)).replace(tzinfo=real).utcoffset()
    ]
    for wall in [*walls, *changes]:
        there = wall.replace(tzinfo=real)
        if (
            there.astimezone(UTC).astimezone(real).replace(tzinfo=None) == wall
            and there.utcoffset() == there.replace(fold=1).utcoffset()
        ):
            assert wall.replace(tzinfo=theirs).utcoffset() == there.utcoffset(), wall


@settings(max_examples=50)
@given(plans(), st.sampled_from([*ZONES, None]))
def test_what_is_planned_is_read_back(planned: Planned, zone: str | None) -> None:
    """Every plan that words can make, in every zone and in none: the same days, time, end; and written again, the same bytes."""
    where = ZoneInfo(zone) if zone and planned.at else None
    data = plan_of(Wanted("two's company", "Two", timedelta(minutes=5), planned, where))
    entry = entry_of(data)
    assert (entry.name, entry.title, entry.planned, str(entry.zone)) == ("two's company", "Two", planned, str(where))
    assert as_bytes(parse_calendar(data)) == data


def test_what_an_event_has() -> None:
    """All that a calendar shows, and what makes importing it again update it; lines end as they must."""
    data = plan_of(wanted("on Sundays at 10 until 2026-12-31", "Europe/Berlin"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert [line for line in data.decode().split("\r\n") if line.startswith("X-")] == []
    lines = data.decode().split("BEGIN:VEVENT\r\n")[1].split("\r\n")
    assert set(lines) >= {
        "UID:598c98d5-9c8b-590f-9539-2c40f688e2ac", "SEQUENCE:0", "DTSTAMP:20260105T080000Z", "LAST-MODIFIED:20260105T080000Z",
        "SUMMARY:Deeper Walk", "DESCRIPTION:unhurried play deeper-walk", "DTSTART;TZID=Europe/Berlin:20260111T100000",
        "DURATION:PT25M", "RRULE:FREQ=WEEKLY;UNTIL=20261231T090000Z;BYDAY=SU",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", "DESCRIPTION:Deeper Walk",
    }  # fmt: skip
    calendar = data.decode().split("\r\n")
    assert calendar[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Unhurried//Plan//EN"]
    assert calendar.index("BEGIN:VTIMEZONE") < calendar.index("BEGIN:VEVENT")


def test_a_day_without_a_time() -> None:
    """It is that day wherever one is, leaves the day free for other things, and is told of before the evening."""
    lines = plan_of(wanted("from Wednesday to Friday", None)).decode().split("\r\n")
    assert {"DTSTART;VALUE=DATE:20260107", "RRULE:FREQ=DAILY;UNTIL=20260109", "TRANSP:TRANSPARENT"} <= set(lines)
    assert "BEGIN:VTIMEZONE" not in lines
    assert not [line for line in lines if line.startswith("DURATION")]
    assert _triggers(plan_of(wanted("from Wednesday to Friday", None))) == ["PT18H"]
    assert _triggers(plan_of(wanted("on Sunday", None, alarm=timedelta()))) == []


def _triggers(data: bytes) -> list[str]:
    return [line[8:] for line in data.decode().split("\r\n") if line.startswith("TRIGGER")]


def test_an_alarm_goes_with_the_time() -> None:
    """Planned anew with a time in place of a day, or without one: the alarm is the one for that."""
    timed, whole = wanted("on Sundays at 10", "UTC", alarm=timedelta(hours=1)), wanted("on Sundays", None)
    assert _triggers(plan_of(timed, whole)) == ["PT18H"]
    assert _triggers(plan_of(whole, wanted("on Sundays at 10", "UTC"))) == ["-PT10M"]


@pytest.mark.parametrize(("alarm", "trigger"), [(None, "-PT10M"), (timedelta(hours=1), "-PT1H"), (timedelta(), None)])
def test_the_alarm(alarm: timedelta | None, trigger: str | None) -> None:
    """Ten minutes before, as long before as was asked for, or none; planned anew it stays unless another is asked for."""
    data = plan_of(wanted("on Sundays at 10", "UTC", alarm=alarm), wanted("on Sundays at 11", "UTC"))
    assert _triggers(data) == ([trigger] if trigger else [])


def test_planned_anew_it_updates() -> None:
    """The same id with a higher sequence and a newer stamp; what is the same changes nothing; others stay as they were."""
    calendar = parse_calendar(plan_of(wanted("on Sundays at 10", "Europe/Berlin"), wanted("tomorrow", name="seen")))
    before = as_bytes(calendar)
    assert not put(calendar, wanted("on Sundays at 10", "Europe/Berlin"), NOW + timedelta(days=1))
    assert as_bytes(calendar) == before
    assert put(calendar, wanted("on Mondays at 10", "Europe/Berlin"), NOW + timedelta(days=1))
    events = {str(event["SUMMARY"]) + str(event["DESCRIPTION"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == 2
    old, new = event_of(plan_of(wanted("on Sundays at 10", "UTC"))), events["Deeper Walkunhurried play deeper-walk"]
    assert (old["UID"], int(old["SEQUENCE"]), int(new["SEQUENCE"])) == (new["UID"], 0, 1)
    assert new["DTSTAMP"].dt == new["LAST-MODIFIED"].dt == NOW + timedelta(days=1)
    assert int(events["Deeper Walkunhurried play seen"]["SEQUENCE"]) == 0
    assert entries_of(calendar)[-1].planned.repeats == Repeats("week", 1, (0,))


def test_removed_it_goes_from_other_calendars_too() -> None:
    """The event stays as cancelled, newer than before and without its alarm; planned anew it is there again, newer still."""
    calendar = parse_calendar(plan_of(wanted("on Sundays at 10", "Europe/Berlin")))
    assert cancel(calendar, "deeper-walk", NOW)
    assert not cancel(calendar, "deeper-walk", NOW)
    event = event_of(as_bytes(calendar))
    assert (str(event["STATUS"]), int(event["SEQUENCE"]), event.subcomponents) == ("CANCELLED", 1, [])
    assert entries_of(calendar) == []
    assert put(calendar, wanted("on Sundays at 10", "Europe/Berlin"), NOW)
    event = event_of(as_bytes(calendar))
    assert ("STATUS" in event, int(event["SEQUENCE"]), len(event.subcomponents)) == (False, 2, 1)


THEIRS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Another//Program//EN\r
X-WR-CALNAME:The two of us\r
BEGIN:VEVENT\r
UID:dentist\r
DTSTART;TZID=Europe/Berlin:20260112T090000\r
RRULE:FREQ=YEARLY;BYDAY=2MO;BYMONTH=1\r
SUMMARY:Dentist\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:598c98d5-9c8b-590f-9539-2c40f688e2ac\r
DTSTAMP:20260101T000000Z\r
SEQUENCE:7\r
DTSTART;TZID=Europe/Berlin:20260111T100000\r
DTEND;TZID=Europe/Berlin:20260111T110000\r
RRULE:FREQ=MONTHLY;BYDAY=1SU,3SU;UNTIL=20260630T215959Z\r
EXDATE;TZID=Europe/Berlin:20260215T100000\r
RDATE;TZID=Europe/Berlin:20260217T100000\r
SUMMARY:Our walk\r
DESCRIPTION:<p>Take the dog!</p>\\n<p>unhurried play deeper-walk</p>\r
LOCATION:The lake\r
ATTENDEE;CN=Ben:mailto:ben@example.org\r
X-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT30M\r
BEGIN:VALARM\r
ACTION:AUDIO\r
TRIGGER:-PT2H\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:598c98d5-9c8b-590f-9539-2c40f688e2ac\r
RECURRENCE-ID;TZID=Europe/Berlin:20260301T100000\r
DTSTART;TZID=Europe/Berlin:20260302T190000\r
SUMMARY:Our walk\\, moved\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:598c98d5-9c8b-590f-9539-2c40f688e2ac\r
RECURRENCE-ID;TZID=Europe/Berlin:20260315T100000\r
DTSTART;TZID=Europe/Berlin:20260315T100000\r
STATUS:CANCELLED\r
DESCRIPTION:unhurried play deeper-walk\r
END:VEVENT\r
BEGIN:X-ODD\r
X-A:b\r
END:X-ODD\r
END:VCALENDAR\r
"""


def test_what_another_program_made_of_it_counts() -> None:
    """Rules that have no words here, days that were moved, left out, added or cancelled; what is not ours is not due."""
    due = due_between(entries_of(parse_calendar(THEIRS)), NOW.date(), YEAR, ZoneInfo("Europe/Berlin"))
    days = ["01-18", "02-01", "02-17", "03-02", "04-05", "04-19", "05-03", "05-17", "06-07", "06-21"]
    assert [f"{one.at:%m-%d}" for one in due if one.at] == days
    assert {(one.entry.name, f"{one.at:%H:%M}") for one in due} == {
        ("deeper-walk", "10:00"),
        ("deeper-walk", "19:00"),
    }


def test_what_others_wrote_stays() -> None:
    """Planned anew, an event keeps its title, place, guests and alarm, and loses the days of before; the rest is untouched,
    also where it is damaged.
    """
    calendar = parse_calendar(THEIRS.replace(b"20260112T090000", b"soon"))
    assert put(calendar, wanted("on Sundays at 11", "Europe/Berlin"), NOW)
    lines = as_bytes(calendar).decode().split("\r\n")
    assert set(lines) >= {
        "DTSTART;TZID=Europe/Berlin:soon", "X-WR-CALNAME:The two of us", "UID:dentist", "RRULE:FREQ=YEARLY;BYDAY=2MO;BYMONTH=1", "BEGIN:X-ODD", "X-A:b",
        "SUMMARY:Our walk", "LOCATION:The lake", "ATTENDEE;CN=Ben:mailto:ben@example.org", "ACTION:AUDIO", "TRIGGER:-PT2H",
        "X-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT30M", "SEQUENCE:8", "RRULE:FREQ=WEEKLY;BYDAY=SU", "DURATION:PT25M",
        "DESCRIPTION:<p>Take the dog!</p>\\n<p>unhurried play deeper-walk</p>",
    }  # fmt: skip
    assert not [line for line in lines if line.startswith(("EXDATE", "RECURRENCE-ID", "DTEND"))]
    assert len(entries_of(calendar)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nVERSION:2.0", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", THEIRS[:900], THEIRS * 2,
        THEIRS.replace(b"20260111T100000\r\nDTEND", b"yesterday\r\nDTEND"),
        THEIRS.replace(b"FREQ=MONTHLY;BYDAY=1SU,3SU", b"FREQ=NEVER"),
        THEIRS.replace(b"FREQ=MONTHLY;BYDAY=1SU,3SU", b"FREQ=SECONDLY"),
        THEIRS.replace(b"DTSTART;TZID=Europe/Berlin:20260111T100000\r\n", b""),
    ],
)  # fmt: skip
def test_a_damaged_calendar_is_none(data: bytes) -> None:
    """Whatever is wrong with it or with an entry of ours is told as one kind of error."""
    with pytest.raises(ValueError, match="it is no calendar|the entry of 'deeper-walk' is damaged"):
        parse_calendar(data)


@settings(max_examples=80)
@given(st.integers(0, len(THEIRS) - 1), st.binary(max_size=4), st.integers(0, 30))
def test_whatever_becomes_of_a_file_it_is_read_or_refused(at: int, new: bytes, gone: int) -> None:
    """A few bytes that are others are a calendar, or are told to be none."""
    try:
        calendar = parse_calendar(THEIRS[:at] + new + THEIRS[at + gone :])
    except ValueError:
        return
    due_between(entries_of(calendar), NOW.date(), YEAR)
    put(calendar, wanted("on Sundays at 11", "Europe/Berlin"), NOW)
    assert "deeper-walk" in [entry.name for entry in entries_of(parse_calendar(as_bytes(calendar)))]


def test_a_zone_without_a_name_is_wherever_one_is() -> None:
    """Such a time has no zone in the file, and is due when the clock on the wall there shows it."""
    data = plan_of(wanted("on Sundays at 10 until 2026-02-01"))
    assert b"DTSTART:20260111T100000\r\n" in data
    assert b"UNTIL=20260201T100000;" in data
    for zone in ("Asia/Kolkata", "America/New_York"):
        due = due_between([entry_of(data)], NOW.date(), YEAR, ZoneInfo(zone))
        assert [f"{one.at:%d %H:%M}" for one in due if one.at] == ["11 10:00", "18 10:00", "25 10:00", "01 10:00"]


def test_a_rule_without_words_ends_by_the_clock_on_the_wall() -> None:
    """Its last day counts, though it ends in UTC."""
    data = plan_of(wanted("on Sundays at 10", "Asia/Kolkata")).replace(
        b"FREQ=WEEKLY;BYDAY=SU", b"FREQ=DAILY;BYDAY=SU;UNTIL=20260118T043000Z"
    )
    planned = entry_of(data).planned
    assert isinstance(planned.repeats, Foreign)
    assert [day.day for day in days_of(planned, NOW.date(), YEAR)] == [11, 18]


@pytest.mark.parametrize(
    ("rule", "has_words"),
    [
        (b"FREQ=WEEKLY;WKST=SU;BYDAY=SU", True),
        (b"FREQ=WEEKLY;WKST=MO;INTERVAL=2;BYDAY=SU", True),
        (b"FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU", False),
    ],
)
def test_on_which_day_another_program_begins_its_weeks(rule: bytes, has_words: bool) -> None:
    """It makes no difference where each week counts, or where it is Monday, as here."""
    planned = entry_of(plan_of(wanted("on Sundays at 10", "UTC")).replace(b"FREQ=WEEKLY;BYDAY=SU", rule)).planned
    assert isinstance(planned.repeats, Repeats) == has_words


def test_a_new_plan_is_a_calendar() -> None:
    """With nothing in it, it is one; and a zone of fixed offset is written as what it is."""
    assert entries_of(parse_calendar(as_bytes(new_calendar()))) == []
    assert (
        entry_of(plan_of(Wanted("seen", "Seen", timedelta(minutes=5), wanted("tomorrow at 9").planned, UTC))).zone
        is not None
    )
