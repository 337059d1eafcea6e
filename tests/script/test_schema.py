"""The JSON Schema: it is the code's, accepts what the reader accepts, and underlines what a person mistypes.

After a change that is meant: ``python -m tests.script.test_schema`` writes schema/ritual.schema.json anew; read the diff.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from tests.conftest import Run
from tests.test_docs import YAML, is_script
from unhurried import library
from unhurried.errors import UnhurriedError
from unhurried.library import read_text
from unhurried.script.model import STEPS
from unhurried.script.schema import ritual_schema

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "schema/ritual.schema.json"
BAD = Path(__file__).parent / "bad"
SHIPPED = sorted(library.shipped_folder().rglob("*.yaml"))


def _written() -> str:
    return json.dumps(_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _as_seen(text: str) -> Any:
    """Return a script as a language server sees it: in YAML 1.2's core schema `no`, `off` and `1:30` are words."""
    return _value(yaml.compose(text, Loader=yaml.SafeLoader))


def _value(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    plain: str = node.value
    if node.style is not None:
        return plain
    if re.fullmatch(r"~|null|Null|NULL|", plain):
        return None
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", plain):
        return plain.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", plain):
        return int(plain)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", plain):
        return float(plain.replace(".inf", "inf").replace(".nan", "nan"))
    return plain


@cache
def _schema() -> dict[str, Any]:
    return ritual_schema()


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(_schema())


def _fits(text: str) -> bool:
    return bool(_validator().is_valid(_as_seen(text)))


def _is_read(text: str) -> bool:
    try:
        read_text(text, name="t")
    except UnhurriedError:
        return False
    return True


def test_it_is_kept_as_the_code_has_it(run: Run) -> None:
    """The file in the repository, the function and the command are one; and it is a schema, in both drafts."""
    assert KEPT.read_text() == _written() == run("schema").stdout
    for draft in (Draft7Validator, Draft202012Validator):
        draft.check_schema(_schema())


def _parts(node: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            if isinstance(value, dict):
                yield f"{at}/{key}", value
        for key, value in node.items():
            yield from _parts(value, f"{at}/{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value, at)


def _shown(part: dict[str, Any]) -> dict[str, Any]:
    """Return what an editor shows of a part: with what it refers to."""
    schema = _schema()
    for one in (part, *part.get("anyOf", ())):
        if "$ref" in one:
            part = {**schema["$defs"][one["$ref"].rpartition("/")[2]], **part}
    return {**next((one for one in part.get("anyOf", ()) if "examples" in one), {}), **part}


def test_every_key_and_step_has_a_title_a_description_and_examples() -> None:
    """Whoever hovers over a key is told what it is for and how it is written; nothing there stands for nothing."""
    schema = _schema()
    assert schema["title"]
    assert schema["description"]
    for name, part in schema["$defs"].items():
        assert part["title"] == name.removesuffix("Step").removesuffix("Model") or name == "Step"
        assert part["description"]
        if name != "Step":
            assert part["additionalProperties"] is False
    named = list(_parts(schema))
    assert {at.rpartition("/")[2] for at, _ in named} >= {*STEPS, "pause after", "beyond limits", "top up", "series"}
    for at, part in named:
        if at == "/then/steps":
            continue
        shown = _shown(part)
        assert shown["title"][0].isupper(), at
        assert "_" not in shown["title"], at
        assert len(shown["description"]) > 8, at
        assert shown.get("examples") or shown.get("enum") or "properties" in shown, at
    written = _written()
    for noise in ('"default": null', '"default": {', '"examples": []', '"default": ""'):
        assert noise not in written


def test_the_examples_are_what_they_are_examples_of() -> None:
    """Each example fits the part of the schema that it stands in."""
    schema = _schema()
    parts = [part for _, part in _parts(schema)]
    parts += [one for part in parts for one in part.get("anyOf", ())]
    shown = [(part, example) for part in parts for example in part.get("examples", ())]
    assert len(shown) > 60
    for part, example in shown:
        assert Draft7Validator({**part, "$defs": schema["$defs"]}).is_valid(example), (part, example)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scripts_name_it_and_fit(path: Path) -> None:
    """An editor finds the schema by the first line of each shipped script, and underlines nothing in it."""
    first, _, _ = path.read_text().partition("\n")
    up = "../" * len(path.relative_to(library.shipped_folder()).parts)
    assert first == f"# yaml-language-server: $schema={up}schema/ritual.schema.json"
    assert (path.parent / first.partition("=")[2]).read_text() == KEPT.read_text()  # also where it is installed
    assert list(_validator().iter_errors(_as_seen(path.read_text()))) == []


def test_the_scripts_of_the_docs_fit() -> None:
    """Every script that the pages show fits."""
    scripts = [block for block in YAML if is_script(block)]
    assert len(scripts) > 10
    for script in scripts:
        assert _fits(script), script


FORMS = (
    "{pause: 8s}", "{pause: 1:30}", "{pause: 1:02:03.5}", "{pause: ' 2 MIN'}", "{pause: 1h30m}", "{pause: 0 s}",
    "{pause: {for: 90 secs, least: 8s, most: 2 hours}, fixed: yes}", "{pause: {for: 8s, least: }, fixed: TRUE}",
    "{breathe: 5 min}", "{breathe: {breaths: 12}, to: alternate, pause after: 0s}", "{breathe: {breaths: '12'}}",
    "{breathe: {breaths: 12.0}}", "{breathe: {breaths: 1_0}}", "{breathe: {breaths: +5}}", "{breathe: {breaths: 012}}",
    "{breathe: {for: 1 min, pattern: BOX}}", "{breathe: {for: 1 min, pattern: 2.5+1 - 7}}",
    "{breathe: {for: 1 min, pattern: {in: 4, out: 6s, hold: 0, rest: '1'}}}",
    "{breathe: {for: 1 min, pattern: 9-9-9}, beyond limits: on}", "{breathe: {for: 3 min, ramp: 12:6, cues: No}}",
    "{breathe: {for: 3 min, ramp: 12 to 6, cues: First4}}", "{breathe: {for: 3 min, cues: all, pattern: , ramp: , breaths: }}",
    "{breathe: {for: 3 min, cues: {first: 0}}}", "{breathe: {for: 3 min, cues: {in: 1, out: 2.5, rest: true}}}",
    "{say: 2026}", "{say: no}", "{say: true, to: b}", "{say: 1e3}", "{say: 1:30}", "{say: '{a}, {b}.'}", "say: |-\n    Be.\n\n    Here.",
    "{say: 'null', pause after: }", "{chime: hand-over}", "{section: 3}", "{bed: off}", "{include: arrive}", "{include: arrive#Breathe, fixed: on}",
    "{play: tests/x.flac, to: a}", "{play: {file: tests/x.flac, level: -6 dB}}", "{play: {file: tests/x.flac, level: '-6,5'}}",
    "{turns: {each: 2 min}}", "{turns: {each: 2 min, rounds: 3, begins: drawn, half: none, last: chime, then: [], say: }}",
    "{turns: {each: 90s, say: '{speaker}', swap: 3, then: [{say: x, to: listener}, {pause: 1s}], least: 1 min}}",
    "{repeat: {times: 3, steps: [{pause: 1s}]}}",
    "{choose: [Words, {pause: 1s}, [{say: a}, {say: b}], 2026, no]}",
    "{deck: [One, {say: Two}, [{say: Three}, {pause: 1s}]]}", "{deck: {name: evening, cards: [One]}, fixed: false}",
)  # fmt: skip
HEADS = (
    "about: 2026", "tags: evening", "tags: [after a hard day, 2026, no, été]", "tags: nothing", "needs: [A blanket, 2]", "needs: 'None'", "needs: []",
    "journal: What stayed?", "journal: [2026, 'So, and so?']", "journal: none",
    "eyes: open", "breath: Even", "breath: {in: 4, out: 6}", "bed: off", "tone: off", "language: no",
    "language: en_GB", "say as: {Ana: 12, 2: two}", "words: {place: the sofa, x: on}", "pace: 0.9", "pace: 0,9", "pace: '1'", "caution: ", "caution: Leave it.",
)  # fmt: skip


@pytest.mark.parametrize("step", FORMS)
def test_what_the_reader_accepts_fits(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every form of every step that the reader knows, the short ones too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/x.flac").touch()
    script = "title: T\nsteps:\n- " + step
    read_text(script, name="t")
    assert list(_validator().iter_errors(_as_seen(script))) == []


@pytest.mark.parametrize("head", HEADS)
def test_what_the_reader_accepts_at_the_top_fits(head: str) -> None:
    """So does each form of each key at the top."""
    script = f"title: 2026\n{head}\nsteps: [{{pause: 1s}}]"
    read_text(script, name="t")
    assert list(_validator().iter_errors(_as_seen(script))) == []


def test_a_series_fits() -> None:
    """A script names rituals in place of steps."""
    assert _fits("{title: T, series: [arrive, same-breath#Settle]}")


NUMBERS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True)
UNITS = st.sampled_from(
    ["s", "sec", "secs", "seconds", "M", "min", "Mins", "minutes", "h", "hr", "hours", "", "x", "st"]
)
SPACES = st.sampled_from(["", " ", "  "])
LENGTHS = st.lists(st.tuples(NUMBERS, SPACES, UNITS), min_size=1, max_size=3).map(
    lambda parts: " ".join("".join(part) for part in parts)
)
CLOCKS = st.from_regex(r"([0-9]{1,2}:)?[0-9]{1,3}:[0-9]{1,2}(\.[0-9])?", fullmatch=True)
PATTERNS = st.lists(NUMBERS, min_size=1, max_size=5).map("-".join) | st.sampled_from(
    ["Calm", "box", "boxes", "4+1-7"]
)
RAMPS = st.tuples(NUMBERS, st.sampled_from([" to ", ":", "to", "-"]), NUMBERS).map("".join)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
SCALARS = (
    LENGTHS | CLOCKS | PATTERNS | RAMPS | NUMBERS | WORDS | st.sampled_from(["yes", "no", "all", "first 4", "off"])
)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_the_reader_accepts_fits(data: st.DataObject) -> None:
    """Values of every kind in every place, in quotes or not: none that the reader takes is underlined."""
    places = ("{pause: %}", "{breathe: %}", "{breathe: {for: 1 min, pattern: %}}", "{breathe: {for: 9 min, ramp: %}}",
              "{breathe: {breaths: %}}", "{breathe: {for: 1 min, cues: %}}", "{say: %}", "{section: %}", "{say: x, fixed: %}",
              "{turns: {each: %, half: none, last: none}}", "{repeat: {times: %, steps: [{pause: 1s}]}}", "{choose: [%]}")  # fmt: skip
    value = data.draw(SCALARS)
    written = value if re.fullmatch(r"[\w.:+]+", value) else json.dumps(value, ensure_ascii=False)
    script = f"{{title: T, steps: [{data.draw(st.sampled_from(places)).replace('%', written)}]}}"
    if _is_read(script) and written.lower() != "null":
        assert _fits(script), script


SEEN = (
    "all-at-once", "breath-limits", "durations", "empty", "missing", "names", "no-steps", "no-title", "not-steps",
    "steps-not-a-list", "to",
)  # fmt: skip
"""Bad scripts whose faults, or some of them, an editor sees while one writes."""


@pytest.mark.parametrize("name", SEEN)
def test_bad_scripts_do_not_fit(name: str) -> None:
    """What is wrong with a script's shape is underlined before it is checked."""
    assert not _fits((BAD / f"{name}.yaml").read_text() or "null")


@pytest.mark.parametrize(
    "step",
    ["{pause: 8}", "{pause: 1:75}", "{pause: 5 parsecs}", "{pause: soon}", "{pause: -3s}", "{sya: x}", "{say: x, too: a}", "{say: }",
     "{say: ''}", "{say: x, pause: 8s}", "{to: a}", "{}", "words", "{breathe: 5}", "{breathe: {for: 1 min, patern: box}}",
     "{breathe: {for: 1 min, pattern: bxo}}", "{breathe: {for: 1 min, pattern: 4}}", "{breathe: {for: 1 min, pattern: {in: 4, out: 6, hodl: 2}}}",
     "{breathe: {for: 1 min, pattern: {in: 4}}}", "{breathe: {for: 1 min, ramp: slower}}", "{breathe: {breaths: 0}}", "{breathe: {breaths: many}}",
     "{breathe: {for: 1 min, cues: first four}}", "{breathe: {for: 1 min, cues: {fisrt: 2}}}", "{breathe: 1 min, fixed: perhaps}",
     "{chime: gong}", "{bed: oshan}", "{section: '{a}'}", "{pause: 8s, to: a}", "{turns: {rounds: 2}}", "{turns: {each: 2 min, then: [{sya: x}]}}",
     "{repeat: {times: 3}}", "{repeat: {times: 0, steps: [{pause: 1s}]}}", "{choose: []}", "{choose: [{sya: x}]}", "{deck: {cards: []}}",
     "{play: {level: 3}}", "{play: {file: x.flac, level: 40}}"],
)  # fmt: skip
def test_nonsense_is_underlined(step: str) -> None:
    """A step that the reader refuses for its shape does not fit either."""
    script = f"title: T\nsteps: [{step}]\n"
    assert not _is_read(script)
    assert not _fits(script)


@pytest.mark.parametrize(
    "script",
    ["title: T", "{title: T, steps: [{pause: 1s}], series: [arrive]}", "{steps: [{pause: 1s}]}", "{title: T, stpes: [{pause: 1s}]}",
     "{title: T, pace: 9, steps: [{pause: 1s}]}", "{title: T, tone: off key, steps: [{pause: 1s}]}", "{title: T, series: []}",
     "{title: T, language: English, steps: [{pause: 1s}]}", "{title: T, say as: Ana, steps: [{pause: 1s}]}",
     "{title: T, tags: Evening, steps: [{pause: 1s}]}", "{title: T, tags: [talk, 'a, b'], steps: [{pause: 1s}]}",
     "{title: T, needs: {a: }, steps: [{pause: 1s}]}", "{title: T, journal: ['{a}'], steps: [{pause: 1s}]}"],
)  # fmt: skip
def test_nonsense_at_the_top_is_underlined(script: str) -> None:
    """So is a script that has neither steps nor a series, or both, or a key that there is not."""
    assert not _is_read(script)
    assert not _fits(script)


if __name__ == "__main__":
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(_written())
