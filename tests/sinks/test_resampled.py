"""A stream at a device's own rate."""

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried.sinks.resampled import REACH, Resampled
from unhurried.sounds.loop import Stereo

RATES = (44_100, 32_000, 96_000, 16_000, 8_000)
NOISE = np.random.default_rng(1).uniform(-0.9, 0.9, (30_011, 2)).astype(np.float32)
BEFORE = 4_800
"""Frames of silence before the whole, at any of these rates a whole number: soxr spoils the first frames of all."""


class _Noise:
    """A stream that begins and ends at its loudest, and cannot be asked for what lies before it."""

    frames = len(NOISE)

    def block(self, start: int, frames: int) -> Stereo:
        assert start >= 0
        part = NOISE[start : start + frames]
        return np.pad(part, ((0, frames - len(part)), (0, 0)))


def _whole(rate: int) -> Stereo:
    padded = np.pad(NOISE, ((BEFORE, BEFORE), (0, 0)))
    whole: Stereo = soxr.resample(padded, 48_000, rate, quality="HQ")[BEFORE * rate // 48_000 :]
    return whole


WHOLE = {rate: _whole(rate) for rate in RATES}


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(RATES), st.lists(st.integers(1, 4_000), min_size=1, max_size=12), st.integers(0, 20_000))
def test_blocks_joined_are_the_whole(rate: int, sizes: list[int], first: int) -> None:
    """In whatever blocks, from whatever frame: the sound is that of the whole, resampled at once, to under -90 dB."""
    stream, expected = Resampled(_Noise(), rate), WHOLE[rate]
    start = first * rate // 48_000
    places = np.cumsum([start, *sizes])
    joined = np.concatenate([stream.block(int(at), size) for at, size in zip(places, sizes, strict=False)])
    assert joined.dtype == np.float32
    wanted = expected[start : start + len(joined)]
    wanted = np.pad(wanted, ((0, len(joined) - len(wanted)), (0, 0)))
    assert np.abs(joined - wanted).max() < 10 ** (-90 / 20)


@pytest.mark.parametrize("rate", RATES)
def test_all_of_it_is_there_and_silence_after_it(rate: int) -> None:
    """It is as long as the stream, and what comes a filter's reach after its end is nothing."""
    stream = Resampled(_Noise(), rate)
    assert stream.frames == -(-len(NOISE) * rate // 48_000)
    after = stream.block(stream.frames + REACH * max(1, rate // 48_000), 500)
    assert np.abs(after).max() < 10 ** (-130 / 20)


def test_it_begins_at_any_frame() -> None:
    """From a frame of the stream on: what lies before it has its part in the first frames, as in the whole."""
    later = Resampled(_Noise(), 44_100, first=1_600).block(0, 3_000)
    assert np.abs(later - Resampled(_Noise(), 44_100).block(1_470, 3_000)).max() < 10 ** (-90 / 20)
