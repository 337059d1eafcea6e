"""What is due on a day, and what one would play now."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from unhurried.plan.due import Due, Entry, due_between, nearest_due, next_due
from unhurried.plan.planned import Planned, Repeats

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = date(2026, 11, 22)


def entry(
    name: str, at: str | None, *, zone: ZoneInfo | None = BERLIN, first: date = SUNDAY, repeats: Repeats | None = None
) -> Entry:
    return Entry(
        name, name.title(), Planned(first, time.fromisoformat(at) if at else None, repeats), zone if at else None
    )


def names(due: list[Due]) -> list[str]:
    return [one.entry.name for one in due]


def test_a_day_in_its_order() -> None:
    """By the time; what has none comes last, then by its name; other days are others."""
    entries = [
        entry("d", None),
        entry("c", None),
        entry("b", "22:00"),
        entry("a", "07:30"),
        entry("e", "10:00", first=date(2026, 11, 23)),
    ]
    assert names(due_between(entries, SUNDAY, SUNDAY, BERLIN)) == ["a", "b", "c", "d"]


def test_what_was_added_or_left_out_is_of_its_day_alone() -> None:
    """Another program may have added a day, or taken one away: with a time or without."""
    for at in ("21:00", None):
        one = replace(
            entry("a", at, repeats=Repeats("week", 1, (6,))),
            without=frozenset({SUNDAY}),
            also=frozenset({date(2026, 11, 24), date(2026, 11, 26), date(2027, 11, 24)}),
        )
        found = due_between([one], SUNDAY, date(2026, 11, 25), BERLIN)
        assert [due.day for due in found] == [date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("here", "day", "at"),
    [("Pacific/Kiritimati", 23, "00:00"), ("America/Los_Angeles", 22, "02:00"), ("Pacific/Pago_Pago", 21, "23:00")],
)
def test_far_from_home_it_is_due_when_it_is_so_there(here: str, day: int, at: str) -> None:
    """A time in Berlin is another one elsewhere, and may be of another day; one without a zone goes along, and so does a day."""
    zone = ZoneInfo(here)
    entries = [entry("home", "11:00"), entry("along", "10:00", zone=None), entry("day", None)]
    due = {one.entry.name: one for one in due_between(entries, date(2026, 11, 20), date(2026, 11, 25), zone)}
    assert (due["home"].day.day, f"{due['home'].at:%H:%M}") == (day, at)
    assert (due["along"].day, f"{due['along'].at:%H:%M}") == (SUNDAY, "10:00")
    assert due["day"].day == SUNDAY
    assert due_between(entries[:1], date(2026, 11, day), date(2026, 11, day), zone) == [due["home"]]


def test_a_time_that_is_left_out_is_told_as_the_clock_shows_it() -> None:
    """2:30 in the night of the change is 3:30; after the first of two it is the same time once more."""
    (gap,) = due_between(
        [entry("gap", "02:30", first=date(2026, 3, 29))], date(2026, 3, 29), date(2026, 3, 29), BERLIN
    )
    (twice,) = due_between(
        [entry("a", "02:30", first=date(2026, 10, 25))], date(2026, 10, 25), date(2026, 10, 25), BERLIN
    )
    assert [f"{one.at:%H:%M %z}" for one in (gap, twice)] == ["03:30 +0200", "02:30 +0200"]


@pytest.mark.parametrize(
    ("now", "nearest"),
    [("06:00", "early"), ("10:05", "ten"), ("10:45", "eleven"), ("23:30", "eleven"), ("00:10", "early")],
)
def test_the_nearest_is_what_one_would_play(now: str, nearest: str) -> None:
    """Before its time or after; what has no time only where nothing has one."""
    entries = [entry("early", "07:00"), entry("ten", "10:00"), entry("eleven", "11:00"), entry("day", None)]
    due = due_between(entries, SUNDAY, SUNDAY, BERLIN)
    found = nearest_due(due, datetime.combine(SUNDAY, time.fromisoformat(now), BERLIN))
    assert found is not None
    assert found.entry.name == nearest
    assert nearest_due(due[3:], datetime.now(UTC)) == due[3]
    assert nearest_due([], datetime.now(UTC)) is None


def test_the_next_lies_ahead() -> None:
    """Today where its time is to come, or has none; then as far ahead as it is; None where it is over, or in a lifetime."""
    now = datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN)
    weekly = entry("w", "10:00", repeats=Repeats("week", 1, (6,)))

    def day_of(entry: Entry) -> date | None:
        found = next_due(entry, now, BERLIN)
        return found.day if found else None

    assert day_of(weekly) == SUNDAY + timedelta(days=7)
    assert day_of(entry("t", "12:00")) == SUNDAY
    assert day_of(entry("d", None)) == SUNDAY
    assert day_of(entry("far", "12:00", first=date(2035, 1, 1))) == date(2035, 1, 1)
    assert day_of(entry("over", "11:00")) is None
    assert day_of(entry("never", "12:00", first=date(2046, 1, 1))) is None


def test_days_that_are_left_out_or_added() -> None:
    """They count though the rule says otherwise; one that is both is left out by the rule only."""
    of = Entry(
        "a",
        "A",
        Planned(SUNDAY, time(10), Repeats("day")),
        BERLIN,
        frozenset({date(2026, 11, 23)}),
        frozenset({date(2026, 12, 1)}),
    )
    end = Entry("b", "B", Planned(SUNDAY, None), None, frozenset({SUNDAY}), frozenset({date(2026, 11, 25)}))
    assert [due.day.day for due in due_between([of], SUNDAY, date(2026, 11, 25), BERLIN)] == [22, 24, 25]
    assert [due.day.day for due in due_between([end], SUNDAY, date(2026, 11, 30), BERLIN)] == [25]
