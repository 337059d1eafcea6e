"""Blocks mixed ahead of a sound device: one thread mixes, the device's callback reads, a counter each.

Because any frame can be mixed at any time, stopping needs no state: the blocks that come next are mixed again,
faded.
"""

import threading
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from unhurried.sinks import Stream
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE

BLOCK: Final = 960
"""Frames of one block: 20 ms."""
SIZE: Final = 100
"""Blocks mixed ahead: 2 s."""
PADDING: Final = int(0.3 * SAMPLE_RATE / BLOCK) + 1
"""Blocks of silence at the end: PortAudio drops what is still in its buffer, 0.2 s of it."""
FADE_BLOCKS: Final = 8
"""Blocks of the fade when somebody stops: with the device's latency all is silent within half a second."""
MARGIN: Final = 3
"""Blocks ahead of the callback that are safe to mix again."""
TICK: Final = 0.05
"""Seconds between two looks at how full it is."""


class Ring:
    """``mixed`` and ``played`` count blocks, ``asked`` the calls of the device; ``end`` is where it stops."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.blocks: Stereo = np.zeros((SIZE, BLOCK, 2), np.float32)
        self.end = -(-stream.frames // BLOCK) + PADDING
        self.mixed = 0
        self.played = 0
        self.asked = 0
        self.closed = threading.Event()
        self.failure: BaseException | None = None
        self._turn = threading.Lock()

    @property
    def frames_played(self) -> int:
        """How many frames have been handed over, the padding not counted."""
        return min(self.played * BLOCK, self.stream.frames)

    def fill(self) -> None:
        """Mix until the ring is full or the stream has ended."""
        while self.mixed < min(self.end, self.played + SIZE):
            with self._turn:
                if self.mixed >= self.end:
                    return
                self.blocks[self.mixed % SIZE] = self.stream.block(self.mixed * BLOCK, BLOCK)
                self.mixed += 1

    def feed(self) -> None:
        """Keep the ring full until it is closed. What fails here is kept for whoever waits."""
        try:
            while not self.closed.wait(TICK):
                self.fill()
        except Exception as error:
            self.failure = error

    def fade_out(self) -> None:
        """Mix what comes next again, fading to silence, and let that be the end."""
        with self._turn:
            while True:
                first = min(self.played + MARGIN, self.end)
                faded = self._faded(first, min(FADE_BLOCKS, self.end - first))
                if self.played < first or first == self.end:  # else the callback came too near: further on
                    break
            last = first + len(faded)
            self.end = self.mixed = last + PADDING
            for k in range(first, self.end):
                self.blocks[k % SIZE] = faded[k - first] if k < last else 0

    def _faded(self, first: int, count: int) -> Stereo:
        """Return (count, BLOCK, 2) of the stream, fading from all to nothing."""
        frames = count * BLOCK
        gain = (1 - fade(frames)).astype(np.float32)
        faded = self.stream.block(first * BLOCK, frames) * gain[:, None]
        return faded.reshape(count, BLOCK, 2)

    def callback(self, stop: type[Exception]) -> Callable[[Any, int, Any, Any], None]:
        """Return PortAudio's callback: it copies a block and counts, and does nothing else."""

        def copy(out: Any, _frames: int, _time: Any, _status: Any) -> None:
            self.asked += 1
            if self.played >= self.end:
                out.fill(0)
                raise stop
            if self.played >= self.mixed:
                out.fill(0)  # silence, and the block is played when it is there: nothing is lost
                return
            out[:] = self.blocks[self.played % SIZE]
            self.played += 1

        return copy
