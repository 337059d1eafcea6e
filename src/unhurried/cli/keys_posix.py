"""Single keys of a terminal: everywhere but on Windows."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from unhurried.cli.key_names import ARROWS, named

assert sys.platform != "win32"  # so that types are looked for where they are
import termios  # noqa: E402

ESCAPE: Final = 0.05
"""Seconds: an arrow is an Escape with more right behind it; alone it is the key."""
LOOK: Final = 0.05
"""Seconds between two looks at who is in front: it cannot be waited for."""


class TerminalKeys:
    """Keys of a terminal that hands over each byte as it comes."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._bytes = b""
        self._ended = False

    def press(self, timeout: float | None) -> str | None:
        """Return the next key."""
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
        """Forget what was pressed."""
        self._bytes = b""
        with contextlib.suppress(termios.error):
            if _in_front(self._number):
                termios.tcflush(self._number, termios.TCIFLUSH)

    def any(self) -> bool:
        """Whether a key was pressed."""
        if not self._bytes and not self._ended:
            self._more(0)
        pressed = bool(self._bytes)
        self._bytes = b""
        return pressed

    def _more(self, timeout: float | None) -> bool:
        """Read what has come; False where nothing does in time."""
        if not _in_front(self._number):  # what is typed now is for others
            return self._brought_forward(timeout)
        if not select.select([self._number], [], [], timeout)[0]:
            return False
        try:
            read = os.read(self._number, 1024)
        except OSError:  # the terminal has gone
            read = b""
        self._bytes += read
        self._ended = not read
        return True

    def _brought_forward(self, timeout: float | None) -> bool:
        """Whether the terminal comes to listen to this process in time."""
        until = None if timeout is None else time.monotonic() + timeout
        while not (in_front := _in_front(self._number)) and (until is None or time.monotonic() < until):
            time.sleep(LOOK)
        return in_front

    def _key(self) -> str | None:
        """Take one key from the bytes."""
        if self._bytes[0] == 0x1B:
            return self._escaped()
        length = _utf8_length(self._bytes[0])
        if len(self._bytes) < length:
            self._more(ESCAPE)
        taken, self._bytes = self._bytes[:length], self._bytes[length:]
        return named(taken.decode(errors="replace"))

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
        return ARROWS.get(sequence.decode(errors="replace"))


@contextmanager
def unbuffered(number: int) -> Iterator[None]:
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
