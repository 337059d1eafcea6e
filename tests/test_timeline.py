"""A ritual and the lengths of its lines become cues at exact frames."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables import table
from unhurried.cues import BreathCue, Cue, SpeechCue, Timeline
from unhurried.errors import ScriptError, VoiceError
from unhurried.library import read_text
from unhurried.timeline import arrange
from unhurried.units import to_frames
from unhurried.voices.clip import Clip
from unhurried.voices.silent import SilentVoice

SCRIPT = """
title: A small one
bed: brown
steps:
  - chime: start
  - section: Words
  - say: |
      Be here. Be slow.

      {a} too.
  - say: And {b}.
  - pause: 1s
  - section: Breath
  - breathe: {breaths: 2, cues: first 1}
  - bed: off
  - chime: end
"""

TABLE = """\
# A small one: 2759760 frames, tone tide
        0   2303760  bed       -  - | brown (in 144000, out 288000)
   144000    384000  chime     5  - | start
   384000    408960  speech    8  Words | Be here.
   528960    553920  speech    8  Words | Be slow.
   793920    818880  speech   10  Words | Ana too.
   938880    963840  speech   11  Words | And Ben.
  1011840   1046160  speech   14  Breath | Breathe in.
  1055760   1247760  breath   14  Breath | in
  1200720   1238160  speech   14  Breath | Breathe out.
  1247760   1535760  breath   14  Breath | out
  1535760   1727760  breath   14  Breath | in
  1727760   2015760  breath   14  Breath | out
  2135760   2471760  chime    16  Breath | end
"""


def test_a_ritual_lies_at_exact_frames() -> None:
    """The whole table: 3 s in, sentences 2.5 s apart and paragraphs 5 s, a pause in a sentence's place, cues that end
    0.2 s before the turn, the bed faded out where it ends, 6 s out.
    """
    timeline = arrange(read_text(SCRIPT, name="small"), SilentVoice(), names={"a": "Ana", "b": "Ben"})
    assert table(timeline) == TABLE


class _Lengths:
    """A voice whose every line lasts as long as the test says."""

    def __init__(self, seconds: float) -> None:
        self.frames = to_frames(seconds)

    def clip(self, text: str) -> Clip:
        return Clip(text, self.frames, SilentVoice().clip(text).load)

    def __enter__(self) -> "_Lengths":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def _breathing(how: str, seconds: float) -> tuple[list[BreathCue], list[SpeechCue]]:
    cues = arrange(read_text(f"title: B\nsteps: [{{breathe: {how}}}]", name="b"), _Lengths(seconds)).cues
    return [c for c in cues if isinstance(c, BreathCue)], [c for c in cues if isinstance(c, SpeechCue)]


def test_a_cue_that_fits_ends_before_its_turn() -> None:
    """A word that fits into the phase before ends 0.2 s before the turn it announces; the first one too."""
    breath, speech = _breathing("{breaths: 3, cues: first 2}", 1.0)
    assert [(cue.start - word.end) for cue, word in zip(breath, speech, strict=False)] == [to_frames(0.2)] * 4
    assert len(speech) == 4


def test_a_cue_that_does_not_fit_starts_on_the_turn() -> None:
    """A word too long for the phase before starts on the turn itself."""
    breath, speech = _breathing("{breaths: 2, pattern: 2-5, cues: first 1}", 1.9)
    assert speech[0].end == breath[0].start - to_frames(0.2)
    assert speech[1].start == breath[1].start


def test_two_words_never_overlap() -> None:
    """A word with no room before the turn nor after it is left out: the tone alone leads."""
    breath, speech = _breathing("{breaths: 4, pattern: 1.5-1.5, cues: all}", 1.6)
    assert len(breath) == 8
    assert [word.text for word in speech] == ["Breathe in."]


STEPS = st.one_of(
    st.sampled_from(
        ["{say: Be here. Be slow.}", "{say: 'One.'}", "{chime: start}", "{section: S}", "{bed: off}", "{bed: brown}"]
    ),
    st.integers(0, 20).map(lambda s: f"{{pause: {s}s}}"),
    st.tuples(
        st.sampled_from(["4-6", "box", "sigh", "1-1.5", "4-7-8"]),
        st.integers(1, 60),
        st.sampled_from(["all", "none", "first 2"]),
    ).map(lambda how: f"{{breathe: {{pattern: {how[0]}, for: {how[1]}s, cues: {how[2]}}}}}"),
    st.integers(1, 90).map(lambda s: f"{{breathe: {{for: {s}s, ramp: 15 to 5}}}}"),
)


def _arranged(steps: list[str], voice_seconds: float) -> Timeline:
    return arrange(read_text(f"title: T\nbed: brown\nsteps: [{', '.join(steps)}]", name="t"), _Lengths(voice_seconds))


@settings(max_examples=200)
@given(st.lists(STEPS, min_size=1, max_size=12), st.floats(0.1, 4))
def test_any_ritual_is_in_order(steps: list[str], voice_seconds: float) -> None:
    """For any steps: cues in order of start, none empty or outside, no two words and no two phases at once."""
    timeline = _arranged(steps, voice_seconds)
    starts = [cue.start for cue in timeline.cues]
    assert starts == sorted(starts)
    assert all(0 <= cue.start < cue.end <= timeline.frames for cue in timeline.cues)
    for kind in (SpeechCue, BreathCue):
        own = [cue for cue in timeline.cues if isinstance(cue, kind)]
        assert all(before.end <= after.start for before, after in itertools.pairwise(own))


@settings(max_examples=50)
@given(st.lists(STEPS, min_size=1, max_size=6), st.lists(STEPS, min_size=1, max_size=6))
def test_what_comes_later_changes_nothing_before(steps: list[str], more: list[str]) -> None:
    """A step's cues depend on the steps up to it alone (beds apart, which know where they end)."""

    def sounding(timeline: Timeline) -> list[Cue]:
        return [replace(cue, place=None) for cue in timeline.cues if not hasattr(cue, "fade_in")]  # type: ignore[arg-type]

    alone = sounding(_arranged(steps, 1.0))
    assert sounding(_arranged([*steps, *more], 1.0))[: len(alone)] == alone


class _Failing(SilentVoice):
    def clip(self, text: str) -> Clip:
        if "slow" in text:
            raise VoiceError("the voice ended in the middle")
        return super().clip(text)


def test_a_line_that_cannot_be_spoken_is_an_error_with_its_place() -> None:
    """The error says in which file and on which line the words stand; nothing is arranged around a gap."""
    with pytest.raises(VoiceError, match=r"^small:8: the voice ended in the middle$"):
        arrange(read_text(SCRIPT, name="small"), _Failing())


def test_every_line_is_asked_for_before_and_told() -> None:
    """Progress is told line by line, up to all of them."""
    told: list[tuple[int, int]] = []
    arrange(read_text(SCRIPT, name="small"), SilentVoice(), spoken=lambda done, of: told.append((done, of)))
    assert told == [(k, 6) for k in range(7)]


def test_a_day_is_the_longest(tmp_path: Path) -> None:
    """24 hours are refused at the step that passes them, before anything is spoken."""
    with pytest.raises(ScriptError, match=r"^t:1:\d+: here the ritual passes 24 hours$"):
        arrange(read_text("{title: T, steps: [{say: slow}, {pause: 23 h}, {pause: 2 h}]}", name="t"), _Failing())
