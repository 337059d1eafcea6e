"""The voice for dry runs and tests: right lengths, no sound, the same on every machine."""

from collections.abc import Sequence
from typing import Final

from unhurried.units import to_frames
from unhurried.voices.clip import TAIL, Clip, Line, Mono, Spoken
from unhurried.voices.manner import Manner
from unhurried.voices.pace import box_of

SECONDS_A_CHARACTER: Final = 0.073
"""Beside the tail that every clip has. Fitted to the system voice's clips of all shipped rituals with the bundled
espeak-ng; a test holds each ritual's speech to within 5 % of it."""


class SilentVoice:
    """Says nothing, and takes as long over it as the bundled voice would."""

    def __init__(self, manner: Manner = Manner()) -> None:  # noqa: B008 it is frozen
        self._manner = manner

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        """Return for each line silence as long as its words would take."""
        clips = []
        for done, line in enumerate(lines):
            spoken(done, len(lines))
            clips.append(self._clip(line))
        spoken(len(lines), len(lines))
        return clips

    def _clip(self, line: Line) -> Clip:
        parts = self._manner.phrases(line)
        words = " ".join(phrase.text for phrase in parts)
        seconds = SECONDS_A_CHARACTER * len(words) + sum(phrase.pause for phrase in parts)
        frames = to_frames(seconds) + TAIL
        box = box_of(words, self._manner.pace)
        return Clip(f"silent {frames}", frames, lambda: _silence(frames), tail=TAIL, box=box)

    def __enter__(self) -> "SilentVoice":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing was started."""


def _silence(frames: int) -> Mono:
    import numpy as np

    return np.zeros(frames, np.float32)
