"""The sounds on their own: the breath tone, the chimes, the bed."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried.breath import PhaseKind
from unhurried.sounds.bed import LOOP, bed
from unhurried.sounds.chime import CHIMES, RING, chime
from unhurried.sounds.tone import HIGH, LOW, tide
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono


def _pitch(sound: Mono) -> Mono:
    """Return the fundamental's frequency (Hz) in each 50 ms, by its phase below 300 Hz."""
    low = scipy.signal.sosfiltfilt(scipy.signal.butter(6, 330, fs=SAMPLE_RATE, output="sos"), sound)
    phase = np.unwrap(np.angle(scipy.signal.hilbert(low)))
    hop = to_frames(0.05)
    pitch: Mono = np.diff(phase[::hop]) / (2 * np.pi) * SAMPLE_RATE / hop
    return pitch


@pytest.mark.parametrize("seconds", [2.25, 4.0, 6.0, 10.0])
@pytest.mark.parametrize(("kind", "sign"), [("in", 1), ("out", -1)])
def test_the_tone_rises_on_the_inhale_and_falls_on_the_exhale(kind: PhaseKind, sign: int, seconds: float) -> None:
    """The pitch moves one way all along, between LOW and HIGH."""
    pitch = _pitch(tide(kind, to_frames(seconds)))[4:-4]
    assert (np.diff(pitch) * sign > 0).all()
    assert LOW - 2 < pitch.min() < LOW * 1.1
    assert HIGH * 0.9 < pitch.max() < HIGH + 2


def test_a_hold_is_still_and_thin_and_a_rest_is_silent() -> None:
    """A hold keeps the pitch the inhale reached, much quieter than its swell; a rest has no sound."""
    hold = tide("hold", to_frames(4))
    assert np.abs(_pitch(hold)[6:-6] - HIGH).max() < 0.5
    assert np.abs(hold).max() < 0.4 * np.abs(tide("in", to_frames(4))).max()
    assert not tide("rest", to_frames(4)).any()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["in", "hold", "out"]), st.integers(1, 20 * SAMPLE_RATE))
def test_a_phase_of_any_length_begins_and_ends_in_silence(kind: PhaseKind, frames: int) -> None:
    """For every length: as many frames as asked, finite, silent at both ends, never above 1.1."""
    sound = tide(kind, frames)
    assert sound.shape == (frames,)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() <= 1.1
    assert sound[0] == 0
    if frames > SAMPLE_RATE // 2:
        assert abs(sound[-1]) < 1e-3


@pytest.mark.parametrize("kind", ["in", "hold", "out"])
def test_a_phase_comes_out_of_silence_in_a_tenth_of_a_second(kind: PhaseKind) -> None:
    """Nothing rises faster than in 100 ms: 80 ms after the turn it is not yet where the edge ends."""
    level = np.abs(scipy.signal.hilbert(tide(kind, to_frames(4))))
    settled = level[to_frames(0.14)]
    assert 0.25 < level[to_frames(0.02)] / settled + 0.05 < 0.45
    assert level[to_frames(0.06)] / settled < 0.8
    assert level[to_frames(0.11)] / settled > 0.85


def test_the_swell_tells_how_far_along_one_is() -> None:
    """The level rises until 60 % of the phase and falls from there."""
    sound = np.abs(scipy.signal.hilbert(tide("out", to_frames(6))))
    level = np.convolve(sound, np.ones(4800) / 4800, mode="valid")[::4800]
    peak = int(np.argmax(level))
    assert peak / len(level) == pytest.approx(0.6, abs=0.05)
    assert (np.diff(level[:peak]) > 0).all()
    assert (np.diff(level[peak + 1 :]) < 0).all()


def test_nothing_of_tone_and_chimes_lies_at_2_to_4_khz() -> None:
    """Where ears are most easily startled there is next to nothing: 40 dB and more below the rest."""
    for sound in (tide("in", to_frames(4)), tide("out", to_frames(6)), chime("start"), chime("end")):
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
        shrill = spectrum[(hz >= 2000) & (hz <= 4000)].sum()
        assert 10 * np.log10(shrill / spectrum.sum()) < -40


@pytest.mark.parametrize("name", CHIMES)
def test_a_chime_comes_softly_and_rings_out(name: str) -> None:
    """Each strike takes 30 ms or more to be there, and at the end nothing is left."""
    sound = chime(name)
    level = np.abs(scipy.signal.hilbert(sound[: to_frames(1)]))
    loudest = level.max()
    assert np.argmax(level > 0.9 * loudest) - np.argmax(level > 0.1 * loudest) > to_frames(0.02)
    assert np.argmax(level > 0.9 * loudest) >= to_frames(0.03)
    assert sound[0] == 0
    assert abs(sound[-1]) < 1e-6
    assert len(sound) == to_frames(CHIMES[name][-1].at + RING)


def test_the_chimes_are_told_apart() -> None:
    """One strike, higher, opens; two strikes, lower and falling, close."""
    assert [len(strikes) for strikes in CHIMES.values()] == [1, 2]
    start, end = CHIMES["start"], CHIMES["end"]
    assert start[0].pitch > end[0].pitch > end[1].pitch


def test_the_bed_has_no_seam() -> None:
    """Around the loop's end it moves as it does everywhere: no larger step, and its spectrum there is its own."""
    loop = bed("brown")
    steps = np.abs(np.diff(np.concatenate([loop, loop[:1]]), axis=0))
    assert steps[-1].max() < np.quantile(steps, 0.999)
    doubled = np.concatenate([loop[-to_frames(0.5) :], loop[: to_frames(0.5)]])[:, 0]
    inside = loop[to_frames(10) : to_frames(11), 0]
    levels = [np.sqrt(np.mean(np.diff(part, 2) ** 2)) for part in (doubled, inside)]
    assert levels[0] == pytest.approx(levels[1], rel=0.2)
    # A step in level at the seam would show against the slope around it: the loop goes on as a line would.
    before, at, after = (np.diff(np.concatenate([loop[-3:], loop[:3]]), axis=0)[k] for k in (1, 2, 3))
    assert np.abs(at - (before + after) / 2).max() < 5 * np.abs(np.diff(loop, 2, axis=0)).std()


def test_the_bed_is_soft_wide_and_steady() -> None:
    """No DC, most of it below 500 Hz, the same every time, different on each side, little lost in mono."""
    loop = bed("brown").astype(np.float64)
    assert np.abs(loop.mean(axis=0)).max() < 1e-3
    spectrum = np.abs(np.fft.rfft(loop[:, 0])) ** 2
    hz = np.fft.rfftfreq(LOOP, 1 / SAMPLE_RATE)
    assert spectrum[hz < 500].sum() / spectrum.sum() > 0.9
    seconds = np.sqrt(np.mean(loop.reshape(30, -1) ** 2, axis=1))
    assert 20 * np.log10(seconds.max() / seconds.min()) < 2
    bed.cache_clear()
    assert np.array_equal(bed("brown"), loop.astype(np.float32))
    assert np.asarray(np.corrcoef(loop.T))[0, 1] == pytest.approx(0.64, abs=0.05)
    assert 20 * np.log10(loop.mean(axis=1).std() / loop.std()) > -1.5
