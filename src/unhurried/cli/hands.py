"""What two people ask of a session while it runs: by keys that count, and by signals; one queue for the loop."""

import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from unhurried.cli.keys import CLOSED, Keys, keys
from unhurried.cli.signals import LOOK, Noted, Signals, signals
from unhurried.session.presses import Presses


@dataclass(frozen=True, slots=True)
class Key:
    """A key that counts, by its name (:meth:`unhurried.cli.keys.Keys.every`)."""

    name: str


Event = Key | Noted


class Controls:
    """Keys and signals, one after the other."""

    def __init__(self, noted: Signals, pressed: Keys | None) -> None:
        self._signals = noted
        self._keys = pressed
        self._presses = Presses()

    @property
    def has_keys(self) -> bool:
        """Whether there is a terminal to press keys in. It may go, and the session goes on."""
        return self._keys is not None

    def next(self, timeout: float) -> Event | None:
        """Return what is asked next, None where it is nothing within so many seconds."""
        until = time.monotonic() + timeout
        while (event := self._signals.take() or self._key(until)) is None and time.monotonic() < until:
            pass
        return event or self._signals.take()

    def _key(self, until: float) -> Event | None:
        """Return a key that counts; None where none was pressed, or a signal has come."""
        left = max(0.0, until - time.monotonic())
        if self._keys is None:
            self._signals.wait(left)
            return None
        name = self._keys.every(left if self._signals.wakes is not None else min(left, LOOK))
        if name is None:
            return None
        if name == CLOSED:
            self._keys = None
            return None
        if name == "ctrl-c":  # where it is no signal
            return "interrupt"
        self._presses, counts = self._presses.pressed(name, time.monotonic())
        return Key(name) if counts else None


@contextmanager
def controls() -> Iterator[Controls]:
    """Listen for keys and signals while the block runs. Of the main thread only.

    Signals are the outer of the two: while the terminal is set for keys none of them raises anything.
    """
    with contextlib.ExitStack() as stack:
        noted = stack.enter_context(signals())
        pressed = stack.enter_context(keys(only_ctrl_c=True, wakes=noted.wakes)) if sys.stdin.isatty() else None
        if pressed is not None:
            pressed.forget()  # what was typed before is no answer to what has not begun yet
        yield Controls(noted, pressed)
