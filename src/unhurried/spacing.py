"""The silences that belong to no step of their own: between sentences, between paragraphs, at the very end."""

from dataclasses import dataclass
from typing import Final

from unhurried.units import to_frames

LEAD_IN: Final = to_frames(3.0)
"""The bed fades in before anything else is heard (research: 3 s in, 6 s out)."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Frames of silence after a sentence (and after breathing), after a blank line, and after all."""

    sentence: int
    paragraph: int
    end: int


NATURAL: Final = Spacing(to_frames(2.5), to_frames(5.0), to_frames(6.0))
"""Research: 2 to 3 s after a sentence, 5 to 8 s after an instruction; a session fades out in 6 s."""
SENTENCE_BOUNDS: Final = (to_frames(2.0), NATURAL.sentence, to_frames(3.0))
PARAGRAPH_BOUNDS: Final = (to_frames(4.0), NATURAL.paragraph, to_frames(8.0))
"""Frames: the least, the natural, the most, for `--minutes`."""
