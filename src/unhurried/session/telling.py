"""What of a ritual's words is to be read at a moment: its section, and what is being said. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from unhurried.cues import BedCue, BreathCue, Cue, SpeechCue
from unhurried.script.ritual import To


@dataclass(frozen=True, slots=True)
class Told:
    """A section, the sentence being said or the last one said in it ("" before the first), and whom that is for."""

    section: str | None = None
    text: str = ""
    to: To = "both"


NOTHING: Final = Told()


class Telling:
    """The words of a timeline, to be asked for any moment of it."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        moments = list(_moments(tuple(cues)))
        self._starts = [start for start, _ in moments]
        self._told = [told for _, told in moments]

    def at(self, frame: int) -> Told:
        """Return what is to be read at a frame.

        A sentence stays until the next one, or another section. Not so the words of a breath: they last until the end
        of the phase that they announce, as "breathe out" is wrong beside the next inhale.
        """
        k = bisect_right(self._starts, frame) - 1
        return self._told[k] if k >= 0 else NOTHING


def _moments(cues: Sequence[Cue]) -> Iterator[tuple[int, Told]]:
    """Give what is to be read and the frame from which it is, in order."""
    breaths = [cue for cue in cues if isinstance(cue, BreathCue)]
    starts, breathing = [cue.start for cue in breaths], {cue.place for cue in breaths}
    told, over = NOTHING, None
    for cue in cues:
        if isinstance(cue, BedCue):
            continue
        if over is not None and over <= cue.start:
            yield over, (told := Told(told.section))
            over = None
        if cue.place.section != told.section:
            yield cue.start, (told := Told(cue.place.section))
            over = None
        if isinstance(cue, SpeechCue):
            yield cue.start, (told := Told(cue.place.section, cue.text, cue.to))
            announces = bisect_left(starts, cue.start) if cue.place in breathing else len(breaths)
            over = breaths[announces].end if announces < len(breaths) else None
    if over is not None:
        yield over, Told(told.section)
