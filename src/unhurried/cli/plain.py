"""A session told in lines, for screen readers and logs: no colours, nothing that moves, no line written twice."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from unhurried.cli.outlet import Outlet
from unhurried.cli.rows import LOST, seconds, volume
from unhurried.errors import shown
from unhurried.session.view import State, View
from unhurried.units import SAMPLE_RATE, clock

WAYS: Final = (
    "Any key goes on; n or right: the next section; b or left: the one before; r: this one again; s: where we are;"
    " q: end kindly; ?: the keys aloud; up, down: the volume."
)
BREATHING: Final = "(paced breathing)"
"""Once a run: what is in and what is out can be heard, and comes too often to be read out."""
BACK: Final = SAMPLE_RATE
"""Frames. Who goes back by more is told again what is heard again; by less a device's clock may be wrong."""
_STATES: Final[dict[State, str]] = {
    "playing": "Going on.",
    "paused": "Paused.",
    "lost": LOST,
    "ending": "Ending.",
    "ended": "Ended.",
}


@contextmanager
def plain(*, keys: bool = True) -> Iterator["Plain"]:
    """Give what writes a view to standard output while the block runs; ``keys``: whether there are any to tell of."""
    outlet = Outlet(sys.stdout.fileno(), sys.stdout.encoding)
    try:
        yield Plain(outlet, keys=keys)
    finally:
        outlet.close()


class Plain:
    """Writes what is new in a view."""

    def __init__(self, outlet: Outlet, *, keys: bool) -> None:
        self._outlet, self._telling = outlet, Lines(keys=keys)

    def __call__(self, view: View) -> None:
        """Tell a moment of a session; of most there is nothing to tell."""
        self._outlet.write("".join(f"{line}\n" for line in self._telling(view)))


class Lines:
    """What is new in each view, as lines."""

    def __init__(self, *, keys: bool) -> None:
        self._keys = keys
        self._last: View | None = None

    def __call__(self, view: View) -> list[str]:
        """Return the lines that a view adds to those before."""
        last, self._last = self._last, view
        at = clock(view.at)
        told = [f"{at}  {shown(words)}" for words in self._news(view, last)]
        back = last is None or view.at < last.at - BACK
        other = last is None or view.section != last.section
        if view.section and other:
            told += ["", shown(view.section)]
        if view.breath and (back or not (last and last.breath)):
            told.append(f"{at}  {BREATHING}")
        if view.text and (back or other or not (last and last.text == view.text)):
            told.append(f"{at}  {shown(view.text)}")
        return told

    def _news(self, view: View, last: View | None) -> Iterator[str]:
        """Give what has changed beside the ritual itself."""
        was = last.state if last else None
        if last is None:
            yield f"{view.title}, {clock(view.frames)}.{' Any key pauses.' if self._keys else ''}"
        if view.state != was and (view.state != "playing" or was in ("paused", "lost")):
            ways = f" {WAYS}" if view.state == "paused" and self._keys else ""
            yield f"Begins in {seconds(view.waits)} s." if view.state == "lead-in" else f"{_STATES[view.state]}{ways}"
        if view.note and not (last and last.note == view.note):
            yield view.note
        elif view.volume != (last.volume if last else 0.0):
            yield f"{volume(view.volume)}."
