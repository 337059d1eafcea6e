"""check, new and schema: what whoever writes a ritual has beside the editor."""

import itertools
import re
import shlex
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.script.test_schema import _as_seen, _validator
from tests.words import BREATH
from unhurried import library, rehearsing
from unhurried.cues import SpeechCue, Timeline
from unhurried.errors import Fault, ScriptError
from unhurried.fitting import LONGEST_QUOTE, faults_of_fit
from unhurried.library import read_text
from unhurried.script.alternatives import sittings
from unhurried.script.ritual import Say
from unhurried.template import template
from unhurried.timeline import arrange, spoken_lines
from unhurried.units import to_frames
from unhurried.voices import manner, reading
from unhurried.voices.clip import Clip, Line, Spoken, clip_of
from unhurried.voices.silent import SilentVoice


class _Voice:
    """A voice that takes as many seconds over a line as the test says, or a tenth; none of it rings out."""

    def __init__(self, seconds: Mapping[str, float] = {}, otherwise: float = 0.1) -> None:
        self._seconds = seconds
        self._otherwise = otherwise

    def clips(self, lines: list[Line], spoken: Spoken) -> list[Clip]:
        load = clip_of(SilentVoice(), "x").load
        return [Clip(x.text, to_frames(self._seconds.get(x.text, self._otherwise)), load) for x in lines]

    def __enter__(self) -> "_Voice":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def _told(script: str, seconds: Mapping[str, float]) -> list[str]:
    return list(map(str, faults_of_fit(read_text(script, name="x"), _Voice(seconds))))  # type: ignore[arg-type]


BREATHE = """title: T
steps:
  - say: Hello.
  - breathe: {breaths: 4, pattern: 2-1-3, cues: {first: 4, in: And in., hold: Stay., out: And out.}}
  - say: Thank you.
"""


LONG = '"And out, out, out, as far out as it goes, and on, and on."'


def test_words_longer_than_their_breath_are_told_once() -> None:
    """Four breaths, one line: where, which words, how long they take and how long the phase is."""
    assert _told(BREATHE, {}) == []
    assert _told(BREATHE, {"And in.": 0.9, "Stay.": 0.7, "And out.": 0.7}) == []
    assert _told(BREATHE, {"Stay.": 2.31}) == ["x:4:5: 'Stay.' takes 2.4 s and the hold lasts 1.0 s"]
    assert _told(BREATHE, {"And out.": 3.01, "And in.": 4}) == [
        "x:4:5: 'And out.' takes 3.1 s and the exhale lasts 3.0 s",
        "x:4:5: 'And in.' takes 4.0 s and the inhale lasts 2.0 s",
    ]


def test_words_that_come_while_others_ring_out_are_told_as_such() -> None:
    """They would fit by themselves, but the room still rings with those before them."""
    script = "title: T\nsteps:\n  - breathe: {breaths: 3, pattern: 2-4, cues: {first: 3, out: And out.}}\n"
    rung = Clip("k", to_frames(6), clip_of(SilentVoice(), "x").load, tail=to_frames(2.5))

    class Ringing(_Voice):
        def clips(self, lines: list[Line], spoken: Spoken) -> list[Clip]:
            return [
                rung if line.text == "And out." else clip
                for line, clip in zip(lines, super().clips(lines, spoken), strict=True)
            ]

    faults = faults_of_fit(read_text(script, name="x"), Ringing())  # type: ignore[arg-type]
    assert faults == (
        Fault("x", 3, 5, "'Breathe in.' is left out: when the inhale begins, the words before it still ring out"),
    )


def test_words_longer_than_what_is_left_of_a_turn_are_told() -> None:
    """The half-time words until the last ones, or until the end; the last ones in their twenty seconds."""
    turns = "title: T\nsteps:\n  - turns: {each: 2 min, half: Half., last: %s}\n"
    assert _told(turns % "Last.", {"Half.": 39.9, "Last.": 19.9}) == []
    assert _told(turns % "Last.", {"Half.": 40.1, "Last.": 20.5}) == [
        "x:3:26: 'Half.' takes 40.1 s, and 40.0 s after it begins come the next words, or the turn's end",
        "x:3:39: 'Last.' takes 20.5 s, and 20.0 s after it begins the turn ends",
    ]
    assert _told(turns % "chime", {"Half.": 59.9}) == []
    assert len(_told(turns % "none", {"Half.": 60.1})) == 1


def test_a_long_line_is_quoted_as_far_as_it_is_found_by() -> None:
    """However long the words are, the lengths are on the line."""
    words = "And out, " * 30 + "slowly"
    (line,) = _told(BREATHE.replace("And out.", f'"{words}"'), {words: 9})
    assert line.endswith("...' takes 9.0 s and the exhale lasts 3.0 s")
    assert len(line) < LONGEST_QUOTE + 60


OPEN = """title: T
steps:
  - choose:
    - [{say: One.}, {choose: [Two., Three., {say: Four.}]}]
    - {deck: [Five., Six.]}
    - Seven.
  - turns: {each: 1 min, begins: drawn, say: "{speaker}.", swap: "Other.", last: none}
  - repeat: {times: 2, steps: [{choose: [Eight., Nine.]}]}
"""


def test_every_alternative_comes_in_one_of_the_sittings() -> None:
    """Of what is drawn, and drawn within what is drawn, nothing is left out, and no sitting comes for nothing."""
    every = list(sittings(read_text(OPEN, name="x")))
    said = {
        one.text for sitting in every for step in sitting.steps if isinstance(step, Say) for one in step.sentences
    }
    assert said == {
        "One.",
        "Two.",
        "Three.",
        "Four.",
        "Five.",
        "Six.",
        "Seven.",
        "Eight.",
        "Nine.",
        "{a}.",
        "{b}.",
        "Other.",
    }
    assert len(every) == 6  # three of the first alternative, two of the second, the third
    assert len(list(sittings(read_text("{title: T, steps: [{say: x}]}", name="x")))) == 1


def test_of_what_is_drawn_deep_within_there_are_as_many_sittings_as_alternatives() -> None:
    """Sixteen levels of three alternatives: not three to the sixteenth."""
    step = "{say: Deep.}"
    for level in range(16):
        step = f"{{choose: [Not at {level}., {step}, {{deck: [Nor here., Nor there.]}}]}}"
    every = list(itertools.islice(sittings(read_text(f"title: T\nsteps: [{step}]", name="x")), 100))
    said = {
        one.text for sitting in every for step in sitting.steps if isinstance(step, Say) for one in step.sentences
    }
    assert said == {"Deep.", "Nor here.", "Nor there.", *(f"Not at {level}." for level in range(16))}
    assert len(every) < 100


def test_a_line_that_does_not_fit_is_found_in_any_alternative() -> None:
    """The second alternative of the first is checked too."""
    script = "title: T\nsteps:\n  - choose:\n    - A.\n    - breathe: {breaths: 2, pattern: 2-3, cues: {first: 2, out: Und aus.}}\n"
    assert _told(script, {"Und aus.": 4}) == ["x:5:7: 'Und aus.' takes 4.0 s and the exhale lasts 3.0 s"]


def test_what_only_one_alternative_has_is_a_fault_too(run_here: Run, tmp_path: Path) -> None:
    """Whatever the day draws: the second of several is checked as the first is."""
    head = "title: T\nsteps:\n  - choose:\n    - A.\n    - B.\n    - "
    (tmp_path / "rounds.yaml").write_text(head + "breathe: {breaths: 9, pattern: 4-7-8}\n")
    (tmp_path / "long.yaml").write_text(head + "repeat: {times: 30, steps: [{pause: 1 h}]}\n")
    (tmp_path / "sound.yaml").write_text(head + "play: sound.yaml\n")
    done = run_here("check", "rounds.yaml", "long.yaml", "sound.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    for why in ("9 rounds of 4-7-8 are too many", "here the ritual passes 24 hours", "the sound 'sound.yaml' "):
        assert why in done.stderr


def test_many_alternatives_are_not_too_many_steps(run_here: Run, tmp_path: Path) -> None:
    """Each sitting is small enough, though all alternatives one after the other would not be."""
    of = ", ".join(f"Word {k}." for k in range(50))
    (tmp_path / "x.yaml").write_text(f"title: T\nsteps: [{{repeat: {{times: 900, steps: [{{choose: [{of}]}}]}}}}]\n")
    done = run_here("check", "--voice", "silent", "x.yaml")
    assert (done.returncode, done.stderr) == (0, "")


def _words_overlap(timeline: Timeline) -> bool:
    speech = sorted((cue for cue in timeline.cues if isinstance(cue, SpeechCue)), key=lambda cue: cue.start)
    return any(one.start + one.clip.words > two.start for one, two in itertools.pairwise(speech))


PATTERNS = st.sampled_from(["2-3", "4-6", "1-1-1-1", "2.5+1-7", "4-7-8", "5.5-5.5"])
STEPS = st.one_of(
    st.builds('{{breathe: {{breaths: {}, pattern: {}, cues: {}}}, beyond limits: yes}}'.format, st.integers(1, 4), PATTERNS, st.sampled_from(["first 3", "all", "none"])),
    st.just("{say: Some words. And more.}"),
    st.just("{turns: {each: 90s, half: Half of it., last: Soon., say: Begin.}}"),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=4), st.data())
def test_what_is_not_told_is_heard(steps: list[str], data: st.DataObject) -> None:
    """However long the lines are: words of which nothing is told are all heard, and no two at once."""
    (sitting,) = sittings(read_text(f"{{title: T, steps: [{', '.join(steps)}]}}", name="x"))
    lines = [line.text for line in spoken_lines(sitting)]
    seconds = {line: data.draw(st.floats(0.2, 50)) for line in {*lines, "Half of it.", "Soon."}}
    timeline = arrange(sitting, _Voice(seconds, otherwise=1.0))  # type: ignore[arg-type]
    heard = {cue.text for cue in timeline.cues if isinstance(cue, SpeechCue)}
    crowded = {one.text for one in timeline.crowded}
    assert {line.text for line in spoken_lines(sitting)} - heard <= crowded
    assert not _words_overlap(timeline) or crowded


def test_check_measures_with_a_voice_only_when_it_is_told_to(run_here: Run, tmp_path: Path) -> None:
    """With --voice what does not fit is a fault, its words underlined, exit 1; without, nothing is measured."""
    (tmp_path / "x.yaml").write_text(BREATHE.replace("And out.", LONG))
    assert run_here("check", "x.yaml").stdout == "x.yaml: no faults\n"
    done = run_here("check", "--voice", "silent", "x.yaml", "arrive")
    assert (done.returncode, done.stdout) == (1, "arrive: no faults\n")
    first, line, below = done.stderr.splitlines()
    assert re.fullmatch(r"x\.yaml:4:\d+: 'And out, .+' takes \d\.\d s and the exhale lasts 3\.0 s", first)
    assert line[below.index("^") :].startswith("And out, out")


def test_a_voice_that_is_not_there_is_no_fault_of_a_script(run_here: Run) -> None:
    """It is said once, not for each script."""
    done = run_here("check", "--voice", "sistem", "arrive", "same-breath")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("unhurried: there is no voice 'sistem'")
    assert done.stderr.count("\n") == 1


def test_check_looks_at_what_another_day_would_draw(run_here: Run, tmp_path: Path) -> None:
    """Too many rounds, more than a day, no sound: each is told wherever it waits, with its line, and in one run."""
    (tmp_path / "no.wav").write_text("no sound")
    words = "  - say: Hello.\n  - choose:\n      - say: One.\n      - say: Two.\n"
    (tmp_path / "x.yaml").write_text(
        f"title: X\nsteps:\n{words}"
        "      - - breathe: {breaths: 5, pattern: 4-7-8}\n        - breathe: {breaths: 5, pattern: 4-7-8}\n"
        "      - repeat: {times: 1000, steps: [pause: 2 min]}\n"
        "      - play: no.wav\n"
    )
    (tmp_path / "y.yaml").write_text(f"title: Y\nsteps:\n{words}      - play: no.wav\n")
    (tmp_path / "days.yaml").write_text("title: Days\nseries: [x, y]\n")
    done = run_here("check", "days.yaml")
    assert done.returncode == 1
    told = [line.partition("yaml:")[2] for line in done.stderr.splitlines() if ".yaml:" in line]
    assert [line[: line.index(" ")] for line in told] == ["8:11:", "9:39:", "10:9:", "7:9:"]
    assert "  10 |       - play: no.wav\n     |         ^^^^^^^^^^^^\n" in done.stderr
    assert done.stderr.count("\n     |") == 4


def test_a_check_of_very_many_cards_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all cards together pass a day, sittings are looked at one by one, as many as there is time for."""
    cards = "".join(f"      - [say: Card {k}., pause: 1 h]\n" for k in range(30))
    ritual = read_text(f"title: T\nsteps:\n  - deck:\n{cards}      - pause: 24 h\n", name="x")
    with pytest.raises(ScriptError, match="x:34:9: here the ritual passes 24 hours"):
        rehearsing.check_every_sitting(ritual)
    monkeypatch.setattr(rehearsing, "MOST_LOOKED", 10)
    rehearsing.check_every_sitting(ritual)


def test_a_series_is_checked_part_by_part(run_here: Run, tmp_path: Path) -> None:
    """A series has no faults where its rituals have none; what does not fit in one of them is told."""
    (tmp_path / "days.yaml").write_text("title: Days\nseries: [arrive, x.yaml]\n")
    (tmp_path / "x.yaml").write_text(BREATHE.replace("And out.", LONG))
    assert run_here("check", "days.yaml").stdout == "days.yaml: no faults\n"
    done = run_here("check", "days.yaml", "--voice", "silent")
    assert done.returncode == 1
    assert re.search(r"x\.yaml:4:\d+: 'And out", done.stderr)


def test_what_is_said_of_a_line_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of a hundred scripts has time for each line once."""
    calls: list[str] = []

    def phrases(text: str, *rest: Any) -> tuple[reading.Phrase, ...]:
        calls.append(text)
        return reading.phrases(text, *rest)

    manner._phrases.cache_clear()  # another test may have had these lines
    monkeypatch.setattr(manner, "phrases", phrases)
    timeline = arrange(library.read("same-breath"), SilentVoice())
    assert len(calls) == len(set(calls))
    assert {cue.text for cue in timeline.cues if isinstance(cue, SpeechCue)} == set(calls)


def test_new_writes_a_script_that_plays_as_it_stands(run_here: Run, tmp_path: Path) -> None:
    """It says what it wrote and what can be done with it; each of the three commands works; its owner alone reads it."""
    done = run_here("new", "our evening")
    assert (done.returncode, done.stderr) == (0, "")
    said, *lines = done.stdout.splitlines()
    assert said == "our evening.yaml is written. It plays as it stands; open it, and change whatever you like."
    commands = [shlex.split(line, comments=True) for line in lines]
    assert [words[:2] for words in commands] == [["unhurried", verb] for verb in ("check", "show", "play")]
    for words in commands[:2]:
        assert run_here(*words[1:], "--voice", "silent").returncode == 0
    written = tmp_path / "our evening.yaml"
    assert written.read_text(encoding="utf-8") == template()
    assert [path.name for path in tmp_path.iterdir()] == ["our evening.yaml"]
    if sys.platform != "win32":
        assert stat.S_IMODE(written.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("there.yaml", "there.yaml: is there already, and stays as it is; choose another name"),
        ("there", "there.yaml: is there already, and stays as it is; choose another name"),
        ("nowhere/x.yaml", "nowhere/x.yaml: there is no folder 'nowhere'; make it first, or name another"),
        ("there.yaml/x", "there.yaml/x.yaml: there is no folder 'there.yaml'; make it first, or name another"),
        (".", ".: this is a folder; name a file in it"),
        ("n" * 300, "n" * 300 + ": could not be written: File name too long"),
    ],
)
def test_new_replaces_nothing_and_explains(run_here: Run, tmp_path: Path, file: str, why: str) -> None:
    """What is there stays, to the byte; where nothing can be written, one line says why and what to do."""
    (tmp_path / "there.yaml").write_text("mine")
    done = run_here("new", file)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"unhurried: {why}\n")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there.yaml", "mine")]


def test_new_keeps_a_suffix_that_scripts_have(run_here: Run, tmp_path: Path) -> None:
    """.yml stays, another one is part of the name."""
    for name in ("a.yml", "b.c"):
        assert run_here("new", name).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yml", "b.c.yaml"]


WAITING = re.findall(r"(?m)^  # - .*\n(?:  #  .*\n)*", template())
"""The steps of the template that are comments."""


def test_the_template_has_what_one_would_want_next() -> None:
    """Each feature of the language stands in it, happening or waiting; every other comment is a sentence."""
    assert len(WAITING) > 7
    steps = template() + "".join(WAITING)
    for feature in (
        "say: |",
        "pause:",
        "breathe:",
        "ramp:",
        "turns:",
        "section:",
        "choose:",
        "deck:",
        "words:",
        "{place}",
        "to:",
        "include:",
        "chime:",
    ):
        assert feature in steps, feature
    left = template()
    for block in WAITING:
        left = left.replace(block, "", 1)
    assert all(
        re.match(r" *# [A-Z]|#$|# (and|tone:)|#     ", line)
        for line in left.splitlines()
        if line.lstrip().startswith("#")
    )
    assert "unhurried schema > ritual.schema.json" in template()
    assert "# yaml-language-server: $schema=ritual.schema.json" in template()


@pytest.mark.parametrize("block", [*WAITING, "# tone: bowl\n"], ids=lambda block: block.strip()[:20])
def test_each_step_that_waits_works(block: str) -> None:
    """Without its '# ' a step belongs to the ritual, fits the schema, and all of it has its time."""
    script = template().replace(block, re.sub(r"(?m)^( *)# ", r"\1", block), 1)
    ritual = read_text(script, name="new")
    assert len(ritual.steps) > len(read_text(template(), name="new").steps) or "section" in block or "tone" in block
    assert faults_of_fit(ritual, SilentVoice()) == ()
    assert list(_validator().iter_errors(_as_seen(script))) == []


def test_all_of_the_template_works_at_once() -> None:
    """Nothing in it stands in the way of anything else."""
    script = template()
    for block in WAITING:
        script = script.replace(block, re.sub(r"(?m)^( *)# ", r"\1", block), 1)
    ritual = read_text(script, name="new")
    assert faults_of_fit(ritual, SilentVoice()) == ()


def test_the_template_takes_care() -> None:
    """As it stands: optional and how to stop said first, asked before touch, an exhale, a line and the chime last."""
    lines = [line.text for sitting in sittings(read_text(template(), name="new")) for line in spoken_lines(sitting)]
    assert "optional" in " ".join(lines[:4])
    assert re.search(r"\bstop\b", " ".join(lines[:5]))
    assert BREATH.last in lines[-3:]
    assert "ask, and wait for the yes" in template()
    timeline = arrange(read_text(template(), name="new"), SilentVoice())
    last = [type(cue).__name__ for cue in timeline.cues][-4:]
    assert last == ["BreathCue", "SpeechCue", "SpeechCue", "ChimeCue"]
    assert not re.search(r"\b(must|should not|heal|husband|wife|he|she)\b", " ".join(lines).lower())
