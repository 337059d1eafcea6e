"""A sound with a beginning and an end, that a script plays: read by frame, its ends faded. Pure."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Layer, Stereo, silence
from unhurried.units import to_frames
from unhurried.voices.clip import Mono

FADE_IN: Final = to_frames(0.1)
FADE_OUT: Final = to_frames(0.5)
"""Frames, raised cosine: nothing clicks or startles, wherever a recording was cut. Both are shortened in proportion
where the sound is shorter than the two together."""


@dataclass(frozen=True, slots=True)
class Sound:
    """So many frames. Two of one key are the same. Without ``samples`` it is for a dry run: only its length is known.

    ``samples`` are (frames, 2), float32 or whole numbers, or a little fewer: then silence follows. ``gain`` brings
    them to the loudness of the voice.
    """

    key: str
    frames: int
    gain: float = field(default=1.0, compare=False)
    samples: Layer | None = field(default=None, compare=False, repr=False)

    def read(self, low: int, high: int) -> Stereo:
        """Return the frames from low to before high, (high - low, 2) float32; both lie within the sound.

        Raises:
            ValueError: it has no samples.
        """
        if self.samples is None:
            raise ValueError(f"{self.key}: only its length is known")
        part = silence(high - low)
        there = self.samples[low : min(high, self.frames)]
        part[: len(there)] = there * np.float32(self.gain)
        rise, fall = _ends(self.frames)
        if low < len(rise):
            own = rise[low:high]
            part[: len(own)] *= own[:, None]
        falls = self.frames - len(fall)
        if high > falls:
            own = fall[max(low - falls, 0) : high - falls]
            part[max(falls - low, 0) :] *= own[:, None]
        return part


@lru_cache(maxsize=8)
def _ends(frames: int) -> tuple[Mono, Mono]:
    """Return the gains with which a sound of so many frames begins and ends."""
    both = min(frames, FADE_IN + FADE_OUT)
    rise = both * FADE_IN // (FADE_IN + FADE_OUT)
    return fade(rise).astype(np.float32), fade(both - rise)[::-1].astype(np.float32)
