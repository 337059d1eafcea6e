"""An output without a device: its callback is called by hand, in this process."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np

from unhurried.sinks.device_worker import WAKE, Copier
from unhurried.sinks.output import Output
from unhurried.sinks.player import Player
from unhurried.sinks.shared import ASKED, CHANNELS, LATENCY, MIXED, RATE, found, made
from unhurried.sounds.loop import Stereo

BLOCK = 960


class ByHand:
    """The shared memory, from both ends; ``hear`` is the device."""

    def __init__(self, rate: int = 48_000, channels: int = 2) -> None:
        name, self.shared = made()
        theirs = found(name)
        head = theirs.head
        head[RATE], head[CHANNELS], head[LATENCY], head[ASKED] = rate, channels, rate // 5, WAKE
        self.head = head
        self.copier = Copier(theirs)
        self.block, self.channels = theirs.block, channels

    @property
    def output(self) -> Output:
        """What a player takes it for."""
        return cast(Output, self)

    def hear(self, blocks: int) -> Stereo:
        """Have the device ask so many times, and return what it got."""
        heard = np.full((blocks, self.block, self.channels), 7, np.float32)
        for k in range(blocks):
            self.copier.copy(memoryview(heard[k]).cast("B"), self.block, None, None)
        return heard.reshape(-1, self.channels)

    def hear_fed(self, player: Player, blocks: int) -> Stereo:
        """The same of a device that is no faster than the mix."""
        heard = []
        for _ in range(blocks):
            until(lambda: self.is_fed(player))
            heard.append(self.hear(1))
        return np.concatenate(heard)

    def is_fed(self, player: Player) -> bool:
        """Whether the next block is there, or there is none."""
        return player.done or player._ring.mixed > player._ring.played

    def until_full(self, player: Player) -> None:
        """Wait until no more can be mixed ahead."""
        until(lambda: self.head[MIXED] > 0 and player._ring.room <= 0)


def until(there: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.001)


@dataclass
class Ramp:
    """A stream whose every frame tells its number, on both sides: no two of 2**24 are alike."""

    frames: int

    def block(self, start: int, frames: int) -> Stereo:
        places = np.arange(start, start + frames)
        inside = (places >= 0) & (places < self.frames)
        one = np.where(inside, 0.25 + places / 2**24, 0).astype(np.float32)
        return np.stack([one, -one], axis=1)
