"""What a row is: who does which work, what was measured of it, and what it was to be. Pure."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["s", "MB", "%"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: the figure, in the row's unit; peak memory (bytes), CPU (s) and the size of what was made (bytes)."""

    value: float
    memory: int | None = None
    cpu: float | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: ``limit`` for the quotient ours / theirs or theirs / ours, the difference, or ours."""

    kind: Literal["quotient", "faster", "over", "at most"]
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Who does the work once, in a fresh process; of a peer, what ours is to be beside it, if anything."""

    label: str
    run: Callable[[], Measured]
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All runs of one side."""

    label: str
    runs: tuple[Measured, ...]
    target: Target | None = None

    @property
    def median(self) -> float:
        """The median of the figures."""
        return statistics.median(run.value for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the most."""
        values = [run.value for run in self.runs]
        return min(values), max(values)

    @property
    def memory(self) -> float | None:
        """The median of the peaks, in MB (10 ** 6 bytes)."""
        known = [run.memory for run in self.runs if run.memory is not None]
        return statistics.median(known) / 1e6 if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Ours, the first of ``sides``, beside its peers.

    ``number`` is the promise it belongs to; ``work`` says what each did, to the sample. ``prepare`` makes what all
    need, and warms what is to be warm. ``share``: how many runs of those asked for; a short one has more of them.
    ``notes`` reads more out of the results than a comparison. ``together``: one run of all sides at once.
    """

    number: int
    name: str
    title: str
    work: str
    sides: Sequence[Side]
    unit: Unit = "s"
    prepare: Callable[[], object] = lambda: None
    share: float = 1.0
    notes: Callable[[Sequence[Results]], Sequence[str]] = lambda _: ()
    together: Callable[[], Sequence[Measured]] | None = None

    def rounds(self, asked: int) -> int:
        """Return how many runs it has, of so many asked for."""
        return max(1, round(asked * self.share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A row that was measured; or was not, and ``lacks`` says what was missing."""

    row: Row
    results: tuple[Results, ...] = ()
    notes: tuple[str, ...] = ()
    lacks: str = ""


def is_reached(target: Target, ours: float, theirs: float) -> bool:
    """Tell whether medians are what they were to be."""
    return (
        found(target, ours, theirs) >= target.limit
        if target.kind == "faster"
        else (found(target, ours, theirs) <= target.limit)
    )


def found(target: Target, ours: float, theirs: float) -> float:
    """Return what a target limits."""
    match target.kind:
        case "quotient":
            return ours / theirs
        case "faster":
            return theirs / ours
        case "over":
            return ours - theirs
        case "at most":
            return ours
