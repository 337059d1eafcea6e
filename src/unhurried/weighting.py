"""How loud a sound in memory is: BS.1770's weighting, blocks and gates. Pure.

The filters are those of the recommendation in closed form (R. Bristow-Johnson's), as pyloudnorm has them; to import
that and the library it filters with would take longer than to speak a whole ritual.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.filtering import HZ, Response, filtered
from unhurried.units import SAMPLE_RATE, to_frames

Floats = NDArray[np.float64]

SHELF: Final = (1_500.0, 1 / np.sqrt(2), 4.0)
"""Hz, Q and dB of the high shelf: what a head does to the highs."""
RUMBLE: Final = (38.0, 0.5)
"""Hz and Q of the high pass: what is hardly heard."""
HOP: Final = to_frames(0.1)
BLOCK: Final = 4
"""Hops of one of BS.1770's blocks: 0.4 s."""
GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0
"""LUFS, and LU beside what passes the first: quieter blocks do not count."""


def powers(mono: Floats) -> Floats:
    """Return the weighted power of each whole hop of one channel, (frames,); around it is silence."""
    whole = len(mono) // HOP * HOP
    hops = filtered(mono, _weights())[:whole].reshape(-1, HOP)
    return np.asarray(np.einsum("hf,hf->h", hops, hops) / HOP)


def gated(hops: Floats) -> float:
    """Return the integrated loudness (LUFS; -inf: there is nothing to hear) of hops in order, all channels summed."""
    total = np.concatenate([[0.0], np.cumsum(hops)])
    blocks = np.maximum(total[BLOCK:] - total[:-BLOCK], 0.0) / BLOCK
    audible = blocks[blocks > _power(GATE)]
    if not len(audible):
        return -np.inf
    loud = audible[audible > audible.mean() * 10 ** (RELATIVE_GATE / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


@cache
def _weights() -> Response:
    """Return what both filters make of each frequency."""
    return _shelf(*SHELF) * _high_pass(*RUMBLE)


def _shelf(hz: float, q: float, db: float) -> Response:
    turn, alpha = _turn(hz, q)
    high, cos = 10 ** (db / 40), np.cos(turn)
    more, less, edge = high + 1, high - 1, 2 * np.sqrt(high) * alpha
    above = (high * (more + less * cos + edge), -2 * high * (less + more * cos), high * (more + less * cos - edge))
    return _biquad(above, (more - less * cos + edge, 2 * (less - more * cos), more - less * cos - edge))


def _high_pass(hz: float, q: float) -> Response:
    turn, alpha = _turn(hz, q)
    cos = np.cos(turn)
    return _biquad(((1 + cos) / 2, -(1 + cos), (1 + cos) / 2), (1 + alpha, -2 * cos, 1 - alpha))


def _turn(hz: float, q: float) -> tuple[float, float]:
    """Return an edge as an angle of the unit circle, and how wide it is there."""
    turn = 2 * np.pi * hz / SAMPLE_RATE
    return turn, float(np.sin(turn) / (2 * q))


def _biquad(above: tuple[float, float, float], below: tuple[float, float, float]) -> Response:
    """Return the response of a filter of two poles by its coefficients: those of what goes in, of what comes out."""
    before = np.exp(-2j * np.pi * HZ / SAMPLE_RATE)  # one frame
    return np.asarray(np.polyval(above[::-1], before) / np.polyval(below[::-1], before))
