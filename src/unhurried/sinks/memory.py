"""A sink that keeps the samples: for tests, and for whoever wants an array."""

from typing import Final

import numpy as np

from unhurried.sinks import Progress, Stream
from unhurried.sounds.loop import Stereo

BLOCK: Final = 48_000


class MemorySink:
    """Holds what it took in ``samples``, (frames, 2) float32."""

    def __init__(self) -> None:
        self.samples: Stereo = np.zeros((0, 2), np.float32)

    def take(self, stream: Stream, progress: Progress) -> None:
        """Take the whole stream."""
        self.samples = np.empty((stream.frames, 2), np.float32)
        for start in range(0, stream.frames, BLOCK):
            stop = min(start + BLOCK, stream.frames)
            self.samples[start:stop] = stream.block(start, stop - start)
            progress(stop)
