"""Sharp peaks give way a little, so that every line can be as loud as the others. Pure.

A gain that is worked out from the whole clip, as in mastering: it goes down before a peak and up again after it, so
smoothly that nothing of it is heard. It belongs to the making of a clip; the mix has nothing of the kind.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, amplitude, to_frames

Samples = NDArray[np.float64]

OVERSAMPLED: Final = 4
"""Times the rate at which a true peak is measured (BS.1770)."""
AROUND: Final = to_frames(0.006)
"""Frames over which the gain goes down before a peak and up again after it: some periods of a voice."""
MOST_DB: Final = 4.0
"""dB by which a peak gives way at most. What stands out further keeps its line quieter."""


def true_peak(mono: Samples) -> float:
    """Return the highest sample at four times the rate."""
    return float(_between(mono).max(initial=0.0))


def limited(mono: Samples, ceiling: float) -> Samples:
    """Return a clip, (frames,), whose true peak is ``ceiling`` at most; no peak gives way by more than MOST_DB.

    What stands out further takes the whole clip down.
    """
    mono = mono * min(1.0, ceiling * amplitude(MOST_DB) / max(true_peak(mono), 1e-9))
    level = _between(mono).max(axis=1)
    needed = np.minimum(1.0, ceiling / np.maximum(level, 1e-9))
    if needed.min(initial=1.0) >= 1.0:
        return mono
    lowest = _lowest(needed, AROUND)
    window = np.hanning(2 * AROUND + 3)[1:-1]
    padded = np.pad(lowest, AROUND, constant_values=1.0)
    size = 1 << (len(padded) + len(window)).bit_length()
    smooth = np.fft.irfft(np.fft.rfft(1.0 - padded, size) * np.fft.rfft(window / window.sum(), size), size)
    gain = 1.0 - smooth[2 * AROUND : 2 * AROUND + len(mono)]
    limited = mono * gain
    return limited * min(1.0, ceiling / true_peak(limited))


def _between(mono: Samples) -> Samples:
    """Return the levels at each sample and between it and the next, (frames, OVERSAMPLED)."""
    import soxr

    finer = soxr.resample(mono, SAMPLE_RATE, OVERSAMPLED * SAMPLE_RATE, quality="HQ")
    whole = np.zeros(OVERSAMPLED * len(mono))
    whole[: len(finer)] = np.abs(finer[: len(whole)])
    return whole.reshape(len(mono), OVERSAMPLED)


def _lowest(gain: Samples, width: int) -> Samples:
    """Return the lowest gain within ``width`` frames on either side of each."""
    lowest = gain.copy()
    reach = 0
    while reach < width:
        step = min(reach + 1, width - reach)
        ahead = np.pad(lowest[step:], (0, step), constant_values=1.0)
        behind = np.pad(lowest[:-step], (step, 0), constant_values=1.0)
        lowest = np.minimum(lowest, np.minimum(ahead, behind))
        reach += step
    return lowest
