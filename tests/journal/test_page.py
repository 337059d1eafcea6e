"""Pages as text: what is written is read again, whatever anybody has done to the file since; and it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.errors import NotFoundError
from unhurried.journal.page import (
    Entry,
    as_markdown,
    decoded,
    encoded,
    entries_of,
    joint,
    quoted,
    search,
    tidy,
    title_of,
    unwritten,
)
from unhurried.journal.whose import own_pages, pages_for

NAMES = {"a": "Zoë", "b": "Ben Lee"}
LINES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.sampled_from(
        [
            "## 2026-11-22 21:40",
            "\\## 2026-11-22",
            "## 2026-11-22 · us",
            "# November 2026",
            "## Ours",
            "> so",
            "```",
            "",
        ]
    ),
)
ENTRIES = st.builds(
    Entry,
    st.dates().map(lambda day: f"{day.isoformat()} 09:05"),
    st.sampled_from(["", "two-pages", "five-days#2", "de/what-stayed", "a · b"]),
    st.lists(LINES, max_size=6).map("\n".join),
)


@given(
    st.lists(ENTRIES, max_size=4),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(entries: list[Entry], ends: str, encoding: str) -> None:
    """Whatever is in it, headings like ours too, every entry comes back; whichever line ends an editor gave it since."""
    text = title_of("2026-11")
    for entry in entries:
        text += joint(text) + as_markdown(entry)
    data = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", ends).encode(encoding)
    read = entries_of(decoded(data))
    assert read == [Entry(entry.when, entry.about, tidy(entry.text)) for entry in entries]


def test_an_entry_stands_in_a_file_as_anybody_would_write_it() -> None:
    """Plain Markdown: the month, the day and what it is about, the prompt as a quotation, the words."""
    entry = Entry("2026-11-22 21:40", "two-pages", f"{quoted('What stayed?')}\n\nThe light.\n")
    text = title_of("2026-11")
    assert text + joint(text) + as_markdown(entry) == (
        "# November 2026\n\n## 2026-11-22 21:40 · two-pages\n\n> What stayed?\n\nThe light.\n"
    )


def test_what_people_have_changed_is_taken_as_it_is() -> None:
    """No title, a day without a time, other headings within, words above everything, a line in an old encoding."""
    data = "Ours.\n## 2026-11-02\nA day.\n## Later\nMore.\n\n\n##  2026-11-03 7:05  ·  walk \nDone.".encode()
    assert entries_of(decoded(data)) == [
        Entry("", "", "Ours."),
        Entry("2026-11-02", "", "A day.\n## Later\nMore."),
        Entry("2026-11-03 7:05", "walk", "Done."),
    ]
    assert decoded(b"caf\xe9\ncaf\xc3\xa9") == "café\ncafé"
    assert entries_of("") == entries_of("# November 2026\n\n") == []


@given(st.text(max_size=30), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_what_is_added_is_in_the_files_own_encoding(text: str, encoding: str) -> None:
    """A notebook that an editor saved as UTF-16 stays one that can be read."""
    text = text.encode("utf-8", "ignore").decode()
    marked = "" if encoding == "utf-8" else "\ufeff"
    before = f"{marked}Before.\n".encode(encoding)
    assert decoded(before + encoded(text, before)) == f"Before.\n{text}"


@given(st.binary(max_size=20), st.binary(min_size=1, max_size=40), st.integers(0, 40))
def test_what_was_cut_short_is_gone_on_with(before: bytes, block: bytes, cut: int) -> None:
    """Wherever writing was cut, what is left makes it whole; what is whole needs nothing more."""
    data = before + block[:cut]
    assert data + unwritten(data, len(before), block) == before + block


def test_what_was_changed_since_gets_the_whole_block() -> None:
    """Another editor has written in between: nothing is guessed, unless the block is there already."""
    assert unwritten(b"one\n## tw, and mine\n", 4, b"## two\n") == b"## two\n"
    assert unwritten(b"a\nmy line\n\n## two\nthree\nmore\n", 2, b"\n## two\nthree\n") == b""
    assert unwritten(b"", 40, b"## two\n") == b"## two\n"


def test_words_are_found_without_capitals_and_accents() -> None:
    """All words of a search are in the entry; the lines that have one are told, or the first one that is nobody's prompt."""
    café = Entry("2026-11-22 21:40", "two-pages", "> What stayed?\n\nThe CAFÉ by the sea,\nand the Straße.\nRain.")
    other = Entry("2026-11-23", "", "The sea.")
    assert [found.lines for found in search([café, other], ["cafe", "strasse"])] == [
        ("The CAFÉ by the sea,", "and the Straße.")
    ]
    assert [found.entry for found in search([café, other], ["SEA"])] == [café, other]
    assert [found.lines for found in search([café], ["two-pages"])] == [("The CAFÉ by the sea,",)]
    assert search([café, other], ["sea", "snow"]) == []
    assert search([Entry("2026-11-22", "", "e\u0301te\u0301")], ["Été"])


def test_pages_are_somebodys() -> None:
    """By a name, or a and b; whoever has no name, or the same as the other, is a or b; no word of ours is a name."""
    assert own_pages(NAMES) == {"a": "zoë", "b": "ben-lee"}
    assert own_pages(None) == own_pages({"a": "Ana", "b": "ana"}) == own_pages({"a": "!", "b": "?"})
    assert own_pages({"a": "B", "b": "Together"}) == {"a": "a", "b": "b"}
    for who, meant in {"together": "together", "A": "zoë", "Zoë": "zoë", "zoë": "zoë", "ben lee": "ben-lee"}.items():
        assert pages_for(who, NAMES) == meant
    assert pages_for("Ana", NAMES, ["ana", "together"]) == "ana"
    assert pages_for("con", {"a": "Con", "b": "Nul"}) == "a"
    with pytest.raises(NotFoundError, match="there are no pages of 'Zoe'; did you mean 'Zoë'"):
        pages_for("Zoe", NAMES)
    with pytest.raises(NotFoundError, match="no pages of '../x'; known: together, a, b"):
        pages_for("../x", None, ["together"])
