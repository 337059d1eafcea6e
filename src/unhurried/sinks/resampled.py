"""A stream at a device's own rate: a pure function of (stream, frame) again, whatever blocks it is asked for in."""

import math
from typing import Final

import numpy as np

from unhurried.sinks import Stream
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE

REACH: Final = 128
"""Frames on each side, at the lower of the two rates, that have a part in a frame. Beyond 96 it is under -130 dB."""


class Resampled:
    """A stream at another rate. Its frame 0 is the stream's frame ``first``."""

    def __init__(self, stream: Stream, rate: int, first: int = 0) -> None:
        common = math.gcd(rate, SAMPLE_RATE)
        self._stream = stream
        self._rate = rate
        self._first = first
        self._to, self._of = rate // common, SAMPLE_RATE // common
        self.frames = -(-max(0, stream.frames - first) * self._to // self._of)

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32; silence outside the sound."""
        import soxr

        around = reach(self._rate)
        # Where a period of both rates begins, frames of both lie exactly on each other.
        period = (start * self._of // self._to - around) // self._of
        last = -(-(start + frames) * self._of // self._to) + around
        sound = soxr.resample(self._part(period * self._of, last), SAMPLE_RATE, self._rate, quality="HQ")
        skip = start - period * self._to
        return np.ascontiguousarray(sound[skip : skip + frames], np.float32)

    def _part(self, start: int, stop: int) -> Stereo:
        """Return the stream's frames from start to before stop, counted from ``first``."""
        start, stop = start + self._first, stop + self._first
        before = max(0, min(-start, stop - start))  # not every stream knows what lies before its first frame
        return np.pad(self._stream.block(start + before, stop - start - before), ((before, 0), (0, 0)))


def reach(rate: int) -> int:
    """Return how many frames of a stream, on each side, have a part in a frame at that rate."""
    return -(-REACH * SAMPLE_RATE // min(rate, SAMPLE_RATE))
