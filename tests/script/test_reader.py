"""YAML in, a ritual out: the traps of YAML, includes, places."""

from pathlib import Path

import pytest

from unhurried import library
from unhurried.errors import ScriptError
from unhurried.languages import breath_words_in, languages, names_in
from unhurried.library import read, read_text
from unhurried.script.drawing import every_step
from unhurried.script.heard import with_names
from unhurried.script.model import ScriptModel
from unhurried.script.reader import parse
from unhurried.script.ritual import BedChange, Breathe, Chime, Pause, Ritual, Say, Series
from unhurried.script.sitting import everything
from unhurried.timeline import spoken_lines


def test_yamls_traps_are_words() -> None:
    """1:30 is a minute and a half, `no` and `on` are words, 1e3 is text, and so is a date."""
    ritual = read_text(
        "title: no\nabout: 2026-11-22\nbed: off\nsteps: [{pause: 1:30}, {say: on}, {say: 1e3}, {section: null and void}]",
        name="traps",
    )
    assert ritual.title == "no"
    assert ritual.about == "2026-11-22"
    assert ritual.bed is None
    pause, on, thousand = ritual.steps
    assert isinstance(pause, Pause)
    assert pause.seconds == 90
    assert isinstance(on, Say)
    assert on.sentences[0].text == "on"
    assert isinstance(thousand, Say)
    assert thousand.sentences[0].text == "1e3"


def test_every_step_has_its_place() -> None:
    """Each step knows its file, line, column and section; each sentence of a block the line it stands on."""
    ritual = read_text(
        "title: Places\nsteps:\n- chime: start\n- section: One\n- say: |\n    First.\n\n    Second.\n- say: >\n    Ay. Be.\n- bed: brown\n",
        name="places",
    )
    chime, block, folded, bed = ritual.steps
    assert isinstance(chime, Chime)
    assert (chime.place.line, chime.place.column, chime.place.section) == (3, 3, None)
    assert isinstance(block, Say)
    assert block.place.section == "One"
    assert [block.place.line + sentence.line for sentence in block.sentences] == [6, 8]
    assert isinstance(folded, Say)
    assert [folded.place.line + sentence.line for sentence in folded.sentences] == [9, 9]
    assert isinstance(bed, BedChange)


def test_breathing_takes_what_it_is_not_told_from_the_script() -> None:
    """The script's pattern, as many spoken breaths as it takes, plain words, unless the step says otherwise."""
    ritual = read_text(
        "title: B\nbreath: even\nsteps: [{breathe: 5 min},"
        " {breathe: {breaths: 3, pattern: {in: 3, out: 5}, cues: {first: 2, in: Ein., out: Aus.}}}, {breathe: {for: 60s, cues: all}}]",
        name="b",
    )
    plain, own, spoken = (step for step in ritual.steps if isinstance(step, Breathe))
    assert (plain.seconds, plain.count, plain.spoken, str(plain.pattern)) == (300, None, None, "5.5-5.5")
    assert (own.seconds, own.count, own.spoken, str(own.pattern)) == (None, 3, 2, "3-5")
    assert (own.words.inhale, own.words.exhale, own.words.hold) == ("Ein.", "Aus.", "Hold.")
    assert spoken.spoken is not None
    assert spoken.spoken > 10**5


def test_an_include_brings_its_steps_and_gives_the_section_back(tmp_path: Path) -> None:
    """Included steps keep their file and their own pattern; afterwards the section is what it was before."""
    (tmp_path / "outer.yaml").write_text(
        "title: O\nsteps: [{section: Mine}, {include: inner}, {include: sub/deep.yaml}, {say: after}]"
    )
    (tmp_path / "inner.yaml").write_text(
        "title: I\nbreath: box\nsteps: [{say: in between}, {section: Theirs}, {breathe: 1 min}]"
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/deep.yaml").write_text("title: D\nsteps: [{include: beside}]")
    (tmp_path / "sub/beside.yaml").write_text("title: S\nsteps: [{pause: 1s}]")
    ritual = read(tmp_path / "outer.yaml")
    assert [(Path(step.place.file).name, step.place.section) for step in ritual.steps] == [
        ("inner.yaml", "Mine"),
        ("inner.yaml", "Theirs"),
        ("beside.yaml", "Mine"),
        ("outer.yaml", "Mine"),
    ]
    assert isinstance(ritual.steps[1], Breathe)
    assert str(ritual.steps[1].pattern) == "4-4-4-4"


@pytest.mark.parametrize("beside", ["", ", pause after: 9s"])
def test_what_is_included_ends_only_where_the_whole_ends(tmp_path: Path, beside: str) -> None:
    """In the middle its end chime is left out, and what is said after that, for the ritual goes on; as the last step it ends it."""
    (tmp_path / "inner.yaml").write_text(
        f"title: I\nsteps: [{{chime: end}}, {{say: one}}, {{chime: end{beside}}}, {{say: bye}}]"
    )
    (tmp_path / "whole.yaml").write_text("title: O\nsteps: [{include: inner}, {include: inner, pause after: 2s}]")

    steps = [step for step in read(tmp_path / "whole.yaml").steps if not isinstance(step, Pause)]

    heard = [
        step.name if isinstance(step, Chime) else step.sentences[0].text
        for step in steps
        if isinstance(step, Chime | Say)
    ]
    assert heard == ["end", "one", "end", "one", "end", "bye"]


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ("{choose: [[{include: inner}]]}", 1),
        ("{choose: [[{include: inner}]]}, {say: on}", 0),
        ("{choose: [[{include: inner}, {say: on}]]}", 0),
        ("{deck: [[{include: inner}]]}, {say: on}", 0),
        ("{repeat: {times: 2, steps: [{say: one}, {include: inner}]}}", 0),
        ("{turns: {each: 20s, then: [{include: inner}]}}", 0),
        ("{choose: [[{include: inner}]]}, {include: inner}", 1),
        ("{choose: [[{repeat: {times: 2, steps: [{say: x}]}}], [{include: inner}]]}", 1),
    ],
)
def test_what_is_included_within_a_step_ends_only_with_the_whole(tmp_path: Path, steps: str, ends: int) -> None:
    """Whatever the step is that it stands in: no end chime is heard before the end."""
    (tmp_path / "inner.yaml").write_text(
        "title: I\nsteps: [{say: in}, {chime: end}, {bed: 'off'}, {say: bye}, {pause: 2s}]"
    )
    (tmp_path / "whole.yaml").write_text(f"title: O\nsteps: [{steps}]")
    chimes = [step.name for step in every_step(read(tmp_path / "whole.yaml").steps) if isinstance(step, Chime)]
    assert chimes == ["end"] * ends


def test_a_chime_that_is_no_end_stays(tmp_path: Path) -> None:
    """Only the end chime of what is included says that it is over."""
    (tmp_path / "inner.yaml").write_text("title: I\nsteps: [{say: in}, {chime: half-time}, {say: bye}]")
    (tmp_path / "whole.yaml").write_text("title: O\nsteps: [{include: inner}, {say: on}]")
    assert len(read(tmp_path / "whole.yaml").steps) == 4


def test_faults_of_an_included_script_come_with_those_of_the_script(tmp_path: Path) -> None:
    """All faults at once means across files too, even where the including script is faulty itself."""
    (tmp_path / "outer.yaml").write_text("title: O\nsteps: [{include: inner}, {include: inner}, {sya: x}]")
    (tmp_path / "inner.yaml").write_text("title: I\nsteps: [{pause: soon}]")
    with pytest.raises(ScriptError) as caught:
        read(tmp_path / "outer.yaml")
    assert [(Path(fault.file).name, fault.line, fault.column) for fault in caught.value.faults] == [
        ("outer.yaml", 2, 46),
        ("inner.yaml", 2, 17),
    ]


def test_the_json_schema_can_be_made() -> None:
    """The model gives a JSON Schema in which each step and each key has its place."""
    schema = ScriptModel.model_json_schema()
    assert set(schema["properties"]) == {
        "title", "about", "tags", "needs", "journal", "eyes", "breath", "bed", "tone", "language", "say as", "words", "pace", "caution", "steps", "series",
    }  # fmt: skip


def test_a_script_has_a_language_and_words_said_otherwise() -> None:
    """`language` and `say as` are the ritual's; who includes has the last word on how a word is said."""
    ritual = read_text("{title: T, language: de-AT, say as: {Ana: Ahna}, steps: [{say: Hallo Ana.}]}", name="t")
    assert (ritual.language, ritual.said) == ("de-AT", {"Ana": "Ahna"})
    assert read_text("{title: T, steps: [{pause: 1s}]}", name="t").language == "en"


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("language: English", "'English' is not a language: write it like 'en', 'de' or 'en-GB'"),
        ("language: [en]", "one value is expected here, not several; words that begin with '[' need quotes"),
        ("say as: Ana", "words and how they are said are expected here, as 'Siobhan: shivawn'"),
        ("say as: {Ana: }", "a value is missing here"),
        ("say as: {'{a}': x}", "names cannot stand here, only in what is said"),
    ],
)
def test_faults_of_language_and_of_words_said_otherwise(head: str, why: str) -> None:
    """Each is told with its place and the mend."""
    with pytest.raises(ScriptError) as caught:
        read_text(f"title: T\n{head}\nsteps: [{{pause: 1s}}]\n", name="t")
    (fault,) = caught.value.faults
    assert fault.message == why
    assert fault.line == 2


@pytest.mark.parametrize("rest", ["steps: [{pause: 1s}]", "series: [arrive]"])
def test_a_script_has_tags_and_needs(rest: str) -> None:
    """A list of them, or one alone; `nothing` is none; a series has them too; whoever includes takes none over."""
    head = "title: T\ntags: [evening, after a hard day, 4-7-8]\nneeds:\n- a notebook\n- Two cups\n"
    ritual = look_up_text(head + rest)
    assert ritual.tags == ("evening", "after a hard day", "4-7-8")
    assert ritual.needs == ("a notebook", "Two cups")
    one = look_up_text(f"title: T\ntags: talk\nneeds: a blanket\n{rest}")
    assert (one.tags, one.needs) == (("talk",), ("a blanket",))
    none = look_up_text(f"title: T\ntags: []\nneeds: nothing\n{rest}")
    assert (none.tags, none.needs) == ((), ()) == (look_up_text(f"title: T\n{rest}").tags, none.needs)


@pytest.mark.parametrize("rest", ["steps: [{pause: 1s}]", "series: [arrive]"])
def test_a_script_has_lines_for_the_journal(rest: str) -> None:
    """One, or several; a series has them too; they are in no step."""
    one = look_up_text(f"title: T\njournal: What stayed, and why?\n{rest}")
    assert one.journal == ("What stayed, and why?",)
    several = look_up_text(f"title: T\njournal:\n- What stayed?\n- What  may go?\n{rest}")
    assert several.journal == ("What stayed?", "What may go?")
    assert look_up_text(f"title: T\njournal: none\n{rest}").journal == look_up_text(f"title: T\n{rest}").journal == ()


def look_up_text(text: str) -> Ritual | Series:
    return parse(text, file="t", name="t", path=None, files=library._FILES)


@pytest.mark.parametrize(
    ("head", "column", "why"),
    [
        ("tags: [talk, Evening]", 14, "a tag is written in small letters: 'evening'"),
        ("tags: evening, talk", 7, "several stand between brackets, with commas between them: [evening, talk]"),
        ("tags: [talk, a_b]", 14, "'a_b' is not a tag: letters, digits, spaces and '-', as 'after a hard day'"),
        ("tags: [talk, evening, talk]", 8, "'talk' stands here twice; leave one out"),
        (f"tags: {'x' * 31}", 7, "31 characters are too long for this: 30 at most"),
        ("needs: [a blanket, None]", 20, "'None' stands alone, without brackets"),
        ("tags:", 6, "a list of tags is expected here, each on a line that begins with '- '"),
        ("tags: [[talk]]", 8, "one value is expected here, not several; words that begin with '[' need quotes"),
        ("needs: {a blanket}", 8, "a list of things is expected here, each on a line that begins with '- '"),
        ("needs: [a blanket, ]\ntag: x", 1, "'tag' is not known here; did you mean 'tags'?"),
        ("needs: ['{a}']", 9, "names cannot stand here, only in what is said"),
        ("journal: ['Of {a}?']", 11, "names cannot stand here, only in what is said"),
        ("journal: [What?, What?]", 11, "'What?' stands here twice; leave one out"),
        ("journal:", 9, "a list of lines is expected here, each on a line that begins with '- '"),
    ],
)
def test_faults_of_tags_and_needs(head: str, column: int, why: str) -> None:
    """Each is told where it stands, with the mend."""
    with pytest.raises(ScriptError) as caught:
        read_text(f"title: T\n{head}\nsteps: [{{pause: 1s}}]\n", name="t")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.message) == (2 + head.count("\n"), column, why)


def test_the_breath_is_led_in_the_scripts_language() -> None:
    """In six languages the words around the breath are there, and who has no name is called as in that language."""
    for language in languages():
        words = breath_words_in(language)
        assert words is not None
        ritual = read_text(
            f"{{title: T, language: {language}, steps: [{{breathe: {{breaths: 4}}}}, {{say: '{{a}}.'}}]}}", name="t"
        )
        spoken = [line.text for line in spoken_lines(with_names(everything(ritual), names_in(language)))]
        assert spoken[0] == words.ready
        assert {words.inhale, words.exhale, words.last} <= set(spoken)
        assert spoken[-1].lower().startswith(names_in(language)["a"].lower())


def test_a_language_without_words_for_the_breath_asks_for_them() -> None:
    """In another language the script brings its own, or none; what is lacking is named."""
    script = "{{title: T, language: zz, breath: 4-2-6, steps: [{{breathe: {{breaths: 3, cues: {cues}}}}}]}}"
    with pytest.raises(ScriptError) as caught:
        read_text(script.format(cues="{first: 3, in: Wdech., ready: Wypuść.}"), name="t")
    why = "there are no words for breathing in 'zz' yet; write them, as "
    assert [fault.message for fault in caught.value.faults] == [
        f"{why}cues: {{hold: ..., out: ..., last: ...}}, or 'cues: none'",
        f"{why}'caution: ...' above the steps, because here the breath is held",
    ]
    script = script.replace("{{title: T", "{{title: T, caution: Bez wysiłku.")
    read_text(script.format(cues="none"), name="t")
    with pytest.raises(ScriptError, match=r"\{top up: \.\.\.\}|top up: \.\.\."):
        read_text("{title: T, language: zz, steps: [{breathe: {breaths: 3, pattern: sigh}}]}", name="t")
    with pytest.raises(ScriptError, match=r"rest: \.\.\."):
        read_text("{title: T, language: zz, steps: [{breathe: {breaths: 3, pattern: 4-0-4-4}}]}", name="t")
    own = "{in: Wdech., ready: Wypuść., out: Wydech., hold: Trzymaj., last: Ostatni raz.}"
    assert read_text(script.format(cues=own), name="t").language == "zz"


def test_what_is_included_is_in_the_same_language(tmp_path: Path) -> None:
    """One voice speaks a ritual: an English script in a German one is told at the include; its region may differ."""
    (tmp_path / "english.yaml").write_text("title: E\nlanguage: en-GB\nsteps: [{say: Hello.}]\n")
    (tmp_path / "whole.yaml").write_text("title: G\nlanguage: de\nsteps:\n  - include: english\n")
    with pytest.raises(ScriptError) as caught:
        read(tmp_path / "whole.yaml")
    assert str(caught.value.faults[0]).endswith("whole.yaml:4:14: 'english' is in 'en-GB' and this ritual in 'de'")
    (tmp_path / "whole.yaml").write_text("title: G\nlanguage: en-US\nsteps:\n  - include: english\n")
    assert read(tmp_path / "whole.yaml").language == "en-US"
