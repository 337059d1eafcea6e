"""Where a ritual goes on after it was interrupted, where its sections begin, where a breath is let go. Pure.

All of it is read off the timeline: frames of the ritual in, frames of the ritual out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.report import breath_edges, breath_runs
from unhurried.sounds.chime import CHIMES
from unhurried.units import to_frames

PREROLL: Final = to_frames(0.5)
"""Frames at most that are heard before the words one enters at, so that all has faded in when they begin."""
FADE_IN: Final = to_frames(0.3)
"""Frames in which all comes back after a pause."""
SHORTEST_FADE: Final = to_frames(0.01)
"""Frames: what begins right where one enters has no time to fade in; this is no click."""
CHIME_COUNTS: Final = to_frames(1.0)
"""Frames after its last strike in which a chime was not taken in yet, and is struck again."""
STILL_LAST: Final = to_frames(60.0)
"""Frames after a sentence began in which it is what one was about. After that it is a silence of one's own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``target`` is the frame that is meant; one hears from ``start`` on, which fades in over ``fade_in`` frames."""

    target: int
    start: int
    fade_in: int


AT_THE_START: Final = Entry(0, 0, 0)
"""The whole ritual, which begins softly by itself."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where a section begins, and its title; None: a part before the first, or a ritual without any."""

    start: int
    title: str | None


def after_pause(timeline: Timeline, at: int) -> Entry:
    """Return where to go on after a pause at a frame.

    At the start of the sentence that was being spoken; in breathing at the next inhale, and at the last one when none
    comes; at the strike of a chime that has hardly sounded; in a silence right where it was.
    """
    run = _run_at(timeline, at)
    if run:
        return _entry(timeline, _inhale(run, at))
    begun = [cue.start for cue in timeline.cues if isinstance(cue, SpeechCue) and cue.start <= at < cue.end]
    begun += [
        cue.start
        for cue in timeline.cues
        if isinstance(cue, ChimeCue)
        and cue.start <= at < cue.start + to_frames(CHIMES[cue.name].strikes[-1].at) + CHIME_COUNTS
    ]
    return _entry(timeline, min(begun)) if begun else Entry(at, at, FADE_IN)


def after_loss(timeline: Timeline, at: int) -> Entry:
    """Return where to go on when the sound had gone at a frame: at the last sentence; in breathing as after a pause.

    In a silence that began more than a minute before, right where it was: it is theirs, and nearly over.
    """
    if _run_at(timeline, at):
        return after_pause(timeline, at)
    starts = [cue.start for cue in timeline.cues if isinstance(cue, SpeechCue) and at - STILL_LAST < cue.start <= at]
    breathed = [cue.end for cue in timeline.cues if isinstance(cue, BreathCue) and cue.end <= at]
    if starts and starts[-1] >= max(breathed, default=0):
        return _entry(timeline, starts[-1])
    return after_pause(timeline, at)


def sections(timeline: Timeline) -> tuple[Section, ...]:
    """Return where each section begins, in order; what comes before the first cue belongs to the first."""
    found: list[Section] = []
    for cue in timeline.cues:
        if not isinstance(cue, BedCue) and (not found or cue.place.section != found[-1].title):
            found.append(Section(cue.start if found else 0, cue.place.section))
    return tuple(found) or (Section(0, None),)


def section_at(found: Sequence[Section], at: int) -> int:
    """Return which section a frame lies in."""
    return max(k for k, section in enumerate(found) if section.start <= at)


def at_section(timeline: Timeline, section: Section) -> Entry:
    """Return where one enters to hear a section from its start."""
    return _entry(timeline, section.start)


def let_go(timeline: Timeline, at: int) -> int | None:
    """Return where the exhale ends that a breath at a frame leads to; None where none is paced, or it is let go."""
    left = [cue for cue in _run_at(timeline, at) if cue.end > at]
    if not left or left[0].phase == "rest":
        return None
    return next((cue.end for cue in left if cue.phase == "out"), None)


def has_ended(timeline: Timeline, at: int) -> bool:
    """Whether the end chime has been struck by a frame."""
    return any(isinstance(cue, ChimeCue) and cue.name == "end" and cue.start <= at for cue in timeline.cues)


def _entry(timeline: Timeline, target: int) -> Entry:
    """Return how to enter at a frame: a little before, where only silence or a ring lies there."""
    before = [cue.end for cue in timeline.cues if isinstance(cue, SpeechCue) and cue.end <= target]
    start = max(target - PREROLL, max(before, default=0), 0)
    if _starts_softly(timeline, target):
        return Entry(target, target, FADE_IN)
    return Entry(target, start, max(SHORTEST_FADE, min(FADE_IN, target - start)))


def _starts_softly(timeline: Timeline, at: int) -> bool:
    """Whether what begins at a frame comes out of silence by itself: a breath, or nothing but the bed."""
    begins = [cue for cue in timeline.cues if cue.start == at and not isinstance(cue, BedCue)]
    return all(isinstance(cue, BreathCue) for cue in begins)


def _run_at(timeline: Timeline, at: int) -> list[BreathCue]:
    """Return the breathing without a gap that a frame lies in; empty where it lies in none."""
    runs = breath_runs(timeline.cues, by_step=False)
    return next((run for run in runs if run[0].start <= at < run[-1].end), [])


def _inhale(run: Sequence[BreathCue], at: int) -> int:
    """Return where the next breath of a run begins, or, in the last one, where that begins."""
    *begins, _ = breath_edges(run)
    return next((start for start in begins if start >= at), begins[-1] if begins else run[0].start)
