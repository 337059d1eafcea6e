"""What a voice is asked for and what it gives: lines, and their clips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from unhurried.units import to_frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Mono: TypeAlias = "NDArray[np.float32]"
"""(frames,) float32 at SAMPLE_RATE, full scale 1. Whoever only arranges does without numpy."""

TAIL: Final = to_frames(0.250)
"""Frames kept after the last sound of a line, faded: the room rings out."""

Spoken = Callable[[int, int], None]
"""Told how many lines have been spoken, of how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is written, names filled in, and as it is to be said."""

    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A spoken line. Two clips of one key are the same sound; ``load`` returns (frames,) float32.

    ``tail`` is how many of its frames come after the last word: the room that it rings out in. ``box`` is how many
    frames its words take at the pace that was asked for: where the voice is quicker, the silence after it makes up.
    """

    key: str
    frames: int
    load: Callable[[], Mono] = field(compare=False, repr=False)
    tail: int = 0
    box: int = 0

    @property
    def words(self) -> int:
        """Return its frames up to the end of the last word."""
        return self.frames - self.tail


class Voice(Protocol):
    """Lines to clips. Holds a process or a folder perhaps: use it as a context manager."""

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        """Return the clip of each line, made now or kept from before; ``spoken`` is told how far it is.

        Raises:
            VoiceError: a line could not be spoken (it is never silence), or the voice cannot speak at all.
        """

    def __enter__(self) -> "Voice":
        """Return itself. Nothing is started until the first line."""

    def __exit__(self, *exception: object) -> None:
        """End what it started."""


def nobody(_done: int, _of: int) -> None:
    """Tell nobody."""


def clip_of(voice: Voice, text: str) -> Clip:
    """Return the clip of one line, said as it is written."""
    return voice.clips([Line(text, text)], nobody)[0]
