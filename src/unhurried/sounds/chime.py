"""Struck bowls: a slow attack, partials that shimmer and decay at their own pace; four sounds told apart by ear."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono

if TYPE_CHECKING:
    from unhurried.sounds.noise import Samples

CHIME_LUFS: Final = -27.0
"""Loudness of the start chime at the natural balance, where it is loudest (0.4 s): 9 LU under the voice."""
ATTACK: Final = to_frames(0.1)
"""Frames, raised cosine: nothing startles (research: a chime in 30 ms or more, anything under the voice in 100)."""
PARTIALS: Final = ((1.0, 1.0, 1.3), (2.71, 0.28, 0.8), (5.15, 0.07, 0.4))
"""(ratio to the strike's pitch, amplitude, seconds in which it falls to 1/e) of a bowl's modes."""
SHIMMER: Final = (0.8, 0.3)
"""Each mode is two, because no bowl is quite round: the second's distance in Hz, and its amplitude."""
RING: Final = 5.0
"""Seconds from a strike until it has rung out; the last half of a second fades to nothing."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A bowl struck at a time (s), with a pitch (Hz) and an amplitude."""

    at: float
    pitch: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Chime:
    """What a chime is for, and its strikes."""

    about: str
    strikes: tuple[Strike, ...]


CHIMES: Final[dict[str, Chime]] = {
    "start": Chime("one strike: we begin", (Strike(0.0, 330.0),)),
    "hand-over": Chime(
        "two strikes, rising: from one of you to the other", (Strike(0.0, 262.0, 0.45), Strike(0.9, 349.0, 0.45))
    ),
    "half-time": Chime("one low, soft strike: half the time is still yours", (Strike(0.0, 196.0, 0.7),)),
    "end": Chime("two strikes, falling slowly: this is the end", (Strike(0.0, 262.0), Strike(2.0, 196.0))),
}
CHIME_AT_ONE: Final = -3.5
"""LUFS of the start chime as it is made (see CHIME_LUFS)."""


def chime_frames(name: str) -> int:
    """Return how long a chime rings, in frames."""
    return to_frames(CHIMES[name].strikes[-1].at + RING)


@lru_cache(maxsize=8)
def chime(name: str) -> Mono:
    """Return a chime, (frames,) float32, about 1 where it is loudest. Do not write to it."""
    import numpy as np  # here, as in _ring: who arranges asks only for lengths

    sound = np.zeros(chime_frames(name))
    for strike in CHIMES[name].strikes:
        at = to_frames(strike.at)
        sound[at : at + to_frames(RING)] += strike.strength * _ring(strike.pitch)
    samples = sound.astype(np.float32)
    samples.setflags(write=False)
    return samples


def _ring(pitch: float) -> "Samples":
    import numpy as np

    from unhurried.sounds.exponential import exponential
    from unhurried.sounds.fade import fade

    frames = to_frames(RING)
    ring = np.zeros(frames)
    away, share = SHIMMER
    for ratio, level, decay in PARTIALS:
        for hz, part in ((pitch * ratio, 1.0), (pitch * ratio + away, share)):
            mode = exponential(0, (2j * np.pi * hz - 1 / decay) / SAMPLE_RATE, frames).imag
            ring += level * part / (1 + share) * mode
    ring[:ATTACK] *= fade(ATTACK)
    release = to_frames(0.5)
    ring[-release:] *= fade(release)[::-1]
    return ring
