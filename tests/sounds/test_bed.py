"""What lies under everything: every bed keeps the same promises, for hours."""

from functools import lru_cache

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure import clicks, fastest_rise, in_blocks, integrated, lufs, powers, sliding
from unhurried.sounds.bed import BED_LUFS, BEDS, LENGTHS, bed
from unhurried.sounds.loop import Loop, Stereo
from unhurried.units import SAMPLE_RATE, amplitude, to_frames

EVERY = pytest.mark.parametrize("name", BEDS)


@lru_cache(maxsize=1)
def _two_minutes(name: str) -> Stereo:
    return bed(name).read(0, to_frames(120))


def test_the_six_beds() -> None:
    """These six can be chosen."""
    assert sorted(BEDS) == ["brown", "drone", "fire", "night", "ocean", "rain"]


@EVERY
def test_it_is_as_loud_as_every_bed(name: str) -> None:
    """BED_LUFS over two minutes, to 0.3 LU: 26 LU under the voice."""
    assert BED_LUFS == -44
    assert integrated(powers(in_blocks(_two_minutes(name)))) == pytest.approx(BED_LUFS, abs=0.3)


@EVERY
def test_it_is_steady(name: str) -> None:
    """Its short-term loudness (3 s) stays within 3 LU, 0.4 s of it within 4 (the ocean's waves: 5 and 6), and nothing
    stands out by 18 dB. It never rises by more than 3 LU a second.
    """
    power = powers(in_blocks(_two_minutes(name)))
    waves = 2 if name == "ocean" else 0
    assert np.ptp(lufs(sliding(power, 3.0))) < 3 + waves
    assert np.ptp(lufs(sliding(power, 0.4))) < 4 + waves
    assert np.diff(lufs(sliding(power, 3.0))).max() * 10 < 3
    sound = _two_minutes(name).astype(np.float64)
    assert np.abs(sound).max() / np.sqrt(np.mean(sound**2)) < amplitude(18)
    assert fastest_rise(power * amplitude(-20)) < 6


@EVERY
def test_it_is_wide_balanced_and_little_is_lost_in_mono(name: str) -> None:
    """The sides differ, are equally loud (to 0.7 dB), and their mean keeps all but 2 dB. No DC."""
    sound = _two_minutes(name).astype(np.float64)
    left, right = sound.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.85
    assert abs(20 * np.log10(left.std() / right.std())) < 0.7
    assert 20 * np.log10(sound.mean(axis=1).std() / sound.std()) > -2
    assert np.abs(sound.mean(axis=0)).max() < 1e-6


@EVERY
def test_it_is_soft(name: str) -> None:
    """Nothing above 6 kHz, little at 2 to 4 kHz (10 dB under the rest for rain, 20 for the others), no click."""
    sound = _two_minutes(name)[: to_frames(30)]
    hz, power = scipy.signal.welch(sound[:, 0], SAMPLE_RATE, nperseg=8_192)
    shrill = 10 * np.log10(power[(hz >= 2_000) & (hz <= 4_000)].sum() / power.sum())
    assert shrill < (-10 if name == "rain" else -20)
    assert 10 * np.log10(power[hz > 6_000].sum() / power.sum()) < -45
    faded_in = sound * np.minimum(np.arange(len(sound)) / SAMPLE_RATE, 1)[:, None]
    assert clicks(in_blocks(faded_in * amplitude(26))) == []


@EVERY
def test_it_has_no_seam(name: str) -> None:
    """Across the end of each layer it goes on as it does everywhere: its autocorrelation, its steps and its bends.

    The correlation of 0.2 s before the seam with 0.2 s after it, at every lag, lies among those of other places.
    """
    for layer in bed(name).layers:
        frames = len(layer)
        joined = np.concatenate([layer[-frames // 2 :], layer[: frames // 2]]).astype(np.float64).mean(axis=1)
        seam = frames // 2
        rng = np.random.default_rng(5)
        places = rng.integers(to_frames(0.5), frames - to_frames(0.5), 60)
        elsewhere = np.array([_across(joined, int(at)) for at in places if abs(at - seam) > to_frames(0.5)])
        here = _across(joined, seam)
        low, high = elsewhere.min(axis=0), elsewhere.max(axis=0)
        margin = 0.35 * (high - low) + 1e-9
        assert (here > low - margin).all(), name
        assert (here < high + margin).all(), name


def _across(
    sound: np.ndarray[tuple[int], np.dtype[np.float64]], at: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how a sound goes on over a place: correlations at short lags, and its sharpest step and bends."""
    width = 960
    near = sound[at - width : at + width]
    around = np.sqrt(np.mean(sound[at - 24_000 : at + 24_000] ** 2))
    correlations = [
        float(np.mean(sound[at - width : at] * sound[at - width + lag : at + lag])) / around**2
        for lag in (6, 12, 24, 48, 96)
    ]
    edge = sound[at - 4 : at + 4]
    bends = [np.abs(np.diff(edge, k)).max() / (np.abs(np.diff(near, k)).std() + 1e-12) for k in (1, 2, 3)]
    return np.array([*correlations, *bends])


@EVERY
def test_it_hardly_ever_repeats(name: str) -> None:
    """Its layers meet again only after three and a half minutes; 13 and 17 s later it is another sound."""
    loop = bed(name)
    assert [len(layer) for layer in loop.layers] == list(LENGTHS)
    period = int(np.lcm(*LENGTHS))
    assert period == to_frames(221)
    here = loop.read(1_000, 49_000).mean(axis=1)
    for later in LENGTHS:
        after = loop.read(1_000 + later, 49_000 + later).mean(axis=1)
        assert np.corrcoef(here, after)[0, 1] < (0.99 if name == "drone" else 0.85)  # a chord is a chord
    assert np.array_equal(loop.read(1_000 + period, 49_000 + period), loop.read(1_000, 49_000))


@EVERY
def test_it_is_the_same_every_time(name: str) -> None:
    """Made anew it is the same to the bit; and nobody can write into it."""
    first = bed(name).read(0, 48_000).copy()
    bed.cache_clear()
    assert np.array_equal(bed(name).read(0, 48_000), first)
    for layer in bed(name).layers:
        assert not layer.flags.writeable


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 10**12), st.integers(1, 200), st.integers(0, 200))
def test_a_loop_is_read_modulo_its_layers(first: int, second: int, start: int, frames: int, cut: int) -> None:
    """Any stretch, however far along, is each layer taken modulo its own length; in parts it is the same."""
    layers = tuple(np.random.default_rng(n).random((n, 2)).astype(np.float32) for n in (first, second))
    loop = Loop(layers, 0.5)
    got = loop.read(start, start + frames)
    at = np.arange(start, start + frames)
    assert got.dtype == np.float32
    expected = layers[0][at % first] * np.float32(0.5) + layers[1][at % second] * np.float32(0.5)
    assert np.array_equal(got, expected)
    cut = min(cut, frames)
    parts = [loop.read(start, start + cut), loop.read(start + cut, start + frames)]
    assert np.array_equal(np.concatenate(parts), got)


def test_the_oceans_waves_are_no_breath() -> None:
    """They come and go by 2 LU and more, but not evenly, and not as fast as anyone breathes to the tone."""
    level = lufs(sliding(powers(in_blocks(_two_minutes("ocean"))), 2.0))
    high = level > np.median(level)
    waves = np.flatnonzero(np.diff(high.astype(int)) == 1) / 10
    assert np.ptp(level) > 2
    assert 5 < len(waves) < 25
    apart = np.diff(waves)
    assert apart.std() > 0.25 * apart.mean()
