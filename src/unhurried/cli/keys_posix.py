"""Single keys of a terminal: everywhere but on Windows."""

import contextlib
import os
import select
import sys
import time
from typing import Final

from unhurried.cli.key_names import PASTED, first_key, is_pasted
from unhurried.cli.keys import CLOSED, Keys

assert sys.platform != "win32"  # so that types are looked for where they are
import termios  # noqa: E402

from unhurried.cli.terminal_mode import Mode, in_front  # noqa: E402

ESCAPE: Final = 0.1
"""Seconds: an arrow is an Escape with more right behind it, over a slow line a little later; alone it is the key."""
REST: Final = 0.5
"""Seconds that are waited for the rest of a sequence that has begun."""
LOOK: Final = 0.05
"""Seconds between two looks at who is in front: it cannot be waited for."""


class TerminalKeys(Keys):
    """Keys of a terminal that hands over each byte as it comes."""

    def __init__(self, mode: Mode, wakes: int | None = None) -> None:
        self._mode = mode
        self._number = mode.number
        self._wakes = wakes
        self._bytes = b""
        self._came = 0.0
        self._ended = False
        self._was_behind = not in_front(self._number)

    def every(self, timeout: float | None) -> str | None:
        """Return the next key, also one without a name."""
        until = None if timeout is None else time.monotonic() + timeout
        while (key := self._taken()) is None and not self._ended:
            if self._more(until):
                continue
            if self._woken() or (until is not None and time.monotonic() >= until):
                return self._taken()
        return key or CLOSED

    def forget(self) -> None:
        """Forget what was pressed."""
        self._bytes = b""
        with contextlib.suppress(termios.error):
            if in_front(self._number):
                termios.tcflush(self._number, termios.TCIFLUSH)

    def any(self) -> bool:
        """Whether a key was pressed."""
        if not self._bytes and not self._ended:
            self._more(0)
        pressed = bool(self._bytes)
        self._bytes = b""
        return pressed

    def _taken(self) -> str | None:
        """Take a key from the bytes, None where there is none that is whole."""
        key = None
        while self._bytes and key is None:
            is_whole = self._ended or time.monotonic() >= self._came + self._rest()
            key, length = first_key(self._bytes, whole=is_whole)
            if not length:
                return None
            self._bytes = self._bytes[length:]
        return key

    def _rest(self) -> float:
        return REST if self._bytes[:1] == b"\x1b" and len(self._bytes) > 1 else ESCAPE

    def _more(self, until: float | None) -> bool:
        """Read what comes until then; False where nothing does, or what has begun is whole before."""
        ends = [] if until is None else [until]
        if self._bytes:
            ends.append(self._came + self._rest())
        is_in_front = self._is_in_front()
        if not is_in_front:  # what is typed now is for others
            ends.append(time.monotonic() + LOOK)
        left = max(0.0, min(ends) - time.monotonic()) if ends else None
        asked = [self._number] * is_in_front + ([] if self._wakes is None else [self._wakes])
        ready, _, _ = select.select(asked, [], [], left)
        if self._number not in ready or not self._is_in_front():  # it may have been put behind meanwhile
            return False
        self._read()
        return True

    def _is_in_front(self) -> bool:
        """Whether the terminal listens to this process; when it comes to do so, it is set for keys."""
        is_behind = not in_front(self._number)
        if self._was_behind and not is_behind:
            self._mode.take()
        self._was_behind = is_behind
        return not is_behind

    def _read(self) -> None:
        try:
            read = os.read(self._number, 1024)
        except BlockingIOError:  # another program was faster
            return
        except OSError:
            read = b""
        self._bytes += PASTED if is_pasted(read) else read
        self._came = time.monotonic()
        self._ended = not read and in_front(self._number)  # from behind, not to be read is not to have gone

    def _woken(self) -> bool:
        return self._wakes is not None and bool(select.select([self._wakes], [], [], 0)[0])
