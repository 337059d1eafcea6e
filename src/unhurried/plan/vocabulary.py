"""The words that a plan may have, and what single ones mean: numbers, weekdays, a time, a date. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from unhurried.nearest import nearest
from unhurried.plan.planned import FREE, MONTHS, WEEKDAYS, WORKING

EXAMPLE: Final = "on Sundays at 10:00"
EXAMPLES: Final = f"write it like '{EXAMPLE}', 'every night at 22:00', 'tomorrow' or 'from Monday'"
FARTHEST: Final = timedelta(days=3660)
"""Nobody plans for longer than ten years; and a slip of the hand in a year is found."""

_SHORTEST: Final = 4
"""Letters of a word that another can have been meant by."""

_TWELVE: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS: Final = {word: number for number, word in enumerate(_TWELVE, 1)}
_SHORT: Final = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
ONE: Final = {name.lower(): number for number, name in enumerate(WEEKDAYS)} | _SHORT
"""One day of a week."""
MANY: Final = {f"{name.lower()}s": (number,) for number, name in enumerate(WEEKDAYS)} | {
    "weekdays": WORKING,
    "weekends": FREE,
}
"""Days of every week."""
SOME: Final = {word: (number,) for word, number in ONE.items()} | MANY | {"weekday": WORKING, "weekend": FREE}
DARK: Final = ("evening", "night", "evenings", "nights")
PARTS: Final = ("morning", "afternoon", "mornings", "afternoons", *DARK)
DAYS: Final = ("day", "days", *PARTS)
WEEKS: Final = ("week", "weeks")
OFTEN: Final = {"daily": "day", "nightly": "night", "weekly": "week"}
KNOWN: Final = (
    *SOME, *DAYS, *WEEKS, *OFTEN,
    "on", "at", "every", "other", "from", "until", "times", "today", "tonight", "tomorrow", "noon", "for",
)  # fmt: skip

DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_MONTHS: Final = tuple(month[:3].lower() for month in MONTHS)
_LIKE_A_DATE: Final = re.compile(rf"\d+(st|nd|rd|th)$|\d+[./-]\d+([./-]\d*)?$|{'|'.join(_MONTHS)}")
"""A day as it is not written here: 24.12.2026, 12/24, 24th, december."""
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|a\.m|p\.m)?")
"""An hour, its minutes, its half of the day."""
_HALVES: Final = {"am": "am", "a.m": "am", "pm": "pm", "p.m": "pm"}


def not_understood(word: str | None = None, following: str = "") -> str:
    """Say that a word, or the want of one, was not understood, and what may have been meant."""
    if word is None:
        return f"something is missing at the end; {EXAMPLES}"
    if word.startswith(("month", "year")):
        return f"'{word}': only days and weeks can be planned again and again; {EXAMPLES}"
    if _LIKE_A_DATE.match(word) or (word.isdecimal() and following.startswith(_MONTHS)):
        return f"'{word}' was not understood; a day is written as 2026-12-24"
    near = None if word in KNOWN or len(word) < _SHORTEST else nearest(word, KNOWN)
    return f"'{word}' was not understood; " + (f"did you mean '{near}'?" if near else EXAMPLES)


def parse_date(word: str, today: date) -> date:
    """Read a date.

    Raises:
        ValueError: there is no such day, or it is far away.
    """
    try:
        day = date(*map(int, word.split("-")))
    except ValueError:
        raise ValueError(f"'{word}' is no day: write the year, the month and the day, as 2026-12-24") from None
    if abs(day - today) > FARTHEST:
        raise ValueError(f"'{word}' is more than ten years away")
    return day


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, by how many words it was said, and its hour where that stood alone."""

    at: time
    words: int
    bare: int | None


def clock_of(words: Sequence[str], *, bare: bool) -> Clock | None:
    """Return the time that words begin with, if any; a number alone is one only where ``bare`` says so.

    Raises:
        ValueError: there is no such time.
    """
    match = _CLOCK.fullmatch(words[0]) if words else None
    if match is None:
        return None
    half = _HALVES.get(match[3] or "".join(words[1:2]))
    if not (bare or match[2] or half):
        return None
    at = _time(match[0], int(match[1]), int(match[2] or 0), half)
    alone = match[2] is None and half is None
    return Clock(at, 1 if match[3] or half is None else 2, at.hour if alone else None)


def _time(word: str, hour: int, minute: int, half: str | None) -> time:
    """Return a time of day; ``half``: "am", "pm", or None of a day of 24 hours."""
    if half is not None and not 1 <= hour <= 12:
        raise ValueError(f"'{word}' is no time: write 22:00, or 10 pm")
    if half is not None:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"'{word}' is no time of a day: from 0:00 to 23:59")
    return time(hour, minute)
