"""Samples as whole numbers of 16 bits: how clips and a listener's own bed are kept."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""Frames as they come, (frames, channels), nothing between them: what encoders and sound devices take."""
FULL_SCALE: Final = 32_768


def as_pcm(samples: NDArray[np.floating]) -> Pcm:
    """Return samples, full scale 1, as 16-bit numbers; what is beyond full scale is cut off."""
    pcm: Pcm = np.rint(np.clip(samples, -1, 1 - 1 / FULL_SCALE) * FULL_SCALE).astype(np.int16)
    return pcm
