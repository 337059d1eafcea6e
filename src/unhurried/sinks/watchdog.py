"""Whether a sound device still asks for sound. A hanging server says nothing: only the counting shows it."""

from collections.abc import Callable
from typing import Final

from unhurried.sinks.shared import BLOCKS_A_SECOND, clock

WATCHDOG: Final = 0.7
"""Seconds in which a device that plays has asked for blocks."""
ASKS: Final = BLOCKS_A_SECOND / 2
"""Blocks a second that it asks for at least. After the machine slept, of which the clock knows, it has not."""
FILLED: Final = 0.3
"""Seconds within which a device's buffer is first filled: blocks that do not tell whether it plays."""
WAKES: Final = 3.0
"""Seconds in which it begins to play: some are a while in waking up."""


class Watchdog:
    """Looks at how often a device has asked; begins when that is open."""

    def __init__(self, asked: int, clock: Callable[[], float] = clock) -> None:
        self._clock = clock
        self._opened = self._at = clock()
        self._asked = asked
        self._plays = False

    def is_silent(self, asked: int) -> bool:
        """Whether it has asked for too little since the last look at which all was well."""
        now = self._clock()
        if now - self._opened < FILLED:
            self._asked = asked
            return False
        passed, more = now - self._at, asked - self._asked
        if more > 0 and (not self._plays or more >= passed * ASKS):
            self._at, self._asked, self._plays = now, asked, True
            return False
        return passed > (WATCHDOG if self._plays else WAKES)
