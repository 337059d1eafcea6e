"""What lies under everything: a seeded loop without a seam, read modulo its length."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, to_frames

LOOP: Final = to_frames(30.0)
SEED: Final = 20_26
COMMON: Final = 0.8
"""What the channels share (as an amplitude; the rest is each one's own): wide, and little is lost in mono."""
LOWEST: Final = 45.0
HIGHEST: Final = 900.0
"""Hz: below, small speakers only rattle; above, noise begins to hiss."""

Stereo = NDArray[np.float32]
"""(frames, 2) float32."""


@lru_cache(maxsize=4)
def bed(name: str) -> Stereo:
    """Return a bed's loop, (LOOP, 2) float32 with an RMS of 1. Do not write to it.

    It is made as a sum of whole cycles of the loop (an inverse FFT with random phases), so it has no seam.
    """
    assert name == "brown", name
    rng = np.random.default_rng(SEED)
    shape = _brown_spectrum()
    common, left, right = (_noise(shape, rng) for _ in range(3))
    own = np.sqrt(1 - COMMON**2)
    loop = np.stack([COMMON * common + own * left, COMMON * common + own * right], axis=1)
    samples: Stereo = (loop / np.sqrt(np.mean(loop**2))).astype(np.float32)
    samples.setflags(write=False)
    return samples


def _brown_spectrum() -> NDArray[np.float64]:
    """Return amplitudes over the loop's frequencies: 1/f, gone below LOWEST, steeper above HIGHEST."""
    hz = np.fft.rfftfreq(LOOP, 1 / SAMPLE_RATE)
    hz[0] = 1.0
    shape: NDArray[np.float64] = (1 / hz) / np.sqrt(1 + (LOWEST / hz) ** 6) / np.sqrt(1 + (hz / HIGHEST) ** 4)
    shape[0] = 0.0  # no DC
    return shape


def _noise(shape: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    phases = np.exp(2j * np.pi * rng.random(len(shape)))
    noise = np.fft.irfft(shape * phases, LOOP)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)))
