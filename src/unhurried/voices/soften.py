"""Hard consonants come softly: what an engine lets burst out of a silence rises as a breath would. Pure.

A plain engine's t, k and s begin at once, and with closed eyes that is a click. Only the hiss above 3.5 kHz is
touched, and most where it stands far above what surrounds it: a burst is lowered, a long s begins gently.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.filtering import HZ, Response, filtered
from unhurried.units import to_frames

Samples = NDArray[np.float64]

HISS: Final = 3_500.0
"""Hz from which sounds are hiss and no longer voice (an 8th-order edge)."""
MOMENT: Final = to_frames(0.002)
AROUND: Final = to_frames(0.100)
"""Frames over which hiss is heard as a burst, and over which as what surrounds it."""
MOST: Final = 0.65
"""A moment's hiss stays below this many times what surrounds it: a long s is 4 dB softer all along."""


def soften(mono: Samples) -> Samples:
    """Return a clip, (frames,), whose hiss never bursts."""
    hiss = filtered(mono, _edge())
    level = np.abs(hiss)
    gain = np.minimum(1.0, MOST * _mean(level, AROUND) / np.maximum(_mean(level, MOMENT), 1e-9))
    return mono - hiss + hiss * _mean(gain, to_frames(0.001))


@cache
def _edge() -> Response:
    """Return what leaves what lies above HISS, in step with the rest, so that taking it away leaves the rest."""
    return HZ**8 / (HZ**8 + HISS**8)


def _mean(values: Samples, width: int) -> Samples:
    """Return the mean of ``width`` values around each, (frames,) as before; beyond the ends there is nothing."""
    total = np.cumsum(np.pad(values, (width // 2 + 1, width - width // 2)))
    return np.asarray((total[width:] - total[:-width])[: len(values)] / width)
