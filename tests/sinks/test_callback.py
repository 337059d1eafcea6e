"""What the device's callback makes: nothing that stays, and never a block; only numbers that Python has to make."""

import tracemalloc
from collections.abc import Callable

import pytest

from tests.sinks.by_hand import ByHand
from unhurried.sinks.shared import END, LATE, MIXED, PLAYED, TURN

CALLS = 2_000
NUMBERS = 320
"""Bytes that may be in use at once: numbers of some 30 bytes each, a slice; a view has 200, a block 7,680."""


def _silence(_: ByHand) -> None:
    """It has not begun."""


def _sound(device: ByHand) -> None:
    device.head[MIXED] = device.head[END] = 2**40


def _late(device: ByHand) -> None:
    _sound(device)
    device.head[MIXED] = max(1, device.head[PLAYED])


def _turned(device: ByHand) -> None:
    _sound(device)
    device.head[TURN] = device.head[PLAYED] * 2 + 1 - (device.head[TURN] & 1)


@pytest.mark.parametrize("before", [_silence, _sound, _late, _turned], ids=lambda before: before.__name__)
def test_the_callback_makes_nothing_that_stays_and_no_block(before: Callable[[ByHand], None]) -> None:
    """Whatever it gives the device: silence, sound, silence for what is late, the first block after a turn."""
    device = ByHand()
    out = memoryview(bytearray(device.block * device.channels * 4))

    def asks(times: int) -> None:
        for _ in range(times):
            before(device)
            device.copier.copy(out, device.block, None, None)

    asks(CALLS)
    tracemalloc.start()
    try:
        asks(10)
        begun = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        asks(CALLS)
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now - begun == 0
    assert most - begun < NUMBERS
    played, late = device.head[PLAYED], device.head[LATE]
    assert (played > 0, late > 0) == (before is not _silence, before is _late)
