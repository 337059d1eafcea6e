"""Samples that are there already, as a stream: a chime, a spoken line, a take."""

from dataclasses import dataclass

import numpy as np

from unhurried.sounds.loop import Stereo
from unhurried.voices.clip import Mono


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Mono samples, (frames,) float32, the same on both sides; ``gain`` is a factor."""

    samples: Mono
    gain: float = 1.0

    @property
    def frames(self) -> int:
        """How long they are."""
        return len(self.samples)

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32; silence outside the samples."""
        out = np.zeros((frames, 2), np.float32)
        first, last = max(start, 0), min(start + frames, len(self.samples))
        if first < last:
            out[first - start : last - start] = (self.samples[first:last] * np.float32(self.gain))[:, None]
        return out
