"""Words a minute, the same for every voice. Pure.

Each voice is measured once, on the sample lines of a language. It is slowed to no less than :data:`SLOWEST` of its
natural rate, because a voice stretched further sounds tired; what is then still missing is made of pauses: a few
inside the sentence, and the rest after it. So a line's words take the same time with every voice: its box.
"""

from collections.abc import Callable
from typing import Final

from unhurried.units import to_frames
from unhurried.voices.reading import words_in

SLOWEST: Final = 0.85
FASTEST: Final = 1.5
"""Of a voice's natural rate."""
CORRECTIONS: Final = 4
NEAR: Final = 0.02
"""How often a rate is corrected at most, and how near to the pace is near enough (5 % is promised)."""


def words_a_minute(lines: tuple[str, ...], frames: int) -> float:
    """Return the pace at which lines were spoken in ``frames`` altogether, first sound to last sound of each."""
    return sum(map(words_in, lines)) * to_frames(60.0) / max(frames, 1)


def rate_for(pace: float, measured: Callable[[float], float]) -> float:
    """Return the rate (1 is natural) at which a voice comes nearest to a pace.

    ``measured`` gives its words a minute at a rate. Where the answer lies between the bounds it is asked again, until
    it is near enough: engines keep a rate only roughly.
    """
    rate = _bounded(pace / measured(1.0))
    for _ in range(CORRECTIONS):
        if rate in (SLOWEST, FASTEST):
            break
        reached = measured(rate)
        if abs(reached / pace - 1) < NEAR:
            break
        rate = _bounded(rate * pace / reached)
    return rate


def _bounded(rate: float) -> float:
    return round(min(max(rate, SLOWEST), FASTEST), 3)


def box_of(text: str, pace: float) -> int:
    """Return the frames that a line's words take at a pace."""
    return to_frames(words_in(text) * 60.0 / pace)
