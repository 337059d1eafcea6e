"""A playlist of files that lie beside it, as every player reads it: .m3u8."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from unhurried.units import SAMPLE_RATE

SUFFIX: Final = ".m3u8"
"""UTF-8 by its name: no mark of it at the beginning, which some players take for a part of the first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file: its path from the playlist's folder on, how long it is, and its title."""

    path: str
    frames: int
    title: str
    artist: str


def playlist(title: str, entries: Iterable[Entry]) -> str:
    """Return a playlist's text: its files in order.

    Raises:
        ValueError: a path has a line break in it.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(title)}"]
    for entry in entries:
        seconds = round(entry.frames / SAMPLE_RATE)
        lines += [f"#EXTINF:{seconds},{_line(entry.artist)} - {_line(entry.title)}", _path(entry.path)]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _path(path: str) -> str:
    """Return a path with forward slashes, which all systems read; one that begins with `#` would be a remark."""
    if len(path.splitlines()) != 1:
        raise ValueError(f"{path!r} has no room in one line")
    slashed = path.replace("\\", "/")
    return f"./{slashed}" if slashed.startswith("#") else slashed
