"""The room a voice stands in: no rumble, no edge, and a few soft walls near by. Pure.

It is one frequency response, so a clip passes it in one multiplication. What it takes off is there in every plain
engine: hum below a voice's lowest note, and an edge in the highs.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.filtering import HZ, filtered
from unhurried.units import amplitude

LOW_CUT: Final = 80.0
"""Hz, second order: below the lowest speaking voice there are only rumble and DC."""
SHELF: Final = 5_000.0
SHELF_DB: Final = -10.0
"""Hz from which, and dB by which, the highs are lowered: a third of it at 5 kHz, nearly all two octaves above."""
REFLECTIONS: Final = (
    (0.0113, -15.0), (0.0164, -17.0), (0.0239, -16.5), (0.0302, -18.5), (0.0391, -19.5),
    (0.0463, -21.0), (0.0560, -22.5), (0.0669, -24.0), (0.0797, -26.0), (0.0929, -28.0),
)  # fmt: skip
"""(seconds after the voice, dB under it) of each reflection: those of a small furnished room, no two at a common
distance, so that none rings. Together they are 9 dB under the voice."""
WARMTH: Final = 2_500.0
"""Hz: soft walls give back little above it."""


def in_room(mono: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a clip as the room has it, (frames,), as long as it was: it rings out in the silence after it."""
    return filtered(mono, _response())


@cache
def _response() -> NDArray[np.complex128]:
    """Return what the room makes of each frequency.

    Shelf and walls are filters of two poles each, which come after their cause. The low cut turns no phase: turning
    that of a voice's lowest note would raise its peaks, and the line would have to be quieter.
    """
    edge, high = 1j * HZ / SHELF, amplitude(SHELF_DB / 2)
    cut = HZ**2 / np.sqrt(HZ**4 + LOW_CUT**4)
    shelf = ((1 + high * edge) / (1 + edge)) ** 2
    walls = sum(amplitude(db) * np.exp(-2j * np.pi * HZ * seconds) for seconds, db in REFLECTIONS)
    return np.asarray(cut * shelf * (1 + walls / (1 + 1j * HZ / WARMTH) ** 2))
