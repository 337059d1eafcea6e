"""An endless sound: layers that are each read modulo their own length, so that it hardly ever repeats as a whole."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Layer = NDArray[np.float32] | NDArray[np.int16]
Stereo = NDArray[np.float32]
"""(frames, 2) float32. What is mixed has each side in one piece (see :func:`silence`); what comes from elsewhere may
have frame after frame."""


def silence(frames: int) -> Stereo:
    """Return (frames, 2) of silence, to add sounds to: the left side in one piece of memory, then the right one.

    Side by side, frame after frame, numpy would go through two numbers at a time: four times as slow.
    """
    return np.zeros((2, frames), np.float32).T


class Endless(Protocol):
    """A sound without an end."""

    def read(self, start: int, stop: int) -> Stereo:
        """Return the frames from start to before stop, (stop - start, 2) float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """Layers of (frames, 2), float32 or whole numbers, added up; ``gain`` brings them to the loudness of a bed.

    Two layers of different lengths begin together again only after the least common multiple of both.
    """

    layers: tuple[Layer, ...]
    gain: float

    def read(self, start: int, stop: int) -> Stereo:
        """Return the frames from start to before stop of the endless sound, (stop - start, 2) float32."""
        first, *others = (_read(layer, start, stop) for layer in self.layers)
        total: Stereo = first * np.float32(self.gain)
        for other in others:
            total += other * np.float32(self.gain)
        return total


def _read(layer: Layer, start: int, stop: int) -> Layer:
    """Return a part of an endless layer; a view where it lies in one piece."""
    at, frames = start % len(layer), stop - start
    if at + frames <= len(layer):
        return layer[at : at + frames]
    again, rest = divmod(frames - (len(layer) - at), len(layer))
    wrapped: Layer = np.concatenate([layer[at:], *[layer] * again, layer[:rest]])
    return wrapped
