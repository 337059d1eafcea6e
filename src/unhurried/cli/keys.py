"""Single key presses from the terminal, without Enter. However it ends, the terminal is left as it was."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

from unhurried.errors import UnhurriedError

ESCAPE: Final = 0.05
"""Seconds: an arrow is an Escape with more right behind it; alone it is the key."""
LOOK: Final = 0.05
"""Seconds between two looks where keys cannot be waited for: on Windows, and while in the background."""

_NAMES: Final = {
    " ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
    "\x04": "q", "\x1a": "q",
}  # fmt: skip
_ARROWS: Final = {"A": "up", "B": "down", "C": "right", "D": "left"}
_WINDOWS_ARROWS: Final = {"H": "up", "P": "down", "M": "right", "K": "left"}

T = TypeVar("T")


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
        yield _WindowsKeys()
    else:
        number = sys.stdin.fileno()
        with _unbuffered(number):
            yield _TerminalKeys(number)


def _named(character: str) -> str | None:
    """Return a key's name; None for one that has none."""
    return _NAMES.get(character) or (character.lower() if character.isprintable() else None)


if sys.platform == "win32":

    class _WindowsKeys:
        """Keys of a console."""

        def press(self, timeout: float | None) -> str | None:
            import msvcrt

            return _looking(lambda: self._key() if msvcrt.kbhit() else None, timeout)

        def forget(self) -> None:
            import msvcrt

            while msvcrt.kbhit():
                msvcrt.getwch()

        def any(self) -> bool:
            import msvcrt

            if not msvcrt.kbhit():
                return False
            self._key()
            self.forget()
            return True

        def _key(self) -> str | None:
            import msvcrt

            character = msvcrt.getwch()
            if character == "\x03":
                raise KeyboardInterrupt
            if character in "\0\xe0":
                return _WINDOWS_ARROWS.get(msvcrt.getwch())
            return _named(character)

else:
    import select
    import termios

    class _TerminalKeys:
        """Keys of a terminal that hands over each byte as it comes."""

        def __init__(self, number: int) -> None:
            self._number = number
            self._bytes = b""
            self._ended = False

        def press(self, timeout: float | None) -> str | None:
            until = None if timeout is None else time.monotonic() + timeout
            while True:
                while not self._bytes and not self._ended:
                    left = None if until is None else max(0.0, until - time.monotonic())
                    if not self._more(left):
                        return None
                if self._ended and not self._bytes:
                    return "q"
                if (key := self._key()) is not None:
                    return key

        def forget(self) -> None:
            self._bytes = b""
            with contextlib.suppress(termios.error):
                if _in_front(self._number):
                    termios.tcflush(self._number, termios.TCIFLUSH)

        def any(self) -> bool:
            if not self._bytes and not self._ended:
                self._more(0)
            pressed = bool(self._bytes)
            self._bytes = b""
            return pressed

        def _more(self, timeout: float | None) -> bool:
            """Read what has come; False where nothing does in time."""
            if not _in_front(self._number):  # what is typed now is for others
                return _looking(lambda: True if _in_front(self._number) else None, timeout) is not None
            if not select.select([self._number], [], [], timeout)[0]:
                return False
            try:
                read = os.read(self._number, 1024)
            except OSError:  # the terminal has gone
                read = b""
            self._bytes += read
            self._ended = not read
            return True

        def _key(self) -> str | None:
            """Take one key from the bytes."""
            if self._bytes[0] == 0x1B:
                return self._escaped()
            length = _utf8_length(self._bytes[0])
            if len(self._bytes) < length:
                self._more(ESCAPE)
            taken, self._bytes = self._bytes[:length], self._bytes[length:]
            return _named(taken.decode(errors="replace"))

        def _escaped(self) -> str | None:
            """Take an Escape, or one of the sequences that begin with it."""
            if len(self._bytes) == 1:
                self._more(ESCAPE)
            if self._bytes[1:2] not in (b"[", b"O"):
                self._bytes = self._bytes[1:]
                return "escape"
            end = 2
            while end < len(self._bytes) and not 0x40 <= self._bytes[end] <= 0x7E:
                end += 1
            sequence, self._bytes = self._bytes[2 : end + 1], self._bytes[end + 1 :]
            return _ARROWS.get(sequence.decode(errors="replace"))

    @contextmanager
    def _unbuffered(number: int) -> Iterator[None]:
        """Have a terminal hand over each key at once and show none, while the block runs."""
        before = termios.tcgetattr(number)

        def set_up(*_: Any) -> None:
            if _in_front(number):  # else the terminal is not ours to set
                ours = termios.tcgetattr(number)
                ours[3] &= ~(termios.ICANON | termios.ECHO)
                ours[6][termios.VMIN], ours[6][termios.VTIME] = 1, 0
                termios.tcsetattr(number, termios.TCSANOW, ours)

        continued = signal.getsignal(signal.SIGCONT)
        signal.signal(signal.SIGCONT, set_up)  # Ctrl-Z gave the terminal to the shell, which has its own settings
        try:
            set_up()
            yield
        finally:
            if _in_front(number):
                with contextlib.suppress(termios.error):
                    # TCSANOW: no waiting for a screen that was stopped with Ctrl-S.
                    termios.tcsetattr(number, termios.TCSANOW, before)
                    termios.tcflush(number, termios.TCIFLUSH)  # what was pressed for us is no command for the shell
            signal.signal(signal.SIGCONT, continued if continued is not None else signal.SIG_DFL)

    def _in_front(number: int) -> bool:
        """Whether this process is the one that the terminal listens to; to touch it from behind would stop it."""
        try:
            return os.tcgetpgrp(number) == os.getpgrp()
        except OSError:
            return True  # it has gone: reading says so

    def _utf8_length(first: int) -> int:
        return 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


def _looking(look: Callable[[], T | None], timeout: float | None) -> T | None:
    """Return what a look finds, looking again and again; None where it finds nothing in time."""
    until = None if timeout is None else time.monotonic() + timeout
    while (found := look()) is None and (until is None or time.monotonic() < until):
        time.sleep(LOOK)
    return found
