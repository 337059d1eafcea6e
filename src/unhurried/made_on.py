"""The day that a file tells it was made on. Pure: the environment and today are given."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from unhurried.errors import UnhurriedError

VARIABLE: Final = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, in place of now, for whoever wants the same bytes another day (reproducible-builds.org)."""
NONE: Final = "none"
"""In place of a day: it is left out."""


def read_day(text: str) -> str:
    """Read a day as ``2026-11-22``, or ``none``.

    Raises:
        ValueError: it is neither.
    """
    plain = text.strip().lower()
    if plain == NONE:
        return NONE
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError:
        raise ValueError(f"'{text}' is no day: write it like 2026-11-22, or none") from None


def made_on(asked: str | None, environment: Mapping[str, str], today: date) -> str | None:
    """Return the day, as ``2026-11-22``: the one asked for, else that of SOURCE_DATE_EPOCH (UTC), else today.

    Raises:
        UnhurriedError: SOURCE_DATE_EPOCH is no time.
    """
    if asked is not None:
        return None if asked == NONE else asked
    seconds = environment.get(VARIABLE, "").strip()
    if not seconds:
        return today.isoformat()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise UnhurriedError(f"{VARIABLE} is '{seconds[:30]}', which is no number of seconds since 1970") from None
