"""Who hears what of a block: both, or one of two who have an ear each. Pure."""

import numpy as np

from unhurried.cues import BreathCue, ChimeCue, Cue, SoundCue, SpeechCue
from unhurried.script.ritual import To
from unhurried.sounds.loop import Stereo
from unhurried.voices.clip import Mono


class Sides:
    """A block of frames from ``start`` on, and who hears what is added to it.

    What is the same on both sides is summed once, (frames,), for both and, where the two have an ear each, for either
    alone; :meth:`finish` brings it to the channels.
    """

    def __init__(self, out: Stereo, start: int, *, split: bool) -> None:
        self._out = out
        self._start = start
        self._split = split
        self._sums: dict[To, Mono] = {}

    def add(self, cue: BreathCue | ChimeCue | SpeechCue, samples: Mono, gain: "Mono | np.float32") -> None:
        """Add what sounds of a cue in this block, for whom it is meant."""
        low, high = self._within(cue)
        self._add(cue, samples[low - cue.start : high - cue.start] * gain)

    def add_sound(self, cue: SoundCue, gain: np.float32) -> None:
        """Add what is heard of a sound in this block: in stereo, but for one ear alone both its sides."""
        low, high = self._within(cue)
        part = cue.sound.read(low - cue.start, high - cue.start) * gain
        if self._split and cue.to != "both":
            self._add(cue, (part[:, 0] + part[:, 1]) * np.float32(0.5))
        else:
            self._out[low - self._start : high - self._start] += part

    def finish(self) -> None:
        """Bring what is for both to both channels and the rest to one each: A has the left ear, B the right."""
        for to, channels in (("both", (0, 1)), ("a", (0,)), ("b", (1,))):
            if to in self._sums:
                for channel in channels:
                    self._out[:, channel] += self._sums[to]

    def _within(self, cue: Cue) -> tuple[int, int]:
        return max(cue.start, self._start), min(cue.end, self._start + len(self._out))

    def _add(self, cue: Cue, part: Mono) -> None:
        to = cue.to if self._split else "both"
        if to not in self._sums:
            self._sums[to] = np.zeros(len(self._out), np.float32)
        low, high = self._within(cue)
        self._sums[to][low - self._start : high - self._start] += part
