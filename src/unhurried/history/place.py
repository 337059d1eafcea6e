"""The place at which a session was left, as plain data. Pure.

What was asked for is kept, and what was drawn: so the same ritual can be arranged again. No word of it is: no title,
no section, no line, no name of a deck (hashes stand for them), none of the words that were set in place of others.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

KEPT: Final = 30 * 24 * 3600
"""Seconds for which a place is kept: who has not gone on by then begins anew."""
VERSION: Final = 1
LARGEST: Final = 1 << 62
"""More than any number in it."""


@dataclass(frozen=True, slots=True)
class Breathing:
    """What `breathe` was told: a pattern as it is written, seconds, breaths a minute from and to."""

    pattern: str
    seconds: float
    ramp: tuple[float, float] | None
    beyond_limits: bool
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a session was asked for, and what it came to: enough to have the same again.

    ``source`` is a name that is found from any folder; ``number`` which of a series; ``minutes`` are frames.
    ``decks`` are the cards that had come before, under hashes (see past.py); None: there was a seed, and no card is
    remembered. ``wishes`` is plain data. ``fingerprint`` and ``frames`` are the timeline's.
    """

    source: str
    fingerprint: str
    frames: int
    wishes: Mapping[str, Any]
    seed: int = 0
    number: int | None = None
    minutes: int | None = None
    decks: Mapping[str, tuple[str, ...]] | None = None
    has_words: bool = False
    breathe: Breathing | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session (its row's number) was left: a frame of its ritual, and when, in seconds since 1970."""

    session: int
    at: int
    noted: int
    asked: Asked


def as_text(asked: Asked) -> str:
    """Return what was asked for as JSON; what is minus infinity (a level that is off) is ``off`` there."""
    data = asdict(asked)
    data["wishes"] = {key: "off" if value == -math.inf else value for key, value in asked.wishes.items()}
    return json.dumps({"version": VERSION, **data})


def parse_asked(text: str) -> Asked:
    """Read what :func:`as_text` wrote.

    Raises:
        ValueError: it is something else.
    """
    data = _of(dict, json.loads(text))
    if data.get("version") != VERSION:
        raise ValueError("it is of another version")
    return Asked(
        source=_of(str, data.get("source")),
        fingerprint=_of(str, data.get("fingerprint")),
        frames=_number(data.get("frames")),
        wishes={key: _wish(key, value) for key, value in _of(dict, data.get("wishes")).items()},
        seed=_number(data.get("seed")),
        number=_number_or_none(data.get("number")),
        minutes=_number_or_none(data.get("minutes")),
        decks=_decks(data.get("decks")),
        has_words=_of(bool, data.get("has_words")),
        breathe=_breathing(data.get("breathe")),
    )


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} is expected")
    return value


def _number(value: Any) -> int:
    number: int = _of(int, value)
    if not 0 <= number < LARGEST:
        raise ValueError("a number from 0 is expected")
    return number


def _number_or_none(value: Any) -> int | None:
    return None if value is None else _number(value)


def _wish(key: str, value: Any) -> Any:
    return -math.inf if value == "off" and key.endswith("_level") else value


def _decks(value: Any) -> dict[str, tuple[str, ...]] | None:
    if value is None:
        return None
    return {deck: tuple(_of(str, key) for key in _of(list, keys)) for deck, keys in _of(dict, value).items()}


def _breathing(value: Any) -> Breathing | None:
    if value is None:
        return None
    data = _of(dict, value)
    ramp = data.get("ramp")
    return Breathing(
        pattern=_of(str, data.get("pattern")),
        seconds=float(data.get("seconds", "")),
        ramp=None if ramp is None else (float(_of(list, ramp)[0]), float(ramp[-1])),
        beyond_limits=_of(bool, data.get("beyond_limits")),
        language=_of(str, data.get("language")),
    )
