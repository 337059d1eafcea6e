"""From a microphone's take to what is kept of it."""

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import AROUND, DRY_TAIL, LEAD
from unhurried.voices.take import MOMENT, advice, trimmed_and_levelled

AT, LASTS = 1.2, 1.5
"""Seconds: where the words begin in a take of 4 s, and how long they last."""


def _words(seconds: float = LASTS) -> NDArray[np.float64]:
    """Return something like a voice: harmonics of a gliding note, four syllables a second, its peak at full scale."""
    t = np.arange(to_frames(seconds)) / SAMPLE_RATE
    phase = 2 * np.pi * (140 * t - 12 * t**2)
    voice = np.sum([np.sin(k * phase) / k for k in range(1, 20)], axis=0)
    words = voice * (0.15 + 0.85 * np.abs(np.sin(np.pi * (4 * t + 0.25))))
    return np.asarray(words / np.abs(words).max())


def _room(seconds: float, db: float, *, rumble: bool = False) -> NDArray[np.float64]:
    """Return a room's noise at so many dBFS RMS: even, or as a motor far away."""
    frames = to_frames(seconds)
    noise = np.fft.rfft(np.random.default_rng(7).standard_normal(frames))
    if rumble:
        noise /= np.maximum(np.fft.rfftfreq(frames, 1 / SAMPLE_RATE), 20)
    made = np.fft.irfft(noise, frames)
    return np.asarray(made * amplitude(db) / np.sqrt(np.mean(made**2)))


def _take(peak_db: float = -12, room_db: float = -50, *, rumble: bool = False) -> Mono:
    take = _room(4, room_db, rumble=rumble)
    take[to_frames(AT) : to_frames(AT + LASTS)] += _words() * amplitude(peak_db)
    return take.astype(np.float32)


def _with_clicks(take: Mono, *at: float) -> Mono:
    """Add a key's click, louder than the words, at so many seconds."""
    clicked = take.copy()
    click = np.random.default_rng(1).standard_normal(1_000) * np.exp(-np.arange(1_000) / 150) * 0.5
    for seconds in at:
        clicked[to_frames(seconds) : to_frames(seconds) + 1_000] += click.astype(np.float32)
    return clicked


def _rumble(sound: Mono) -> float:
    """Return how high 20 Hz stands beside the highest of a voice's frequencies."""
    spectrum, hz = np.abs(np.fft.rfft(sound)), np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    return float(spectrum[(hz > 10) & (hz < 30)].max() / spectrum[hz > 100].max())


def _is_the_words(kept: Mono) -> bool:
    """Whether what is kept is LEAD, the words and the tail, to a moment or two."""
    return abs(len(kept) - LEAD - to_frames(LASTS) - DRY_TAIL) <= 3 * MOMENT


@pytest.mark.parametrize("peak_db", [-3, -12, -24])
@pytest.mark.parametrize(("room_db", "rumble"), [(-50, False), (-50, True), (-70, False), (-180, False)])
def test_the_words_alone_are_kept_as_loud_as_every_line(peak_db: float, room_db: float, rumble: bool) -> None:
    """However near one spoke and whatever the room: what is around the words is cut, and they are at -18 LUFS."""
    kept = trimmed_and_levelled(_take(peak_db, room_db, rumble=rumble))
    assert kept.dtype == np.float32
    assert _is_the_words(kept)
    both = np.pad(kept, AROUND)[:, None].repeat(2, axis=1).astype(np.float64)
    assert pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(both) == pytest.approx(-18, abs=0.3)
    assert kept[0] == 0
    assert abs(kept[-1]) < 1e-3


def test_key_presses_at_both_ends_are_cut_away() -> None:
    """The key that began the take, its coming up, and the key that ended it are not kept, though louder than words."""
    take = _take()
    kept = trimmed_and_levelled(_with_clicks(take, 0.0, 0.11, 3.97))
    assert _is_the_words(kept)
    assert np.corrcoef(kept, trimmed_and_levelled(take))[0, 1] > 0.999


def test_a_creak_before_the_words_is_cut_away() -> None:
    """A short crack anywhere before or after the words, apart from them, is no word."""
    assert _is_the_words(trimmed_and_levelled(_with_clicks(_take(), 0.7, 3.2)))


def test_a_short_sound_beside_the_words_is_theirs() -> None:
    """A burst 0.08 s after a word, as that of a t, belongs to it."""
    take = _with_clicks(_take(), AT + LASTS + 0.08)
    assert len(trimmed_and_levelled(take)) > LEAD + to_frames(LASTS + 0.08) + DRY_TAIL


def test_soft_edges_of_words_are_kept() -> None:
    """A breathed beginning and end only 7 dB above the room belong to the words."""
    take = _take()
    for at in (AT - 0.14, AT + LASTS):
        take[to_frames(at) : to_frames(at + 0.14)] += _room(0.14, -43).astype(np.float32)
    assert len(trimmed_and_levelled(take)) == pytest.approx(LEAD + to_frames(LASTS + 0.28) + DRY_TAIL, abs=3 * MOMENT)


def test_a_microphone_that_wakes_late_is_not_the_quietest_room() -> None:
    """Zeros before the microphone is awake do not count as the room: its noise is cut all the same."""
    take = _take()
    take[: to_frames(0.6)] = 0
    assert _is_the_words(trimmed_and_levelled(take))


def test_rumble_is_cut() -> None:
    """What lies below a voice is gone."""
    t = np.arange(to_frames(4)) / SAMPLE_RATE
    raw = (_take() + 0.3 * np.sin(2 * np.pi * 20 * t) + 0.1).astype(np.float32)
    assert _rumble(trimmed_and_levelled(raw)) < _rumble(raw) / 10


def test_a_motor_far_away_is_no_word() -> None:
    """Deep rumble that comes and goes is cut before and after the words, however loud it is beside them."""
    for seed in range(8):
        noise = np.fft.rfft(np.random.default_rng(seed).standard_normal(to_frames(8)))
        rumble = np.fft.irfft(noise / np.maximum(np.fft.rfftfreq(to_frames(8), 1 / SAMPLE_RATE), 20) ** 2)
        take = rumble * amplitude(-30) / np.sqrt(np.mean(rumble**2))
        take[to_frames(3) : to_frames(3 + LASTS)] += _words() * amplitude(-12)
        assert _is_the_words(trimmed_and_levelled(take.astype(np.float32)))


def test_words_from_the_first_moment_to_the_last() -> None:
    """Where no quiet was left around the words, no soft word is lost, and their cut ends make no click."""
    t = np.arange(to_frames(LASTS)) / SAMPLE_RATE
    closed = np.abs(t * 4 % 1 - 0.5) < 0.06  # the silence in a p or a t
    soft = np.interp(t, [0, 0.5, 1, 1.5], [0.2, 1, 1, 0.2])
    raw = (0.3 * _words() * ~closed * soft + _room(LASTS, -70))[900:-900].astype(np.float32)
    kept = trimmed_and_levelled(raw)
    assert len(kept) > len(raw) - 3 * MOMENT
    for sound, jumps in ((raw, True), (kept[LEAD:], False)):
        step = np.abs(np.diff(sound, prepend=0, append=0)) / np.abs(sound).max()
        assert [step[at] > 0.01 for at in (0, len(raw))] == [jumps, jumps]


@pytest.mark.parametrize(
    ("take", "why"),
    [
        (np.zeros(0, np.float32), "not even the room"),
        (np.zeros(48_000, np.float32), "not even the room"),
        (np.full(100, 0.1, np.float32), "heard but the room"),
        (_room(3, -40).astype(np.float32), "heard but the room"),
        (_room(3, -40, rumble=True).astype(np.float32), "heard but the room"),
        (_with_clicks(_room(3, -60).astype(np.float32), 0.1, 2.9), "heard but the room"),
        (_with_clicks(_room(3, -60).astype(np.float32), 1.4, 1.42, 1.44), "heard but the room"),
        (_take(peak_db=-42, room_db=-80), "very quiet; come nearer"),
    ],
)
def test_a_take_without_words_is_told(take: Mono, why: str) -> None:
    """Silence, a room, keys alone, words that are far too quiet: an error with a kind reason, never a clip of noise."""
    with pytest.raises(ValueError, match=why):
        trimmed_and_levelled(take)


def test_advice() -> None:
    """A clipped take and a loud room are told, and can be kept; a good take needs no advice, nor has a take of nothing."""
    assert advice(_take()) is None
    key_clips = np.clip(_with_clicks(_take(), 0.0) * np.float32(3), -1, 1).astype(np.float32)
    assert np.count_nonzero(key_clips == 1) > 3
    assert advice(key_clips) is None
    loud: Mono = np.clip(_take(peak_db=8), -1, 1)
    assert advice(loud) == "too loud: the microphone clipped; move back a little"
    assert _is_the_words(trimmed_and_levelled(loud))
    assert str(advice(_take(peak_db=-14, room_db=-36))).startswith("the room is loud")
    assert advice(np.zeros(48_000, np.float32)) is None
    assert advice(_room(2, -40).astype(np.float32)) is None
