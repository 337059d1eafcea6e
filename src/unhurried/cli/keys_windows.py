"""Single keys of a console: Windows."""

import time
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from unhurried.cli.key_names import OTHER, named
from unhurried.cli.keys import Keys

LOOK: Final = 0.05
"""Seconds between two looks: keys cannot be waited for."""

_ARROWS: Final = {"H": "up", "P": "down", "M": "right", "K": "left"}

T = TypeVar("T")


class Console(Protocol):
    """What is used of Python's ``msvcrt``."""

    def kbhit(self) -> bool:
        """Whether a key was pressed and not read yet."""

    def getwch(self) -> str:
        """Return the next character of a key; wait for it."""


class ConsoleKeys(Keys):
    """Keys of a console."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def every(self, timeout: float | None) -> str | None:
        """Return the next key, also one without a name."""
        return _looking(lambda: self._key() if self._console.kbhit() else None, timeout)

    def forget(self) -> None:
        """Forget what was pressed."""
        while self._console.kbhit():
            self._console.getwch()

    def any(self) -> bool:
        """Whether a key was pressed."""
        if not self._console.kbhit():
            return False
        self._key()
        self.forget()
        return True

    def _key(self) -> str:
        character = self._console.getwch()
        if character == "\0" or (character == "\xe0" and self._console.kbhit()):  # alone that is the letter a-grave
            return _ARROWS.get(self._console.getwch(), OTHER)
        return named(character)


def _looking(look: Callable[[], T | None], timeout: float | None) -> T | None:
    """Return what a look finds, looking again and again; None where it finds nothing in time."""
    until = None if timeout is None else time.monotonic() + timeout
    while (found := look()) is None and (until is None or time.monotonic() < until):
        time.sleep(LOOK)
    return found
