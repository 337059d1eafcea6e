"""How a voice is to speak, whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from unhurried.voices.pace import box_of
from unhurried.voices.reading import Phrase, phrases

if TYPE_CHECKING:
    from unhurried.voices.clip import Line

PACE: Final = 110.0
"""Words a minute, pauses inside a sentence counted (research: 90 to 120)."""
PACES: Final = (0.7, 1.5)
"""From the slowest to the quickest, beside PACE."""
PITCHES: Final = (-4.0, 4.0)
"""Semitones beside the engine's own pitch, where it offers any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """A language (``en``, ``de-AT``), a pace in words a minute, a pitch in semitones (None: as suits the voice).

    ``dry`` leaves a voice as its engine has it, without the room. ``said`` has words, names above all, and how they
    are to be said.

    Raises:
        ValueError: pace or pitch is outside its range.
    """

    language: str = "en"
    pace: float = PACE
    pitch: float | None = None
    dry: bool = False
    said: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        slowest, quickest = PACES
        if not slowest * PACE <= self.pace <= quickest * PACE:
            raise ValueError(f"the pace goes from {slowest:g} to {quickest:g}; 1 is {PACE:g} words a minute")
        low, high = PITCHES
        if self.pitch is not None and not low <= self.pitch <= high:
            raise ValueError(f"the pitch goes from {low:g} to {high:g} semitones")

    def phrases(self, line: "Line") -> tuple[Phrase, ...]:
        """Return what is said of a line, and the silences in it."""
        return _phrases(line.said, self.language, tuple(self.said.items()))

    def box(self, line: "Line") -> int:
        """Return the frames that a line's words take at the pace."""
        return box_of(" ".join(phrase.text for phrase in self.phrases(line)), self.pace)


@lru_cache(1_000)
def _phrases(text: str, language: str, said: tuple[tuple[str, str], ...]) -> tuple[Phrase, ...]:
    """Return the phrases of a sentence; of each line they are asked for several times."""
    return phrases(text, language, dict(said))
