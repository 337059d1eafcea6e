"""An engine's samples -> a clip's: mono, resampled once, trimmed, set in a room, levelled, its ends faded. Pure.

First each phrase is trimmed (:func:`trimmed`), then a line's phrases, joined by pauses, are finished as one
(:func:`finished`).

Sources of the numbers: research on loudness of spoken meditations (-18 LUFS), BS.1770 (how it is measured).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.sounds.fade import fade
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import TAIL, Mono
from unhurried.voices.peaks import eased, lowered
from unhurried.voices.room import in_room
from unhurried.voices.soften import soften
from unhurried.weighting import gated, powers

SPEECH_LUFS: Final = -18.0
"""Loudness of every spoken line as it is heard from both channels, integrated (BS.1770)."""
PEAK_DBTP: Final = -2.0
"""No line's true peak is higher. With bed and tone ducked under it the mix stays below -1.5 dBTP."""
QUIET_DB: Final = -50.0
"""Relative to the peak: what lies under it before the first and after the last word is cut off."""
LEAD: Final = to_frames(0.030)
DRY_TAIL: Final = to_frames(0.080)
"""Frames kept before the first and, dry, after the last sound, and faded: words keep edges, cuts make no click."""
AROUND: Final = to_frames(0.4)
"""Frames of silence that a line is measured with on either side, because that is how it is heard: BS.1770's blocks
of 0.4 s reach over its ends."""

ROUNDS: Final = 2
"""Of levelling: where peaks gave way, a line has lost a little of its loudness, which the second round gives back."""
VERSION: Final = 11
"""Part of each clip's key. Count it up when the samples that come out of here, or of pauses.py, change."""


def make_ready() -> None:
    """Load and work out now what every clip needs, while there is nothing else to do."""
    import soundfile  # noqa: F401  what an engine wrote is read with it
    import soxr  # noqa: F401

    finished(np.sin(np.arange(AROUND) / 10))


def polish(samples: NDArray[np.floating], rate: int, *, dry: bool = False) -> Mono:
    """Return an utterance as a clip's samples: trimmed and finished.

    Raises:
        ValueError: there is no sound in it.
    """
    return finished(trimmed(samples, rate), dry=dry)


def trimmed(samples: NDArray[np.floating], rate: int) -> NDArray[np.float64]:
    """Return what was spoken, (frames,) at SAMPLE_RATE, from :data:`LEAD` before its first to past its last sound.

    It ends :data:`DRY_TAIL` after it; both edges are faded, so that words keep theirs and nothing clicks.

    Args:
        samples: (frames,) or (frames, channels), full scale 1.
        rate: their frames a second.

    Raises:
        ValueError: there is no sound in them.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    words = _trim(_resample(mono.astype(np.float64), rate))
    words[:LEAD] *= fade(LEAD)
    words[-DRY_TAIL:] *= fade(DRY_TAIL)[::-1]
    return words


def finished(words: NDArray[np.float64], *, dry: bool = False) -> Mono:
    """Return trimmed words, (frames,), as a clip's samples; :func:`tail_of` of its frames come after the last word.

    ``dry`` leaves out the room, and leaves consonants hard.
    """
    tail = tail_of(dry=dry)
    whole = np.pad(words, (0, tail - DRY_TAIL))
    return levelled(whole if dry else soften(in_room(whole)), tail)


def levelled(mono: NDArray[np.float64], tail: int) -> Mono:
    """Return trimmed words as a clip's samples: as loud as every line, their LEAD and ``tail`` frames faded.

    Raises:
        ValueError: nothing in them can be heard.
    """
    level = mono.copy()
    level[:LEAD] *= fade(LEAD)
    level[-tail:] *= fade(tail)[::-1]
    for _ in range(ROUNDS):
        loud = level * _gain(level)
        level = eased(loud, amplitude(PEAK_DBTP))
        if level is loud:
            break
    return lowered(level, amplitude(PEAK_DBTP)).astype(np.float32)


def tail_of(*, dry: bool) -> int:
    """Return the frames of a clip that come after its last word."""
    return DRY_TAIL if dry else TAIL


def _resample(mono: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    if rate == SAMPLE_RATE:
        return mono
    import soxr

    resampled: NDArray[np.float64] = soxr.resample(mono, rate, SAMPLE_RATE, quality="HQ")
    return resampled


def _trim(mono: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut what is quiet at both ends, and put LEAD and DRY_TAIL frames of the surroundings (or silence) back."""
    peak = np.abs(mono).max(initial=0.0)
    if not np.isfinite(peak) or peak < amplitude(-60):
        raise ValueError("there is no sound in it")
    loud = np.flatnonzero(np.abs(mono) > peak * amplitude(QUIET_DB))
    padded = np.pad(mono, (LEAD, DRY_TAIL))
    return padded[loud[0] : loud[-1] + 1 + LEAD + DRY_TAIL].copy()


def _gain(mono: NDArray[np.float64]) -> float:
    """Return what makes a line as loud as every line, as it is heard from both channels, with silence around it.

    Raises:
        ValueError: nothing in it can be heard.
    """
    hops = 2 * powers(np.pad(mono, AROUND))
    gain = 1.0
    for _ in range(ROUNDS):  # the first gate is at a level of its own: what is louder has more that counts
        loudness = gated(hops * gain**2)
        if not np.isfinite(loudness):  # a click, too short to be heard as anything
            raise ValueError("there is no sound in it")
        gain *= amplitude(SPEECH_LUFS - loudness)
    return gain
