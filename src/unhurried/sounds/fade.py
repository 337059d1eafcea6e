"""The one curve that everything fades by."""

import numpy as np
from numpy.typing import NDArray


def fade(frames: int) -> NDArray[np.float64]:
    """Return a raised cosine that rises from 0 towards 1 in (frames,) steps; of no frames, nothing."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))
