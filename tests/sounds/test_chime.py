"""Four struck bowls: soft, told apart with eyes closed, never louder than the voice."""

import itertools

import numpy as np
import pytest
import scipy.signal

from tests.measure import Floats, clicks, in_blocks, loudest
from unhurried.levels import LOUDEST
from unhurried.sounds.chime import CHIME_AT_ONE, CHIME_LUFS, CHIMES, RING, chime
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import SPEECH_LUFS

EVERY = pytest.mark.parametrize("name", CHIMES)


def _as_heard(name: str) -> Mono:
    return np.stack([chime(name) * np.float32(amplitude(CHIME_LUFS - CHIME_AT_ONE))] * 2, axis=1)


@EVERY
def test_each_strike_comes_softly_and_rings_out(name: str) -> None:
    """Each strike takes 30 ms and more to be there, falls by half at least in each of the next seconds, and ends in nothing."""
    sound = chime(name).astype(np.float64)
    assert len(sound) == to_frames(CHIMES[name].strikes[-1].at + RING)
    level = np.convolve(
        np.abs(scipy.signal.hilbert(sound)), np.ones(960) / 960, "same"
    )  # 20 ms: not the partials' beats
    for strike in CHIMES[name].strikes:
        at = to_frames(strike.at)
        near = level[at : at + to_frames(0.3)]
        assert int(np.argmax(near)) >= to_frames(0.03)
        rise = np.diff(near[:: to_frames(0.01)]).max() / near.max()
        assert rise < 0.25  # in no 10 ms more than a quarter of all
    ringing = level[to_frames(CHIMES[name].strikes[-1].at) :]
    seconds = [ringing[k * SAMPLE_RATE : (k + 1) * SAMPLE_RATE].max() for k in range(5)]
    assert all(after < 0.72 * before for before, after in itertools.pairwise(seconds))
    assert seconds[3] < 0.2 * seconds[0]
    assert sound[0] == 0
    assert abs(sound[-1]) < 1e-6


@EVERY
def test_none_is_louder_than_the_voice(name: str) -> None:
    """At the natural balance 9 to 16 LU under it; at the loudest level that can be wished for still under it."""
    heard = loudest(_as_heard(name))
    assert SPEECH_LUFS - 16 < heard < SPEECH_LUFS - 8
    assert heard + LOUDEST["chime"] < SPEECH_LUFS


def test_the_start_chime_is_as_loud_as_the_module_says() -> None:
    """CHIME_LUFS, measured."""
    assert CHIME_LUFS == -27
    assert loudest(_as_heard("start")) == pytest.approx(CHIME_LUFS, abs=0.2)


def test_the_chimes_are_told_apart() -> None:
    """No two have the same number of strikes in the same direction at the same height: found in the sound itself."""
    heard = {}
    for name in CHIMES:
        sound = chime(name).astype(np.float64)
        level = np.convolve(np.abs(scipy.signal.hilbert(sound)), np.ones(2_400) / 2_400, "same")[::480]
        rising = np.flatnonzero(np.diff(level) > 0.03)
        strikes = np.split(rising, np.flatnonzero(np.diff(rising) > 30) + 1)
        pitches = [_pitch(sound[int(k[-1]) * 480 + 4_800 :][:38_400]) for k in strikes]
        heard[name] = [round(p / 10) * 10 for p in pitches]
    assert heard == {"start": [330], "hand-over": [260, 350], "half-time": [200], "end": [260, 200]}


def _pitch(sound: Floats) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    return float(np.argmax(spectrum) * SAMPLE_RATE / (1 << 18))


@EVERY
def test_nothing_of_it_is_shrill_or_clicks(name: str) -> None:
    """Next to nothing above 2 kHz, and no jump even as loud as speech."""
    sound = chime(name)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    assert 10 * np.log10(spectrum[hz >= 2_000].sum() / spectrum.sum()) < -40
    assert clicks(in_blocks(_as_heard(name) * amplitude(9))) == []


def test_the_partials_are_a_bowls() -> None:
    """The three modes of a struck bowl, each shimmering, the higher ones gone sooner."""
    sound = chime("start").astype(np.float64)
    for start, present in ((0.1, (330, 894, 1_700)), (2.5, (330,))):
        part = sound[to_frames(start) : to_frames(start + 1)]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        hz = np.fft.rfftfreq(len(part), 1 / SAMPLE_RATE)
        peaks = [spectrum[np.abs(hz - pitch) < 6].max() / spectrum.max() for pitch in (330, 894, 1_700)]
        assert [peak > 0.01 for peak in peaks] == [
            pitch in present or peak > 0.01 for pitch, peak in zip((330, 894, 1_700), peaks, strict=True)
        ]
        assert peaks[0] == 1
    early, late = (np.abs(np.fft.rfft(sound[to_frames(s) : to_frames(s + 1)])) for s in (0.1, 2.5))
    near = slice(884, 904)
    assert late[near].max() / late.max() < 0.5 * early[near].max() / early.max()
