"""Sharp peaks give way a little, so that every line can be as loud as the others. Pure.

A gain that is worked out from the whole clip, as in mastering: it goes down before a peak and up again after it, so
smoothly that nothing of it is heard. It belongs to the making of a clip; the mix has nothing of the kind.
"""

from functools import cache, reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.filtering import BLOCK, Response, filtered
from unhurried.units import SAMPLE_RATE, amplitude, to_frames

Samples = NDArray[np.float64]

OVERSAMPLED: Final = 4
"""Times the rate at which a true peak is measured (BS.1770)."""
AROUND: Final = to_frames(0.006)
"""Frames over which the gain goes down before a peak and up again after it: some periods of a voice."""
MOMENT: Final = 128
"""Frames that are looked at together; what rings in them has died away after as many."""
MOST_DB: Final = 4.0
"""dB by which a peak gives way at most. What stands out further keeps its line quieter."""


def true_peak(mono: Samples) -> float:
    """Return the highest sample at four times the rate."""
    highest = float(np.abs(mono).max(initial=0.0))
    return max(highest, float(_between(mono, highest).max(initial=0.0)))


def lowered(mono: Samples, ceiling: float) -> Samples:
    """Return a clip, the whole of it taken down where its true peak is above ``ceiling``."""
    return mono * min(1.0, ceiling / max(true_peak(mono), 1e-9))


def eased(mono: Samples, ceiling: float) -> Samples:
    """Return a clip whose peaks give way; as it came, where none has to. Between two samples one may still stand out.

    What stands out by more than MOST_DB takes the whole clip down.
    """
    level = _between(mono, ceiling)
    down = min(1.0, ceiling * amplitude(MOST_DB) / max(level.max(initial=0.0), 1e-9))
    needed = np.minimum(1.0, ceiling / np.maximum(level * down, 1e-9))
    if needed.min(initial=1.0) >= 1.0:
        return mono
    gain = 1.0 - filtered(1.0 - _lowest(needed), _window())
    return np.asarray(mono * (down * gain))


def _between(mono: Samples, least: float) -> Samples:
    """Return the highest level from each sample to the next, (frames,); 0 where it is well below ``least``.

    Between two samples it is not twice as high as around them: where all is quieter nothing is worked out.
    """
    import soxr

    moments = np.pad(mono, (0, -len(mono) % MOMENT)).reshape(-1, MOMENT)
    near = np.abs(moments).max(axis=1) > least / 2
    near[1:] |= near[:-1].copy()
    near[:-1] |= near[1:].copy()
    finer = soxr.resample(moments[near].reshape(-1), SAMPLE_RATE, OVERSAMPLED * SAMPLE_RATE, quality="HQ")
    whole = np.zeros((near.sum(), MOMENT, OVERSAMPLED))
    whole.reshape(-1)[: len(finer)] = np.abs(finer[: whole.size])
    levels = np.zeros(moments.shape)
    levels[near] = reduce(np.maximum, np.moveaxis(whole, 2, 0))  # of so short rows, far quicker than max()
    return levels.reshape(-1)[: len(mono)]


def _lowest(gain: Samples) -> Samples:
    """Return the lowest gain within AROUND frames on either side of each."""
    lowest = np.pad(gain, AROUND, constant_values=1.0)
    reach, width = 1, 2 * AROUND + 1
    while reach < width:
        step = min(reach, width - reach)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        reach += step
    return lowest


@cache
def _window() -> Response:
    """Return the response of the mean, weighted by a hump, of AROUND frames on either side of each."""
    hump = np.hanning(2 * AROUND + 3)[1:-1]
    centred = np.roll(np.pad(hump / hump.sum(), (0, BLOCK - len(hump))), -AROUND)
    return np.asarray(np.fft.rfft(centred))
