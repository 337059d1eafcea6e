"""Whether a session can be shown as it is meant to be. Nothing here keeps it from sounding. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from unhurried.doctor.finding import Finding, ok, warn

FEWEST: Final = (30, 5)
"""Columns and rows with which the screen has its margin, and what matters most."""
SIGNS: Final = "▏█→"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What standard output and standard input are. ``colours``: None, or how many in a word."""

    seen: bool
    typed: bool
    shows: bool
    term: str = ""
    columns: int = 80
    rows: int = 24
    colours: str | None = None
    encoding: str = "utf-8"


def terminal(there: Terminal, platform: str) -> Iterator[Finding]:
    """Tell how a session is shown on it."""
    if not there.seen:
        yield ok("terminal", "this is no terminal: sessions are told in plain lines")
        return
    if not there.shows:
        name = f"'{there.term}'" if there.term else "not known"
        mend = "run it in Windows Terminal" if platform == "win32" else "export TERM=xterm-256color, if it is one"
        yield warn("terminal", f"the terminal is {name}: sessions are told in plain lines", mend)
    else:
        size = f"{there.columns} x {there.rows}"
        colours = f"{there.colours} colours" if there.colours else "no colours"
        yield ok("terminal", f"the terminal has {size} characters, {colours}, {there.encoding}")
    if there.shows and (there.columns < FEWEST[0] or there.rows < FEWEST[1]):
        small = f"{there.columns} x {there.rows}"
        yield warn("terminal", f"{small} characters are few for a sentence and a bar", "make the window larger")
    if not _has_signs(there.encoding):
        mend = "chcp 65001" if platform == "win32" else "export LC_ALL=C.UTF-8"
        yield warn("terminal", f"{there.encoding} has no signs for the bar, and no letters of other languages", mend)
    if not there.typed:
        yield warn("terminal", "no key can be pressed here: signals pause and end", "docs/playing.md")


def _has_signs(encoding: str) -> bool:
    try:
        return bool(SIGNS.encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False
