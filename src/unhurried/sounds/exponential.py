"""Exponentials of evenly spaced numbers, at one multiplication a frame: a glide of pitch, a swell. Pure."""

import math
from typing import Any

import numpy as np


def exponential(start: complex, step: complex, frames: int) -> Any:
    """Return exp(start + step * n) for n from 0 to before ``frames``, (frames,); float64, or complex where one is.

    The exponential itself is asked for some hundred times only: of every so many frames, and of those in between, for
    exp(a + b) = exp(a) exp(b). What comes out is as exact, within four parts in 10**16.
    """
    fine = max(1, math.isqrt(frames))
    coarse = np.exp(start + step * fine * np.arange(-(-frames // fine)))
    return np.outer(coarse, np.exp(step * np.arange(fine))).ravel()[:frames]
