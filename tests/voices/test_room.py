"""The room a voice stands in: gentler, warmer, still understood, and no end cut off."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pystoi import stoi

from tests.measure import clicks
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import TAIL, Mono
from unhurried.voices.polish import LEAD, polish
from unhurried.voices.room import REFLECTIONS, SHELF_DB, in_room
from unhurried.voices.soften import soften
from unhurried.voices.system import open_system

LONGEST = to_frames(REFLECTIONS[-1][0])

LINES = (
    "Softer is better than deeper.",
    "Close your eyes, or leave them open; both are fine.",
    "If you would like to stop, a word or a squeeze of the hand is enough.",
)


@pytest.fixture(scope="module")
def spoken() -> list[tuple[NDArray[np.float64], int]]:
    """What espeak-ng itself makes of some lines."""
    engine = open_system("", "en")
    try:
        return [engine.speak(line, 0.85, None) for line in LINES]
    finally:
        engine.close()


def _levels(frames: int = 1 << 17) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return frequencies (Hz), and what the room does to each (dB), without its reflections' ripple (a 3rd octave)."""
    click = np.zeros(frames)
    click[frames // 2] = 1.0
    power = np.abs(np.fft.rfft(in_room(click))) ** 2
    return np.arange(len(power)) * np.float64(SAMPLE_RATE / frames), np.asarray(power, np.float64)


def _around(at: float) -> float:
    hz, power = _levels()
    near = (hz > at * 0.89) & (hz < at * 1.12)
    return float(10 * np.log10(power[near].mean()))


def test_rumble_goes_and_the_highs_are_soft() -> None:
    """20 Hz and DC are gone, from 200 Hz to 3 kHz the voice is what it was, and the highs sink by a soft shelf."""
    assert _around(20) < -15
    for hz in (200, 500, 1_000, 2_000, 3_000):
        assert abs(_around(hz)) < 2.5
    soft = [_around(hz) for hz in (3_000, 5_000, 8_000, 12_000, 18_000)]
    assert soft == sorted(soft, reverse=True)
    assert -6 < soft[1] < -3
    assert SHELF_DB < soft[4] < SHELF_DB + 2


def test_the_walls_are_near_and_soft() -> None:
    """Reflections only: none before 10 ms (that would colour) nor after 100 ms (that would blur), well under the voice."""
    click = np.zeros(SAMPLE_RATE)
    click[100] = 1.0
    heard = in_room(click)
    direct = heard[: 100 + 300]  # 6 ms
    walls = heard[100 + to_frames(0.010) : 100 + LONGEST + 480]
    assert -17 < 10 * np.log10((walls**2).sum() / (direct**2).sum()) < -12  # of white sound; of a voice 9 dB under it
    assert np.abs(heard[100 + LONGEST + 2_000 :]).max() < 1e-4
    delays = [seconds for seconds, _ in REFLECTIONS]
    assert delays == sorted(delays)
    gaps = np.diff(delays)
    assert gaps.min() > 0.004
    assert len(set(np.round(gaps, 4))) == len(gaps)  # no two walls at a common distance: none rings


def test_it_is_understood_as_well(spoken: list[tuple[NDArray[np.float64], int]]) -> None:
    """STOI of the line in the room against the dry one: 0.93 and more."""
    for samples, rate in spoken:
        dry, wet = polish(samples, rate, dry=True), polish(samples, rate)
        frames = min(len(dry), len(wet))
        assert stoi(dry[:frames], wet[:frames], SAMPLE_RATE) >= 0.93


def test_it_is_less_harsh(spoken: list[tuple[NDArray[np.float64], int]]) -> None:
    """At the same loudness there is less above 5 kHz, by 4 dB and more, and no DC."""

    def highs(sound: Mono) -> float:
        power = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
        return float(10 * np.log10(power[hz > 5_000].sum() / power.sum()))

    for samples, rate in spoken:
        dry, wet = polish(samples, rate, dry=True), polish(samples, rate)
        assert highs(wet) < highs(dry) - 4
        assert abs(float(wet.mean(dtype=np.float64))) < 2e-5


def test_no_end_is_cut_off(spoken: list[tuple[NDArray[np.float64], int]]) -> None:
    """After the last word the room rings out: no step of level over 20 ms is an edge, and the end is silence."""
    for samples, rate in spoken:
        wet = polish(samples, rate).astype(np.float64)
        tail = wet[-TAIL - to_frames(0.1) :]
        level = np.sqrt(np.mean(tail[: len(tail) // 480 * 480].reshape(-1, 480) ** 2, axis=1))
        assert level[-1] < amplitude(-60)
        falls = 20 * np.log10(level[:-1] + 1e-4) - 20 * np.log10(level[1:] + 1e-4)
        assert falls.max() < 30
        assert np.abs(wet[: LEAD // 10]).max() < amplitude(-50)


def test_a_burst_of_hiss_is_lowered_and_a_long_one_begins_gently() -> None:
    """Out of silence: 5 ms of hiss lose 15 dB and more, a third of a second loses 4."""
    rng = np.random.default_rng(3)
    for seconds, loses in ((0.005, (15, 40)), (0.3, (3, 5))):
        sound = np.zeros(SAMPLE_RATE)
        frames = to_frames(seconds)
        hiss = np.fft.rfft(rng.normal(size=SAMPLE_RATE))
        hiss[:5_000] = 0
        sound[20_000 : 20_000 + frames] = 0.1 * np.fft.irfft(hiss)[:frames]
        soft = soften(sound)
        middle = slice(20_000 + frames // 3, 20_000 + 2 * frames // 3)
        lost = 10 * np.log10(np.mean(sound[middle] ** 2) / np.mean(soft[middle] ** 2))
        assert loses[0] < lost < loses[1]
        first = slice(20_000, 20_000 + 240)
        assert np.mean(soft[first] ** 2) < 0.5 * np.mean(sound[first] ** 2)


def test_what_is_no_hiss_is_left_as_it_is() -> None:
    """A vowel, even one that begins at once, is the same before and after, to -60 dB."""
    sound = np.zeros(SAMPLE_RATE)
    seconds = np.arange(24_000) / SAMPLE_RATE
    vowel = sum(np.sin(2 * np.pi * 140 * k * seconds) / k for k in range(1, 12))
    sound[10_000:34_000] = 0.3 * vowel * np.minimum(1, np.minimum(seconds, seconds[::-1]) / 0.02)
    assert np.abs(soften(sound) - sound).max() < amplitude(-60)


def test_silence_stays_silent() -> None:
    """Nothing is divided by nothing."""
    assert not soften(np.zeros(10_000)).any()


def test_no_line_clicks(spoken: list[tuple[NDArray[np.float64], int]]) -> None:
    """Dry, espeak-ng's consonants are taken for clicks; in the room there is none."""
    found = {True: 0, False: 0}
    for samples, rate in spoken:
        for dry in found:
            line = np.pad(polish(samples, rate, dry=dry), SAMPLE_RATE // 2)
            found[dry] += len(clicks([np.stack([line, line], axis=1)]))
    assert found[True] > 0
    assert found[False] == 0
