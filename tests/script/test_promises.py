"""Small promises of the script language, each of which a change could break unseen."""

from dataclasses import replace
from pathlib import Path

import pytest

from unhurried.cues import SpeechCue
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.lengths import Lengths
from unhurried.library import read, read_text
from unhurried.script.ritual import Breathe, Ritual, Say
from unhurried.script.sitting import sit
from unhurried.timeline import rehearse
from unhurried.units import to_frames
from unhurried.voices.silent import SilentVoice


def _ritual(steps: str, head: str = "") -> Ritual:
    return read_text(f"title: T\n{head}\nsteps: [{steps}]", name="t")


def _faults(steps: str, head: str = "") -> list[str]:
    with pytest.raises(ScriptError) as caught:
        _ritual(steps, head)
    return [fault.message for fault in caught.value.faults]


def test_a_seed_draws_the_same_on_every_machine() -> None:
    """What is told once ("--seed 3 has the same again") holds for another Python, too."""
    ritual = _ritual("{choose: [A., B., C., D., E.]}")
    drawn = [
        step.sentences[0].text for seed in range(9) for step in sit(ritual, seed=seed).steps if isinstance(step, Say)
    ]
    assert "".join(drawn) == "E.A.E.B.B.D.D.B.B."


def test_the_caution_comes_before_the_whole_run() -> None:
    """Breathing that follows on breathing is one: nobody speaks of holds in the middle of it."""
    steps = sit(_ritual("{breathe: {breaths: 2}}, {breathe: {breaths: 2, pattern: 4-2-6}}")).steps
    assert [type(step) for step in steps] == [Say, Breathe, Breathe]


def test_a_card_is_the_same_however_its_keys_are_ordered() -> None:
    """Written in another order, it is no new card."""
    one, other = (
        sit(_ritual(f"{{deck: [{{{card}}}]}}")).cards
        for card in ("say: x, pause after: 3s", "pause after: 3s, say: x")
    )
    assert one[0].drawn == other[0].drawn


def test_who_includes_says_how_a_word_is_said(tmp_path: Path) -> None:
    """`say as` of the including script stands before that of the included one."""
    (tmp_path / "inner.yaml").write_text("title: I\nsay as: {Siobhan: shove on, Ben: bent}\nsteps: [{say: x}]")
    (tmp_path / "outer.yaml").write_text("title: O\nsay as: {Siobhan: shivawn}\nsteps: [{include: inner}]")
    assert read(tmp_path / "outer.yaml").said == {"Siobhan": "shivawn", "Ben": "bent"}


def test_words_of_a_turn_have_rung_out_when_it_ends() -> None:
    """Of what follows a turn nothing is covered: words with no room for their ring are left out, and told."""
    rehearsal = rehearse(_ritual("{turns: {each: 1 min, last: 'Soon it ends, softly.'}}"), SilentVoice())
    (words,) = (text for text in rehearsal.clips if text.startswith("Soon"))
    for frames, heard in [(to_frames(20), 2), (to_frames(20) + 1, 0)]:
        clip = replace(rehearsal.clips[words], frames=frames)
        timeline = replace(rehearsal, clips={**rehearsal.clips, words: clip}).arrange()
        assert sum(isinstance(cue, SpeechCue) for cue in timeline.cues) == heard
        assert len(timeline.crowded) == 2 - heard
        assert clip.words < to_frames(20)


def test_what_is_almost_4_7_8_is_not() -> None:
    """At another speed it is; with a shorter hold it is another breath, of which there may be more."""
    assert sit(_ritual("{breathe: {breaths: 9, pattern: 4-5.5-8}}")).steps
    with pytest.raises(ScriptError, match="9 rounds of 4-7-8"):
        sit(_ritual("{breathe: {breaths: 9, pattern: 3-5.25-6}}"))


def test_a_turn_gives_down_to_its_half() -> None:
    """Nobody is hurried: half of the time is the least, unless the script says so."""
    lengths = rehearse(_ritual("{turns: {each: 2 min}}"), SilentVoice()).lengths()
    assert lengths.natural - lengths.least == 2 * to_frames(60)


@pytest.mark.parametrize(
    ("least", "most", "gives"), [(48_000, 96_000, True), (48_001, 95_999, False), (48_001, 96_000, False)]
)
def test_what_gives_by_less_than_a_second_does_not_give(least: int, most: int, gives: bool) -> None:
    """A range is told where a person could ask for two lengths of it, in whole seconds."""
    assert Lengths(least, least, most).gives is gives


def test_what_is_wrong_beside_an_unknown_key_is_told_in_the_same_run() -> None:
    """The key alone is left out; the rest of its step is looked at."""
    assert [why.split(";")[0] for why in _faults("{breathe: {for: 5 min, fro: 1, ramp: 40 to 6}}")] == [
        "'fro' is not known here",
        "40 breaths a minute is outside what suits people lying down: 3 to 30",
    ]


def test_words_of_ones_own_are_short_and_nobodys_name() -> None:
    """Neither of the two can be renamed; a word is no speech."""
    for name in ("a", "b", "speaker", "listener"):
        assert _faults("{say: x}", f"words: {{{name}: x}}")[0].startswith(f"'{name}' is one of the two already")
    assert "are too long for a word" in _faults("{say: x}", f"words: {{place: {'x' * 201}}}")[0]
    with pytest.raises((UnhurriedError, ValueError), match="too long for a word"):
        read_text("title: T\nwords: {place: x}\nsteps: [{say: x}]", name="t", words={"place": "x" * 201})


def test_turns_within_turns_are_refused() -> None:
    """However deep: nobody would know whose turn it is."""
    inner = "{repeat: {times: 2, steps: [{turns: 1 min}]}}"
    assert _faults(f"{{turns: {{each: 1 min, then: [{inner}]}}}}") == [
        "turns within turns: nobody would know whose turn it is"
    ]


def test_a_short_turn_may_say_that_nothing_is_heard() -> None:
    """`none` is never too much for it; words are."""
    assert _ritual("{turns: {each: 20s, half: none, last: none}}").steps
    assert _faults("{turns: {each: 89s, half: Half.}}") == ["a turn of 89 s is too short for this: 90 s at least"]


def test_what_nobody_can_follow_is_not_told_to_be_meant() -> None:
    """The key that says so is there already, or would not help: a fault names a mend that mends."""
    ramp = "{breathe: {for: 2 min, ramp: 59 to 0.5}%s}"
    assert _faults(ramp % ", beyond limits: true") == ["'out' lasts 72 s: 60 s at most, whatever is meant"]
    assert _faults(ramp % "")[0].startswith(
        "59 breaths a minute is outside what suits people lying down: 3 to 30; if"
    )
