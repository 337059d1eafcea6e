"""One place for what a number means: seconds and frames, dB and amplitude, durations as people write them.

Time inside Unhurried is a count of frames, never a clock: everything that knows a length knows it as an
``int`` at :data:`SAMPLE_RATE`, so nothing can drift.
"""

import math
import re
from typing import Final

SAMPLE_RATE: Final = 48_000
"""Frames a second, everywhere. Clips of other rates are resampled once, when they are made."""

LONGEST: Final = 24 * 60 * 60.0
"""Seconds. No ritual, and nothing in one, lasts longer."""

_UNITS: Final = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600,
}  # fmt: skip
_LONGEST_TEXT: Final = 60
"""Characters of a duration. The time to find the parts of one grows with its square: of a script-long one, hours."""
_AS: Final = "write it like '8s', '2 min', '1:30' or '1 min 30 s'"
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")


def to_frames(seconds: float) -> int:
    """Return the nearest whole number of frames."""
    return round(seconds * SAMPLE_RATE)


def to_seconds(frames: int) -> float:
    """Return frames as seconds."""
    return frames / SAMPLE_RATE


def amplitude(db: float) -> float:
    """Return a gain in dB as a factor; ``-inf`` dB is 0."""
    return 0.0 if db == -math.inf else 10.0 ** (db / 20.0)


def clock(frames: int) -> str:
    """Return frames as a person reads them on a player: ``8:05`` or ``1:02:05``, cut to the second."""
    minutes, seconds = divmod(frames // SAMPLE_RATE, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def minutes(frames: int) -> str:
    """Return a length as one would say it: ``8 min``, ``1 h``, ``1 h 4 min``; less than a minute in seconds."""
    if frames < 60 * SAMPLE_RATE:
        return f"{frames // SAMPLE_RATE} s"
    hours, rest = divmod(round(frames / SAMPLE_RATE / 60), 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def parse_duration(text: str) -> float:
    """Read ``8s``, ``90 s``, ``2 min``, ``1:30``, ``1 min 30 s`` or ``1 h`` as seconds.

    Raises:
        ValueError: with the mend, when it is none of these or longer than :data:`LONGEST`.
    """
    plain = text.strip().lower()
    if len(plain) > _LONGEST_TEXT:
        raise ValueError(f"'{plain[:_LONGEST_TEXT]} ...' is not a duration: {_AS}")
    if match := _CLOCK.fullmatch(plain):
        hours, minutes, rest = (float(part or 0) for part in match.groups())
        if rest >= 60 or (match[1] and minutes >= 60):
            raise ValueError(f"'{text}' is not a time: minutes and seconds after a colon stay below 60")
        seconds = hours * 3600 + minutes * 60 + rest
    else:
        seconds = _sum_of_parts(plain, text)
    if seconds > LONGEST:
        raise ValueError(f"'{text}' is longer than 24 hours")
    return seconds


def _sum_of_parts(plain: str, text: str) -> float:
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        raise ValueError(f"'{text}' has no unit: write '{plain} s' or '{plain} min'")
    parts = _PART.findall(plain)
    rest = _PART.sub("", plain).strip()
    if not parts or rest or any(unit not in _UNITS for _, unit in parts):
        raise ValueError(f"'{text}' is not a duration: {_AS}")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
