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
    around, moment = _means(level, AROUND, MOMENT)
    gain = np.minimum(1.0, MOST * around / np.maximum(moment, 1e-9))
    (smooth,) = _means(gain, to_frames(0.001))
    return mono - hiss + hiss * smooth


@cache
def _edge() -> Response:
    """Return what leaves what lies above HISS, in step with the rest, so that taking it away leaves the rest."""
    return HZ**8 / (HZ**8 + HISS**8)


def _means(values: Samples, *widths: int) -> list[Samples]:
    """Return the mean of so many values around each, (frames,) as before, for each width; around them is 0."""
    edge, frames = max(widths), len(values)
    total = np.cumsum(np.pad(values, edge))
    first = [edge - 1 - width // 2 for width in widths]
    return [
        (total[at + width : at + width + frames] - total[at : at + frames]) / width
        for at, width in zip(first, widths, strict=True)
    ]
