"""From an engine's samples to a clip's."""

import numpy as np
import pyloudnorm
import pytest
import soxr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.polish import AROUND, LEAD, polish, tail_of


def _tone(seconds: float, rate: int, hz: float = 300) -> NDArray[np.float64]:
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0.05, 3),
    st.sampled_from([16_000, 22_050, 44_100, 48_000]),
    st.floats(0.01, 1),
    st.booleans(),
    st.booleans(),
)
@example(0.486328125, 16_000, 0.03125, False, False)  # its end passes the first gate when it is loud only
@example(0.586903976873375, 16_000, 1.0, False, False)  # its end lies at the second
def test_any_utterance_comes_out_level(seconds: float, rate: int, loudness: float, stereo: bool, dry: bool) -> None:
    """Of any length, rate and loudness: -18 LUFS as it is heard between silences, trimmed, its length kept, its ends
    silent; in the room or dry.
    """
    quiet = np.zeros(rate // 3)
    raw = np.concatenate([quiet, _tone(seconds, rate) * loudness, quiet])
    clip = polish(np.stack([raw, raw], axis=1) if stereo else raw, rate, dry=dry)
    assert clip.dtype == np.float32
    assert abs(len(clip) - to_frames(seconds) - LEAD - tail_of(dry=dry)) < to_frames(0.02)
    assert clip[0] == 0
    assert abs(clip[-1]) < 1e-3
    both = np.pad(clip, AROUND)[:, None].repeat(2, axis=1).astype(np.float64)
    assert pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(both) == pytest.approx(-18, abs=0.3)


def test_peaks_stay_below_the_ceiling() -> None:
    """A clip of sharp peaks is quieter than -18 LUFS rather than above -2 dBTP."""
    raw = np.zeros(48_000)
    raw[::2_000] = 1.0
    clip = polish(raw, SAMPLE_RATE)
    true_peak = np.abs(soxr.resample(clip, SAMPLE_RATE, 4 * SAMPLE_RATE)).max()
    assert 20 * np.log10(true_peak) == pytest.approx(-2, abs=0.3)


@pytest.mark.parametrize("nothing", [np.zeros(0), np.zeros(10_000), np.full(10_000, 1e-5), np.full(10_000, np.nan)])
def test_silence_is_no_utterance(nothing: NDArray[np.float64]) -> None:
    """An empty, silent or broken file is an error, never a silent clip."""
    with pytest.raises(ValueError, match="no sound"):
        polish(nothing, 22_050)


def test_a_soft_word_end_is_kept() -> None:
    """What is 45 dB under the loudest after it belongs to the word; it ends in a fade, in the room too."""
    loud, soft = _tone(0.5, SAMPLE_RATE), 10 ** (-45 / 20) * _tone(0.3, SAMPLE_RATE)
    clip = polish(np.concatenate([loud, soft]), SAMPLE_RATE)
    assert len(clip) > to_frames(0.78) + LEAD
    assert np.abs(clip[-48:]).max() < 1e-4
    assert np.abs(np.diff(clip[-480:])).max() < 1e-4


def test_nothing_of_the_room_is_heard_before_the_word() -> None:
    """Reflections come after the voice, and none wraps round into its beginning (the low cut alone is heard there, at
    -35 dB under a word that begins at once).
    """
    raw = np.concatenate([_tone(0.4, SAMPLE_RATE), 0.002 * _tone(0.2, SAMPLE_RATE)])
    clip = polish(raw, SAMPLE_RATE)
    assert np.abs(clip[: LEAD - 240]).max() < 10 ** (-35 / 20) * np.abs(clip).max()


def test_of_two_channels_the_mean_is_heard() -> None:
    """A voice on one side alone is heard as one on both."""
    raw = _tone(0.5, SAMPLE_RATE)
    left, right = np.stack([raw, 0 * raw], axis=1), np.stack([0 * raw, raw], axis=1)
    assert np.allclose(polish(left, SAMPLE_RATE), polish(right, SAMPLE_RATE))


def test_a_peak_gives_way_smoothly_and_by_4_db_at_most() -> None:
    """Around a sharp peak the gain is down for milliseconds, not samples; what stands out further takes all down."""
    from unhurried.units import SAMPLE_RATE, amplitude
    from unhurried.voices.peaks import MOST_DB, eased, lowered, true_peak

    at = SAMPLE_RATE // 2
    mono = 0.05 * np.sin(2 * np.pi * 200 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    mono[at - 12 : at + 12] += 0.35 * np.hanning(24)  # 3 dB above the ceiling
    ceiling = 0.28
    softer = lowered(eased(mono, ceiling), ceiling)
    assert true_peak(softer) <= ceiling * 1.0001
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(np.abs(mono) > 1e-3, softer / mono, np.nan)
    reduced = np.flatnonzero(gain < 0.99)
    assert 0.004 * SAMPLE_RATE < reduced[-1] - reduced[0] < 0.025 * SAMPLE_RATE
    assert np.nanmax(gain) > 0.999
    assert MOST_DB == 4.0
    far = lowered(eased(4 * mono, ceiling), ceiling)  # 12 dB more: at most 4 dB of it are the peak's own
    steady = float(np.abs(far[: at // 2]).max() / np.abs(4 * mono[: at // 2]).max())
    peak = float(np.abs(far).max() / np.abs(4 * mono).max())
    assert steady / peak <= amplitude(4.0) * 1.1
    assert true_peak(far) <= ceiling * 1.0001


def test_the_true_peak_is_that_of_everything() -> None:
    """Though only what is near something loud is looked at, it is the highest of the whole at four times the rate."""
    from unhurried.voices.peaks import true_peak

    rng = np.random.default_rng(1)
    for _ in range(20):
        mono = np.repeat(rng.uniform(0, 1, 150) ** 8, 100) * np.sin(rng.uniform(0.2, 2.8, 15_000).cumsum())
        finer = soxr.resample(mono, SAMPLE_RATE, 4 * SAMPLE_RATE, quality="HQ")
        assert true_peak(mono) == pytest.approx(np.abs(finer).max(), rel=1e-6)
