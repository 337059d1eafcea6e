"""Faults: how many, how often, where, in bytes that are no text, and with either of YAML's parsers."""

import time
from pathlib import Path

import pytest
import yaml

from tests.script.test_bad_scripts import SCRIPTS
from unhurried.errors import Fault, ScriptError, UnhurriedError
from unhurried.library import read, read_text
from unhurried.nearest import nearest
from unhurried.script import source
from unhurried.script.source import text_of
from unhurried.script.text import text_fault

HEAD = "title: T\nsteps:\n"


def _faults(script: str) -> tuple[Fault, ...]:
    with pytest.raises(ScriptError) as caught:
        read_text(script, name="t")
    return caught.value.faults


def test_a_fault_shows_its_line() -> None:
    """One line for programs and logs; with the line below it for a person; the faults stay with the error."""
    with pytest.raises(ScriptError) as caught:
        read_text(HEAD + "  - sya: Lie down.\n", name="t")
    (fault,) = caught.value.faults
    assert str(fault) == "t:3:5: 'sya' is not a step; did you mean 'say'?"
    assert str(caught.value) == f"{fault}\n   3 |   - sya: Lie down.\n     |     ^^^"
    assert str(ScriptError((Fault("t", 3, 5, "no line is known"),))) == "t:3:5: no line is known"


def test_a_hundred_faults_are_told_and_of_more_how_many() -> None:
    """A hundred in full; of a thousand the first hundred and their number; a program has all."""
    with pytest.raises(ScriptError) as caught:
        read_text(HEAD + "  - pause: soon\n" * 100, name="t")
    assert str(caught.value).count("is not a duration") == 100
    with pytest.raises(ScriptError) as caught:
        read_text(HEAD + "  - pause: soon\n" * 1_200, name="t")
    assert str(caught.value).count("is not a duration") == 100
    assert str(caught.value).endswith("\nand 1,100 more")
    assert len(caught.value.faults) == 1_200


def test_a_value_used_twice_is_told_once() -> None:
    """An alias brings a faulty value to many places; it stands at one."""
    assert len(_faults(HEAD + "  - &p {pause: soon}\n  - *p\n  - *p\n")) == 1
    read_once = source.load("a: &x soon\nb: *x\n", "t")
    for key in ("a", "b"):
        read_once.fault((key,), "'soon' is not a time")
    assert len(read_once.faults) == 1


@pytest.mark.parametrize(
    ("step", "line", "column", "underlined"),
    [
        ("  - say: |\n      One.\n      Two {c}.\n", 5, 11, 3),
        ("  - say: |\n\n      ... --\n", 5, 7, 6),
        ("  - say: >\n      One {a}\n      and {c}.\n", 5, 11, 3),
        ("  - breathe:\n      for: 1 min\n      pattern:\n        in: 4\n        hodl: 4\n", 7, 9, 4),
        ('  - say: "it\'s {cc}"\n', 3, 16, 4),
        ("  - say: |\n      Rest.\n      " + "and on " * 200 + "\n", 5, 7, 27),
        ("  - pause:\n", 3, 11, 1),
        ('  - pause: "soon"\n', 3, 13, 4),
        ("  - say: x\n    to: c\n", 4, 9, 1),
    ],
)
def test_a_fault_points_at_the_very_words(step: str, line: int, column: int, underlined: int) -> None:
    """What a message quotes at its beginning is what is underlined, in whichever line of a value it stands."""
    (fault,) = _faults(HEAD + step)
    assert (fault.line, fault.column, fault.excerpt.count("^")) == (line, column, underlined)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A wrong byte is shown where it stands, also in what is included; a script of a million letters is too large."""
    (tmp_path / "latin.yaml").write_bytes("title: Für uns\nsteps: []".encode("latin-1"))
    (tmp_path / "outer.yaml").write_text(HEAD + "  - include: latin\n")
    with pytest.raises(ScriptError) as caught:
        read(tmp_path / "latin.yaml")
    assert caught.value.faults[0].excerpt == "   1 | title: F\\xfcr uns\n     |         ^^^^"
    with pytest.raises(ScriptError, match=r"outer.yaml:3:14: .*latin.yaml:1:9: not UTF-8 text"):
        read(tmp_path / "outer.yaml")
    (tmp_path / "large.yaml").write_bytes("é\n".encode() * 2_000_000)
    with pytest.raises(ScriptError, match="larger than 1,000,000 characters"):
        read(tmp_path / "large.yaml")
    (fault,) = _faults("\0\1" * 500)
    assert "is it the right file?" in fault.message


def test_a_surrogate_from_a_program_is_a_fault() -> None:
    """Text from a program may hold what no file can; it is told, not a traceback."""
    (fault,) = _faults("title: a\ud800\nsteps: [{pause: 1s}]")
    assert fault.message == "a character that cannot be shown (U+D800); take it out"
    assert fault.excerpt.isascii()


def test_a_mark_at_the_beginning_moves_nothing() -> None:
    """A byte order mark before the first key is no part of it."""
    assert read_text("\ufefftitle: T\nsteps: [{pause: 1s}]", name="t").title == "T"


@pytest.mark.parametrize(
    "script",
    [
        HEAD + "  - pause: " + "1" * 900_000 + "!\n",
        HEAD + "  - say: a\na" + " " * 900_000 + "\n",
        HEAD + "  - say: {a" + "} " * 400_000 + "x: \n",
        "{title: T, steps: [" + "{sya: x}," * 16_000 + "]}",
        "- &a x\n" * 40_000,
        HEAD + "  - say: %x\n" * 10_000,
        HEAD + "  - say: '" + "x\n" * 300_000,
    ],
    ids=["digits", "spaces", "braces", "faults", "anchors", "slips", "open"],
)
def test_no_script_takes_long_to_refuse(script: str) -> None:
    """Whatever it is filled with, it is answered in a moment."""
    before = time.process_time()
    assert _faults(script)
    assert time.process_time() - before < 8


def test_either_of_yamls_parsers_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no libyaml its own parser takes its place: every bad script has faults there too, with places."""
    monkeypatch.setattr(source, "_Loader", yaml.SafeLoader)
    for script in SCRIPTS:
        if script.stem == "too-long":
            continue
        with pytest.raises(UnhurriedError) as caught:
            read(script)
        assert isinstance(caught.value, ScriptError)
        assert all(fault.line >= 1 and fault.column >= 1 for fault in caught.value.faults)
    for number in ('title: "\\UFFFFFFFF"\n', "%YAML 1." + "9" * 5_000 + "\n---\ntitle: x\n"):
        assert "larger than YAML can read" in _faults(number)[0].message


def test_the_nearest_word() -> None:
    """Capitals, hyphens and underscores make no difference; what is far from all is none of them."""
    assert nearest("SAY_AS", ["say", "say as"]) == "say as"
    assert nearest("hand over", ["hand-over", "end"]) == "hand-over"
    assert nearest("xyzzy", ["say", "to"]) is None


def test_names_may_be_others() -> None:
    """Who knows other names says so: the mend is one of them."""
    assert text_fault("{speaker}, hello.", ("a", "b", "speaker")) is None
    assert text_fault("{speeker}, hello.", ("a", "b", "speaker")) == (
        "'{speeker}' is unknown; did you mean '{speaker}'?"
    )
    assert text_fault("{q}", ("a", "speaker")) == "'{q}' is unknown; known: {a}, {speaker}"


def test_what_a_misspelt_key_holds_is_looked_at_too() -> None:
    """A key is taken for the one that was meant: what stands below it is told in the same run, and nothing is missing."""
    script = "title: T\nstpes:\n  - turns: {eahc: 2, then: [{sya: x}]}\n  - breathe: {fro: 5 min, patern: 4-30}\n"
    with pytest.raises(ScriptError) as caught:
        read_text(script, name="t")
    assert [(fault.line, fault.message.split(";")[0]) for fault in caught.value.faults] == [
        (2, "'stpes' is not known here"),
        (3, "'eahc' is not known here"),
        (3, "'2' has no unit: write '2 s' or '2 min'"),
        (3, "'sya' is not a step"),
        (4, "'fro' is not known here"),
        (4, "'patern' is not known here"),
        (4, "'out' lasts 30 s: 20 s at most"),
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_no_text_is_told_where_it_stands(mark: bytes) -> None:
    """With a byte order mark before it or without."""
    with pytest.raises(ScriptError) as caught:
        text_of(mark + "title: Süß".encode() + b"\xbf\n", "x.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == (1, 11)
    assert text_of(mark + b"title: T", "x.yaml") == "title: T"
