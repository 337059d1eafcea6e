"""How loud each part of the mix is, beside the others. The levels belong to the timeline: they are heard."""

import math
from dataclasses import dataclass, fields
from typing import Final

OFF: Final = -math.inf
QUIETEST: Final = -60.0
LOUDEST: Final = {"voice": 0.0, "tone": 12.0, "bed": 12.0, "chime": 6.0, "sound": 0.0}
"""dB. The voice and what a script plays have their loudness already; to have all of it louder there is the volume of
the machine. No chime becomes louder than the voice is at 0 dB."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Gains in dB beside the natural balance; :data:`OFF` is silence.

    Raises:
        ValueError: a level is outside its range.
    """

    voice: float = 0.0
    tone: float = 0.0
    bed: float = 0.0
    chime: float = 0.0
    sound: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            level, most = getattr(self, field.name), LOUDEST[field.name]
            if level != OFF and not QUIETEST <= level <= most:
                raise ValueError(f"the level of the {field.name} goes from {QUIETEST:g} to {most:g} dB, or is 'off'")


NATURAL: Final = Levels()
"""The balance that needs no wish."""
QUIET_HOURS: Final = Levels(voice=-15.0, tone=-12.0, bed=-16.0, chime=-18.0, sound=-15.0)
"""Others are asleep: barely audible at the volume that suits the natural balance, and the chimes least of all. The
tone, which leads without words, gives way less than the voice."""
