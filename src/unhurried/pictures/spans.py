"""What of a timeline lasts from one frame to another, and has a name. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from unhurried.cues import BedCue, BreathCue, SpeechCue, Timeline
from unhurried.report import breath_runs, rate_of
from unhurried.units import SAMPLE_RATE, clock


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a name, from a frame to another."""

    name: str
    start: int
    end: int

    def has(self, frame: int) -> bool:
        """Whether a frame lies in it."""
        return self.start <= frame < self.end


@dataclass(frozen=True, slots=True)
class Run:
    """Breathing without a break, and how often a minute, as words."""

    cues: tuple[BreathCue, ...]
    rate: str


def runs_of(timeline: Timeline) -> tuple[Run, ...]:
    """Return the breathing of a timeline."""
    return tuple(Run(tuple(run), rate_of(run, digits=2)) for run in breath_runs(timeline.cues, by_step=False))


def sections_of(timeline: Timeline) -> tuple[Span, ...]:
    """Return the sections with the frames from which to which they last.

    A part before the first of them is called as the whole is.
    """
    starts: list[tuple[str, int]] = []
    for cue in timeline.cues:
        if not isinstance(cue, BedCue):
            name = cue.place.section or timeline.title
            if not starts or starts[-1][0] != name:
                starts.append((name, cue.start))
    ends = [*(start for _, start in starts[1:]), timeline.frames]
    return tuple(Span(name, start, end) for (name, start), end in zip(starts, ends, strict=True))


def in_words(timeline: Timeline, turns: Sequence[Span] = (), quiet: Sequence[Span] = ()) -> str:
    """Return what a picture of it shows, for those who do not see it."""
    runs = runs_of(timeline)
    spoken = [cue.start for cue in timeline.cues if isinstance(cue, SpeechCue)]

    def what(section: Span) -> str:
        parts = ["words"] if any(section.has(start) for start in spoken) else []
        here = [turn for turn in turns if section.has(turn.start)]
        if here:
            each = " and ".join(dict.fromkeys(clock(turn.end - turn.start) for turn in here))
            parts.append(f"{len(here)} turns of {each}, first {here[0].name}'s")
        parts += [f"breathing, {run.rate}" for run in runs if section.has(run.cues[0].start)]
        still = sum(one.end - one.start for one in quiet if section.has(one.start))
        if still > 5 * SAMPLE_RATE:
            parts.append(f"{clock(still)} of quiet")
        return ", ".join(parts) or "a chime"

    return " ".join(
        f"{section.name} from {clock(section.start)}: {what(section)}." for section in sections_of(timeline)
    )
