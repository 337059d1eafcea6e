"""The history as people and programs read it: lines, a calendar of the weeks, CSV, JSON. Pure."""

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from unhurried.errors import shown
from unhurried.history.rows import Row
from unhurried.script.excerpt import columns
from unhurried.units import SAMPLE_RATE, clock

WEEKS: Final = 12
DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WIDEST_NAME: Final = 40
"""Columns: a longer name stands out of its line, and moves no other."""
FIELDS: Final = ("number", "began", "ritual", "seconds", "heard", "finished", "resumes")


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for a day with no session, with one, and with more."""

    none: str
    one: str
    more: str


DOTS: Final = Marks("·", "○", "●")
PLAIN: Final = Marks(".", "o", "O")
"""Where an encoding has no others."""


def lines(rows: Sequence[Row]) -> list[str]:
    """Return a line for each session: when it began by the clocks there, what, how long, and whether to its end."""
    names = [shown(row.ritual) for row in rows]
    lengths = [_length(row) for row in rows]
    name_room = min(WIDEST_NAME, max(map(columns, names), default=0))
    length_room = max(map(len, lengths), default=0)
    gone_on_with = {row.resumes for row in rows}
    told = []
    for row, name, length in zip(rows, names, lengths, strict=True):
        pad = " " * (name_room - columns(name))
        end = ("finished later" if row.number in gone_on_with else "finished") if row.finished else ""
        told.append(f"{row.began:%Y-%m-%d %H:%M}  {name}{pad}  {length:>{length_room}}  {end}".rstrip())
    return told


def _length(row: Row) -> str:
    whole = clock(row.length * SAMPLE_RATE)
    return whole if row.heard >= row.length else f"{clock(row.heard * SAMPLE_RATE)} of {whole}"


def calendar(rows: Iterable[Row], today: date, marks: Marks) -> list[str]:
    """Return the last twelve weeks in lines: the months, then a line a day of the week, a column a week."""
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    mondays = [monday + timedelta(weeks=week) for week in range(WEEKS)]
    counts = Counter(row.began.date() for row in rows)
    told = [f"    {_months(mondays)}".rstrip()]
    for number, name in enumerate(DAYS):
        days = [first + timedelta(days=number) for first in mondays]
        told.append(f"{name}  {' '.join(_mark(counts[day], marks) for day in days if day <= today)}")
    return told


def _mark(count: int, marks: Marks) -> str:
    return (marks.none, marks.one, marks.more)[min(count, 2)]


def _months(mondays: Sequence[date]) -> str:
    """Return the names of months, each over the first of its weeks; one has room over two weeks, or at the end."""
    told = ""
    for month, of_month in itertools.groupby(enumerate(mondays), key=lambda week: week[1].month):
        weeks = [number for number, _ in of_month]
        if len(weeks) > 1 or weeks[-1] == len(mondays) - 1:
            told = f"{told:<{2 * weeks[0]}}{MONTHS[month - 1]}"
    return told


def as_json(rows: Iterable[Row]) -> str:
    """Return the rows as JSON: a list of objects, times as ISO 8601 with their offset, lengths in seconds."""
    return json.dumps([_data(row) for row in rows], indent=1, ensure_ascii=False) + "\n"


def as_csv(rows: Iterable[Row]) -> str:
    """Return the rows as CSV with a heading; what is true is ``yes``."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(FIELDS)
    for row in rows:
        data = _data(row) | {"finished": "yes" if row.finished else "no"}
        table.writerow(["" if data[field] is None else data[field] for field in FIELDS])
    return text.getvalue()


def _data(row: Row) -> dict[str, Any]:
    values = (row.number, row.began.isoformat(), row.ritual, row.length, row.heard, row.finished, row.resumes)
    return dict(zip(FIELDS, values, strict=True))
