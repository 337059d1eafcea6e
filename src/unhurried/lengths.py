"""How long a sitting can be. Pure."""

from dataclasses import dataclass

from unhurried.units import SAMPLE_RATE, clock


@dataclass(frozen=True, slots=True)
class Lengths:
    """Frames that a sitting can have, from the least to the most, and those it has by itself."""

    least: int
    natural: int
    most: int

    @property
    def gives(self) -> bool:
        """Whether there is more than one length in whole seconds that it can have."""
        return -(-self.least // SAMPLE_RATE) < self.most // SAMPLE_RATE

    def __str__(self) -> str:
        """Return it as a person can ask for it: no shorter than the least, no longer than the most."""
        if not self.gives:
            return clock(self.natural)
        return f"{clock(self.least + SAMPLE_RATE - 1)} to {clock(self.most)}"
