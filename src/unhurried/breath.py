"""The breath: patterns and ramps in, a list of whole breaths out. Pure.

A breath is never cut. What is asked for in minutes is met to the nearest whole breath, and it always ends
on an exhale (or the rest that belongs to it).
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from unhurried.nearest import nearest
from unhurried.units import to_frames

PhaseKind = Literal["in", "hold", "out", "rest"]

SHORTEST_PHASE: Final = 0.5
"""Seconds. Nobody can follow a shorter one."""
LONGEST_EVER: Final = 60.0
"""Seconds of a phase, even where it is meant."""
RAMP_STEP: Final = 0.3
"""Seconds by which a breath of a ramp is longer than the one before: from 12 to 6 a minute it takes 17 breaths,
126 s (research, Ramp)."""
RAMP_START_INHALE: Final = 0.45
"""The inhale's share of a breath where a ramp begins; it ends at the pattern's own share."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a breath and its length in frames (at least 1)."""

    kind: PhaseKind
    frames: int


Breath = tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a breath is shared out: phases in order, in seconds, each longer than 0.

    Whether two people should be led through it, :func:`check_limits` says.

    Raises:
        ValueError: with the reason, when it is no breath that anybody could follow.
    """

    phases: tuple[tuple[PhaseKind, float], ...]

    def __post_init__(self) -> None:
        kinds = {kind for kind, _ in self.phases}
        if not {"in", "out"} <= kinds:
            raise ValueError("a breath needs an inhale and an exhale")
        for kind, seconds in self.phases:
            if not seconds >= SHORTEST_PHASE:  # what is no number at all, too
                raise ValueError(f"'{kind}' lasts {seconds:g} s: {SHORTEST_PHASE:g} s at least")
            if seconds > LONGEST_EVER:
                raise ValueError(f"'{kind}' lasts {seconds:g} s: {LONGEST_EVER:g} s at most, whatever is meant")

    @property
    def period(self) -> float:
        """Seconds of one breath."""
        return sum(seconds for _, seconds in self.phases)

    @property
    def has_hold(self) -> bool:
        """Whether the breath is held, with full or with empty lungs (a rest of 2 s or less is none)."""
        return any(kind == "hold" or (kind == "rest" and seconds > 2) for kind, seconds in self.phases)

    @property
    def is_4_7_8(self) -> bool:
        """Whether it is a breath whose rounds are limited (see limits.py): at any speed, with a rest or without."""
        phases = [phase for phase in self.phases if phase[0] != "rest"]
        if [kind for kind, _ in phases] != ["in", "hold", "out"]:
            return False
        whole = sum(seconds for _, seconds in phases)
        return all(
            abs(seconds / whole - share / 19) < 0.02 for (_, seconds), share in zip(phases, (4, 7, 8), strict=True)
        )

    def __str__(self) -> str:
        """Return it as :func:`parse_pattern` reads it."""
        parts = {
            kind: "+".join(f"{seconds:g}" for other, seconds in self.phases if other == kind) or "0"
            for kind in ("in", "hold", "out", "rest")
        }
        if parts["rest"] == "0":
            del parts["rest"]
            if parts["hold"] == "0":
                del parts["hold"]
        return "-".join(parts.values())


NAMED: Final[dict[str, str]] = {
    "calm": "4-6",
    "even": "5.5-5.5",
    "box": "4-4-4-4",
    "sigh": "2.5+1-7",  # an inhale, a short top-up, an exhale twice as long (Balban 2023)
}


@dataclass(frozen=True, slots=True)
class Ramp:
    """From one rate to another, in breaths a minute."""

    start: float
    end: float

    def __post_init__(self) -> None:
        for rate in (self.start, self.end):
            if not 30 / LONGEST_EVER <= rate <= 30 / SHORTEST_PHASE:
                raise ValueError(f"{rate:.3g} breaths a minute cannot be followed by anybody")


def pattern_of(inhale: float, hold: float, exhale: float, rest: float) -> Pattern:
    """Return the pattern of four lengths in seconds; what lasts 0 is left out."""
    four: tuple[tuple[PhaseKind, float], ...] = (
        ("in", inhale),
        ("hold", hold),
        ("out", exhale),
        ("rest", rest),
    )
    return Pattern(tuple(phase for phase in four if phase[1] != 0))


def parse_pattern(text: str) -> Pattern:
    """Read ``4-6``, ``4-7-8``, ``4-4-4-4``, ``2.5+1-7`` (an inhale in two parts) or a name of :data:`NAMED`.

    Raises:
        ValueError: with the mend.
    """
    plain = NAMED.get(text.strip().lower(), text.strip())
    numbers = re.fullmatch(r"([\d.]+)(?:\+([\d.]+))?((?:\s*-\s*[\d.]+){1,3})", plain)
    try:
        if not numbers:
            raise ValueError
        inhale, top_up = float(numbers[1]), float(numbers[2] or 0)
        rest = [float(part) for part in numbers[3].split("-")[1:]]
    except ValueError:
        near = nearest(text, NAMED)
        if near:
            raise ValueError(f"'{text}' is not a breath pattern; did you mean '{near}'?") from None
        raise ValueError(
            f"'{text}' is not a breath pattern: write seconds, as '4-6', '4-7-8' or '4-4-4-4', or a name"
            f" ({', '.join(sorted(NAMED))})"
        ) from None
    hold, exhale, pause = {1: (0.0, *rest, 0.0), 2: (*rest, 0.0), 3: tuple(rest)}[len(rest)]
    whole = pattern_of(inhale, hold, exhale, pause)
    return Pattern((whole.phases[0], ("in", top_up), *whole.phases[1:])) if numbers[2] else whole


def parse_ramp(text: str) -> Ramp:
    """Read ``12 to 6`` or ``12:6``, in breaths a minute.

    Raises:
        ValueError: with the mend.
    """
    numbers = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:to|:)\s*(\d+(?:\.\d+)?)\s*", text)
    if not numbers:
        raise ValueError(f"'{text}' is not a ramp: write breaths a minute, as '12 to 6' or '12:6'")
    return Ramp(float(numbers[1]), float(numbers[2]))


def breaths(
    pattern: Pattern, *, seconds: float | None = None, count: int | None = None, ramp: Ramp | None = None
) -> tuple[Breath, ...]:
    """Return whole breaths: ``count`` of them, or the number whose length is nearest to ``seconds`` (>= 1).

    A ramp leads from its first rate to its last by :data:`RAMP_STEP` a breath and stays there; where there
    is no time for that, it takes larger steps and arrives with the last breath.
    """
    if (seconds is None) == (count is None):
        raise ValueError("give either seconds or count")
    if ramp is None:
        shape = _scaled(pattern, pattern.period, 1.0)
        return (shape,) * (count if count is not None else max(1, round((seconds or 0) / pattern.period)))
    first, last = 60 / ramp.start, 60 / ramp.end
    climb = _climb(first, last)
    if count is None:
        after = ((seconds or 0) - sum(climb)) / last
        count = len(climb) + round(after) if after >= 0.5 else max(2, round((seconds or 0) * 2 / (first + last)))
    if count > len(climb):
        periods = climb + [last] * (count - len(climb))
    else:
        periods = [first + (last - first) * (k + 1 if count == 1 else k) / max(count - 1, 1) for k in range(count)]
    steady = _scaled(pattern, last, 1.0)
    span = last - first
    return tuple(
        steady if period == last else _scaled(pattern, period, (period - first) / span if span else 1.0)
        for period in periods
    )


@lru_cache(maxsize=4096)
def breathing_frames(pattern: Pattern, count: int, ramp: Ramp | None) -> int:
    """Return the frames of so many whole breaths, without listing those that are alike."""
    listed = min(count, (len(_climb(60 / ramp.start, 60 / ramp.end)) if ramp else 0) + 1)
    if listed == 0:
        return 0
    several = breaths(pattern, count=listed, ramp=ramp)
    frames = [sum(phase.frames for phase in breath) for breath in several]
    return sum(frames) + (count - listed) * frames[-1]


def _climb(first: float, last: float) -> list[float]:
    """Return the periods (s) of the breaths before the last rate is reached, each RAMP_STEP from the one before."""
    steps = math.ceil(abs(last - first) / RAMP_STEP - 1e-9)
    step = math.copysign(RAMP_STEP, last - first)
    return [first + step * k for k in range(steps)]


@lru_cache(maxsize=4096)
def _scaled(pattern: Pattern, period: float, progress: float) -> Breath:
    """Return a breath of ``period`` seconds: at progress 0 an unheld 45:55, at 1 the pattern's own shares."""
    inhales = sum(seconds for kind, seconds in pattern.phases if kind == "in")
    start = {"in": RAMP_START_INHALE * pattern.period / inhales, "out": 1 - RAMP_START_INHALE}
    phases = []
    for kind, seconds in pattern.phases:
        own = seconds / pattern.period
        plain = own * start["in"] if kind == "in" else start.get(kind, 0.0)
        phases.append(Phase(kind, to_frames(period * (plain + (own - plain) * progress))))
    return _followable(phases)


def _followable(phases: list[Phase]) -> Breath:
    """Leave out holds and rests too short to follow, with which a ramp begins; the exhale has their time."""
    kept = [phase for phase in phases if phase.kind in ("in", "out") or phase.frames >= to_frames(SHORTEST_PHASE)]
    lost = sum(phase.frames for phase in phases) - sum(phase.frames for phase in kept)
    out = next(k for k, phase in enumerate(kept) if phase.kind == "out")
    kept[out] = Phase("out", kept[out].frames + lost)
    return tuple(kept)
