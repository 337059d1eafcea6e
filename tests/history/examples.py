"""Rows and places for the tests of the history."""

from datetime import datetime, timedelta, timezone
from typing import Any

from unhurried.history.place import Asked
from unhurried.history.rows import Row

NOW = 1_763_840_000
"""2025-11-22 19:33:20 UTC."""
BERLIN = timezone(timedelta(hours=1))


def row(ritual: str = "arrive", **other: Any) -> Row:
    """A session of an evening in November."""
    given: dict[str, Any] = {"began": datetime(2025, 11, 22, 20, 15, tzinfo=BERLIN), "length": 600, "heard": 60}
    return Row(ritual=ritual, **given | other)


def asked(source: str = "arrive", **other: Any) -> Asked:
    """What was asked for it."""
    given: dict[str, Any] = {"fingerprint": "00ff", "frames": 600 * 48_000, "wishes": {"voice": "silent"}}
    return Asked(source=source, **given | other)
