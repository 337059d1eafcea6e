"""A playlist is what players of phones read."""

import pytest

from unhurried.many.playlist import Entry, playlist
from unhurried.units import to_frames


def test_a_playlist() -> None:
    """Its title, and of each file its length in whole seconds, who speaks it, its title and its path."""
    entries = [
        Entry(path="same-breath-10min.m4a", frames=to_frames(600.4), title="Same breath", artist="Unhurried"),
        Entry(path="de\\zwei-fragen.m4a", frames=to_frames(59.6), title="Zwei\nFragen\u2028für #1", artist="Us\r"),
        Entry(path="#1.m4a", frames=0, title="-", artist="Unhurried"),
    ]
    assert playlist("All\nrituals", entries) == (
        "#EXTM3U\n"
        "#PLAYLIST:All rituals\n"
        "#EXTINF:600,Unhurried - Same breath\n"
        "same-breath-10min.m4a\n"
        "#EXTINF:60,Us - Zwei Fragen für #1\n"
        "de/zwei-fragen.m4a\n"
        "#EXTINF:0,Unhurried - -\n"
        "./#1.m4a\n"
    )


def test_no_path_becomes_two_lines() -> None:
    """A file whose name has a line break cannot be in one."""
    for path in ("a\nb", "a\rb", "", "a\u2028b"):
        with pytest.raises(ValueError, match="has no room in one line"):
            playlist("", [Entry(path=path, frames=0, title="", artist="")])


def test_it_has_no_mark_at_its_beginning() -> None:
    """Written as UTF-8 it begins with what every reader looks for, and ends with a whole line."""
    text = playlist("Ä", [Entry(path="ä.m4a", frames=48_000, title="Ä", artist="Ö")])
    assert text.encode().startswith(b"#EXTM3U\n")
    assert text.endswith("ä.m4a\n")
