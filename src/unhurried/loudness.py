"""How loud a long sound is, read a chunk at a time: BS.1770's gates over the whole of it, and its true peak."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.peaks import true_peak

CHUNK: Final = to_frames(10.0)
HOP: Final = to_frames(0.1)
BLOCK: Final = 4
"""Hops of one of BS.1770's blocks: 0.4 s."""
AROUND: Final = to_frames(0.5)
"""Frames read on either side of a chunk and faded: the filters have settled, and no edge makes a peak of its own."""
GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0
"""LUFS, and LU beside what passes the first: quieter blocks do not count (BS.1770)."""

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
        return _gated(_powers(again.astype(np.float64), 0, least)), _peak(read(0, frames).astype(np.float64))
    powers: list[Floats] = []
    loudest = 0.0
    for at in range(0, frames, CHUNK):
        told(at, frames)
        chunk, before, after = _chunk(read, frames, at)
        powers.append(_powers(chunk, before, after))
        if np.abs(chunk[before:after]).max(initial=0.0) > loudest / 2:  # between its samples it is not twice as high
            loudest = max(loudest, _peak(chunk))
    return _gated(np.concatenate(powers)), loudest


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
    """Return the K-weighted power of each whole hop, both channels summed."""
    from pyloudnorm.iirfilter import IIRfilter

    shelf = IIRfilter(4.0, 1 / np.sqrt(2), 1500.0, SAMPLE_RATE, "high_shelf")
    rumble = IIRfilter(0.0, 0.5, 38.0, SAMPLE_RATE, "high_pass")
    power = sum(rumble.apply_filter(shelf.apply_filter(side)) ** 2 for side in chunk.T)
    whole = (after - before) // HOP * HOP
    return np.asarray(power[before : before + whole].reshape(-1, HOP).mean(axis=1))


def _peak(chunk: Floats) -> float:
    return max(true_peak(np.ascontiguousarray(side)) for side in chunk.T)


def _gated(hops: Floats) -> float:
    """Return the integrated loudness of hops in order."""
    total = np.concatenate([[0.0], np.cumsum(hops)])
    blocks = np.maximum(total[BLOCK:] - total[:-BLOCK], 0.0) / BLOCK
    audible = blocks[blocks > _power(GATE)]
    if not len(audible):
        return -np.inf
    loud = audible[audible > audible.mean() * 10 ** (RELATIVE_GATE / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
