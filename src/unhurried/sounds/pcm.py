"""Samples as whole numbers of 16 bits: how files, clips and a listener's own bed have them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""(frames, channels) int16, frame after frame in memory, as files and encoders have them."""
FULL_SCALE: Final = 32_768


def as_pcm(samples: NDArray[np.floating]) -> NDArray[np.int16]:
    """Return samples, full scale 1, as 16-bit numbers; what is beyond full scale is cut off."""
    pcm: NDArray[np.int16] = np.rint(np.clip(samples, -1, 1 - 1 / FULL_SCALE) * FULL_SCALE).astype(np.int16)
    return pcm


def as_frames(samples: NDArray[np.floating], channels: int) -> Pcm:
    """Return the first channels of (frames, channels) samples, full scale 1, as a file has them."""
    pcm = np.empty((len(samples), channels), np.int16)
    for channel in range(channels):  # each for itself: together, numpy goes through one frame at a time
        whole = samples[:, channel] * FULL_SCALE
        np.rint(whole, out=whole)
        pcm[:, channel] = np.clip(whole, -FULL_SCALE, FULL_SCALE - 1, out=whole)
    return pcm
