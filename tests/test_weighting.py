"""How loud a sound is, and what it is filtered with: as the reference has it, in whatever blocks."""

import numpy as np
import pyloudnorm
import pytest

from unhurried.filtering import BLOCK, HZ, REACH, filtered
from unhurried.units import SAMPLE_RATE
from unhurried.weighting import HOP, gated, powers


def test_loudness_is_pyloudnorms() -> None:
    """Of a sound that comes and goes between silences, to a thousandth of a dB: the weighting, blocks and gates are the same."""
    rng = np.random.default_rng(5)
    sound = rng.standard_normal(70 * HOP) * np.repeat(10 ** (rng.uniform(-80, -10, 70) / 20), HOP)
    between = np.pad(sound, 4 * HOP)
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    assert gated(powers(between)) == pytest.approx(meter.integrated_loudness(between), abs=0.001)
    both = gated(2 * powers(between))
    assert both == pytest.approx(meter.integrated_loudness(between[:, None].repeat(2, axis=1)), abs=0.001)


def test_silence_has_no_loudness() -> None:
    """Nothing passes the first gate."""
    assert gated(powers(np.zeros(10 * HOP))) == -np.inf


@pytest.mark.parametrize("frames", [1, BLOCK - 2 * REACH, BLOCK - 2 * REACH + 1, 3 * BLOCK + 7])
def test_a_response_in_blocks_is_that_of_the_whole(frames: int) -> None:
    """Wherever the blocks meet: a low cut, and a delay, as one transform of everything has them."""
    sound = np.random.default_rng(frames).standard_normal(frames)
    response = HZ**2 / (HZ**2 + 300.0**2) * np.exp(-2j * np.pi * HZ * 480 / SAMPLE_RATE)
    size = 1 << (frames + 2 * BLOCK).bit_length()
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    at_once = hz**2 / (hz**2 + 300.0**2) * np.exp(-2j * np.pi * hz * 480 / SAMPLE_RATE)
    whole = np.fft.irfft(np.fft.rfft(sound, size) * at_once, size)[:frames]
    assert np.abs(filtered(sound, response) - whole).max() < 1e-9
