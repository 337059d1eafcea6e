"""The shared blocks seen from the player: it writes them a few ahead of the device, and turns to other ones at once.

There are two sides of blocks. What is to be heard instead is written on the side that is not played, and one number,
the turn, has the callback go over to it at a block: whoever listens hears all of the old up to there and all of the
new from there, or, when the callback was already past it, nothing of the new.
"""

import time
from typing import Final

import numpy as np

from unhurried.sinks.portaudio import TICK
from unhurried.sinks.shared import (
    CHANNELS,
    END,
    LATENCY,
    MIXED,
    MOMENT,
    PLAYED,
    RATE,
    SIDE_FRAMES,
    TAKEN,
    TURN,
    Shared,
)
from unhurried.sounds.loop import Stereo

__all__ = ["TICK", "Ring"]
_SPIN: Final = 0.001
"""Seconds between two looks at whether the callback has turned."""
_TURNS: Final = 0.2
"""Seconds in which it has, if the device still asks. If it does not, the turn stands, and nobody hears of it."""


class Ring:
    """Blocks by their number, of ``block`` frames each at ``rate``."""

    def __init__(self, shared: Shared) -> None:
        self._head = shared.head
        self.rate, self.channels = self._head[RATE], self._head[CHANNELS]
        self.block, self.slots = shared.block, shared.slots
        samples = np.frombuffer(shared.sides, np.float32).reshape(2, SIDE_FRAMES * 2)
        used = self.slots * self.block * self.channels
        self._sides = samples[:, :used].reshape(2, self.slots, self.block, self.channels)
        self._side = self._head[TURN] & 1

    @property
    def played(self) -> int:
        """How many blocks the device has taken."""
        return self._head[PLAYED]

    @property
    def mixed(self) -> int:
        """How many blocks are there."""
        return self._head[MIXED]

    @property
    def end(self) -> int:
        """The block that is none any more."""
        return self._head[END]

    @end.setter
    def end(self, block: int) -> None:
        self._head[END] = block

    @property
    def latency(self) -> int:
        """Frames between a block that is taken and what is heard."""
        return self._head[LATENCY]

    @property
    def room(self) -> int:
        """How many blocks may be written now."""
        return min(self.end, self.played + self.slots) - self.mixed

    @property
    def heard(self) -> int:
        """The frame that is heard now, as near as one can tell; before the first, less than 0."""
        moment, played = self._head[MOMENT], self.played * self.block
        since = (time.monotonic_ns() - moment) * self.rate // 1_000_000_000
        return played - self.latency + max(0, min(since, self.latency))

    @property
    def turned(self) -> bool:
        """Whether all that is still to be heard lies on one side."""
        return self.played >= self._head[TURN] >> 1

    def write(self, first: int, sound: Stereo) -> None:
        """Put blocks in their places on the side that sounds next; they are not there until :meth:`publish`."""
        self._put(self._side, first, sound)

    def publish(self, mixed: int) -> None:
        """Say that so many blocks are there."""
        self._head[MIXED] = mixed

    def turn(self, at: int, sound: Stereo) -> bool:
        """Have the callback go over to this sound at a block; return False where it has come past that already."""
        other = 1 - self._side
        self._put(other, at, sound)
        before, mixed = self.mixed, at + len(sound) // self.block
        self.publish(min(before, mixed))
        self._head[TURN] = turn = at * 2 + other
        if self.played >= at and not self._is_taken(turn, at):
            self.publish(before)  # all of the old is there still, and the callback may be past what the new has
            return False
        self._side = other
        self.publish(mixed)
        return True

    def _is_taken(self, turn: int, at: int) -> bool:
        """Return whether the callback, which is near this block or past it, goes by the turn."""
        for _ in range(int(_TURNS / _SPIN)):
            past = self.played > at  # looked at first: what it decided before it went past is there then
            if self._head[TAKEN] == turn:
                return True
            if past:
                return False
            time.sleep(_SPIN)
        return True

    def _put(self, side: int, first: int, sound: Stereo) -> None:
        if self.channels == 1:
            sound = sound.mean(axis=1, keepdims=True, dtype=np.float32)
        blocks = sound.reshape(-1, self.block, self.channels)
        places = np.arange(first, first + len(blocks)) % self.slots
        self._sides[side, places] = blocks
