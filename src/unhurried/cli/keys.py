"""Single key presses from the terminal, without Enter. However it ends, the terminal is left as it was."""

import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from unhurried.cli.key_names import OTHER
from unhurried.errors import UnhurriedError

CLOSED: Final = "closed"
"""No key: the input has ended, and none will come."""

_LAST: Final = (CLOSED, "ctrl-d", "ctrl-z")
"""What ends an input."""


class Keys(ABC):
    """What is pressed."""

    def press(self, timeout: float | None) -> str | None:
        """Return the next key, or None where none is pressed within so many seconds (None: as long as it takes).

        Letters and digits are themselves, in lower case; others are "space", "enter", "tab", "backspace", "escape",
        "up", "down", "left", "right"; one without a name is passed over. The end of the input is a "q". Ctrl-C is a
        KeyboardInterrupt.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while (key := self.every(None if until is None else max(0.0, until - time.monotonic()))) == OTHER:
            pass
        if key == "ctrl-c":
            raise KeyboardInterrupt
        return "q" if key in _LAST else key

    @abstractmethod
    def every(self, timeout: float | None) -> str | None:
        """Return the next key, as ``press`` does, and those that it does not tell.

        They are OTHER, "ctrl-c" where it is no signal, "ctrl-d", "ctrl-z", and in the end CLOSED, each time.
        """

    @abstractmethod
    def forget(self) -> None:
        """Forget what was pressed and not asked for yet."""

    @abstractmethod
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
def keys(what: str = "recording", *, only_ctrl_c: bool = False, wakes: int | None = None) -> Iterator[Keys]:
    r"""Read single keys while the block runs.

    With ``only_ctrl_c`` the other keys that a terminal acts upon by itself (Ctrl-Z and Ctrl-\ stop or end a program,
    Ctrl-S stops the screen) are keys like any other. ``wakes`` is the number of a file that ends a wait for a key
    once it can be read; on Windows nothing does.

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
        from unhurried.cli.keys_posix import TerminalKeys
        from unhurried.cli.terminal_mode import single_keys

        with single_keys(sys.stdin.fileno(), only_ctrl_c=only_ctrl_c) as mode:
            yield TerminalKeys(mode, wakes)
