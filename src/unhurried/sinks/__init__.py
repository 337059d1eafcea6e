"""Blocks -> the world. A speaker, a file and a list in memory are three ends of one stream."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the process that plays comes by here, and has no time for numpy
    from unhurried.sounds.loop import Stereo

Progress = Callable[[int], None]
"""Told the number of frames that are done."""


class Stream(Protocol):
    """A sound that can be asked for any of its frames (a :class:`unhurried.mixer.Mixer`)."""

    @property
    def frames(self) -> int:
        """How long it is."""

    def block(self, start: int, frames: int) -> "Stereo":
        """Return (frames, 2) float32; silence outside the sound."""


class Sink(Protocol):
    """Where a stream goes."""

    def take(self, stream: Stream, progress: Progress) -> None:
        """Take the whole stream, in order, and return when all of it has arrived."""


def no_progress(_: int) -> None:
    """Tell nobody."""
