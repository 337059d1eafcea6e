"""Signs: soft, short, told apart by ear, and never taken for a chime."""

import numpy as np
import pytest
import scipy.signal

from tests.measure import Floats, clicks, in_blocks, loudest
from unhurried.levels import LOUDEST
from unhurried.sounds.chime import CHIME_LUFS, CHIMES, chime_frames
from unhurried.sounds.sign import ATTACK, SIGN_LUFS, SIGNS, sign, sign_frames
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import SPEECH_LUFS

EVERY = pytest.mark.parametrize("name", SIGNS)


def _as_heard(name: str) -> Mono:
    return np.stack([sign(name)] * 2, axis=1)


def _level(name: str) -> Floats:
    """Return the envelope, 20 ms: not the partials' beats."""
    return np.convolve(np.abs(scipy.signal.hilbert(sign(name).astype(np.float64))), np.ones(960) / 960, "same")


@EVERY
def test_each_is_as_loud_as_the_module_says(name: str) -> None:
    """Softer than the start chime, and at the loudest level that can be wished for still softer than the voice."""
    heard = loudest(_as_heard(name))
    assert SIGN_LUFS == -32
    assert heard == pytest.approx(SIGN_LUFS, abs=0.2)
    assert heard < CHIME_LUFS - 4
    assert heard + LOUDEST["chime"] < SPEECH_LUFS


@EVERY
def test_each_note_comes_softly_and_all_ends_in_nothing(name: str) -> None:
    """A tenth of a second until a note is there, in no 10 ms of it more than a quarter; the last frame is zero."""
    level, sound = _level(name), sign(name)
    assert sound.dtype == np.float32
    assert len(sound) == sign_frames(name)
    assert to_frames(0.1) <= ATTACK
    for note in SIGNS[name].notes:
        near = level[to_frames(note.at) :][: to_frames(0.3)]
        assert int(np.argmax(near)) >= to_frames(0.08)
        assert np.diff(near[:: to_frames(0.01)]).max() / near.max() < 0.25
    assert sound[0] == sound[-1] == 0
    assert level[-to_frames(0.1) :].max() < 0.05 * level.max()
    assert not sound.flags.writeable
    assert sign(name) is sound


@EVERY
def test_each_is_heard_at_once_and_soon_over(name: str) -> None:
    """In 0.7 s the last note has been at its loudest, and in a quarter of any chime's time nothing is left."""
    last = to_frames(SIGNS[name].notes[-1].at)
    assert last + int(np.argmax(_level(name)[last:])) < to_frames(0.7)
    assert sign_frames(name) <= to_frames(1.2)
    assert all(sign_frames(name) < chime_frames(chime) / 4 for chime in CHIMES)


@EVERY
def test_nothing_of_it_is_shrill_or_clicks(name: str) -> None:
    """Nothing at 2 kHz and above, no jump: not even as loud as speech, and with silence on either side."""
    sound = sign(name).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    assert 10 * np.log10(spectrum[hz >= 2_000].sum() / spectrum.sum()) < -80
    around = np.pad(_as_heard(name), ((SAMPLE_RATE // 4,) * 2, (0, 0)))
    assert clicks(in_blocks(around * amplitude(SPEECH_LUFS - SIGN_LUFS))) == []


def test_the_signs_are_told_apart_and_from_the_chimes() -> None:
    """Two falling, the same two rising, one low: found in the sound itself; no pitch is that of a chime's strike."""
    heard = {name: _pitches(name) for name in SIGNS}
    assert heard == {"pause": [390, 290], "go on": [290, 390], "no": [150]}
    strikes = {strike.pitch for chime in CHIMES.values() for strike in chime.strikes}
    for sign_ in SIGNS.values():
        assert all(abs(12 * np.log2(note.pitch / strike)) > 1.9 for note in sign_.notes for strike in strikes)


def _pitches(name: str) -> list[int]:
    """Return the pitch of each note that rises, to 10 Hz."""
    rising = np.flatnonzero(np.diff(_level(name)[::480]) > 0.001)
    notes = np.split(rising, np.flatnonzero(np.diff(rising) > 10) + 1)
    return [_pitch(sign(name)[int(note[0]) * 480 :][: to_frames(0.3)].astype(np.float64)) for note in notes]


def _pitch(sound: Floats) -> int:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 17))
    return round(float(np.argmax(spectrum)) * SAMPLE_RATE / (1 << 17) / 10) * 10
