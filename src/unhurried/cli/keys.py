"""Single key presses from the terminal, without Enter. However it ends, the terminal is left as it was."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from unhurried.errors import UnhurriedError


class Keys(Protocol):
    """What is pressed."""

    def press(self, timeout: float | None) -> str | None:
        """Return the next key, or None where none is pressed within so many seconds (None: as long as it takes).

        Letters and digits are themselves, in lower case; others are "space", "enter", "tab", "backspace", "escape",
        "up", "down", "left", "right". The end of the input is a "q". Ctrl-C is a KeyboardInterrupt.
        """

    def forget(self) -> None:
        """Forget what was pressed and not asked for yet."""

    def any(self) -> bool:
        """Whether a key was pressed, one without a name too; the end of the input is none. It is forgotten then."""


@contextmanager
def any_key() -> Iterator[Callable[[], bool] | None]:
    """Give what says whether a key was pressed while the block runs; None where there is no terminal for it."""
    if not sys.stdin.isatty():
        yield None
        return
    with keys() as pressed:
        pressed.forget()  # what was typed before is no answer to what has not begun yet
        yield pressed.any


@contextmanager
def keys(what: str = "recording") -> Iterator[Keys]:
    """Read single keys while the block runs.

    Raises:
        UnhurriedError: standard input is no terminal; ``what`` is what needs one.
    """
    if not sys.stdin.isatty():
        raise UnhurriedError(f"{what} needs a terminal: it listens for single keys; run it in one")
    if sys.platform == "win32":
        import msvcrt

        from unhurried.cli.keys_windows import ConsoleKeys

        yield ConsoleKeys(msvcrt)
    else:
        from unhurried.cli.keys_posix import TerminalKeys, unbuffered

        number = sys.stdin.fileno()
        with unbuffered(number):
            yield TerminalKeys(number)
