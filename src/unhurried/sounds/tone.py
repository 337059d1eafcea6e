"""The breath as sound: a quiet tone that rises on the inhale, falls on the exhale, and is silent at the turns.

A phase of a breath is one array that begins and ends in silence, so that equal phases are the same array and
none needs to know of another. The tone's phase is the integral of its glide in closed form.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.breath import PhaseKind
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono

LOW: Final = 196.0
HIGH: Final = 262.0
"""Hz: where an exhale ends and where an inhale ends (research, Tone: 196 to 262 and back)."""
HARMONICS: Final = (1.0, 0.25, 0.11, 0.05)
"""Amplitudes of the fundamental and its harmonics: the weak ones let a phone's speaker carry the tone."""
PEAK_AT: Final = 0.6
"""Where in a phase the swell is fullest: its shape tells how far along one is (research, Tone)."""
FLOOR: Final = 0.3
"""Amplitude a swell rises from and falls to beside its 1, and that of a hold: a thin, still tone."""
EDGE: Final = to_frames(0.12)
"""Frames over which a phase comes out of silence and goes into it (research: 100 ms or more)."""


@lru_cache(maxsize=16)
def tide(kind: PhaseKind, frames: int) -> Mono:
    """Return one phase of a breath, (frames,) float32, its swell about 1 at the fullest. Do not write to it."""
    if kind == "rest":
        sound = np.zeros(frames)
    elif kind == "hold":
        sound = _harmonics(HIGH * np.arange(frames) / SAMPLE_RATE) * FLOOR * _edges(frames)
    else:
        start, end = (LOW, HIGH) if kind == "in" else (HIGH, LOW)
        sound = _harmonics(_glide(start, end, frames)) * _swell(frames) * _edges(frames)
    samples = sound.astype(np.float32)
    samples.setflags(write=False)
    return samples


def _glide(start: float, end: float, frames: int) -> NDArray[np.float64]:
    """Return the turns (1 = a whole cycle) of a tone whose pitch moves evenly, in equal musical steps.

    f(u) = start * r**u with r = end / start and u from 0 to 1, whose integral is start * (r**u - 1) / ln r.
    """
    ratio = end / start
    u = np.arange(frames) / frames
    turns: NDArray[np.float64] = start * frames / SAMPLE_RATE * (ratio**u - 1) / np.log(ratio)
    return turns


def _harmonics(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = [level * np.sin(2 * np.pi * k * turns) for k, level in enumerate(HARMONICS, start=1)]
    total: NDArray[np.float64] = np.sum(parts, axis=0) / np.sqrt(np.sum(np.square(HARMONICS)))
    return total


def _swell(frames: int) -> NDArray[np.float64]:
    """Return a raised-cosine swell from FLOOR over 1 (at PEAK_AT) to FLOOR."""
    u = np.arange(frames) / frames
    rise = np.where(u < PEAK_AT, u / PEAK_AT, (1 - u) / (1 - PEAK_AT))
    return FLOOR + (1 - FLOOR) * (0.5 - 0.5 * np.cos(np.pi * rise))


def _edges(frames: int) -> NDArray[np.float64]:
    """Return the gain that is 0 at both ends of a phase and 1 a little inside: a quarter of a sine each.

    The dip around a turn is the same on both sides and straight near 0, so that the moment of the turn can be
    heard. A raised cosine down to 0 would be flat there: inaudible for a tenth of a second, and nobody could
    tell when to turn. It begins and ends in silence, so it does not click.
    """
    inside = np.minimum(np.arange(frames), frames - np.arange(frames))
    return np.asarray(np.sin(np.pi / 2 * np.minimum(inside / min(EDGE, frames / 4), 1)))
