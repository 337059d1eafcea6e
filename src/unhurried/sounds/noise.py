"""Seeded noise, made in the frequency domain: it has no seam, and nothing outside the band it is given. Pure."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE

Samples = NDArray[np.float64]
"""(frames,) or (frames, 2) float64, while a sound is being made."""
Shape = Callable[[Samples], Samples]
"""Frequencies (Hz, all above 0) -> the amplitude wished for at each."""

HIGHEST: Final = 6_000.0
"""Hz. No noise has anything above it: bins beyond are never filled."""
WIDTH: Final = 0.30
"""The side signal's share of the power: wide, and a mono fold loses 1.5 dB (10 lg 0.7)."""

WANDER_KNOTS: Final = 100
"""Points a second at which a slow gain is worked out; between them it moves in straight lines."""


def noise(frames: int, shape: Shape, rng: "np.random.Generator") -> Samples:
    """Return (frames,) of noise with an RMS of 1 whose end leads into its beginning.

    It is a sum of whole cycles of the loop with random phases, so reading it modulo its length has no seam.
    """
    hz: Samples = np.arange(frames // 2 + 1) * np.float64(SAMPLE_RATE / frames)
    used = hz[1 : np.searchsorted(hz, HIGHEST)]  # no DC
    levels, turns = shape(used), rng.random(len(used))
    count = int(np.flatnonzero(levels)[-1]) + 1  # a band is gone long before the highest
    spectrum = np.zeros(len(hz), np.complex128)
    spectrum[1 : count + 1] = levels[:count] * np.exp(2j * np.pi * turns[:count])
    return _unit(np.fft.irfft(spectrum, frames))


def wide(frames: int, shape: Shape, rng: "np.random.Generator") -> Samples:
    """Return (frames, 2) of such noise: what both sides share, and what one has against the other."""
    middle, side = noise(frames, shape, rng), noise(frames, shape, rng)
    return to_sides(middle * np.sqrt(1 - WIDTH), side * np.sqrt(WIDTH))


def to_sides(middle: Samples, side: Samples) -> Samples:
    """Return left and right, (frames, 2), of a middle and a side signal, each (frames,).

    In memory one lies behind the other: what both are multiplied with runs through each in one go.
    """
    return np.stack([middle + side, middle - side]).T


def grains(frames: int, kernels: Sequence[Samples], rng: "np.random.Generator", *, per_second: float) -> Samples:
    """Return (frames, 2) of grains at random times, each one of the kernels, of its own size and place; an RMS of 1.

    What is still ringing at the end rings on in the loop's beginning: there is no seam here either.
    """
    count = round(per_second * frames / SAMPLE_RATE)
    longest = max(map(len, kernels))
    hits = np.zeros((frames + longest, 2))
    sizes = rng.uniform(0.3, 1.0, count) * rng.choice([-1.0, 1.0], count)
    places = rng.uniform(-0.6, 0.6, count)
    which = rng.integers(0, len(kernels), count)
    for at, size, place, k in zip(rng.integers(0, frames, count), sizes, places, which, strict=True):
        kernel = kernels[k]
        hits[at : at + len(kernel)] += kernel[:, None] * (size * (1 + place), size * (1 - place))
    hits[:longest] += hits[frames:]
    return _unit(hits[:frames])


def wander(frames: int, depth: float, cycles: tuple[int, ...], rng: "np.random.Generator") -> Samples:
    """Return (frames,) gains that move slowly by at most ``depth`` dB up and down, in whole cycles of the loop."""
    knots = frames * WANDER_KNOTS // SAMPLE_RATE
    turn = 2 * np.pi * np.arange(knots + 1) / knots
    way = sum((np.sin(n * turn + rng.uniform(0, 2 * np.pi)) for n in cycles), np.zeros(knots + 1))
    gains: Samples = np.interp(
        np.arange(frames), np.linspace(0, frames, knots + 1), 10 ** (depth / 20 * way / len(cycles))
    )
    return gains


def _unit(samples: Samples) -> Samples:
    return np.asarray(samples / np.sqrt(np.mean(samples**2)))


def band(low: float, high: float, *, slope: float = 0.0) -> Shape:
    """Return the shape of a band: gone below ``low``, gone an octave above ``high`` (Hz), 1/f**slope inside."""

    def shape(hz: Samples) -> Samples:
        octaves = np.clip(np.log2(hz / high), 0, 1)
        inside: Samples = hz**-slope / np.sqrt(1 + (low / hz) ** 6) * (0.5 + 0.5 * np.cos(np.pi * octaves))
        return inside

    return shape
