"""docs/rituals.md and its pictures are what the code makes of the scripts: none is missing, left over or out of date."""

import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from unhurried import library
from unhurried.rehearsing import dry_run
from unhurried.script.ritual import Ritual
from unhurried.script.sitting import sit
from unhurried.units import clock

DOCS = Path(__file__).parents[1] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


def _code(module: str) -> Any:
    """Import what stands beside the pages, as `python docs/write_rituals.py` does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        return import_module(module)


@cache
def _made() -> dict[str, str]:
    made: dict[str, str] = _code("write_rituals").pages()
    return made


def test_the_page_and_its_pictures_are_made_of_the_scripts() -> None:
    """Each file is there and is, to the letter, what is made now; no picture is left of a ritual that is gone."""
    made = _made()
    kept = {str(path.relative_to(DOCS)): path.read_text() for path in (DOCS / "rituals").glob("*.svg")}
    kept["rituals.md"] = (DOCS / "rituals.md").read_text()
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert not stale, f"{', '.join(stale)}: write them anew with `{Path(sys.executable).name} docs/write_rituals.py`"


def test_each_ritual_is_told_of() -> None:
    """Its title, what it is for, how long it is, what it needs, its parts and its picture are on the page."""
    page = _made()["rituals.md"]
    parts = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for path in sorted(library.shipped_folder().glob("*.yaml")):
        found = library.look_up(path)
        told = parts[found.title]
        assert f"\n{found.about}\n" in told
        assert all(word in told for word in (*found.tags, *found.needs))
        assert f"`unhurried play {found.name}`" in told
        if isinstance(found, Ritual):
            assert clock(dry_run(found).arrange().frames) in told
            assert f"](rituals/{found.name}.svg)" in told
            assert all(section in told for step in sit(found).steps if (section := step.place.section))
        else:
            assert all(f"{number}. " in told for number in range(1, len(found.parts) + 1))


def test_the_table_leads_to_each_ritual() -> None:
    """Each row's link is that of a heading of the page, as GitHub makes it, and there are as many."""
    page = _made()["rituals.md"]
    headings = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^## (.*)$", page, re.M)]  # fmt: skip
    assert re.findall(r"^\| \[[\w-]+\]\(#([\w-]+)\)", page, re.MULTILINE) == headings
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("name", [name for name in _made() if name.endswith(".svg")])
def test_a_picture_can_be_read_without_being_seen(name: str) -> None:
    """It has a title, and a description that names every section; it is an image to a screen reader."""
    root = ET.fromstring(_made()[name])
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    title, told = root.findtext(f"{SVG}title") or "", root.findtext(f"{SVG}desc") or ""
    facts = _code("ritual_facts").facts_of(library.read(Path(name).stem))
    assert title.startswith(facts.title)
    assert all(f"{section.name} from {clock(section.start)}: " in told for section in facts.sections)


@pytest.mark.parametrize("name", [name for name in _made() if name.endswith(".svg")])
def test_a_picture_shows_each_thing_once_and_inside(name: str) -> None:
    """A circle for each chime, a box for each turn, a line for each breathing; nothing is drawn outside."""
    root = ET.fromstring(_made()[name])
    facts = _code("ritual_facts").facts_of(library.read(Path(name).stem))
    kinds = [element.get("class") for element in root.iter()]
    assert kinds.count("chime") == sum(type(cue).__name__ == "ChimeCue" for cue in facts.timeline.cues)
    assert kinds.count("a") + kinds.count("b") == len(facts.turns)
    assert kinds.count("breath") == len(facts.runs)
    width, height = (float(root.get(side, "0")) for side in ("width", "height"))
    for element in root.iter():
        assert 0 <= float(element.get("x", "0")) <= width
        assert 0 <= float(element.get("y", "0")) <= height


def test_turns_and_silences_lie_where_they_are_heard() -> None:
    """Between turns lies the hand-over chime; each is as long as the other; no silence lies in a turn."""
    facts = _code("ritual_facts").facts_of(library.read("what-stayed"))
    first, second = facts.turns
    assert (first.name, second.name) == ("A", "B")
    assert first.end - first.start == second.end - second.start
    handed = next(cue for cue in facts.timeline.cues if getattr(cue, "name", "") == "hand-over")
    assert first.end <= handed.start < handed.end <= second.start
    assert not any(first.has(one.start) or second.has(one.start) for one in facts.quiet)
