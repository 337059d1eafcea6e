"""Where in a breath a moment lies, so that an eye is told what the tone tells an ear. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby, pairwise

from unhurried.cues import BreathCue, Cue
from unhurried.report import breath_runs
from unhurried.session.view import BreathView


class Breaths:
    """The paced breaths of a timeline, to be asked for any moment of it."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._cues = [cue for cue in cues if isinstance(cue, BreathCue)]
        self._starts = [cue.start for cue in self._cues]
        self._levels = [level for run in breath_runs(self._cues, by_step=False) for level in pairwise(_levels(run))]

    def at(self, frame: int) -> BreathView | None:
        """Return the breath at a frame; None where none is paced."""
        k = bisect_right(self._starts, frame) - 1
        if k < 0 or frame >= self._cues[k].end:
            return None
        cue, (before, after) = self._cues[k], self._levels[k]
        done = (frame - cue.start) / (cue.end - cue.start)
        return BreathView(cue.phase, done, before + (after - before) * done)


def _levels(run: Sequence[BreathCue]) -> list[float]:
    """Return how full the lungs are where each phase of a run begins, and where its last one ends.

    The tone's pitch moves in equal musical steps: half of the time is half of its way. An inhale in two parts is one
    way up, in which each has its share by its length. What is neither in nor out stays where it is.
    """
    levels = [0.0]
    for kind, cues in groupby(run, key=lambda cue: cue.phase):
        start, frames = levels[-1], [cue.end - cue.start for cue in cues]
        goal = {"in": 1.0, "out": 0.0}.get(kind, start)
        levels += [start + (goal - start) * passed / sum(frames) for passed in accumulate(frames)]
    return levels
