"""A quiet screen to glance at while a session sounds. However it ends, the terminal is left as it was."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from unhurried.cli.outlet import Outlet
from unhurried.cli.rows import DEEP, FEW, NO_COLOUR, Look, lines
from unhurried.session.view import View

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""A screen of its own, no cursor, and a line that is too long for a window made smaller just now does not wrap."""
LEAVE: Final = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"


def can_show_face() -> bool:
    """Whether there is a terminal that it can be drawn on; else it is told in plain lines."""
    if not sys.stdout.isatty():
        return False
    if sys.platform == "win32":
        from rich.console import Console

        return not Console().legacy_windows
    return os.environ.get("TERM", "") not in ("", "dumb", "unknown")


@contextmanager
def face(*, keys: bool = True) -> "Iterator[Face]":
    """Give what shows a view, while the block runs; ``keys``: whether there are any to tell of."""
    from rich.console import Console

    outlet = Outlet(sys.stdout.fileno(), sys.stdout.encoding)
    console = Console(force_terminal=True)  # which colours there are; nothing is written to it
    shows = Face(outlet, console, replace(_look(console), keys=keys))
    try:
        yield shows
    finally:
        shows.hide()
        outlet.close()


class Face:
    """Draws the rows that have changed; what cannot be drawn now is drawn with the next view."""

    def __init__(self, outlet: Outlet, console: "Console", look: Look) -> None:
        self._outlet, self._console, self._look = outlet, console, look
        self._size = (0, 0)
        self._rows: list[Text] = []
        self._entered = False
        self._hidings = 0

    def __call__(self, view: View) -> None:
        """Show a moment of a session."""
        if not self._outlet.in_front:
            self._rows = []  # whoever is in front writes over them
            return
        if not self._outlet.flush():
            return
        hidings, size = self._hidings, _size(self._outlet.number)
        rows = lines(view, *size, self._look)
        before = self._rows if size == self._size else []
        drawn = "".join(
            f"\x1b[{k + 1}H{self._ansi(row)}"
            for k, row in enumerate(rows)
            if k >= len(before) or (row is not before[k] and row != before[k])  # most are the very same
        )
        if hidings != self._hidings:  # a signal came in between: what was to be drawn is drawn with the next view
            return
        if drawn:
            self._outlet.write(drawn if self._entered else ENTER + drawn)
        self._rows, self._size, self._entered = rows, size, True
        if hidings != self._hidings:  # and here: after it was written, or just before
            self._rows, self._entered = [], False

    def hide(self) -> None:
        """Give the screen back, as when it ends or is suspended; the next view comes to it again."""
        self._hidings += 1
        if self._entered:
            self._outlet.write(LEAVE)
        self._entered, self._rows = False, []

    def _ansi(self, row: "Text") -> str:
        from rich.console import COLOR_SYSTEMS
        from rich.style import Style

        colours = COLOR_SYSTEMS.get(self._console.color_system or "")
        pieces = row.render(self._console)
        return "".join((piece.style or Style()).render(piece.text, color_system=colours) for piece in pieces)


def _look(console: "Console") -> Look:
    """Return what suits the terminal."""
    look = DEEP if console.color_system in ("256", "truecolor") else FEW
    look = NO_COLOUR if console.no_color else look
    try:
        "".join((look.blocks, look.empty, *look.arrows)).encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return look.plain_signs()
    return look.plain_signs() if os.environ.get("TERM") == "linux" else look  # its font has few signs


def _size(number: int) -> tuple[int, int]:
    """Return the columns and rows of the screen as they are now, whatever the environment says they were."""
    try:
        size = os.get_terminal_size(number)
    except OSError:
        size = os.terminal_size((0, 0))
    if not (size.columns and size.lines):
        size = shutil.get_terminal_size()
    return size.columns, size.lines
