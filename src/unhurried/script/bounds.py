"""How far the length of a step gives when the whole is to last so and so long. Pure."""

from dataclasses import dataclass
from typing import Final

from unhurried.script.ritual import Bounds


@dataclass(frozen=True, slots=True)
class Give:
    """How far a kind of length gives unless its step says so: times the natural one; and a floor in seconds."""

    least: float
    most: float
    floor: float = 0.0

    def bounds(self, seconds: float, least: float | None, most: float | None) -> Bounds | None:
        """Return the bounds of a natural length, with what its step says of them; None where there is none."""
        if not seconds:
            return None
        by_itself = max(seconds * self.least, min(seconds, self.floor))
        return Bounds(by_itself if least is None else least, seconds * self.most if most is None else most)


PAUSE: Final = Give(1 / 3, 4.0, floor=2.0)
"""No shorter than after a sentence (research: 2 to 3 s)."""
BREATHING: Final = Give(1 / 3, 5.0)
TURN: Final = Give(1 / 2, 3.0)
