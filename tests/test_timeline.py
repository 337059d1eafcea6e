"""A ritual and the lengths of its lines become cues at exact frames."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables import table
from tests.words import BREATH
from unhurried import layout
from unhurried.cues import BedCue, BreathCue, Cue, Ears, SpeechCue, Timeline
from unhurried.errors import ScriptError, VoiceError
from unhurried.library import read_text
from unhurried.parts import Part, arrange_part
from unhurried.script.heard import with_sounds
from unhurried.script.sitting import sit
from unhurried.spacing import LEAD_IN
from unhurried.timeline import arrange, rehearse
from unhurried.units import to_frames
from unhurried.voices.clip import Clip, Line, Spoken, clip_of
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
# A small one: 3180800 frames, tone tide
        0   2724800  bed       -  - | brown (in 144000, out 288000)
   144000    384000  chime     5  - | start
   384000    424032  speech    8  Words | Be here.
   568364    608396  speech    8  Words | Be slow.
   872728    912760  speech   10  Words | Ana too.
  1057092   1097124  speech   11  Words | And Ben.
  1169456   1356656  speech   14  Breath | If you like, let a breath go, softly, all the way.
  1428656   1479200  speech   14  Breath | Breathe in.
  1476800   1668800  breath   14  Breath | in
  1617152   1671200  speech   14  Breath | Breathe out.
  1668800   1956800  breath   14  Breath | out
  1956800   2148800  breath   14  Breath | in
  2044592   2151200  speech   14  Breath | And a last long breath out.
  2148800   2436800  breath   14  Breath | out
  2556800   2892800  chime    16  Breath | end
"""


def test_a_ritual_lies_at_exact_frames() -> None:
    """The whole table: 3 s in, words with their time at the pace (two words: 52 364 frames), sentences 2.5 s apart beside
    that and paragraphs 5 s, a pause in a sentence's place, cues that end 0.2 s before the turn, the bed faded out where it
    ends, 6 s out.
    """
    timeline = arrange(read_text(SCRIPT, name="small"), SilentVoice(), names={"a": "Ana", "b": "Ben"})
    assert table(timeline) == TABLE


class _Lengths:
    """A voice whose every line lasts as long as the test says."""

    def __init__(self, seconds: float, tail: float = 0.0) -> None:
        self.frames = to_frames(seconds)
        self.tail = to_frames(tail)

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        return [Clip(line.text, self.frames, clip_of(SilentVoice(), line.text).load, self.tail) for line in lines]

    def __enter__(self) -> "_Lengths":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def _breathing(how: str, seconds: float) -> tuple[list[BreathCue], list[SpeechCue]]:
    cues = arrange(read_text(f"title: B\nsteps: [{{breathe: {how}}}]", name="b"), _Lengths(seconds)).cues
    return [c for c in cues if isinstance(c, BreathCue)], [c for c in cues if isinstance(c, SpeechCue)]


def test_a_cue_that_fits_ends_before_its_turn() -> None:
    """A word that fits into the phase before ends 0.2 s before the turn it announces; the first one too."""
    breath, (ready, *speech) = _breathing("{breaths: 4, cues: first 2}", 1.0)
    assert [(cue.start - word.end) for cue, word in zip(breath, speech[:4], strict=False)] == [to_frames(0.2)] * 4
    assert len(speech) == 5
    assert ready.end < speech[0].start


def test_it_is_the_word_that_ends_before_the_turn_and_not_its_room() -> None:
    """What a clip has after its last word (the room ringing out) may reach over the turn."""
    voice = _Lengths(1.0, tail=0.25)
    cues = arrange(read_text("title: B\nsteps: [{breathe: {breaths: 2, cues: first 1}}]", name="b"), voice).cues
    turns = [cue.start for cue in cues if isinstance(cue, BreathCue)]
    words = [cue for cue in cues if isinstance(cue, SpeechCue)][1:]
    assert [turn - (word.end - to_frames(0.25)) for turn, word in zip(turns, words[:2], strict=False)] == [
        to_frames(0.2)
    ] * 2


def test_a_cue_that_does_not_fit_starts_on_the_turn() -> None:
    """A word too long for the phase before starts on the turn itself."""
    breath, speech = _breathing("{breaths: 2, pattern: 2-5, cues: first 1}", 1.9)
    assert speech[1].end == breath[0].start - to_frames(0.2)
    assert speech[2].start == breath[1].start


def test_two_words_never_overlap() -> None:
    """A word with no room before the turn nor after it is left out: the tone alone leads."""
    breath, speech = _breathing("{breaths: 4, pattern: 1.5-1.5, cues: all}", 1.6)
    assert len(breath) == 8
    assert [word.text for word in speech] == [BREATH.ready, "Breathe in."]


@pytest.mark.parametrize("seconds", [0.5, 1.5, 3.0, 4.0])
def test_before_the_first_inhale_there_is_time_to_empty_the_lungs(seconds: float) -> None:
    """Ready is spoken first; five seconds and more lie between its beginning and the first inhale, however short it
    is, and a second and a half between its end and the word for the inhale.
    """
    breath, (ready, inhale, *_) = _breathing("{breaths: 3}", seconds)
    assert ready.text == BREATH.ready
    assert breath[0].start - ready.start >= to_frames(5.0)
    assert inhale.start - ready.end >= to_frames(1.5)


def test_without_cues_nothing_is_said() -> None:
    """A breathing without cues has no "ready" and no "last": the tone alone, at once."""
    breath, speech = _breathing("{breaths: 30, ramp: 12 to 6, cues: none}", 1.0)
    assert speech == []
    assert breath[0].start == LEAD_IN


def _texts(steps: str) -> list[tuple[int, str]]:
    """Return what is said with the breath: (which breath of the ritual, from 0, the words), "ready" apart."""
    cues = arrange(read_text(f"title: B\nsteps: [{steps}]", name="b"), _Lengths(1.0)).cues
    inhales = [cue.start for cue in cues if isinstance(cue, BreathCue) and cue.phase == "in"]
    words = [cue for cue in cues if isinstance(cue, SpeechCue) and cue.text.startswith(("Breathe", "And a last"))]
    return [(sum(start <= word.end + to_frames(0.2) for start in inhales) - 1, word.text) for word in words]


def _both(*breaths: int) -> list[tuple[int, str]]:
    return [(k, f"Breathe {way}.") for k in breaths for way in ("in", "out")]


LAST = "And a last long breath out."


def test_the_voice_steps_back_after_the_first_breaths() -> None:
    """Three breaths are spoken unless the script says otherwise, then none but the last exhale."""
    assert _texts("{breathe: {breaths: 9}}") == [*_both(0, 1, 2), (8, LAST)]
    assert _texts("{breathe: {breaths: 9, cues: first 1}}") == [*_both(0), (8, LAST)]


def test_a_ramp_that_has_arrived_brings_the_voice_back_for_one_breath() -> None:
    """12 to 6 a minute is there after 17 breaths: the eighteenth is spoken again."""
    assert _texts("{breathe: {breaths: 30, ramp: 12 to 6}}") == [*_both(0, 1, 2, 17), (29, LAST)]
    assert _texts("{breathe: {breaths: 10, ramp: 12 to 6, cues: first 2}}") == [*_both(0, 1), (9, LAST)]


def test_a_change_of_pattern_brings_the_voice_back_for_one_breath() -> None:
    """Where breathing goes on with another pattern, or with a ramp, one breath is spoken; the same goes on in silence.

    A script that says how many has its way.
    """
    calm = "{breathe: {breaths: 5, pattern: calm}}"
    assert _texts(f"{calm}, {{breathe: {{breaths: 5, pattern: even}}}}") == [*_both(0, 1, 2, 5), (9, LAST)]
    assert _texts(f"{calm}, {calm}") == [*_both(0, 1, 2), (9, LAST)]
    assert _texts(f"{calm}, {{breathe: {{breaths: 5, ramp: 6 to 5}}}}") == [*_both(0, 1, 2, 5), (9, LAST)]
    assert _texts(f"{calm}, {{breathe: {{breaths: 5, pattern: even, cues: first 2}}}}")[-3:-1] == _both(6)


def test_breathing_goes_on_without_a_gap() -> None:
    """Breathing that follows on breathing: the next inhale begins where the last exhale ends."""
    cues = arrange(
        read_text(
            "title: B\nsteps: [{breathe: {breaths: 3}}, {section: S}, {breathe: {breaths: 2, pattern: even}}]",
            name="b",
        ),
        _Lengths(1.0),
    ).cues
    phases = [cue for cue in cues if isinstance(cue, BreathCue)]
    assert all(before.end == after.start for before, after in itertools.pairwise(phases))
    assert [cue.place.section for cue in phases] == [None] * 6 + ["S"] * 4
    assert sum(isinstance(cue, SpeechCue) and cue.text == BREATH.ready for cue in cues) == 1


def test_without_a_tone_the_voice_leads_every_breath() -> None:
    """Where the tone is off, by the script or by wish, nothing else would: all breaths are spoken."""
    script = "title: B\ntone: off\nsteps: [{breathe: {breaths: 6}}]"
    ritual = read_text("title: B\nsteps: [{breathe: {breaths: 6, cues: none}}]", name="b")
    for quiet in (read_text(script, name="b"), with_sounds(sit(ritual), tone="off", bed=None)):
        words = [cue.text for cue in arrange(quiet, _Lengths(1.0)).cues if isinstance(cue, SpeechCue)]
        assert words == [BREATH.ready, *["Breathe in.", "Breathe out."] * 5, "Breathe in.", LAST]
    chosen = read_text(script.replace("6}", "6, cues: first 1}"), name="b")
    assert sum(isinstance(cue, SpeechCue) for cue in arrange(chosen, _Lengths(1.0)).cues) == 4


def test_a_single_breath_is_not_called_the_last() -> None:
    """One breath alone is breathed in and out."""
    assert _texts("{breathe: {breaths: 1}}") == _both(0)


def test_what_follows_breathing_waits_for_its_last_word() -> None:
    """A word about the last exhale that is longer than the exhale, room and all, is not spoken over."""
    steps = "{breathe: {breaths: 2, pattern: 1-1.5, cues: first 1}}, {pause: 0s}, {say: Thank you.}"
    cues = arrange(read_text(f"title: B\nsteps: [{steps}]", name="b"), _Lengths(1.4, tail=0.9)).cues
    words = [cue for cue in cues if isinstance(cue, SpeechCue)]
    assert words[-1].text == "Thank you."
    assert all(before.end <= after.start for before, after in itertools.pairwise(words))


def test_a_top_up_has_its_own_words() -> None:
    """The second part of an inhale is announced as such."""
    cues = arrange(
        read_text("title: B\nsteps: [{breathe: {breaths: 3, pattern: sigh}}]", name="b"), _Lengths(0.7)
    ).cues
    words = [cue.text for cue in cues if isinstance(cue, SpeechCue)]
    assert words[1:4] == ["Breathe in.", "And a little more.", "Breathe out."]


def test_the_voice_comes_back_where_the_other_one_begins() -> None:
    """Breathing that goes on, but for the other of the two, is announced once."""
    script = "title: B\nsteps:\n  - breathe: {breaths: 4}\n    to: a\n  - breathe: {breaths: 4}\n    to: b\n"
    cues = arrange(read_text(script, name="b"), _Lengths(1.0), ears="split").cues
    assert [cue.text for cue in cues if isinstance(cue, SpeechCue) and cue.to == "b"] == [
        "Breathe in.",
        "Breathe out.",
        LAST,
    ]


def _bed_cues(steps: str, bed: str = "brown") -> list[tuple[str, int, int, int, int]]:
    cues = arrange(read_text(f"title: B\nbed: {bed}\nsteps: [{steps}]", name="b"), _Lengths(1.0)).cues
    return [(c.name, c.start, c.end, c.fade_in, c.fade_out) for c in cues if isinstance(c, BedCue)]


def test_beds_follow_on_each_other() -> None:
    """A change takes 6 s in which both are heard; the same bed again is no change; what is changed at once was never there."""
    third = to_frames(33)
    assert _bed_cues("{pause: 30s}, {bed: rain}, {pause: 30s}") == [
        ("brown", 0, to_frames(39), to_frames(3), to_frames(6)),
        ("rain", third, to_frames(69), to_frames(6), to_frames(6)),
    ]
    alone = [("brown", 0, to_frames(69), to_frames(3), to_frames(6))]
    assert _bed_cues("{pause: 30s}, {bed: brown}, {pause: 30s}") == alone
    assert _bed_cues("{pause: 30s}, {bed: rain}, {bed: brown}, {pause: 30s}") == alone
    assert [cue[0] for cue in _bed_cues("{pause: 30s}, {bed: rain}, {bed: fire}, {pause: 30s}")] == ["brown", "fire"]


def test_only_the_rituals_last_exhale_is_the_last() -> None:
    """Breathing that is followed by more, later, does not claim to be over."""
    steps = "{breathe: {breaths: 4}}, {say: Rest.}, {breathe: {breaths: 4}}"
    assert [k for k, text in _texts(steps) if text == LAST] == [7]


# --- for one of the two ------------------------------------------------------------------------------------------

FOR_ONE = """
title: For one
steps:
  - say: Look at {b}, if you like. Wait.
    to: a
  - say: Close your eyes. {b}, rest.
    to: b
  - breathe: {breaths: 2, cues: first 1}
    to: b
  - say: Both again.
  - breathe: {breaths: 4, cues: first 4}
    to: alternate
"""


def _for_one(ears: Ears) -> list[tuple[str, str]]:
    names = {"a": "Ana", "b": "Ben"}
    timeline = arrange(read_text(FOR_ONE, name="b"), SilentVoice(), names=names, ears=ears)
    assert timeline.ears == ears
    return [
        (c.to, c.text if isinstance(c, SpeechCue) else c.phase)
        for c in timeline.cues
        if isinstance(c, SpeechCue | BreathCue)
    ]


def test_split_ears_carry_whom_a_step_is_for() -> None:
    """Words, breaths and their cues are for the one named; what alternates goes breath by breath, A first.

    What begins and ends breathing that alternates is for both: neither is left alone with it.
    """
    said = _for_one("split")
    assert said[:4] == [
        ("a", "Look at Ben, if you like."),
        ("a", "Wait."),
        ("b", "Close your eyes."),
        ("b", "Ben, rest."),
    ]
    assert ("b", BREATH.ready) in said[4:6]
    assert all(to == "b" for to, _ in said[4:9])
    assert ("both", "Both again.") in said
    after = said[said.index(("both", "Both again.")) + 1 :]
    assert [to for to, what in after if what in ("in", "out")] == ["a", "a", "b", "b"] * 2
    assert [to for to, what in after if what.startswith("Breathe")] == ["a", "a", "b", "b", "a", "a", "b"]
    assert ("both", BREATH.ready) in after
    assert ("both", LAST) in after


@pytest.mark.parametrize("ears", ["both", "mono"])
def test_without_split_ears_a_line_begins_with_the_name(ears: Ears) -> None:
    """What is for one is spoken to both, by name, unless the name is in it already."""
    said = [text for _, text in _for_one(ears)]
    assert said[:4] == ["Ana: Look at Ben, if you like.", "Wait.", "Close your eyes.", "Ben, rest."]
    assert f"Ben: {BREATH.ready}" in said
    assert BREATH.ready in said


STEPS = st.one_of(
    st.sampled_from(
        ["{say: Be here. Be slow.}", "{say: 'One.'}", "{chime: start}", "{section: S}", "{bed: off}", "{bed: brown}"]
    ),
    st.integers(0, 20).map(lambda s: f"{{pause: {s}s}}"),
    st.tuples(
        st.sampled_from(["4-6", "box", "sigh", "1-1.5", "4-5-8"]),
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
    """A step's cues depend on the steps up to it alone (beds apart, which know where they end, and the last exhale,
    which is announced as the last: so the ritual goes on breathing later in both).
    """
    after = "{say: And now.}"

    def sounding(timeline: Timeline) -> list[Cue]:
        return [replace(cue, place=None) for cue in timeline.cues if not hasattr(cue, "fade_in")]  # type: ignore[arg-type]

    breathing = "{breathe: 10s}"
    alone = sounding(_arranged([*steps, after, breathing], 1.0))
    upto = next(k for k, cue in enumerate(alone) if isinstance(cue, SpeechCue) and cue.text == "And now.") + 1
    assert sounding(_arranged([*steps, after, *more, after, breathing], 1.0))[:upto] == alone[:upto]


class _Failing(SilentVoice):
    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        for line in lines:
            if "slow" in line.text:
                raise VoiceError("the voice ended in the middle", line)
        return super().clips(lines, spoken)


def test_a_line_that_cannot_be_spoken_is_an_error_with_its_place() -> None:
    """The error says in which file and on which line the words stand; nothing is arranged around a gap."""
    with pytest.raises(VoiceError, match=r"^small:8: the voice ended in the middle$"):
        arrange(read_text(SCRIPT, name="small"), _Failing())


def test_every_line_is_asked_for_before_and_told() -> None:
    """Progress is told line by line, up to all of them."""
    told: list[tuple[int, int]] = []
    arrange(read_text(SCRIPT, name="small"), SilentVoice(), spoken=lambda done, of: told.append((done, of)))
    assert told == [(k, 10) for k in range(11)]


def test_a_day_is_the_longest(tmp_path: Path) -> None:
    """24 hours are refused at the step that passes them, before anything is spoken."""
    with pytest.raises(ScriptError, match=r"^t:1:\d+: here the ritual passes 24 hours$"):
        arrange(read_text("{title: T, steps: [{say: slow}, {pause: 23 h}, {pause: 2 h}]}", name="t"), _Failing())


def test_the_work_grows_with_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many steps are twice as much work, to arrange and to tell the lengths: no step is looked at by another.

    A sitting is laid out once, and counted a few times at other spacings.
    """
    laid: list[int] = []

    def counted(*given: Any, **more: Any) -> Part:
        laid.append(len(given[0]))
        return arrange_part(*given, **more)

    monkeypatch.setattr(layout, "arrange_part", counted)

    def work(times: int) -> int:
        laid.clear()
        steps = "{say: One. Two.}, {pause: 3 s}, {breathe: {breaths: 2}}, {chime: end}, " * times
        rehearsal = rehearse(sit(read_text(f"title: B\nsteps: [{steps}]", name="b")), SilentVoice())
        rehearsal.lengths()
        rehearsal.arrange()
        return len(laid)

    assert work(20) == 2 * work(10)
    assert work(10) <= 6 * 4 * 10
