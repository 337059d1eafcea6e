"""What lies under everything: beds of seeded noise and slow tones, wide, steady, and without a seam.

Each is two layers of different lengths, so that nothing in it comes again at the same distance: the whole repeats
only after three and a half minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from unhurried.sounds.loop import Loop, Stereo
from unhurried.sounds.noise import Samples, band, grains, to_sides, wander, wide
from unhurried.units import SAMPLE_RATE, amplitude, to_frames

SEED: Final = 20_26
LENGTHS: Final = (to_frames(13.0), to_frames(17.0))
"""Frames of the layers: 13 and 17 s meet again after 221 s."""
BED_LUFS: Final = -44.0
"""Loudness of every bed at the natural balance (BS.1770): 26 LU under the voice (and see TONE_LUFS)."""


@dataclass(frozen=True, slots=True)
class Bed:
    """What a bed is for, how one layer of it is made, and the loudness (LUFS) of its layers as they are made."""

    about: str
    layer: Callable[[int, np.random.Generator], Samples]
    lufs: float


def _brown(frames: int, rng: np.random.Generator) -> Samples:
    return wide(frames, band(45, 900, slope=1.0), rng)


def _ocean(frames: int, rng: np.random.Generator) -> Samples:
    """Return a low body, and two waves that come up over 3 s and draw back over 5, each from its own side."""
    body = wide(frames, band(50, 350, slope=0.8), rng) * wander(frames, 1.0, (1, 2), rng)[:, None]
    surf = wide(frames, band(250, 1_500, slope=0.6), rng)
    length = frames / SAMPLE_RATE
    for side in range(2):
        peak = length / 2 * (side + rng.uniform(0.3, 0.7))
        wave = _wave(frames, peak)
        surf[:, side] *= 0.55 + 0.45 * wave
        surf[:, 1 - side] *= 0.55 + 0.30 * wave
    return np.asarray(body + 0.8 * surf)


def _wave(frames: int, peak: float) -> Samples:
    """Return one wave in a loop, 0 to 1: up over 3 s until ``peak`` (s), down over 5 s."""
    length = frames / SAMPLE_RATE
    since = (np.arange(frames) / SAMPLE_RATE - peak + length / 2) % length - length / 2
    along = np.where(since < 0, 1 + since / 3.0, 1 - since / 5.0).clip(0, 1)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * along))


def _rain(frames: int, rng: np.random.Generator) -> Samples:
    """Return a soft, even rush, and drops on leaves: too many to count, none that stands out."""
    rush = wide(frames, band(300, 1_800, slope=0.7), rng)
    drops = [
        level * grains(frames, _grain(hz, decay), rng, per_second=rate)
        for hz, decay, rate, level in ((620, 0.012, 40, 0.35), (980, 0.008, 60, 0.30), (1_450, 0.006, 60, 0.18))
    ]
    return np.asarray(rush + sum(drops))


def _night(frames: int, rng: np.random.Generator) -> Samples:
    """Return still air outdoors: a low, soft wind that comes and goes a little on either side."""
    wind = wide(frames, band(70, 450, slope=1.0), rng)
    leaves = wide(frames, band(500, 1_600, slope=0.5), rng)
    for side in range(2):
        wind[:, side] *= wander(frames, 2.0, (1, 3, 4), rng)
        leaves[:, side] *= wander(frames, 3.0, (2, 3, 5), rng)
    return np.asarray(wind + 0.22 * leaves)


def _fire(frames: int, rng: np.random.Generator) -> Samples:
    """Return embers: a warm, fluttering body and small, soft crackles, kept low enough to startle nobody."""
    body = wide(frames, band(55, 260, slope=0.8), rng) * wander(frames, 2.0, (7, 11, 17, 29), rng)[:, None]
    breath = wide(frames, band(200, 800, slope=0.8), rng) * wander(frames, 2.0, (13, 19, 31), rng)[:, None]
    crackles = [
        level * grains(frames, _grain(hz, decay), rng, per_second=rate)
        for hz, decay, rate, level in ((450, 0.020, 5, 0.26), (820, 0.012, 7, 0.22), (1_300, 0.008, 6, 0.13))
    ]
    return np.asarray(body + 0.5 * breath + sum(crackles))


def _drone(frames: int, rng: np.random.Generator) -> Samples:
    """Return a G and its fifth, in octaves: the breath tone moves from its G to its C. Each partial comes and goes.

    It is written as a spectrum: a partial is a bin (whole cycles of the loop), its coming and going two beside it.
    """
    middle, side = np.zeros((2, frames // 2 + 1), np.complex128)
    for hz, level in ((98.0, 1.0), (147.0, 0.6), (196.0, 0.45), (294.0, 0.25), (392.0, 0.16), (588.0, 0.08)):
        cycles = round(hz * frames / SAMPLE_RATE)
        turn = level * np.exp(2j * np.pi * rng.random())
        middle[cycles - 1 : cycles + 2] += turn * np.exp(2j * np.pi * rng.random(3)) * (0.12, 1.0, 0.12)
        side[[cycles - 2, cycles + 2]] += turn * np.exp(2j * np.pi * rng.random(2)) * 0.3
    return to_sides(np.fft.irfft(middle, frames) * frames, np.fft.irfft(side, frames) * frames)


def _grain(hz: float, decay: float) -> Samples:
    """Return a soft little knock: it comes within 4 ms, rings at ``hz`` and falls to 1/e in ``decay`` seconds."""
    seconds = np.arange(to_frames(8 * decay)) / SAMPLE_RATE
    attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(seconds / 0.004, 1))
    release = 0.5 + 0.5 * np.cos(np.pi * seconds / seconds[-1])
    return np.asarray(attack * release * np.exp(-seconds / decay) * np.sin(2 * np.pi * hz * seconds))


BEDS: Final[dict[str, Bed]] = {
    "ocean": Bed("slow waves, near enough to hear them draw back", _ocean, 4.7),
    "rain": Bed("even rain on leaves; covers a restless house", _rain, 7.0),
    "brown": Bed("deep, steady noise with nothing in it to listen for", _brown, 3.5),
    "night": Bed("still night air, the quietest company", _night, 4.7),
    "fire": Bed("embers, warm and low", _fire, 5.9),
    "drone": Bed("a slow chord under the breath tone", _drone, 7.7),
}


@lru_cache(maxsize=2)
def bed(name: str) -> Loop:
    """Return a bed as an endless loop at BED_LUFS. Its layers are made once; do not write to them."""
    made = BEDS[name]
    rng = np.random.default_rng([SEED, *name.encode()])
    layers = tuple(_frozen(made.layer(frames, rng)) for frames in LENGTHS)
    return Loop(layers, amplitude(BED_LUFS - made.lufs))


def _frozen(samples: Samples) -> Stereo:
    layer = samples.astype(np.float32)
    layer.setflags(write=False)
    return layer
