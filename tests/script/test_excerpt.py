"""The excerpt: whatever the text, the underline stands under what it is about."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from unhurried.errors import shown
from unhurried.script.excerpt import ELLIPSIS, WIDTH, columns, excerpt

LINES = st.text(
    st.one_of(st.characters(), st.sampled_from("ab {}'日本e\u0301\u1161\t\x1b\u202e\u200b\xa0\u3000😀")), max_size=300
).map(lambda text: text.replace("\n", " "))


def _cut(line: str, start: int, width: int) -> str:
    """Return what a screen shows from one column on, in as many columns; what takes no column stays with its letter."""
    column, kept = 0, ""
    for character in line:
        own = columns(character)
        if start <= column < start + width and (own or kept):
            kept += character
        column += own
    return kept


def _bare(text: str) -> str:
    return "".join(c for c in text if columns(c))


@given(line=LINES, start=st.integers(0, 300), length=st.integers(0, 300), number=st.integers(1, 10**6))
@example(line="\t- say: x", start=0, length=1, number=3)
@example(line="日本語 bad", start=4, length=3, number=3)
@example(line="x" * 300, start=290, length=3, number=3)
@example(line="", start=0, length=0, number=1)
def test_the_underline_covers_exactly_what_it_is_about(line: str, start: int, length: int, number: int) -> None:
    """For any text and any place in it: two lines that fit, nothing hidden, and the marks below the very columns."""
    start = min(start, len(line))
    offending = shown(line[start : start + length])
    first, second = excerpt(line, number, start, start + length).split("\n")
    assert all(text.isprintable() and columns(text) <= WIDTH for text in (first, second))
    marks = second.count("^")
    assert marks >= 1
    assert second.endswith("^" * marks)
    assert set(second.rstrip("^")) <= set(" |")
    assert second.index("|") == first.index("|")
    below = _bare(_cut(first + " ", second.index("^"), marks))
    if not columns(offending):
        assert marks == 1
    elif marks == columns(offending):
        assert below.rstrip() == _bare(offending).rstrip()
    else:  # longer than the screen: its beginning, and a sign that it goes on
        assert _bare(offending).startswith(below)
        assert first.endswith(ELLIPSIS)
        assert marks >= 30 - 10


def test_columns_are_those_of_a_screen() -> None:
    """Wide letters have two, combining ones none."""
    assert columns("abc") == 3
    assert columns("日本") == 4
    assert columns("e\u0301") == columns(unicodedata.normalize("NFC", "e\u0301")) == 1
    assert columns("\u1112\u1161\u11ab") == 2


def test_a_long_line_keeps_what_stands_around_the_fault() -> None:
    """It is cut on both sides, and what is underlined is whole."""
    shown_line, marks = excerpt("a " * 100 + "HERE" + " b" * 100, 7, 200, 204).split("\n")
    assert shown_line.startswith("   7 | ...")
    assert shown_line.endswith("...")
    assert shown_line[marks.index("^") : marks.rindex("^") + 1] == "HERE"
