"""A take, as a microphone gave it -> what is kept: the words alone, without rumble, as loud as every line. Pure.

A bedroom is never silent and a key press clicks: where the words begin and end is judged beside the room's own noise.
No room is put around them, for they were spoken in one.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.sounds.fade import fade
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import LEAD, QUIET_DB, levelled, tail_of
from unhurried.voices.room import LOW_CUT

Samples = NDArray[np.float64]

MOMENT: Final = to_frames(0.020)
"""Frames that are judged together: words, or the room. The lengths below are counted in moments."""
ROOM_SHARE: Final = 5
"""Percent of the moments, the quietest: what is heard in them is the room. Of ten, where somebody speaks from the
first moment to the last, soft words are some."""
WORDS_DB: Final = 10.0
SOFT_DB: Final = 5.0
"""dB above the room from which a moment is words, and from which it may be their soft beginning or end."""
HUM: Final = 160.0
"""Hz: what lies below is left out of that judgement. A far motor comes and goes there as words do."""
SOFT_LONGEST: Final = 12
"""A word's soft beginning or end lasts no longer: 0.24 s."""
APART: Final = 6
"""Sounds with so much silence between them, 0.12 s, do not belong together: a t before its burst is shorter."""
CLICK: Final = 8
NEAR_AN_END: Final = 20
"""A sound as short as this, 0.16 s, apart from the words, and as near an end of the take, 0.4 s: a key press."""
CRACK: Final = 2
"""A sound as short as this, 0.04 s, and apart, is no word wherever it is: a bed creaks."""
SHORTEST: Final = 5
"""Fewer moments of words than this are none."""
QUIET: Final = -50.0
"""dBFS, RMS: brought up from further down, words come with more noise than one would lie down to."""
NOISY: Final = 15.0
"""dB between the words and the room, below which the room is heard beside them."""
CLIPPED: Final = 0.99
CLIPPED_RUN: Final = 3
"""So many samples in a row of which each is as high: the microphone could not go higher."""
EDGE: Final = to_frames(0.005)
"""Frames in which the take itself fades in and out: where it is cut close to the words, that makes no click."""


def trimmed_and_levelled(samples: Mono) -> Mono:
    """Return what is kept of a take, (frames,) at SAMPLE_RATE: ``tail_of(dry=True)`` of it come after the last word.

    Raises:
        ValueError: there are no words in it, or they are too quiet; with what to do.
    """
    mono = _without(LOW_CUT, _awake(samples))
    first, last, _ = _words(mono)
    if _rms_db(mono[first:last]) < QUIET:
        raise ValueError("that was very quiet; come nearer")
    mono[:EDGE] *= fade(EDGE)
    mono[-EDGE:] *= fade(EDGE)[::-1]
    tail = tail_of(dry=True)
    padded = np.pad(mono, (LEAD, tail))
    return levelled(padded[first : last + LEAD + tail].copy(), tail)


def advice(samples: Mono) -> str | None:
    """Return what would make the next take a better one, or None. This one can be kept all the same."""
    try:
        awake = _awake(samples)
        first, last, room_db = _words(_without(LOW_CUT, awake))
    except ValueError:
        return None
    high = np.convolve(np.abs(awake[first:last]) >= CLIPPED, np.ones(CLIPPED_RUN), "valid")
    if high.max(initial=0) >= CLIPPED_RUN:
        return "too loud: the microphone clipped; move back a little"
    if _rms_db(_without(HUM, awake)[first:last]) - room_db < NOISY:
        return "the room is loud beside your words; come nearer, or find what hums"
    return None


def _awake(samples: Mono) -> Samples:
    """Return the take from where the microphone first gave anything: before, it was not awake yet.

    Raises:
        ValueError: it never was.
    """
    given = np.flatnonzero(samples)
    if not len(given):
        raise ValueError("nothing was heard, not even the room; is the microphone switched off, or not allowed?")
    return samples[given[0] :].astype(np.float64)


def _without(below: float, mono: Samples) -> Samples:
    """Return a take without what lies below so many Hz (second order, as the room has it; it turns no phase)."""
    frames = 1 << (len(mono) + SAMPLE_RATE // 4).bit_length()
    hz = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    cut = hz**2 / np.sqrt(hz**4 + below**4)
    return np.asarray(np.fft.irfft(np.fft.rfft(mono - mono.mean(), frames) * cut, frames)[: len(mono)])


def _words(mono: Samples) -> tuple[int, int, float]:
    """Return the first frame of the words, the frame after the last, and how loud the room is, in dBFS.

    Raises:
        ValueError: there are none.
    """
    moments = _moments(_without(HUM, mono))
    room_db = float(np.percentile(moments, ROOM_SHARE)) if len(moments) else 0.0
    quiet_db = 20 * np.log10(max(np.abs(mono).max(initial=0.0), amplitude(-200))) + QUIET_DB
    loud = moments > max(room_db + WORDS_DB, quiet_db)
    sounds = _without_clicks(_sounds(loud), len(moments))
    if not sounds or loud[sounds[0][0] : sounds[-1][1]].sum() < SHORTEST:
        raise ValueError("nothing was heard but the room; leave a moment of quiet around your words")
    soft = moments > max(room_db + SOFT_DB, quiet_db + SOFT_DB - WORDS_DB)
    first, last = sounds[0][0], sounds[-1][1]
    for _ in range(SOFT_LONGEST):
        first -= int(first > 0 and soft[first - 1])
        last += int(last < len(soft) and soft[last])
    return first * MOMENT, last * MOMENT, room_db


def _moments(mono: Samples) -> Samples:
    """Return the level of each whole moment, dBFS RMS."""
    whole = mono[: len(mono) // MOMENT * MOMENT].reshape(-1, MOMENT)
    return np.asarray(10 * np.log10(np.maximum((whole**2).mean(axis=1), 1e-20)))


def _rms_db(mono: Samples) -> float:
    return float(10 * np.log10(max(float(np.mean(mono**2)), 1e-20)))


def _sounds(loud: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (first, end) of each sound: loud moments with no more than APART between them."""
    sounds: list[tuple[int, int]] = []
    for at in map(int, np.flatnonzero(loud)):
        if sounds and at - sounds[-1][1] < APART:
            sounds[-1] = (sounds[-1][0], at + 1)
        else:
            sounds.append((at, at + 1))
    return sounds


def _without_clicks(sounds: list[tuple[int, int]], moments: int) -> list[tuple[int, int]]:
    """Return the sounds without what is no word at the beginning and at the end."""

    def is_click(sound: tuple[int, int], from_end: int) -> bool:
        return sound[1] - sound[0] <= (CLICK if from_end < NEAR_AN_END else CRACK)

    while sounds and is_click(sounds[0], sounds[0][0]):
        sounds = sounds[1:]
    while sounds and is_click(sounds[-1], moments - sounds[-1][1]):
        sounds = sounds[:-1]
    return sounds
