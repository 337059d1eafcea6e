"""Bed and tone make room for the voice. No detector: the timeline knows where every word is. Pure.

A duck is down before the first syllable, stays down through a paragraph and comes up without hurry. What is said here
of words holds for the sounds that a script plays, too.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

import numpy as np

from unhurried.sounds.exponential import exponential
from unhurried.units import amplitude, to_frames
from unhurried.voices.clip import Mono

ATTACK: Final = to_frames(0.150)
"""Frames it takes to go down, ending at the first syllable (research, Ducking)."""
HOLD: Final = to_frames(0.200)
RELEASE: Final = to_frames(1.5)
"""Frames it takes to come up again, or as many as it needs to keep to FASTEST_RISE."""
FASTEST_RISE: Final = 5.5
"""dB a second, so that with its own swell nothing that stays rises by more than 6 (research, Startle)."""
BED_STAYS: Final = to_frames(3.0)
"""Frames: in a shorter gap the bed stays down. Longer than the pause between two sentences (2.5 s), or the bed
would heave once a sentence."""
TONE_STAYS: Final = to_frames(0.85)
"""Frames: in a shorter gap the tone stays down (research, Ducking). It swells anyway, and between two spoken
cues it is what leads."""


class Duck:
    """The gain of what lies under the voice: 1, and ``-depth`` dB wherever there are words."""

    def __init__(
        self, speech: Iterable[tuple[int, int]], depth: float, stays: int, rise: float = FASTEST_RISE
    ) -> None:
        """Take speech as (start, end) in frames, in order, the depth in dB (>= 0), and the gap in which it stays.

        ``rise`` is the fastest it comes up again, in dB a second.
        """
        self._spans = _joined(speech, stays)
        self._starts = [start for start, _ in self._spans]
        self._ends = [end for _, end in self._spans]
        self._floor = np.float32(amplitude(-depth))
        # Tables, so that a frame's gain does not depend on the block it is asked for in.
        fall = math.log(amplitude(-depth))
        self._down = exponential(0, fall / ATTACK, ATTACK).astype(np.float32)
        self._release = max(RELEASE, to_frames(depth / rise))
        self._up = exponential(fall, -fall / self._release, self._release).astype(np.float32)

    def gain(self, start: int, frames: int) -> "Mono | None":
        """Return the gain of (frames,) from a frame on, or None where it is 1 all along."""
        stop = start + frames
        first = bisect_right(self._ends, start - HOLD - self._release)
        last = bisect_left(self._starts, stop + ATTACK)
        if first >= last:
            return None
        gain = np.ones(frames, np.float32)
        for begin, end in self._spans[first:last]:
            _lower(gain, start, begin - ATTACK, self._down)
            _lower(gain, start, end + HOLD, self._up)
            gain[max(begin - start, 0) : max(end + HOLD - start, 0)] = self._floor
        return gain


def _joined(speech: Iterable[tuple[int, int]], stays: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in speech:
        if spans and start - spans[-1][1] < stays:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _lower(gain: Mono, start: int, at: int, table: Mono) -> None:
    """Lower the gain to a table that begins at frame ``at``, where the gain begins at frame ``start``."""
    low, high = max(at - start, 0), min(at - start + len(table), len(gain))
    if low < high:
        np.minimum(gain[low:high], table[low + start - at : high + start - at], out=gain[low:high])
