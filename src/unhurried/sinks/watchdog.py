"""Whether a sound device still asks for sound. A hanging server says nothing: only the counting shows it."""

from collections.abc import Callable
from typing import Final

from unhurried.sinks.shared import BLOCKS_A_SECOND, clock

WATCHDOG: Final = 0.7
"""Seconds in which a device that plays has asked for blocks."""
ASKS: Final = BLOCKS_A_SECOND / 2
"""Blocks a second that it asks for at least. After the machine slept, of which the clock knows, it has not."""
FILLED: Final = BLOCKS_A_SECOND // 2
"""Blocks that are more than a device's buffer holds: with fewer, it may be that it has not begun to play."""
WAKES: Final = 3.0
"""Seconds in which it begins to play: some are a while in waking up."""


class Watchdog:
    """Looks at how often a device has asked; begins when that is open."""

    def __init__(self, asked: int, clock: Callable[[], float] = clock) -> None:
        self._clock = clock
        self._at = clock()
        self._asked = asked

    def is_silent(self, asked: int) -> bool:
        """Whether it has asked for too little since the last look at which all was well."""
        now, plays = self._clock(), asked > FILLED
        passed, more = now - self._at, asked - self._asked
        if more > 0 and (not plays or more >= passed * ASKS):
            self._at, self._asked = now, asked
            return False
        return passed > (WATCHDOG if plays else WAKES)
