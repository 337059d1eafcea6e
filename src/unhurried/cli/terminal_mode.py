"""A terminal's settings: for single keys while they are read, as they were when not, whatever strikes."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

assert sys.platform != "win32"  # so that types are looked for where they are
import termios  # noqa: E402

_LOCAL: Final = 3
_INPUT: Final = 0
_SIGNS: Final = 6
_SIGNALS_AND_STOPS: Final = ("VSUSP", "VDSUSP", "VQUIT", "VSTOP", "VSTART", "VLNEXT", "VDISCARD", "VSTATUS")
"""Keys that a terminal acts upon by itself, but for Ctrl-C; macOS has more of them than Linux."""


class Mode:
    """How a terminal is set. Only while it listens to this process is it touched: from behind, that would stop us."""

    def __init__(self, number: int, *, only_ctrl_c: bool) -> None:
        self.number = number
        self._only_ctrl_c = only_ctrl_c
        self._before = termios.tcgetattr(number)
        self._is_over = False
        self._stops = False

    def take(self) -> None:
        """Have it hand over each key at once and show none."""
        if self._is_over or self._stops or not in_front(self.number):
            return
        with contextlib.suppress(termios.error):
            now = termios.tcgetattr(self.number)
            if now[_LOCAL] & termios.ICANON:  # else it is still ours: nothing to go back to
                self._before = now
            ours = self._ours(now)
            if ours != now:
                termios.tcsetattr(self.number, termios.TCSANOW, ours)

    def give_back(self) -> None:
        """Have it as it was."""
        with contextlib.suppress(termios.error):
            if in_front(self.number):
                # TCSANOW: no waiting for a screen that was stopped with Ctrl-S.
                termios.tcsetattr(self.number, termios.TCSANOW, self._before)
                termios.tcflush(self.number, termios.TCIFLUSH)  # what was pressed for us is no command for the shell

    def end(self) -> None:
        """Have it as it was, for good."""
        self._is_over = True  # first: who is stopped from here on does not take it again
        self.give_back()

    def stop(self, *_: Any) -> None:
        """Stop, as a shell or another program asks (SIGTSTP); the terminal is the shell's until it goes on."""
        again = signal.getsignal(signal.SIGTSTP)
        self._stops = True
        self.give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, again)
        self._stops = False
        self.take()

    def _ours(self, now: list[Any]) -> list[Any]:
        """Return settings for single keys, made of others."""
        ours = [*now[:_SIGNS], list(now[_SIGNS])]
        ours[_LOCAL] &= ~(termios.ICANON | termios.ECHO)
        ours[_SIGNS][termios.VMIN], ours[_SIGNS][termios.VTIME] = 1, 0
        if self._only_ctrl_c:
            ours[_LOCAL] &= ~termios.IEXTEN
            ours[_INPUT] &= ~termios.IXON
            nothing = bytes([os.fpathconf(self.number, "PC_VDISABLE") & 0xFF])
            for sign in (getattr(termios, name) for name in _SIGNALS_AND_STOPS if hasattr(termios, name)):
                ours[_SIGNS][sign] = nothing
        return ours


@contextmanager
def single_keys(number: int, *, only_ctrl_c: bool) -> Iterator[Mode]:
    """Have a terminal hand over each key at once and show none, while the block runs."""
    mode = Mode(number, only_ctrl_c=only_ctrl_c)
    handlers = {signal.SIGCONT: lambda *_: mode.take(), signal.SIGTSTP: mode.stop}
    before = {which: signal.getsignal(which) for which in handlers}
    try:
        for which, handler in handlers.items():
            if which != signal.SIGTSTP or before[which] != signal.SIG_IGN:  # a shell without jobs: never stopped
                signal.signal(which, handler)
        mode.take()
        yield mode
    finally:
        mode.end()
        for which, handler_before in before.items():
            signal.signal(which, handler_before if handler_before is not None else signal.SIG_DFL)


def in_front(number: int) -> bool:
    """Whether this process is the one that the terminal listens to; to touch it from behind would stop it."""
    try:
        return os.tcgetpgrp(number) == os.getpgrp()
    except OSError:
        return True  # it has gone: reading says so
