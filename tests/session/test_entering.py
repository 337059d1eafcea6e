"""Where a ritual goes on: at the start of the sentence, at the next inhale, and never in the middle of a word."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.timelines import shipped, timeline
from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.session.entering import (
    FADE_IN,
    PREROLL,
    Entry,
    after_loss,
    after_pause,
    at_section,
    has_ended,
    let_go,
    section_at,
    sections,
)
from unhurried.units import to_frames

NAMES = ("same-breath", "slow-re-entry", "borrowed-calm", "what-stayed", "daily-few")
PARTS = """
  - section: Words
  - say: |
      Settle in. Be slow.
  - pause: 20 s
  - section: Breath
  - breathe: {breaths: 4, pattern: 4-6, cues: first 1}
  - section: Turns
  - say: Tell of your day.
  - pause: 3 min
  - chime: end
  - say: Stay as long as you like.
"""


def _speech(of: Timeline) -> list[SpeechCue]:
    return [cue for cue in of.cues if isinstance(cue, SpeechCue)]


def _breaths(of: Timeline) -> list[BreathCue]:
    return [cue for cue in of.cues if isinstance(cue, BreathCue)]


def _words(text: str) -> SpeechCue:
    return next(cue for cue in _speech(timeline(PARTS)) if cue.text == text)


def test_in_a_sentence_it_is_said_again() -> None:
    """Paused at its first, a middle or its last frame: one enters half a second before it, faded in by its start."""
    cue = _words("Be slow.")
    for at in (cue.start, cue.start + 1_000, cue.end - 1):
        assert after_pause(timeline(PARTS), at) == Entry(cue.start, cue.start - PREROLL, FADE_IN)


def test_in_a_silence_it_goes_on_there() -> None:
    """Between sentences and in a pause nothing is said again, and no second of the silence is lost or added."""
    cue = _words("Be slow.")
    for at in (cue.end, cue.end + to_frames(15.0)):
        assert after_pause(timeline(PARTS), at) == Entry(at, at, FADE_IN)


def test_in_breathing_it_goes_on_at_the_next_inhale() -> None:
    """Wherever in a breath it was paused, words for it or none; in the last breath, with that breath again."""
    of = timeline(PARTS)
    inhales = [cue.start for cue in _breaths(of) if cue.phase == "in"]
    for breath, following in itertools.pairwise(inhales):
        assert after_pause(of, breath) == Entry(breath, breath, FADE_IN)
        for at in (breath + 1, following - 1):
            assert after_pause(of, at).target == following
    assert after_pause(of, _breaths(of)[-1].end - 1).target == inhales[-1]


def test_words_that_begin_with_an_inhale_are_whole() -> None:
    """Where a word begins on the inhale one enters at, all has faded in before it."""
    of = timeline("  - breathe: {breaths: 6, pattern: 1-1.5, cues: all}\n")
    starts = {cue.start for cue in _speech(of)}
    met = 0
    for cue in _breaths(of):
        entry = after_pause(of, cue.start - 1) if cue.phase == "in" else None
        if entry is not None and entry.target in starts:
            met += 1
            assert entry.start + entry.fade_in <= entry.target
    assert met


def test_the_second_part_of_an_inhale_is_no_breath() -> None:
    """A sigh breathes in twice: one goes on at the first of the two."""
    of = timeline("  - breathe: {breaths: 3, pattern: sigh, cues: none}\n")
    firsts = [
        cue.start for before, cue in itertools.pairwise(_breaths(of)) if (before.phase, cue.phase) == ("out", "in")
    ]
    assert after_pause(of, _breaths(of)[0].end - 1).target == firsts[0]


def test_a_chime_that_hardly_sounded_is_struck_again() -> None:
    """Within a second of its last strike it counts as not heard; later it rings on."""
    of = timeline(PARTS)
    chime = next(cue for cue in of.cues if isinstance(cue, ChimeCue))
    assert after_pause(of, chime.start + to_frames(2.9)).target == chime.start
    later = chime.start + to_frames(3.1)
    assert after_pause(of, later) == Entry(later, later, FADE_IN)


@given(name=st.sampled_from(NAMES), share=st.floats(0, 1, exclude_max=True))
def test_one_never_enters_in_the_middle_of_a_word(name: str, share: float) -> None:
    """After a pause or a loss anywhere: no sentence is cut by entering, all has faded in when words begin, and the way
    back is no longer than what was interrupted.
    """
    of = shipped(name)
    at = int(share * of.frames)
    for entry in (after_pause(of, at), after_loss(of, at)):
        assert 0 <= entry.start <= entry.target <= of.frames
        assert entry.target - entry.start <= PREROLL
        for frame in (entry.start, entry.target):  # what rings out after the words is none
            assert not [cue for cue in _speech(of) if cue.start < frame < cue.end - cue.clip.tail]
        if any(cue.start == entry.target for cue in _speech(of)):
            assert entry.start + entry.fade_in <= entry.target
    interrupted = [cue for cue in of.cues if not isinstance(cue, BedCue) and cue.start <= at < cue.end]
    longest = max((cue.end - cue.start for cue in interrupted), default=0)
    if any(isinstance(cue, BreathCue) for cue in interrupted):
        longest = 3 * max(cue.end - cue.start for cue in _breaths(of))  # the last breath, all of its phases
    assert at - after_pause(of, at).target <= longest


def test_after_a_loss_the_last_sentence_is_said_again() -> None:
    """In it and after it, for a minute; in breathing it is the next inhale; in a long silence it is right there."""
    of = timeline(PARTS)
    day = _words("Tell of your day.")
    for at in (day.start + 1, day.end + 1, day.start + to_frames(59.0)):
        assert after_loss(of, at).target == day.start
    later = day.start + to_frames(61.0)
    assert after_loss(of, later) == Entry(later, later, FADE_IN)
    inhales = [cue.start for cue in _breaths(of) if cue.phase == "in"]
    assert after_loss(of, inhales[0] + 5).target == inhales[1]
    gap = _breaths(of)[-1].end + 5  # what was said before the breathing is long over
    assert after_loss(of, gap) == Entry(gap, gap, FADE_IN)


def test_sections_begin_with_what_is_heard_first_in_them() -> None:
    """Each section of the script, in order; the first from frame 0, so that the bed fades in."""
    of = timeline(PARTS)
    ready = next(cue.start for cue in _speech(of) if cue.place.section == "Breath")
    found = sections(of)
    assert [(section.title, section.start) for section in found] == [
        ("Words", 0),
        ("Breath", ready),
        ("Turns", _words("Tell of your day.").start),
    ]
    assert [section_at(found, at) for at in (0, ready - 1, ready, of.frames)] == [0, 0, 1, 2]
    assert at_section(of, found[2]) == Entry(found[2].start, found[2].start - PREROLL, FADE_IN)
    assert at_section(of, found[0]) == Entry(0, 0, FADE_IN)


def test_without_sections_the_whole_is_one() -> None:
    """A ritual without sections, and one without a cue, have one part."""
    assert [section.title for section in sections(timeline("  - say: Hello.\n"))] == [None]
    assert [section.start for section in sections(timeline("  - pause: 5 s\n"))] == [0]


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_section_is_found(name: str) -> None:
    """The sections one can go to are those that `show` has."""
    of = shipped(name)
    titles = [cue.place.section for cue in of.cues if not isinstance(cue, BedCue)]
    assert [section.title for section in sections(of)] == [title for title, _ in itertools.groupby(titles)]


def test_a_breath_is_let_go() -> None:
    """Inhaling, holding, exhaling: where that breath's exhale ends. In a rest, and where none is paced: None."""
    of = timeline(
        "  - say: Hello.\n  - breathe: {breaths: 2, pattern: {in: 3, hold: 2, out: 5, rest: 2}, cues: none}\n"
    )
    inhale, hold, exhale, rest = _breaths(of)[:4]
    for cue in (inhale, hold, exhale):
        for at in (cue.start, cue.end - 1):
            assert let_go(of, at) == exhale.end
    assert let_go(of, rest.start) is None
    assert let_go(of, _speech(of)[0].start) is None
    assert let_go(of, of.frames - 1) is None


def test_it_has_ended_with_the_end_chime() -> None:
    """Before the end chime a ritual has not ended, from its strike on it has."""
    of = timeline(PARTS)
    chime = next(cue for cue in of.cues if isinstance(cue, ChimeCue))
    assert not has_ended(of, chime.start - 1)
    assert has_ended(of, chime.start)
