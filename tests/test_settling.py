"""Who is first: without names it is settled once, before anybody is addressed; with names nothing is said of it."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.words import BREATH, ENGLISH
from unhurried.cues import BreathCue, Cue, Ears, SpeechCue
from unhurried.fitting import faults_of_fit
from unhurried.languages import language_of, languages
from unhurried.library import read_text
from unhurried.script.ritual import Pause, Say
from unhurried.script.sitting import everything, sit
from unhurried.timeline import heard, rehearse, spoken_lines
from unhurried.units import to_frames
from unhurried.voices.silent import SilentVoice

SETTLE = ["Settle between you who is first.", "The other is second."]
BY_EAR = [ENGLISH.two.settle_by_ear]
NAMES = {"a": "Ana", "b": "Ben"}


def _said(steps: str, *, ears: Ears = "both", names: dict[str, str] | None = None, head: str = "") -> list[str]:
    """Return what is said in steps, "~" where the pause of six seconds is, "in" for each inhale."""
    return [_what(cue) for cue in _cues(steps, ears=ears, names=names, head=head)]


def _cues(steps: str, **how: Any) -> list[Cue]:
    ritual = read_text(f"title: T\n{how.pop('head')}\nsteps: [{steps}]", name="t")
    cues = rehearse(ritual, SilentVoice(), **how).arrange().cues
    return [cue for cue in cues if isinstance(cue, SpeechCue) or (isinstance(cue, BreathCue) and cue.phase == "in")]


def _what(cue: Cue) -> str:
    return cue.text if isinstance(cue, SpeechCue) else "in"


def test_it_is_settled_once_before_the_first_who_is_addressed() -> None:
    """Two sentences and a pause of six seconds; what comes before it stays where it is."""
    steps = "{say: Be here.}, {say: 'Hello, {b}.'}, {say: 'Hello, {a}.'}"
    assert _said(steps) == ["Be here.", *SETTLE, "Hello, the second of you.", "Hello, the first of you."]
    cues = _cues(steps, head="")
    assert cues[3].start - cues[2].end == pytest.approx(
        to_frames(6.5), abs=to_frames(0.5)
    )  # its words have their time
    with_names = _cues(steps, head="", names=NAMES)
    assert cues[0] == with_names[0]


@pytest.mark.parametrize("ears", ["both", "split", "mono"])
def test_with_names_nothing_is_said_of_it(ears: Ears) -> None:
    """Whoever has a name knows when it is called."""
    assert _said("{say: 'Hello, {b}.'}, {say: Rest., to: a}", ears=ears, names=NAMES)[0] == "Hello, Ben."


def test_a_ritual_for_both_has_nothing_to_settle() -> None:
    """Where nobody is addressed, and none of the turns names whose it is, nothing is added."""
    assert _said("{say: Be here.}, {turns: {each: 20s, say: Tell of it.}}") == [
        "Be here.",
        "Tell of it.",
        "Tell of it.",
    ]


def test_what_is_said_to_one_by_name_needs_it() -> None:
    """`to: a` is called by name where both hear it. With an ear each it reaches the right one by itself."""
    steps = "{say: Rest., to: a}, {breathe: {breaths: 1, cues: none}, to: b}"
    assert _said(steps) == [*SETTLE, "The first of you: Rest.", "in"]
    assert _said(steps, ears="mono")[:2] == SETTLE
    assert _said(steps, ears="split") == ["Rest.", "in"]


def test_with_an_ear_each_the_earbud_tells() -> None:
    """Whoever has the left one is first; it is said where somebody is named all the same."""
    steps = "{say: Rest., to: a}, {say: 'Look at {a}.', to: b}"
    assert _said(steps, ears="split") == ["Rest.", *BY_EAR, "Look at the first of you."]


def test_it_comes_before_the_whole_of_turns() -> None:
    """Before all that is said before the first turn, even where nobody is named before the second: never between."""
    named = (
        "{say: Be here.}, {turns: {each: 20s, say: 'Listen, both. Then {speaker} begins.', swap: 'Now {speaker}.'}}"
    )
    assert _said(named)[:4] == ["Be here.", *SETTLE, "Listen, both."]
    late = "{say: Be here.}, {turns: {each: 20s, say: Begin., swap: 'Now {speaker}.'}}"
    assert _said(late) == ["Be here.", *SETTLE, "Begin.", "Now the second of you."]
    silent = "{say: Be here.}, {turns: {each: 20s, then: [{say: 'Thank you, {speaker}.'}]}}"
    assert _said(silent)[:4] == ["Be here.", *SETTLE, "Thank you, the first of you."]
    first = _cues(silent, head="")
    assert first[3].start - first[2].end > to_frames(26.0)  # the pause, and the whole first turn
    after = "{turns: {each: 20s, say: Begin., swap: none}}, {say: 'Now {a}.'}"
    assert _said(after) == ["Begin.", *SETTLE, "Now the first of you."]


def test_it_never_parts_a_run_of_breathing() -> None:
    """Before the run, where only its second step is for one of them; and before the caution that belongs to it."""
    plain = "{say: Be here.}, {breathe: {breaths: 1, cues: none}}, {breathe: {breaths: 1, cues: {in: 'In, {b}.', first: 1}}}"
    assert _said(plain)[:4] == ["Be here.", *SETTLE, "in"]
    runs = "{breathe: {breaths: 1, cues: none}}, {breathe: {breaths: 1, cues: none}}, {say: 'Hello, {b}.'}"
    assert _said(runs) == ["in", "in", *SETTLE, "Hello, the second of you."]
    later = (
        "{breathe: {breaths: 1, cues: none}}, {breathe: {breaths: 1, pattern: box, cues: {in: 'In, {b}.', first: 1}}}"
    )
    assert _said(later)[:3] == [*SETTLE, BREATH.caution.split(". ")[0] + "."]
    held = "{say: Be here.}, {breathe: {breaths: 2, pattern: box}, to: b}"
    caution = BREATH.caution.split(". ")[0] + "."
    assert _said(held)[:4] == ["Be here.", *SETTLE, caution]
    assert _said(held)[5] == f"The second of you: {BREATH.ready}"


def test_words_that_are_not_spoken_need_nobody() -> None:
    """Where the voice stays away from the breath, nobody is called."""
    assert _said("{breathe: {breaths: 1, cues: none}, to: b}") == ["in"]


def test_it_stands_where_the_step_does_before_which_it_comes() -> None:
    """In its section and on its line, so that `show` has it there; a step that is held still holds it too."""
    text = "title: T\nsteps:\n  - say: Hello.\n  - section: Two\n  - say: Now {b}.\n    fixed: %s\n"
    for fixed in ("false", "true"):
        sitting = heard(sit(read_text(text % fixed, name="t")), None, "both")
        said, pause = sitting.steps[1:3]
        assert isinstance(said, Say)
        assert isinstance(pause, Pause)
        assert (said.place.line, said.place.section, pause.place) == (5, "Two", said.place)
        assert {sentence.line for sentence in said.sentences} == {0}
        assert (said.fixed, pause.bounds is None) == ((True, True) if fixed == "true" else (False, False))


def test_the_pause_gives_with_the_whole() -> None:
    """A ritual with it lasts as long as it is asked to, to the frame, from its least to its most."""
    ritual = read_text("title: T\nsteps: [{say: 'Hello, {b}.'}]", name="t")
    rehearsal = rehearse(ritual, SilentVoice())
    lengths = rehearsal.lengths()
    assert lengths.most - lengths.least > to_frames(20.0)
    for frames in range(lengths.least, lengths.most, to_frames(1.3)):
        assert rehearsal.arrange(frames=frames).frames == frames


@pytest.mark.parametrize("language", languages())
def test_each_language_has_words_for_it(language: str) -> None:
    """In both manners; where a language has none, nothing is said, and the two are A and B."""
    words = language_of(language)
    assert words is not None
    head = f"language: {language}"
    assert "".join(_said("{say: 'O, {b}.'}", head=head)[:-1]).replace(" ", "") == words.two.settle.replace(" ", "")
    assert _said("{say: 'O, {b}.'}", head=head, ears="split") == [words.two.settle_by_ear, f"O, {words.two.b}."]
    assert _said("{say: 'O, {b}.'}", head="language: zz") == ["O, B."]


def test_whoever_records_has_the_lines_too() -> None:
    """Of all that may be said in any sitting, it is among the first; and a voice is measured with it."""
    ritual = read_text("title: T\nsteps: [{choose: [Be here., 'Look, {a}.']}, {turns: {each: 20s, begins: drawn, last: none, say: '{speaker}.'}}]", name="t")  # fmt: skip
    lines = [line.text for line in spoken_lines(heard(everything(ritual), None, "both"))]
    assert lines == ["Be here.", *SETTLE, "Look, the first of you.", "The first of you.", "The second of you."]
    assert faults_of_fit(ritual, SilentVoice()) == ()


def test_every_command_has_it(run_here: Run, tmp_path: Path) -> None:
    """`show`, `record` and `export` say the same: with names nothing of it, without them the announcement."""
    (tmp_path / "t.yaml").write_text('title: T\nsteps:\n  - say: "Hello, {b}."\n')
    for arguments in (("show", "t.yaml", "--voice", "silent"), ("record", "t.yaml", "--list")):
        assert SETTLE[0] in run_here(*arguments).stdout
        assert BY_EAR[0] in run_here(*arguments, "--ears", "split").stdout
        assert SETTLE[0] not in run_here(*arguments, "--names", "Ana,Ben").stdout
    lengths = [
        run_here("export", "t.yaml", "--voice", "silent", "-o", f"{len(names)}.wav", *names).stdout.split("(")[1]
        for names in ((), ("--names", "Ana,Ben"))
    ]
    assert lengths[0] > lengths[1]
