"""A way to the screen, or into a pipe, that sound never waits for: what cannot be written now is written later."""

import contextlib
import os
import sys
import time
from typing import Final

AT_ONCE: Final = 512
"""Bytes. A pipe that has room takes so many without waiting (POSIX, PIPE_BUF), and so do terminals."""
LAST_WAIT: Final = 0.5
"""Seconds that the last words may take to be taken: a screen that was stopped (Ctrl-S) goes on then."""


class Outlet:
    """Writes to a copy of a file descriptor; when whoever reads is gone, to nowhere."""

    def __init__(self, number: int, encoding: str) -> None:
        self.number = number
        self._encoding = encoding
        self._raw = open(os.dup(number), "wb", buffering=0)  # noqa: PTH123, SIM115 a console of Windows needs it
        self._left = b""
        self.gone = False

    @property
    def in_front(self) -> bool:
        """Whether the terminal, if it is one, is this process's to write on: in the background it is the shell's."""
        if sys.platform == "win32":
            return True
        try:
            return os.tcgetpgrp(self.number) == os.getpgrp()
        except OSError:
            return True

    def write(self, text: str) -> None:
        """Write what can be written now, and keep the rest."""
        self._left += text.encode(self._encoding, "replace")
        self.flush()

    def flush(self) -> bool:
        """Write of what was kept as much as can be; whether there is nothing left of it."""
        try:
            while self._left and not self.gone and self._ready(0):
                written = self._raw.write(self._left[:AT_ONCE])
                if written is None:  # it would have to wait
                    break
                self._left = self._left[written:]
        except OSError:
            self.gone = True
        if self.gone:
            self._left = b""
        return not self._left

    def close(self) -> None:
        """Write the rest, unless that takes long."""
        until = time.monotonic() + LAST_WAIT
        if not self.flush():
            self._go_on()
        while not self.flush() and (left := until - time.monotonic()) > 0:
            self._ready(left)
        with contextlib.suppress(OSError):
            self._raw.close()

    def _ready(self, seconds: float) -> bool:
        if sys.platform == "win32":
            return True
        import select

        return bool(select.select([], [self._raw], [], seconds)[1])

    def _go_on(self) -> None:
        """Have a terminal go on that was stopped: else the last of it would never be seen."""
        if sys.platform != "win32" and os.isatty(self.number) and self.in_front:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcflow(self.number, termios.TCOON)
