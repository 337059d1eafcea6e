"""Samples as whole numbers of 16 bits: how files, clips and a listener's own bed have them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""(frames, channels) int16, frame after frame in memory, as files and encoders have them."""
FULL_SCALE: Final = 32_768


def as_pcm(samples: NDArray[np.floating]) -> NDArray[np.int16]:
    """Return samples, full scale 1, as 16-bit numbers; what is beyond full scale is cut off."""
    whole = samples * FULL_SCALE
    np.rint(whole, out=whole)
    return np.clip(whole, -FULL_SCALE, FULL_SCALE - 1, out=whole).astype(np.int16)


def as_floats(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return 16-bit numbers as samples, full scale 1."""
    return pcm.astype(np.float32) / np.float32(FULL_SCALE)


def as_frames(samples: NDArray[np.floating], channels: int) -> Pcm:
    """Return the first channels of (frames, channels) samples, full scale 1, as a file has them."""
    pcm = np.empty((len(samples), channels), np.int16)
    for channel in range(channels):  # each for itself: together, numpy goes through one frame at a time
        pcm[:, channel] = as_pcm(samples[:, channel])
    return pcm
