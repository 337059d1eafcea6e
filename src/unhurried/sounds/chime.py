"""Struck bowls: a slow attack, partials that decay at their own pace, one sound for the start, one for the end."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono

ATTACK: Final = 0.06
"""Seconds, raised cosine: nothing startles (research: at least 30 ms)."""
PARTIALS: Final = ((1.0, 1.0, 1.3), (2.71, 0.28, 0.8), (5.15, 0.07, 0.4))
"""(ratio to the strike's pitch, amplitude, seconds in which it falls to 1/e) of a bowl's modes."""
RING: Final = 5.0
"""Seconds from a strike until it has rung out; the last half of a second fades to nothing."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A bowl struck at a time (s), with a pitch (Hz)."""

    at: float
    pitch: float


CHIMES: Final[dict[str, tuple[Strike, ...]]] = {
    "start": (Strike(0.0, 330.0),),
    "end": (Strike(0.0, 262.0), Strike(2.0, 196.0)),
}
"""One strike opens; two, falling, close: told apart with eyes closed."""


def chime_frames(name: str) -> int:
    """Return how long a chime rings, in frames."""
    return to_frames(CHIMES[name][-1].at + RING)


@lru_cache(maxsize=8)
def chime(name: str) -> Mono:
    """Return a chime, (frames,) float32, about 1 where it is loudest. Do not write to it."""
    sound = np.zeros(chime_frames(name))
    for strike in CHIMES[name]:
        at = to_frames(strike.at)
        sound[at : at + to_frames(RING)] += _strike(strike.pitch)
    samples = sound.astype(np.float32)
    samples.setflags(write=False)
    return samples


def _strike(pitch: float) -> NDArray[np.float64]:
    seconds = np.arange(to_frames(RING)) / SAMPLE_RATE
    ring = sum(
        level * np.exp(-seconds / decay) * np.sin(2 * np.pi * pitch * ratio * seconds)
        for ratio, level, decay in PARTIALS
    )
    attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(seconds / ATTACK, 1))
    release = 0.5 - 0.5 * np.cos(np.pi * np.minimum((RING - seconds) / 0.5, 1))
    return np.asarray(ring * attack * release)
