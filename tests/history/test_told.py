"""The history as it is told: its lines, the weeks, CSV and JSON."""

import csv
import io
import json
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.history.examples import BERLIN, row
from unhurried.history.rows import played
from unhurried.history.told import DOTS, PLAIN, WEEKS, as_csv, as_json, calendar, lines

ROWS = [
    row("arrive", heard=600, finished=True, number=1),
    row("slow-re-entry", length=2460, heard=750, finished=True, number=2),
    row("slow-re-entry", length=2460, heard=1720, finished=True, resumes=2, number=3),
    row("/home/ana/\x1b[2J.yaml", heard=65, number=4),
]


def test_a_line_a_session() -> None:
    """When by the clocks there, what, how much of it; finished, or later, or nothing: nobody is told to go on."""
    assert lines(ROWS) == [
        "2025-11-22 20:15  arrive                           10:00  finished",
        "2025-11-22 20:15  slow-re-entry           12:30 of 41:00  finished later",
        "2025-11-22 20:15  slow-re-entry           28:40 of 41:00  finished",
        "2025-11-22 20:15  /home/ana/\\x1b[2J.yaml   1:05 of 10:00",
    ]
    assert lines([]) == []


def test_the_weeks() -> None:
    """A row a day of the week, a column a week; this week goes up to today; a month over its first week."""
    days = (date(2025, 11, 22), date(2025, 11, 19), date(2025, 11, 19), date(2025, 9, 1), date(2025, 8, 31))
    rows = [row(began=datetime(day.year, day.month, day.day, 23, 59, tzinfo=BERLIN)) for day in days]
    assert calendar(rows, date(2025, 11, 22), DOTS) == [
        "    Sep       Oct     Nov",
        "Mo  ○ · · · · · · · · · · ·",
        "Tu  · · · · · · · · · · · ·",
        "We  · · · · · · · · · · · ●",
        "Th  · · · · · · · · · · · ·",
        "Fr  · · · · · · · · · · · ·",
        "Sa  · · · · · · · · · · · ○",
        "Su  · · · · · · · · · · ·",
    ]
    assert calendar(rows, date(2025, 11, 22), PLAIN)[3] == "We  . . . . . . . . . . . O"


@given(st.dates(date(1970, 6, 1), date(2100, 1, 1)), st.sets(st.integers(0, 100)))
def test_every_day_of_the_weeks_is_where_it_belongs(today: date, ago: set[int]) -> None:
    """Whatever day it is: as many marks as days with a session, each in the row of its day; no line is ragged."""
    days = {today - timedelta(days=k) for k in ago}
    told = calendar([row(began=datetime(day.year, day.month, day.day, tzinfo=BERLIN)) for day in days], today, PLAIN)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    for number, line in enumerate(told[1:]):
        for week, mark in enumerate(line[4:].split(" ")):
            assert mark == (PLAIN.one if first + timedelta(days=number, weeks=week) in days else PLAIN.none)
    assert len(told) == 8
    assert all(len(line) <= 4 + 2 * WEEKS + 1 and line == line.rstrip() for line in told)


def test_programs_read_it() -> None:
    """CSV and JSON have the same, row by row."""
    table = list(csv.DictReader(io.StringIO(as_csv(ROWS))))
    data = json.loads(as_json(ROWS))
    assert data[1] == {
        "number": 2,
        "began": "2025-11-22T20:15:00+01:00",
        "ritual": "slow-re-entry",
        "seconds": 2460,
        "heard": 750,
        "finished": True,
        "resumes": None,
    }
    for cells, one in zip(table, data, strict=True):
        plain = {key: "" if value is None else str(value) for key, value in one.items()}
        assert cells == plain | {"finished": "yes" if one["finished"] else "no"}


def test_what_was_played_on_a_day() -> None:
    """To its end, by its name, or any of a series; on the day it began, by the clocks there."""
    rows = [*ROWS, row("five-days#2", finished=True)]
    day = date(2025, 11, 22)
    assert played(rows, "arrive", day)
    assert played(rows, "five-days", day)
    assert not played(rows, "five", day)
    assert not played(rows, "arrive", day + timedelta(days=1))
    assert not played([row("arrive")], "arrive", day)
