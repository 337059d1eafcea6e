"""What two people lying down should not be led through unless it is meant: which breath, and how much of it. Pure.

The numbers are from published sources (box breathing 3.75 a minute, 4-7-8 3.16; Weil on 4-7-8).
"""

from typing import Final

from unhurried.breath import Pattern, Ramp

SLOWEST: Final = 3.0
"""Breaths a minute. Slower is refused (research: box breathing 3.75, 4-7-8 3.16) unless it is meant."""
FASTEST: Final = 30.0
"""Breaths a minute. Faster is no longer calm."""
LONGEST_PHASE: Final = 20.0
"""Seconds, unless a longer one is meant."""
LONGEST_HOLD: Final = 8.0
"""Seconds, with full lungs or empty ones (a rest), unless a longer one is meant. 4-7-8 is inside it."""
MOST_ROUNDS: Final = 8
"""Breaths of 4-7-8 in a sitting, unless more are meant (Weil: four at first, eight ever)."""
FIRST_ROUNDS: Final = 4
MEANT: Final = "if it is meant, write 'beyond limits: true' beside 'breathe'"
"""How a script goes beyond what is refused."""


def check_rate(per_minute: float) -> None:
    """Raise ValueError unless two people can breathe that often."""
    if not SLOWEST <= per_minute <= FASTEST:
        raise ValueError(
            f"{per_minute:.3g} breaths a minute is outside what suits people lying down: {SLOWEST:g} to {FASTEST:g}"
        )


def check_rounds(pattern: Pattern, rounds: int) -> None:
    """Raise ValueError where there are more rounds of 4-7-8 in a sitting than suit anybody."""
    if pattern.is_4_7_8 and rounds > MOST_ROUNDS:
        raise ValueError(f"{rounds} rounds of 4-7-8 are too many: at most {MOST_ROUNDS}, and {FIRST_ROUNDS} at first")


def check_limits(pattern: Pattern) -> None:
    """Raise ValueError, with the reason, when two people should not be led through a breath unless it is meant."""
    for kind, seconds in pattern.phases:
        if kind in ("hold", "rest") and seconds > LONGEST_HOLD:
            raise ValueError(f"a {kind} of {seconds:.3g} s is too long for comfort: {LONGEST_HOLD:g} s at most")
        if seconds > LONGEST_PHASE:
            raise ValueError(f"'{kind}' lasts {seconds:.3g} s: {LONGEST_PHASE:g} s at most")
    check_rate(60 / pattern.period)


def check_ramp(pattern: Pattern, ramp: Ramp, *, limits: bool = True) -> None:
    """Raise ValueError where a ramp, or the breath that it ends with, is outside what suits people.

    Without ``limits`` it is meant; then only what nobody could follow is refused.
    """
    if limits:
        check_rate(ramp.start)
        check_rate(ramp.end)
    factor = 60 / ramp.end / pattern.period
    # A hold grows with its breath. One that shrinks too far is left out (see _followable).
    slowest = _slower(pattern, factor)
    if limits:
        check_limits(slowest)


def holds(pattern: Pattern, ramp: Ramp | None) -> bool:
    """Whether a breath is held, in the pattern or in the slowest breath that a ramp makes of it."""
    return pattern.has_hold or (ramp is not None and _slower(pattern, 60 / ramp.end / pattern.period).has_hold)


def _slower(pattern: Pattern, factor: float) -> Pattern:
    """Return a pattern that takes so many times as long, if that is longer."""
    return Pattern(tuple((kind, seconds * factor) for kind, seconds in pattern.phases)) if factor > 1 else pattern
