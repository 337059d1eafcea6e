"""The breath as sound: a quiet tone that rises on the inhale and falls on the exhale, and a breath of air with it.

A phase of a breath is one array that begins and ends in silence, so that equal phases are the same array and
none needs to know of another. The tone's phase is the integral of its glide in closed form.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from unhurried.breath import PhaseKind
from unhurried.sounds.exponential import exponential
from unhurried.sounds.noise import Samples, band, noise
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono

TONE_LUFS: Final = -39.5
"""Loudness of every instrument at the natural balance, where its swell is fullest (0.4 s): 21 LU under the voice.

Tone and bed together stay more than 10 LU under the mean of a ritual in which a tenth is speech, so the gate of
BS.1770 leaves them out: a ritual's loudness is that of its voice."""
PEAK_AT: Final = 0.6
"""Where in a phase the swell is fullest: its shape tells how far along one is (research, Tone)."""
FLOOR: Final = 0.3
"""Amplitude a swell rises from and falls to beside its 1, and that of a hold: a thin, still tone."""
EDGE: Final = to_frames(0.12)
"""Frames over which a phase comes out of silence and goes into it (research: 100 ms or more)."""
SHIMMER: Final = 0.1
"""Amplitude of the second of two partials that beat: a shimmer of 0.9 dB up and down, which hides no swell."""
AIR: Final = to_frames(6.0)
"""Frames of noise in a breath; a longer one goes through it again, where nobody can tell."""
PIECE: Final = 8_192
"""Frames of which partials are summed at a time: what is in between stays in the processor's own memory."""
SEED: Final = 31
DARK: Final = band(430, 560)
BRIGHT: Final = band(800, 1_000)
"""The two colours of breath, in Hz; each is gone an octave above its band, so nothing is left at 2 kHz."""
BRIGHTNESS: Final[dict[PhaseKind, tuple[float, float]]] = {"in": (0.0, 1.0), "out": (0.8, 0.0)}
"""The share of the bright colour where a phase begins and where it ends: air drawn in is brighter than air let go."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a breath can sound like.

    ``low`` and ``high`` are where an exhale and an inhale end (Hz), ``partials`` ratios to that pitch and amplitudes,
    ``beat`` by which part the second of each two partials is higher (0: there is only one), ``air`` the amplitude of
    the breath noise beside a tone of 1, ``lufs`` the loudness of what comes out (see TONE_LUFS).
    """

    about: str
    low: float
    high: float
    partials: tuple[tuple[float, float], ...]
    beat: float
    air: float
    lufs: float


INSTRUMENTS: Final[dict[str, Instrument]] = {
    "tide": Instrument(
        "a soft tone and a breath of air, like water on sand",
        196.0, 262.0, ((1, 1.0), (2, 0.25), (3, 0.11), (4, 0.05)), 0.0, 0.5, 1.1,
    ),
    "hum": Instrument(
        "a warm, low hum with closed lips",
        147.0, 196.0, ((1, 1.0), (2, 0.6), (3, 0.3), (4, 0.16), (5, 0.08), (6, 0.04)), 0.0, 0.15, -0.8,
    ),
    "bowl": Instrument(
        "a singing bowl, rubbed slowly",
        196.0, 262.0, ((1, 1.0), (2.71, 0.22), (5.15, 0.05)), 0.004, 0.2, -0.1,
    ),
    "air": Instrument(
        "almost only breath, with a thread of tone in it",
        196.0, 262.0, ((1, 1.0), (2, 0.3)), 0.0, 1.3, 6.1,
    ),
}  # fmt: skip


@lru_cache(maxsize=16)
def breath_tone(name: str, kind: PhaseKind, frames: int) -> Mono:
    """Return one phase of a breath as an instrument plays it, (frames,) float32. Do not write to it."""
    instrument = INSTRUMENTS[name]
    if kind == "rest":
        sound = np.zeros(frames)
    elif kind == "hold":
        turns = _whole(instrument.high * np.arange(frames) / SAMPLE_RATE, instrument.high * frames / SAMPLE_RATE)
        sound = FLOOR * _partials(instrument, turns, beat=0.0)
    else:
        start, end = instrument.low, instrument.high
        turns = _glide(start, end, frames) if kind == "in" else _glide(end, start, frames)
        swell = _swell(frames)
        # The air's edge is softer than the tone's, for it is rounded twice: it is the tone that marks the turn.
        air = _rounded(instrument.air * _air(kind, frames) * swell)
        sound = (_partials(instrument, turns, beat=instrument.beat) + air) * swell
    samples = _rounded(sound).astype(np.float32)
    samples.setflags(write=False)
    return samples


def _glide(start: float, end: float, frames: int) -> Samples:
    """Return the turns (1 = a whole cycle) of a tone whose pitch moves evenly, in equal musical steps.

    f(u) = start * r**u with r = end / start and u from 0 to 1, whose integral is start * (r**u - 1) / ln r.
    """
    ratio = end / start
    rise = np.log(ratio)
    scale = start * frames / SAMPLE_RATE / rise
    return _whole(scale * (exponential(0, rise / frames, frames) - 1), scale * (ratio - 1))


def _whole(turns: Samples, total: float) -> Samples:
    """Stretch turns, ``total`` in all, to the nearest whole number: a pitch no ear tells from the one asked for.

    So a phase goes into silence as the next comes out of it (partials that are no whole ratio apart), and the turn is
    the exact middle.
    """
    return np.asarray(turns * (max(1, round(total)) / total))


def _partials(instrument: Instrument, turns: Samples, *, beat: float) -> Samples:
    """Return the sum of an instrument's partials, RMS of about 0.7."""
    total = np.empty(len(turns))
    for at in range(0, len(turns), PIECE):
        total[at : at + PIECE] = _summed(instrument, turns[at : at + PIECE], beat)
    total /= np.sqrt(sum(level**2 for _, level in instrument.partials))
    return total


def _summed(instrument: Instrument, turns: Samples, beat: float) -> Samples:
    total = np.zeros(len(turns))  # cosines: a turn is a mirror, where a sine's sign would hide it for half a cycle
    harmonics: list[Samples] = []
    for ratio, level in instrument.partials:
        total += level * (_harmonic(harmonics, turns, int(ratio)) if ratio % 1 == 0 else _cosine(ratio * turns))
        if beat:
            total += SHIMMER * level * _cosine((ratio + beat) * turns)
    return total


def _harmonic(there: list[Samples], turns: Samples, number: int) -> Samples:
    """Return a harmonic of turns: cos nx = 2 cos x cos (n-1)x - cos (n-2)x. ``there`` keeps those from the first on.

    A cosine takes more than all else that a breath is made of.
    """
    if not there:
        there += [np.ones(len(turns)), _cosine(turns)]
    while len(there) <= number:
        there.append(2 * there[1] * there[-1] - there[-2])
    return there[number]


def _cosine(turns: Samples) -> Samples:
    return np.asarray(np.cos(2 * np.pi * (turns - np.rint(turns))))  # of no more than a turn: half the time


def _air(kind: PhaseKind, frames: int) -> Mono:
    """Return the noise of a breath: it brightens as lungs fill and darkens as they empty."""
    dark, bright = _colours(kind)
    first, last = BRIGHTNESS[kind]
    share = np.linspace(first, last, frames, endpoint=False, dtype=np.float32)
    at = np.arange(frames) % len(dark) if frames > len(dark) else slice(frames)
    return np.asarray(np.sqrt(1 - share) * dark[at] + np.sqrt(share) * bright[at])


@lru_cache(maxsize=2)
def _colours(kind: PhaseKind) -> tuple[Mono, Mono]:
    """Return the dark and the bright noise, AIR frames of each, RMS 1."""
    rng = np.random.default_rng([SEED, *kind.encode()])
    return noise(AIR, DARK, rng).astype(np.float32), noise(AIR, BRIGHT, rng).astype(np.float32)


def _swell(frames: int) -> Samples:
    """Return a raised-cosine swell from FLOOR over 1 (at PEAK_AT) to FLOOR."""
    peak = frames * PEAK_AT
    up, half_turn = math.ceil(peak), 1j * np.pi
    rise = exponential(0, half_turn / peak, up).real
    fall = exponential(half_turn * (frames - up) / (frames - peak), -half_turn / (frames - peak), frames - up).real
    return (1 + FLOOR) / 2 - (1 - FLOOR) / 2 * np.concatenate([rise, fall])


def _rounded(sound: Samples) -> Samples:
    """Return a phase that comes out of silence and goes into it, over a quarter of a sine each.

    The dip around a turn is the same on both sides and straight near 0, so that the moment of the turn can be
    heard. A raised cosine down to 0 would be flat there: inaudible for a tenth of a second, and nobody could
    tell when to turn. It begins and ends in silence, so it does not click.
    """
    edge = min(EDGE, len(sound) / 4)
    rise = np.sin(np.pi / 2 * np.arange(math.ceil(edge)) / edge)
    sound[: len(rise)] *= rise
    sound[len(sound) + 1 - len(rise) :] *= rise[:0:-1]
    return sound
