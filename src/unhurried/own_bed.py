"""A listener's own sound file -> an endless bed: read once, levelled, its end faded into its beginning."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from unhurried.errors import FileError
from unhurried.sound_file import CHUNK, HEADROOM, LONGEST, Told, fold_if_lost_in_mono, frames_of, kept
from unhurried.sounds.bed import BED_LUFS
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Loop
from unhurried.sounds.pcm import FULL_SCALE
from unhurried.units import SAMPLE_RATE, amplitude, clock, to_frames
from unhurried.weighting import GATE, gated, powers

SHORTEST: Final = to_frames(2.0)
"""Frames."""
CROSSFADE: Final = to_frames(6.0)
"""Frames over which the end goes over into the beginning; of a short file a third."""
PEAK: Final = -26.0
"""dBFS that a bed's loudest sample stays below at the natural balance: with a line's own peak and the breath tone it
stays under -1.5 dBTP, however little of the file is loud."""


def own_bed(path: Path, told: Told = lambda done, of: None) -> Loop:  # noqa: ARG005
    """Return the bed that a sound file makes. Any rate, any number of channels; loudness as every bed's.

    Raises:
        FileError: it cannot be read, is no sound, is silent, too short or too long, or the disk is full.
    """
    frames = frames_of(path)
    if frames > LONGEST:
        raise FileError(path, f"lasts {clock(frames)}; an hour is enough for a bed: it begins again by itself")
    layer = kept(path, told)
    if len(layer) < SHORTEST:
        seconds = len(layer) / SAMPLE_RATE
        raise FileError(path, f"lasts {seconds:.1f} s; a bed needs {SHORTEST // SAMPLE_RATE} s at least")
    layer = _looped(layer)
    whole = Loop((layer,), 1 / (HEADROOM * FULL_SCALE))
    fold_if_lost_in_mono(layer)
    lufs, peak = _measured(whole, len(layer), told)
    if lufs < GATE:
        raise FileError(path, "there is nothing to hear in it")
    return replace(whole, gain=whole.gain * min(amplitude(BED_LUFS - lufs), amplitude(PEAK) / peak))


def _measured(loop: Loop, frames: int, told: Told) -> tuple[float, float]:
    """Return a loop's loudness (LUFS, gated as BS.1770 does, by chunks) and its peak."""
    peak, found = 0.0, []
    for at in range(0, frames, CHUNK):
        told(frames + at, 2 * frames)
        # The last chunk goes on into the beginning: a short one could not be measured.
        chunk = loop.read(at, at + CHUNK).astype(np.float64)
        peak = max(peak, float(np.abs(chunk).max()))
        found.append(10 ** (gated(powers(chunk[:, 0]) + powers(chunk[:, 1])) / 10))
    audible = [power for power in found if power > 10 ** (GATE / 10)]
    loud = [power for power in audible if power > np.mean(audible) / 10]  # the relative gate, -10 LU
    return (10 * float(np.log10(np.mean(loud))) if loud else -np.inf), peak


def _looped(layer: Any) -> Any:
    """Fade the end of (frames, 2) into its beginning, and return it without that end.

    Equal power: what lies so far apart in a recording is two sounds, not one.
    """
    cross = min(CROSSFADE, len(layer) // 3)
    rise = np.sqrt(fade(cross))[:, None]
    end = layer[len(layer) - cross :]
    mixed = np.rint(layer[:cross] * rise + end * np.sqrt(1 - rise**2))
    layer[:cross] = np.clip(mixed, -FULL_SCALE, FULL_SCALE - 1)
    return layer[: len(layer) - cross]
