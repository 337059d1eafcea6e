"""How loud each voice of the mix is, beside the others. The levels belong to the timeline: they are heard."""

import math
from dataclasses import dataclass
from typing import Final

OFF: Final = -math.inf
QUIETEST: Final = -60.0
LOUDEST_VOICE: Final = 0.0
"""The voice has its loudness already; to have all of it louder there is the volume of the machine."""
LOUDEST_OTHER: Final = 12.0


@dataclass(frozen=True, slots=True)
class Levels:
    """Gains in dB beside the natural balance; :data:`OFF` is silence.

    Raises:
        ValueError: a level is outside its range.
    """

    voice: float = 0.0
    tone: float = 0.0
    bed: float = 0.0

    def __post_init__(self) -> None:
        for name, level, most in (
            ("voice", self.voice, LOUDEST_VOICE),
            ("tone", self.tone, LOUDEST_OTHER),
            ("bed", self.bed, LOUDEST_OTHER),
        ):
            if level != OFF and not QUIETEST <= level <= most:
                raise ValueError(f"the level of the {name} goes from {QUIETEST:g} to {most:g} dB, or is 'off'")


NATURAL: Final = Levels()
"""The balance that needs no wish."""
