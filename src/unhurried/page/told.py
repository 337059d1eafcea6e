"""What a page is told of a ritual: times in frames, words, breaths as they follow each other. Plain, and pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from unhurried.captions import ARTIST, captions
from unhurried.cues import Timeline
from unhurried.languages import breath_words_in, language_of
from unhurried.languages.entries import Language, Page
from unhurried.report import breath_runs
from unhurried.session.entering import sections
from unhurried.units import SAMPLE_RATE

FALLBACK: Final = "en"
"""Whose words the buttons have where a ritual's language has none: a screen reader must say something."""


@dataclass(frozen=True, slots=True)
class Run:
    """Breathing without a gap: where it starts, the first letter of each phase's name, the frames of each."""

    start: int
    phases: str
    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All a page knows of a ritual. ``sections`` are pairs of start and title, ``words`` of start, end and text.

    ``said`` is what the page says itself, in ``said_in``; ``breath`` has the words for each letter of a run's phases.
    """

    title: str
    artist: str
    rate: int
    frames: int
    sections: tuple[tuple[int, str | None], ...]
    words: tuple[tuple[int, int, str], ...]
    runs: tuple[Run, ...]
    breath: Mapping[str, str]
    said: Page
    said_in: str
    left: str
    last: str


def told(timeline: Timeline, language: str, names: Mapping[str, str] | None = None) -> Told:
    """Return what a page is told of a ritual in a language."""
    own = language_of(language)
    words = own or _fallback()
    return Told(
        title=timeline.title,
        artist=ARTIST,
        rate=SAMPLE_RATE,
        frames=timeline.frames,
        sections=tuple((section.start, section.title) for section in sections(timeline)),
        words=tuple((shown.start, shown.end, shown.text) for shown in captions(timeline, language, names)),
        runs=_runs(timeline),
        breath=_breath(language),
        said=words.page,
        said_in=language if own else FALLBACK,
        left=words.live.left,
        last=words.live.last,
    )


def _fallback() -> Language:
    found = language_of(FALLBACK)
    assert found is not None, "English has a file"
    return found


def _runs(timeline: Timeline) -> tuple[Run, ...]:
    runs = breath_runs(timeline.cues, by_step=False)
    return tuple(
        Run(run[0].start, "".join(cue.phase[0] for cue in run), tuple(cue.end - cue.start for cue in run))
        for run in runs
    )


def _breath(language: str) -> dict[str, str]:
    """Return the words for each phase, without their full stop: alone on a page they are no sentence."""
    words = breath_words_in(language) or _fallback().breath
    each = {"i": words.inhale, "h": words.hold, "o": words.exhale, "r": words.rest}
    return {letter: word.rstrip(".") for letter, word in each.items()}
