"""The parts of Slow Re-entry, each by itself: with a way out, and an end."""

import itertools

import pytest

from tests.rituals.vocabulary import ENGLISH, GERMAN, Vocabulary
from unhurried import library
from unhurried.cues import BreathCue, ChimeCue, SpeechCue
from unhurried.rehearsing import dry_run
from unhurried.units import SAMPLE_RATE

PARTS = [
    *(("slow-re-entry", part, ENGLISH) for part in ("talk", "memory", "warmth", "hands")),
    *(("de/slow-re-entry", part, GERMAN) for part in ("reden", "erinnern", "wärme", "hände")),
]


@pytest.mark.parametrize(("name", "part", "words"), PARTS)
def test_a_part_stands_by_itself(name: str, part: str, words: Vocabulary) -> None:
    """In its first minute it says that it may be left out, and how to stop; it ends on an exhale, a chime and a line."""
    cues = dry_run(library.read(f"{name}#{part}")).arrange().cues
    early = " ".join(cue.text for cue in cues if isinstance(cue, SpeechCue) and cue.start < 60 * SAMPLE_RATE)
    chimes = [cue for cue in cues if isinstance(cue, ChimeCue)]
    last_breath = [cue for cue in cues if isinstance(cue, BreathCue)][-1]
    assert words.optional.search(early)
    assert words.stops.search(early)
    assert (chimes[0].name, chimes[-1].name) == ("start", "end")
    assert last_breath.phase == "out"
    assert 0 <= chimes[-1].start - last_breath.end < 10 * SAMPLE_RATE
    closing = [cue.text for cue in cues if isinstance(cue, SpeechCue) and cue.start >= chimes[-1].end]
    assert len(closing) == 1


@pytest.mark.parametrize("name", ["slow-re-entry", "de/slow-re-entry"])
def test_between_two_parts_there_is_a_rest(name: str) -> None:
    """From the last exhale of one to the first word of the next it is quiet for ten seconds and more."""
    cues = [cue for cue in dry_run(library.read(name)).arrange().cues if cue.place and cue.place.section]
    sections = list(dict.fromkeys(cue.place.section for cue in cues if cue.place))
    parts = sections[-5:-1]
    assert len(parts) == 4
    for before, after in itertools.pairwise(parts):
        sounds = [cue for cue in cues if cue.place and cue.place.section == before and cue.end > cue.start]
        last = max(sounds, key=lambda cue: cue.end)
        word = next(cue for cue in cues if isinstance(cue, SpeechCue) and cue.place and cue.place.section == after)
        assert isinstance(last, BreathCue)
        assert last.phase == "out"
        assert word.start - last.end >= 10 * SAMPLE_RATE
