"""What there is to tell of a file: its chapters are the sections that one can go to."""

import re
from pathlib import Path

import pytest

from tests.session.timelines import shipped, timeline
from unhurried.cues import ChimeCue, Timeline
from unhurried.script.ritual import Place
from unhurried.session.entering import sections
from unhurried.tags.about import MOST_CHAPTERS, About, Chapter, chapters_of, plain
from unhurried.tags.three_letters import bcp47, three_letters

PARTS = """
  - chime: start
  - say: Settle in.
  - section: Words
  - say: Be slow.
  - section: Rest
  - say: Rest a little.
"""


def test_chapters_are_the_sections() -> None:
    """Each section of a shipped ritual is a chapter, from its first frame."""
    of = shipped("same-breath")
    assert [(found.start, found.title) for found in chapters_of(of, "Same Breath")] == [
        (section.start, section.title) for section in sections(of)
    ]


def test_what_comes_before_the_first_section_has_the_rituals_title() -> None:
    """A part without a section is called as the ritual is; the chapters begin at 0."""
    found = chapters_of(timeline(PARTS), "An Evening")
    assert [chapter.title for chapter in found] == ["An Evening", "Words", "Rest"]
    assert found[0].start == 0


def test_without_sections_there_are_no_chapters() -> None:
    """A ritual that is one part needs no list of one."""
    assert chapters_of(timeline("  - say: Hello.\n"), "Hello") == ()
    assert chapters_of(Timeline("Nothing", 48_000, ()), "Nothing") == ()


def test_there_are_no_more_chapters_than_can_be() -> None:
    """Of 300 sections the first are chapters; of two that begin at one frame, the later."""
    cues = tuple(ChimeCue(k // 2 * 96_000, 30_000_000, Place("test", k, 1, f"{k}"), "start") for k in range(600))
    found = chapters_of(Timeline("Many", 30_000_000, cues), "Many")
    assert len(found) == MOST_CHAPTERS
    assert found[:2] == (Chapter(0, "1"), Chapter(96_000, "3"))
    About(title="Many", frames=30_000_000, chapters=found)


@pytest.mark.parametrize("starts", [(1,), (0, 0), (0, 9, 8), (0, 48_000), tuple(range(256))])
def test_chapters_that_cannot_be_are_refused(starts: tuple[int, ...]) -> None:
    """Chapters begin at 0, ascend, and begin before the end; there are 255 at most."""
    with pytest.raises(ValueError, match="chapters begin at 0"):
        About(title="", frames=48_000, chapters=tuple(Chapter(start, "") for start in starts))


def test_texts_are_such_as_every_format_holds() -> None:
    """NUL goes, and half a surrogate pair, as a damaged file name has, is a question mark."""
    assert plain("a\0b\udcffc 🌊") == "ab?c 🌊"


def test_every_language_that_rituals_have_has_three_letters() -> None:
    """Each language with a file here; a region and a script do not matter; what is unknown is said to be."""
    languages = {path.stem for path in Path(__file__).parents[2].glob("src/unhurried/languages/*.yaml")}
    assert len(languages) >= 6
    for language in languages:
        assert re.fullmatch("[a-z]{3}", three_letters(language))
        assert bcp47(three_letters(language)) == language
    assert [three_letters(of) for of in ("de-AT", "PT_br", "zh-Hant-TW", "yue", "", "xx", "q1x")] == [
        "deu", "por", "zho", "yue", "und", "und", "und",
    ]  # fmt: skip
    assert [bcp47(of) for of in ("yue", "und", "")] == ["yue", "", ""]
