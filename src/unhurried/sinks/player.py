"""A stream that plays, and what comes of it can be changed: everything not yet played can be mixed again.

Because any frame can be mixed at any time, a change needs no state: from a frame that is still to come on, the blocks
are mixed anew, of another stream.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from unhurried.sinks import Stream
from unhurried.sinks.output import Output
from unhurried.sinks.resampled import Resampled, reach
from unhurried.sinks.ring import TICK, Ring
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE

PADDING: Final = 16
"""Blocks of silence at the end, 0.3 s: PortAudio drops what is still in its buffer, 0.2 s of it."""
MARGIN: Final = 3
"""Blocks ahead of the callback from which a change is tried first; each time it comes too late, twice as many."""
BEGINS: Final = 15
"""Blocks that are mixed before the device is told to go: 0.3 s."""
CHANGES: Final = 20
"""Blocks that are mixed before a change is heard: 0.4 s."""
CHUNK: Final = 5
"""Blocks that are mixed at once."""
STUCK: Final = 50
"""Looks, of 5 ms, at a device that takes no block: then nobody hears what it had still to play."""


class Player:
    """Plays a stream from its frame ``first`` on, through an open output. Frames are the stream's, at 48 kHz."""

    def __init__(self, output: Output, stream: Stream, first: int = 0) -> None:
        """Begin at once. What is mixed ahead is mixed in a thread, until :meth:`close`."""
        self.stream = stream
        self.first = first
        self._ring = Ring(output.shared)
        self._turn = threading.Lock()
        self._closed = threading.Event()
        self._wanted = False
        self._failure: BaseException | None = None
        self._heard = first
        self._ring.end = self._end(stream)
        self._thread = threading.Thread(target=self._feed, name="mix ahead", daemon=True)
        self._thread.start()

    @property
    def at(self) -> int:
        """The first frame that can still be changed."""
        return self._frame(self._next(MARGIN))

    @property
    def heard(self) -> int:
        """The frame that is heard now. It never goes back, and not past the end."""
        heard = self.first + self._ring.heard * SAMPLE_RATE // self._ring.rate
        self._heard = max(self._heard, min(heard, self.stream.frames))
        return self._heard

    @property
    def done(self) -> bool:
        """Whether all of it has been heard."""
        return self._ring.played >= self._ring.end

    def check(self) -> None:
        """Raise what failed while it was mixed."""
        if self._failure is not None:
            raise self._failure

    def change(self, edit: Callable[[int], Stream]) -> Stream:
        """Play what ``edit`` makes of the first frame that can still be changed, and return it.

        Where mixing took longer than the device waited for, ``edit`` is asked again with a later frame.
        """
        self._wanted = True
        try:
            with self._turn:
                self._wait_for_the_turn_before()
                return self._changed(edit)
        finally:
            self._wanted = False

    def close(self) -> None:
        """Mix no more."""
        self._closed.set()
        self._thread.join(timeout=1)

    def __enter__(self) -> "Player":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _changed(self, edit: Callable[[int], Stream]) -> Stream:
        margin = MARGIN
        while True:
            at = self._next(margin)
            stream = edit(self._frame(at))
            end = self._end(stream, at)
            sound = self._sound(stream, at, min(CHANGES, end - at)) if self._ring.mixed else None
            if sound is None or self._ring.turn(at, sound):
                self.stream, self._ring.end = stream, end
                return stream
            margin *= 2

    def _wait_for_the_turn_before(self) -> None:
        """Wait until a change of a moment ago is played: there are two sides, and for now both are to be heard."""
        played, looks = self._ring.played, 0
        while not self._ring.turned and looks < STUCK:
            time.sleep(TICK / 10)
            looks = looks + 1 if played == self._ring.played else 0
            played = self._ring.played

    def _feed(self) -> None:
        """Keep the ring full until it is closed. What fails here is kept for whoever looks."""
        try:
            with self._turn:
                self._mix(BEGINS)
            while not self._closed.wait(TICK / 10 if self._wanted else TICK):
                self._fill()
        except Exception as error:
            self._failure = error

    def _fill(self) -> None:
        while not (self._wanted or self._closed.is_set()):  # a lock is not fair: a change goes first
            with self._turn:
                if self._mix(CHUNK) == 0:
                    return

    def _mix(self, blocks: int) -> int:
        """Mix so many blocks, or what there is room for, and return how many."""
        mixed, count = self._ring.mixed, min(blocks, self._ring.room)
        if count > 0:
            self._ring.write(mixed, self._sound(self.stream, mixed, count))
            self._ring.publish(mixed + count)
        return max(0, count)

    def _sound(self, stream: Stream, block: int, count: int) -> Stereo:
        """Return the frames of some blocks at the device's rate."""
        start, frames = block * self._ring.block, count * self._ring.block
        if self._ring.rate == SAMPLE_RATE:
            return stream.block(self.first + start, frames)
        return Resampled(stream, self._ring.rate, self.first).block(start, frames)

    def _next(self, margin: int) -> int:
        """Return the block that can be changed: so many ahead of the callback, or the first that is not there yet."""
        return min(self._ring.played + margin, self._ring.mixed)

    def _frame(self, block: int) -> int:
        """Return the frame where a block begins; at another rate, the first that has no part in the blocks before."""
        frame = self.first - (-block * self._ring.block * SAMPLE_RATE // self._ring.rate)
        return frame + (reach(self._ring.rate) if block and self._ring.rate != SAMPLE_RATE else 0)

    def _end(self, stream: Stream, at: int = 0) -> int:
        """Return the block after the last: the sound, but no less than up to ``at``, and silence."""
        frames = -(-max(0, stream.frames - self.first) * self._ring.rate // SAMPLE_RATE)
        padding = max(PADDING, self._ring.latency // self._ring.block + PADDING // 3)
        return max(-(-frames // self._ring.block), at) + padding
