"""What a voice gives: a line's sound, its length known, its samples read when they are needed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Mono = NDArray[np.float32]
"""(frames,) float32 at SAMPLE_RATE, full scale 1."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A spoken line. Two clips of one key are the same sound; ``load`` returns (frames,) float32.

    ``tail`` is how many of its frames come after the last word: the room that it rings out in.
    """

    key: str
    frames: int
    load: Callable[[], Mono] = field(compare=False, repr=False)
    tail: int = 0


class Voice(Protocol):
    """Words to clips. Holds a process or a folder perhaps: use it as a context manager."""

    def clip(self, text: str) -> Clip:
        """Return the clip of a line, made now or kept from before.

        Raises:
            VoiceError: the line could not be spoken. It is never silence.
        """

    def __enter__(self) -> "Voice":
        """Return itself. Nothing is started until the first line."""

    def __exit__(self, *exception: object) -> None:
        """End what it started."""
