"""The voice for dry runs and tests: right lengths, no sound, the same on every machine."""

from typing import Final

import numpy as np

from unhurried.units import to_frames
from unhurried.voices.clip import Clip
from unhurried.voices.polish import TAIL

SECONDS_A_CHARACTER: Final = 0.063
"""Beside the tail that every clip has. Fitted to the system voice's clips of all shipped rituals with the bundled
espeak-ng; a test holds each ritual's speech to within 5 % of it."""


class SilentVoice:
    """Says nothing, and takes as long over it as the bundled voice would."""

    def clip(self, text: str) -> Clip:
        """Return silence as long as the words would take."""
        frames = to_frames(SECONDS_A_CHARACTER * len(text)) + TAIL
        return Clip(f"silent {frames}", frames, lambda: np.zeros(frames, np.float32), tail=TAIL)

    def __enter__(self) -> "SilentVoice":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing was started."""
