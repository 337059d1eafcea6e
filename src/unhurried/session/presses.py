"""Which presses count. A hand that finds the keyboard in the dark lies on several keys at once, or holds one down."""

from dataclasses import dataclass, replace
from typing import Final

BURST: Final = 0.15
"""Seconds after a key of a hand in which no other counts: a palm that rolls down takes longer, but leaves no gap."""
HELD: Final = 0.7
"""Seconds: a key that comes again sooner is held down. A keyboard repeats after up to 0.66 s, then each 0.03 s."""
REPEATED: Final = frozenset({"up", "down"})
"""Keys that count again for as long as they are held: the volume."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A key that is held down: when it came last, and whether it counted when it was pressed."""

    key: str
    last: float
    counted: bool


@dataclass(frozen=True, slots=True)
class Presses:
    """What was pressed a moment ago."""

    runs: tuple[_Run, ...] = ()
    by: str | None = None
    """The key that counted last, those that repeat aside: the volume is no answer that another key could spoil."""
    since: float = 0.0
    """When the last new key of that hand came, in seconds of a clock that is monotonic."""

    def pressed(self, key: str, at: float) -> "tuple[Presses, bool]":
        """Return what is known with a key that came at a time, in seconds, and whether it counts."""
        runs = tuple(run for run in self.runs if at - run.last <= HELD)
        held = next((run for run in runs if run.key == key), None)
        if held is not None:
            counts, run = held.counted and key in REPEATED, replace(held, last=at)
        else:
            counts = self.by is None or at - self.since > BURST
            run = _Run(key, at, counts)
        after = Presses((*(other for other in runs if other.key != key), run), self.by, self.since)
        if held is None and not counts:  # one that lies there and repeats does not keep the others from counting
            after = replace(after, since=at)
        return (replace(after, by=key, since=at) if counts and key not in REPEATED else after), counts
