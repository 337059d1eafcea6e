"""What two people say of when, and what is understood; nothing is guessed at."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.plan.planned import Planned, Repeats, days_of, said
from unhurried.plan.vocabulary import KNOWN
from unhurried.plan.words import parse_plan

NOW = datetime(2026, 11, 22, 19, 30)
"""A Sunday evening."""

UNDERSTOOD = {
    "on Sundays at 10": ("2026-11-29", "on Sundays at 10:00"),
    "on Sundays at 22": ("2026-11-22", "on Sundays at 22:00"),
    "on Sundays at 19:30": ("2026-11-29", "on Sundays at 19:30"),
    "on Sunday": ("2026-11-22", "on 2026-11-22"),
    "on Sunday at 10": ("2026-11-29", "on 2026-11-29 at 10:00"),
    "this Friday at 9.30": ("2026-11-27", "on 2026-11-27 at 09:30"),
    "every Sunday": ("2026-11-22", "on Sundays"),
    "each Tues at 7": ("2026-11-24", "on Tuesdays at 07:00"),
    "Mondays and Thursdays": ("2026-11-23", "on Mondays and Thursdays"),
    "on Fridays, Mondays and Sundays, at 22.00": ("2026-11-22", "on Mondays, Fridays and Sundays at 22:00"),
    "every Monday and Thursday": ("2026-11-23", "on Mondays and Thursdays"),
    "Sunday evenings at 21:00": ("2026-11-22", "on Sundays at 21:00"),
    "weekdays at noon": ("2026-11-23", "on weekdays at 12:00"),
    "every weekday": ("2026-11-23", "on weekdays"),
    "on weekends": ("2026-11-22", "on weekends"),
    "every day": ("2026-11-22", "every day"),
    "daily at 8": ("2026-11-23", "every day at 08:00"),
    "every night at 22:00": ("2026-11-22", "every day at 22:00"),
    "every evening at 10 pm": ("2026-11-22", "every day at 22:00"),
    "every morning at 12 am": ("2026-11-23", "every day at 00:00"),
    "at 10 o'clock every morning": ("2026-11-23", "every day at 10:00"),
    "nightly at 10 p.m.": ("2026-11-22", "every day at 22:00"),
    "every other day": ("2026-11-22", "every other day"),
    "every three days": ("2026-11-22", "every 3 days"),
    "every other week on Mondays at 8": ("2026-11-23", "every other week on Mondays at 08:00"),
    "Mondays and Fridays every other week from Wednesday": ("2026-11-27", "every other week on Mondays and Fridays"),
    "every second Sunday": ("2026-11-22", "every other week on Sundays"),
    "every 3 weeks on Sunday": ("2026-11-22", "every 3 weeks on Sundays"),
    "weekly from Wednesday": ("2026-11-25", "on Wednesdays"),
    "tomorrow": ("2026-11-23", "on 2026-11-23"),
    "tomorrow evening at 21:00": ("2026-11-23", "on 2026-11-23 at 21:00"),
    "tonight at 22": ("2026-11-22", "on 2026-11-22 at 22:00"),
    "today": ("2026-11-22", "on 2026-11-22"),
    "on 2026-12-24 at 18:00": ("2026-12-24", "on 2026-12-24 at 18:00"),
    "from Monday": ("2026-11-23", "every day"),
    "starting on 2026-12-01 every evening": ("2026-12-01", "every day"),
    "from Monday to Friday at 21:00": ("2026-11-23", "every day at 21:00 until 2026-11-27"),
    "on Sundays until 2026-12-31": ("2026-11-22", "on Sundays until 2026-12-31"),
    "every day at 10, five times": ("2026-11-23", "every day at 10:00 5 times"),
    "from tomorrow for 5 days": ("2026-11-23", "every day until 2026-11-27"),
    "on Mondays for 3 weeks": ("2026-11-23", "on Mondays until 2026-12-13"),
}  # fmt: skip


@pytest.mark.parametrize("words", UNDERSTOOD)
def test_what_is_understood(words: str) -> None:
    """Each way to say it means these days, the first of them after now; capitals make no difference."""
    found = parse_plan(words, NOW)
    assert (found.first.isoformat(), said(found)) == UNDERSTOOD[words]
    assert parse_plan(words.upper(), NOW) == found


REFUSED = {
    "": "when? write it like 'on Sundays at 10:00', 'every night at 22:00', 'tomorrow' or 'from Monday'",
    "on 24.12.2026": "'24.12.2026' was not understood; a day is written as 2026-12-24",
    "on 24 December at 18:00": "'24' was not understood; a day is written as 2026-12-24",
    "on December 24th": "'december' was not understood; a day is written as 2026-12-24",
    "on 12/24": "'12/24' was not understood; a day is written as 2026-12-24",
    "on Sundays 10 until Friday": "'10' was not understood; write",
    "on Sundys at 10": "'sundys' was not understood; did you mean 'sundays'?",
    "on": "something is missing at the end; write",
    "at 10": "on which days? write",
    "on Sundays at": "'at' is no time: write it like 10:00",
    "on Sundays at ten": "'at ten' is no time: write it like 10:00",
    "on Sundays at 25": "'25' is no time of a day: from 0:00 to 23:59",
    "on Sundays at 13 pm": "'13' is no time: write 22:00, or 10 pm",
    "on Sundays 10": "'10' was not understood; write",
    "on Sundays at 10 at 11": "the time is said twice; leave one out",
    "tonight at 10": "'at 10' in the evening: write 22:00, or 10:00 if you mean that",
    "every night at 1": "'at 1' in the evening: write 13:00, or 1:00 if you mean that",
    "tomorrow evening at 9": "'at 9' in the evening: write 21:00",
    "on Sunday nights at 9": "'at 9' in the evening: write 21:00",
    "today at 10": "2026-11-22 10:00 has passed; write a day to come",
    "on 2020-01-01": "2020-01-01 has passed",
    "from 2026-11-01": "2026-11-01 has passed",
    "on 2026-02-30": "'2026-02-30' is no day: write the year",
    "on 2206-12-24": "'2206-12-24' is more than ten years away",
    "on Monday and Thursday": "for every week write 'on Mondays and Thursdays'; one week alone",
    "this weekend": "for every week write 'on Saturdays and Sundays'",
    "every month": "'month': only days and weeks can be planned again and again",
    "every day on Sundays": "every day, or some days of the week?",
    "tomorrow 5 times": "is it once, on 2026-11-23, or again and again?",
    "every day until Friday 5 times": "the end is said twice; leave one out",
    "every day until 2026-11-01": "until 2026-11-01: that is before it begins, on 2026-11-22",
    "every day 0 times": "how many times: 0 is not from 1 to 1000",
    "every day for ever": "for how long? Write it like 'for 5 days'",
    "every 900 days": "how often: 900 is not from 1 to 366",
    "Sundays " * 30: "that is too long",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_not_understood_is_said(words: str) -> None:
    """With the word that is at fault, and how it can be written; what most people would mean otherwise is asked about."""
    with pytest.raises(ValueError, match=".") as error:
        parse_plan(words, NOW)
    assert str(error.value).startswith(REFUSED[words])


def test_a_series_ends_by_itself() -> None:
    """It is planned as often as it has days, unless something else was said, or one day alone."""
    assert parse_plan("from Monday", NOW, days=5).repeats == Repeats("day", count=5)
    assert said(parse_plan("on Sundays at 10", NOW, days=5)) == "on Sundays at 10:00 5 times"
    assert said(parse_plan("every day until Friday", NOW, days=5)) == "every day until 2026-11-27"
    assert parse_plan("tomorrow", NOW, days=5).repeats is None


DAYS = st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=400))
TIMES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKS = st.builds(
    Repeats,
    st.just("week"),
    st.integers(1, 60),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
REPEATS = st.builds(Repeats, st.just("day"), st.integers(1, 366)) | WEEKS


@st.composite
def plans(draw: st.DrawFn) -> Planned:
    """Plans as words make them: the first day is one of those that are meant."""
    day, at = draw(DAYS), draw(TIMES)
    repeats = draw(st.none() | REPEATS)
    if repeats is None:
        return Planned(day, at)
    while repeats.weekdays and day.weekday() not in repeats.weekdays:
        day += timedelta(days=1)
    ends = draw(st.sampled_from(["never", "until", "count"]))
    until = draw(st.dates(day, day + timedelta(days=700))) if ends == "until" else None
    count = draw(st.integers(1, 1000)) if ends == "count" else None
    return Planned(day, at, Repeats(repeats.unit, repeats.interval, repeats.weekdays, until, count))


@given(plans())
def test_what_is_said_of_a_plan_is_understood_as_the_same(planned: Planned) -> None:
    """Every plan can be said, and its words mean it."""
    words = said(planned) if planned.repeats is None else f"{said(planned)} from {planned.first}"
    assert parse_plan(words, NOW) == planned


@given(
    st.lists(
        st.sampled_from(KNOWN) | st.sampled_from(["10", "22:00", "2026-12-24", "and", "pm"]) | st.text(max_size=9)
    )
)
def test_any_words_are_understood_or_refused(words: list[str]) -> None:
    """Nothing else is raised, and what is understood lies ahead and is on one of its own days."""
    try:
        found = parse_plan(" ".join(words), NOW)
    except ValueError:
        return
    assert found.first >= NOW.date()
    assert next(days_of(found, found.first, found.first)) == found.first


def test_the_days_of_a_plan() -> None:
    """Weeks begin on Monday; so many times means from the first one, wherever one looks from."""
    of = Planned(date(2026, 11, 26), None, Repeats("week", 2, (0, 3), count=5))
    last = date(2027, 3, 1)
    days = ["2026-11-26", "2026-12-07", "2026-12-10", "2026-12-21", "2026-12-24"]
    assert [day.isoformat() for day in days_of(of, of.first, last)] == days
    assert [day.isoformat() for day in days_of(of, date(2026, 12, 8), date(2026, 12, 21))] == days[2:4]
    until = Planned(date(2026, 11, 22), None, Repeats("day", 3, until=date(2026, 11, 28)))
    assert [day.day for day in days_of(until, until.first, last)] == [22, 25, 28]
