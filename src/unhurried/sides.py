"""Who hears what of a block: both, or one of two who have an ear each. Pure."""

import numpy as np

from unhurried.cues import BreathCue, ChimeCue, Cue, SoundCue, SpeechCue
from unhurried.script.ritual import To
from unhurried.sounds.loop import Stereo
from unhurried.voices.clip import Mono


class Sides:
    """What a block has for both and, where the two have an ear each, for either side alone: (frames, 2) each."""

    def __init__(self, start: int, frames: int, *, split: bool) -> None:
        self._start = start
        self._frames = frames
        self._split = split
        self._sums: dict[To, Stereo] = {}

    def add(self, cue: BreathCue | ChimeCue | SpeechCue, samples: Mono, gain: "Mono | np.float32") -> None:
        """Add what sounds of a cue in this block, for whom it is meant."""
        low, high = self._within(cue)
        self._add(cue, (samples[low - cue.start : high - cue.start] * gain)[:, None])

    def add_sound(self, cue: SoundCue, gain: np.float32) -> None:
        """Add what is heard of a sound in this block: in stereo, but for one ear alone both its sides."""
        low, high = self._within(cue)
        part = cue.sound.read(low - cue.start, high - cue.start) * gain
        if self._split and cue.to != "both":
            part = ((part[:, 0] + part[:, 1]) * np.float32(0.5))[:, None]
        self._add(cue, part)

    def _within(self, cue: Cue) -> tuple[int, int]:
        return max(cue.start, self._start), min(cue.end, self._start + self._frames)

    def _add(self, cue: Cue, part: Stereo) -> None:
        to = cue.to if self._split else "both"
        if to not in self._sums:
            self._sums[to] = np.zeros((self._frames, 2), np.float32)
        low, high = self._within(cue)
        self._sums[to][low - self._start : high - self._start] += part

    def add_to(self, out: Stereo) -> None:
        """Add what is for both to both channels and the sides to one each: A has the left ear, B the right."""
        for to, channels in (("both", slice(2)), ("a", slice(1)), ("b", slice(1, 2))):
            if to in self._sums:
                out[:, channels] += self._sums[to][:, channels]
