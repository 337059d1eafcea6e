"""How loud a long sound is, read a chunk at a time: BS.1770's gates over the whole of it, and its true peak."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo
from unhurried.units import to_frames
from unhurried.voices.peaks import true_peak
from unhurried.weighting import BLOCK, HOP, gated, powers

CHUNK: Final = to_frames(10.0)
AROUND: Final = to_frames(0.5)
"""Frames read on either side of a chunk and faded: the filters have settled, and no edge makes a peak of its own."""

Floats = NDArray[np.float64]
Read = Callable[[int, int], Stereo]
"""Gives (high - low, 2) from a frame to before another."""
Told = Callable[[int, int], None]


def measured(read: Read, frames: int, told: Told) -> tuple[float, float]:
    """Return a sound's integrated loudness (LUFS; -inf: there is nothing to hear) and its true peak.

    One shorter than 0.4 s, for which there is no such number, is measured as if it went on, over and over until 0.4 s
    are full: so a short sound is not louder, while it lasts, than a long one.
    """
    least = BLOCK * HOP
    if frames < least:
        again = np.tile(read(0, frames), (-(-least // frames), 1))[:least]
        return gated(_powers(again.astype(np.float64), 0, least)), _peak(read(0, frames).astype(np.float64))
    hops: list[Floats] = []
    loudest = 0.0
    for at in range(0, frames, CHUNK):
        told(at, frames)
        chunk, before, after = _chunk(read, frames, at)
        hops.append(_powers(chunk, before, after))
        if np.abs(chunk[before:after]).max(initial=0.0) > loudest / 2:  # between its samples it is not twice as high
            loudest = max(loudest, _peak(chunk))
    return gated(np.concatenate(hops)), loudest


def _chunk(read: Read, frames: int, at: int) -> tuple[Floats, int, int]:
    """Return the chunk from a frame on with what is around it, faded, and where in it the chunk begins and ends."""
    low, end = max(0, at - AROUND), min(frames, at + CHUNK)
    high = min(frames, end + AROUND)
    chunk = read(low, high).astype(np.float64)
    before, after = at - low, end - low
    chunk[:before] *= fade(before)[:, None]
    chunk[after:] *= fade(high - end)[::-1, None]
    return chunk, before, after


def _powers(chunk: Floats, before: int, after: int) -> Floats:
    """Return the weighted power of each whole hop from ``before`` to before ``after``, both channels summed."""
    hops = sum(powers(side) for side in chunk.T)
    return np.asarray(hops)[before // HOP : after // HOP]


def _peak(chunk: Floats) -> float:
    return max(true_peak(np.ascontiguousarray(side)) for side in chunk.T)
