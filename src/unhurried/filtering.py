"""A sound through a frequency response, in blocks of one length. Pure.

A response is worked out once for all sounds; and a transform of so many frames as a sound happens to have can take
ten times as long as one of a power of two.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, to_frames

Samples = NDArray[np.float64]
Response = NDArray[np.complexfloating] | Samples
"""(len(HZ),): what becomes of each frequency of HZ."""

BLOCK: Final = 1 << 16
"""Frames of a transform: 1.4 s, short enough for a processor's own memory."""
REACH: Final = to_frames(0.14)
"""Frames before and after its cause within which a response has died away: of a low cut at 38 Hz by 260 dB."""
HZ: Final[Samples] = np.arange(BLOCK // 2 + 1) * np.float64(SAMPLE_RATE / BLOCK)


def filtered(mono: Samples, response: Response) -> Samples:
    """Return a sound, (frames,), as a response leaves it, as long as it was; around it is silence."""
    step = BLOCK - 2 * REACH
    around = np.pad(mono, (REACH, REACH + step))
    heard = np.empty(len(mono))
    for at in range(0, len(mono), step):
        part = np.fft.irfft(np.fft.rfft(around[at : at + BLOCK], BLOCK) * response, BLOCK)
        heard[at : at + step] = part[REACH:-REACH][: len(mono) - at]
    return heard
