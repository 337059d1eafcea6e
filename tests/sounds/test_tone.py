"""The breath as sound: every instrument keeps the same promises."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure import clicks, in_blocks, loudest, pitch, turns_at
from unhurried.breath import PhaseKind
from unhurried.sounds.tone import FLOOR, INSTRUMENTS, TONE_LUFS, breath_tone
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono

EVERY = pytest.mark.parametrize("name", INSTRUMENTS)
SECONDS = pytest.mark.parametrize("seconds", [2.25, 4.0, 6.0, 10.0, 20.0])
SOUNDING = pytest.mark.parametrize(("kind", "sign"), [("in", 1), ("out", -1)])


def _as_heard(name: str, sound: Mono) -> Mono:
    """Return a phase at the natural balance, in both channels."""
    return np.stack([sound * amplitude(TONE_LUFS - INSTRUMENTS[name].lufs)] * 2, axis=1).astype(np.float32)


def _breaths(name: str) -> Mono:
    return np.concatenate([breath_tone(name, "in", to_frames(4)), breath_tone(name, "out", to_frames(6))] * 2)


def test_the_four_instruments() -> None:
    """These four can be chosen."""
    assert list(INSTRUMENTS) == ["tide", "hum", "bowl", "air"]


@EVERY
@SOUNDING
@SECONDS
def test_it_rises_on_the_inhale_and_falls_on_the_exhale(
    name: str, kind: PhaseKind, sign: int, seconds: float
) -> None:
    """The pitch moves one way all along, within the instrument's narrow range."""
    own = INSTRUMENTS[name]
    found = pitch(breath_tone(name, kind, to_frames(seconds)), own.low, own.high)
    assert (np.diff(found) * sign > 0).all(), found
    assert own.low < found.min() < own.low * 1.08
    assert own.high * 0.93 < found.max() < own.high


@EVERY
def test_its_range_is_narrow(name: str) -> None:
    """A fourth or so, around the middle of what a voice hums."""
    own = INSTRUMENTS[name]
    assert 1.2 < own.high / own.low < 1.5
    assert own.low >= 140
    assert own.high <= 262


@EVERY
def test_a_hold_is_still_and_thin_and_a_rest_is_silent(name: str) -> None:
    """A hold keeps the pitch the inhale reached, without air, much quieter than its swell; a rest has no sound."""
    own = INSTRUMENTS[name]
    hold = breath_tone(name, "hold", to_frames(4))
    assert np.abs(pitch(hold, own.low, own.high) - own.high).max() < 0.5
    swell = loudest(_as_heard(name, breath_tone(name, "in", to_frames(4))))
    assert loudest(_as_heard(name, hold)) < swell - 8
    level = np.abs(scipy.signal.hilbert(hold))[to_frames(0.2) : -to_frames(0.2)]
    beat = np.convolve(level, np.ones(2_400) / 2_400, "valid")
    assert beat.max() / beat.min() < 1.04
    assert not breath_tone(name, "rest", to_frames(4)).any()


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([*INSTRUMENTS]), st.sampled_from(["in", "hold", "out"]), st.integers(1, 21 * SAMPLE_RATE))
def test_a_phase_of_any_length_begins_and_ends_in_silence(name: str, kind: PhaseKind, frames: int) -> None:
    """For every length: as many frames as asked, finite, silent at both ends; never a peak far above its loudness."""
    sound = breath_tone(name, kind, frames)
    assert sound.shape == (frames,)
    assert np.isfinite(sound).all()
    # At the natural balance no sample of any phase is above -28.4 dBFS.
    assert np.abs(_as_heard(name, sound)).max() <= amplitude(-28.4)
    assert sound[0] == 0
    if frames > SAMPLE_RATE // 2:
        assert abs(sound[-1]) < 1e-3


@EVERY
@pytest.mark.parametrize("kind", ["in", "hold", "out"])
def test_a_phase_comes_out_of_silence_in_a_tenth_of_a_second(name: str, kind: PhaseKind) -> None:
    """Nothing rises faster than in 100 ms: 20 ms after the turn it has a third of its level, 60 ms after not yet all."""
    sound = breath_tone(name, kind, to_frames(4))
    level = np.convolve(np.abs(scipy.signal.hilbert(sound)), np.ones(240) / 240, "same")
    settled = level[to_frames(0.12) : to_frames(0.2)].mean()
    assert level[to_frames(0.02)] / settled < 0.45
    assert level[to_frames(0.06)] / settled < 0.85
    assert level[to_frames(0.11)] / settled > 0.8


@EVERY
@pytest.mark.parametrize(("kind", "seconds"), [("in", 4.0), ("out", 6.0), ("in", 10.0)])
def test_the_swell_tells_how_far_along_one_is(name: str, kind: PhaseKind, seconds: float) -> None:
    """The level, a half-second at a time, rises to its fullest at 60 % of the phase (to a tenth) and falls from there."""
    sound = breath_tone(name, kind, to_frames(seconds)).astype(np.float64)
    width = to_frames(seconds / 10)
    total = np.concatenate([[0.0], np.cumsum(sound**2)])
    level = np.sqrt((total[width:] - total[:-width]) / width)[:: width // 2]
    middle = (np.arange(len(level)) * (width // 2) + width / 2) / len(sound)
    assert middle[int(np.argmax(level))] == pytest.approx(0.6, abs=0.1)
    assert (np.diff(level[middle < 0.5]) > 0).all()
    assert (np.diff(level[middle > 0.7]) < 0).all()
    assert level[0] < 0.55 * level.max()
    assert level[-1] < 0.55 * level.max()


@EVERY
def test_the_breath_brightens_as_lungs_fill_and_darkens_as_they_empty(name: str) -> None:
    """Above the tone's own harmonics, where only air is heard, the inhale's second half is brighter, the exhale's darker."""

    def brightness(part: Mono) -> float:
        """Return how much more there is at 900 to 1500 Hz than at 400 to 600 Hz, between the harmonics."""
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        hz = np.fft.rfftfreq(len(part), 1 / SAMPLE_RATE)
        high, low = (np.median(power[(hz >= a) & (hz < b)]) for a, b in ((900, 1500), (430, 600)))
        return float(10 * np.log10(high / low))

    inhale, exhale = breath_tone(name, "in", to_frames(6)), breath_tone(name, "out", to_frames(6))
    first, second = slice(to_frames(0.5), to_frames(3)), slice(to_frames(3), to_frames(5.5))
    assert brightness(inhale[second]) > brightness(inhale[first]) + 3
    assert brightness(exhale[second]) < brightness(exhale[first]) - 3


@EVERY
def test_nothing_of_it_lies_at_2_to_4_khz(name: str) -> None:
    """Where ears are most easily startled there is nothing: 60 dB and more below the rest, in every phase."""
    for sound in (breath_tone(name, "in", to_frames(4)), breath_tone(name, "hold", to_frames(4)), _breaths(name)):
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
        assert 10 * np.log10(spectrum[hz >= 2_000].sum() / spectrum.sum()) < -60


@EVERY
def test_a_phone_carries_it(name: str) -> None:
    """Through a small speaker, which gives nothing below 400 Hz, at most 10 LU are lost: harmonics and air are heard."""
    small = scipy.signal.butter(4, 400, "highpass", fs=SAMPLE_RATE, output="sos")
    whole = _as_heard(name, _breaths(name))
    assert loudest(whole) - loudest(scipy.signal.sosfilt(small, whole, axis=0)) < 10


@EVERY
@SECONDS
def test_every_instrument_is_as_loud_as_the_others(name: str, seconds: float) -> None:
    """The fullest 0.4 s of any inhale and exhale: TONE_LUFS to half an LU (long enough to have a fullest)."""
    assert TONE_LUFS == -39.5  # 21 LU under the voice
    for kind in ("in", "out"):
        sound = breath_tone(name, kind, to_frames(seconds))
        assert loudest(_as_heard(name, sound)) == pytest.approx(TONE_LUFS, abs=0.6)


@EVERY
def test_the_turns_are_where_the_phases_meet(name: str) -> None:
    """Between two phases of any lengths the envelope is lowest on the turn, to half a millisecond."""
    rng = np.random.default_rng(7)
    kinds: list[PhaseKind] = ["in", "out", "in", "hold", "out", "in", "out"]
    lengths = [int(length) for length in rng.integers(to_frames(0.5), to_frames(8), len(kinds))]
    sound = np.concatenate([breath_tone(name, kind, frames) for kind, frames in zip(kinds, lengths, strict=True)])
    for turn in np.cumsum(lengths)[:-1]:
        assert abs(turns_at(sound, int(turn)) - turn) <= 24


@EVERY
def test_it_does_not_click(name: str) -> None:
    """No jump anywhere in two breaths, heard as loud as speech."""
    loud = _as_heard(name, _breaths(name)) * amplitude(20)
    assert clicks(in_blocks(loud)) == []


@EVERY
def test_a_ramp_changes_it_smoothly(name: str) -> None:
    """Two breaths 0.3 s apart are the same sound, a little longer: as loud at the same part of the phase, to 1 dB."""
    shorter, longer = breath_tone(name, "out", to_frames(4.0)), breath_tone(name, "out", to_frames(4.18))
    for low in (0.1, 0.3, 0.5, 0.7):
        parts = [s[int(low * len(s)) : int((low + 0.2) * len(s))].astype(np.float64) for s in (shorter, longer)]
        ratio = np.sqrt(np.mean(parts[0] ** 2) / np.mean(parts[1] ** 2))
        assert abs(20 * np.log10(ratio)) < 1


def test_the_floor_is_audible() -> None:
    """A swell rises from 10 dB under its fullest, not from nothing: one hears that the phase has begun."""
    assert 20 * np.log10(FLOOR) == pytest.approx(-10.5, abs=0.1)


def test_a_bowl_shimmers() -> None:
    """The level of a long phase, freed of its swell, goes up and down by about a dB, about once a second."""
    sound = breath_tone("bowl", "out", to_frames(12)).astype(np.float64)
    low = scipy.signal.sosfiltfilt(scipy.signal.butter(4, 300, fs=SAMPLE_RATE, output="sos"), sound)
    smooth = np.convolve(np.abs(scipy.signal.hilbert(low)), np.ones(4_800) / 4_800, "same")
    level = 20 * np.log10(smooth[to_frames(1) : -to_frames(1) : 480])
    wave = level - np.polyval(np.polyfit(np.arange(len(level)), level, 8), np.arange(len(level)))
    assert 0.8 < np.ptp(wave) < 4
    assert 5 < np.count_nonzero(np.diff(np.sign(wave))) < 30


@EVERY
def test_the_air_leaves_the_turn_to_the_tone(name: str) -> None:
    """Around a turn the air is gone sooner than the tone: what is left there is the fundamental."""
    sound = breath_tone(name, "in", to_frames(5)).astype(np.float64)
    air = scipy.signal.sosfilt(scipy.signal.butter(4, [850, 1_300], "bandpass", fs=SAMPLE_RATE, output="sos"), sound)

    def share(at: float) -> float:
        part = slice(to_frames(at), to_frames(at + 0.05))
        return float(np.mean(air[part] ** 2) / np.mean(sound[part] ** 2))

    assert share(0.02) < 0.35 * share(2.5)
