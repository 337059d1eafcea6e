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
from unhurried.sounds.noise import Samples, band, grains, noise, to_sides, wander, wide
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
    layer: "Callable[[int, np.random.Generator], Samples]"
    lufs: float


def _brown(frames: int, rng: "np.random.Generator") -> Samples:
    return wide(frames, band(45, 900, slope=1.0), rng)


def _ocean(frames: int, rng: "np.random.Generator") -> Samples:
    """Return a low body, and one wave that comes up over 4 s, brightens as it breaks, and draws back over 7.

    With the other layer's, waves come every seven seconds or so, and never evenly: nobody takes them for the breath.
    """
    body = wide(frames, band(50, 300, slope=0.8), rng) * wander(frames, 1.0, (1, 2), rng)[:, None]
    surf = wide(frames, band(220, 900, slope=0.5), rng)
    spray = wide(frames, band(700, 1_900, slope=0.3), rng)
    wave = _wave(frames, rng.uniform(0.4, 0.6) * frames / SAMPLE_RATE)[:, None]
    side = 1 + np.array([0.05, -0.05]) * rng.choice([-1.0, 1.0])
    surf *= 0.4 + 0.6 * wave
    surf *= side
    spray *= 0.45 * wave**2
    spray *= side
    return np.asarray(0.8 * body + surf + spray)


def _wave(frames: int, peak: float) -> Samples:
    """Return one wave in a loop, 0 to 1: up over 4 s until ``peak`` (s), down over 7 s."""
    length = frames / SAMPLE_RATE
    since = (np.arange(frames) / SAMPLE_RATE - peak + length / 2) % length - length / 2
    along = np.where(since < 0, 1 + since / 4.0, 1 - since / 7.0).clip(0, 1)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * along))


def _rain(frames: int, rng: "np.random.Generator") -> Samples:
    """Return a soft, even rush, and drops on leaves: too many to count, none that stands out."""
    rush = wide(frames, band(250, 1_700, slope=0.7), rng)
    drops = [_drop(hz, 6 / hz) for hz in np.geomspace(450, 1_900, 40)]
    return np.asarray(rush + 0.5 * grains(frames, drops, rng, per_second=110))


def _night(frames: int, rng: "np.random.Generator") -> Samples:
    """Return still air outdoors: a low, soft wind that comes and goes a little on either side."""
    wind = wide(frames, band(70, 450, slope=1.0), rng)
    leaves = wide(frames, band(500, 1_600, slope=0.5), rng)
    for side in range(2):
        wind[:, side] *= wander(frames, 2.0, (1, 3, 4), rng)
        leaves[:, side] *= wander(frames, 4.0, (2, 3, 5), rng)
    return np.asarray(wind + 0.3 * leaves)


def _fire(frames: int, rng: "np.random.Generator") -> Samples:
    """Return embers: a warm, fluttering body and small, soft crackles, kept low enough to startle nobody."""
    body = wide(frames, band(55, 260, slope=0.8), rng) * wander(frames, 2.0, (7, 11, 17, 29), rng)[:, None]
    breath = wide(frames, band(200, 800, slope=0.8), rng) * wander(frames, 2.0, (13, 19, 31), rng)[:, None]
    crackles = [_crackle(decay, rng) for decay in np.geomspace(0.004, 0.02, 40)]
    return np.asarray(body + 0.5 * breath + 0.22 * grains(frames, crackles, rng, per_second=14))


def _drone(frames: int, rng: "np.random.Generator") -> Samples:
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


def _drop(hz: float, decay: float) -> Samples:
    """Return a drop: it comes within 4 ms, rings at ``hz`` and falls to 1/e in ``decay`` seconds."""
    seconds = np.arange(to_frames(8 * decay)) / SAMPLE_RATE
    return np.asarray(_burst(seconds, decay) * np.sin(2 * np.pi * hz * seconds))


def _crackle(decay: float, rng: "np.random.Generator") -> Samples:
    """Return a crackle of an ember: a burst of noise below 2 kHz."""
    seconds = np.arange(to_frames(8 * decay)) / SAMPLE_RATE
    return np.asarray(_burst(seconds, decay) * noise(len(seconds), band(250, 1_000, slope=0.3), rng))


def _burst(seconds: Samples, decay: float) -> Samples:
    """Return the level of something small and soft: there after 4 ms, then falling to 1/e in ``decay`` seconds."""
    attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(seconds / 0.004, 1))
    release = 0.5 + 0.5 * np.cos(np.pi * seconds / seconds[-1])
    return np.asarray(attack * release * np.exp(-seconds / decay))


BEDS: Final[dict[str, Bed]] = {
    "ocean": Bed("slow waves, near enough to hear them draw back", _ocean, 5.2),
    "rain": Bed("even rain on leaves; covers a restless house", _rain, 6.9),
    "brown": Bed("deep, steady noise with nothing in it to listen for", _brown, 3.5),
    "night": Bed("still night air, soft and wide", _night, 5.0),
    "fire": Bed("embers, warm and low", _fire, 5.5),
    "drone": Bed("a slow chord under the breath tone", _drone, 7.7),
}


@lru_cache(maxsize=8)
def bed(name: str) -> Loop:
    """Return a bed as an endless loop at BED_LUFS. Its layers are made once; do not write to them."""
    made = BEDS[name]
    rng = np.random.default_rng([SEED, *name.encode()])
    return loop_of(name, tuple(_frozen(made.layer(frames, rng)) for frames in LENGTHS))


def loop_of(name: str, layers: tuple[Stereo, ...]) -> Loop:
    """Return the loop of a bed's layers, of which there is one for each of LENGTHS."""
    return Loop(layers, amplitude(BED_LUFS - BEDS[name].lufs))


def _frozen(samples: Samples) -> Stereo:
    layer = np.asfortranarray(samples, np.float32)  # each side in one piece, as it is mixed
    layer.setflags(write=False)
    return layer
