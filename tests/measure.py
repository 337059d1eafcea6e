"""What an ear would notice, as numbers: loudness (BS.1770), clicks, pitch, where a sound turns. Nothing of it is ours.

The filters are those of ITU-R BS.1770-4 at 48 kHz as pyloudnorm has them; a test holds the streamed measure to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyloudnorm
import scipy.signal
from numpy.typing import NDArray

from unhurried.units import SAMPLE_RATE, to_frames

Samples = NDArray[np.floating]
Floats = NDArray[np.float64]
HOP = to_frames(0.1)
QUIET_ROOM = -50.0
"""LUFS: what a quiet bedroom is beside a voice at -18 (about 28 dB(A) beside 60). Below it nothing is heard to rise."""


def _k_weighting() -> Floats:
    stages = pyloudnorm.Meter(SAMPLE_RATE)._filters.values()
    return np.array([[*stage.b, *stage.a] for stage in stages])


def powers(blocks: Iterable[Samples]) -> Floats:
    """Return the K-weighted power of each 100 ms of a sound given in blocks of (frames, 2), both channels summed."""
    sos = _k_weighting()
    state = np.zeros((len(sos), 2, 2))
    rest = np.zeros(0)
    found: list[Floats] = []
    for block in blocks:
        weighted, state = scipy.signal.sosfilt(sos, block.astype(np.float64), axis=0, zi=state)
        power = np.concatenate([rest, weighted[:, 0] ** 2 + weighted[:, 1] ** 2])
        whole = len(power) // HOP * HOP
        found.append(power[:whole].reshape(-1, HOP).mean(axis=1))
        rest = power[whole:]
    return np.concatenate(found)


def lufs(power: Floats | float) -> Floats:
    """Return power as LUFS."""
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def sliding(power: Floats, seconds: float) -> Floats:
    """Return the mean power of each window of so many seconds, a tenth of a second apart."""
    width = round(seconds * SAMPLE_RATE / HOP)
    total = np.concatenate([[0.0], np.cumsum(power)])
    return np.asarray(np.maximum(total[width:] - total[:-width], 0) / width)


def integrated(power: Floats) -> float:
    """Return the gated loudness (LUFS) of powers of 100 ms: blocks of 0.4 s, gates at -70 LUFS and -10 LU."""
    blocks = sliding(power, 0.4)
    audible = blocks[lufs(blocks) > -70]
    loud = audible[lufs(audible) > lufs(audible.mean()) - 10]
    return float(lufs(loud.mean()))


def loudest(sound: Samples) -> float:
    """Return the loudest 0.4 s of (frames, 2), in LUFS."""
    weighted = scipy.signal.sosfilt(_k_weighting(), sound.astype(np.float64), axis=0)
    total = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1))])
    width = to_frames(0.4)
    return float(lufs((total[width:] - total[:-width]).max() / width))


def fastest_rise(power: Floats) -> float:
    """Return the steepest rise of the short-term loudness (3 s) in LU a second, heard in a quiet room.

    Before the sound begins there is silence, which counts.
    """
    room = 10 ** ((QUIET_ROOM + 0.691) / 10)
    heard = lufs(sliding(np.concatenate([np.zeros(30), power]), 3.0) + room)
    return float(np.diff(heard).max() * SAMPLE_RATE / HOP)


def rms_db(sound: Samples) -> float:
    """Return the level in dB of full scale, all channels together."""
    return float(20 * np.log10(max(np.sqrt(np.mean(np.square(sound, dtype=np.float64))), 1e-9)))


@dataclass
class Clicks:
    """Finds where a sound jumps: 2 ms above 6 kHz that stand 30 dB over the 0.1 s around them, and over -50 dBFS."""

    frames: int = 0

    def __post_init__(self) -> None:
        self._filter = scipy.signal.butter(4, 6_000, "highpass", fs=SAMPLE_RATE, output="sos")
        self._state = np.zeros((len(self._filter), 2))
        self._peaks: list[Floats] = []
        self._rest = np.zeros(0)

    def hear(self, block: Samples) -> None:
        """Take the next block, (frames, 2)."""
        high, self._state = scipy.signal.sosfilt(self._filter, folded(block), zi=self._state)
        joined = np.concatenate([self._rest, np.abs(high)])
        whole = len(joined) // 96 * 96
        self._peaks.append(joined[:whole].reshape(-1, 96).max(axis=1))
        self._rest = joined[whole:]

    def found(self) -> list[float]:
        """Return the times (s) of the clicks."""
        peak = np.concatenate(self._peaks)
        around = scipy.signal.medfilt(peak, 51)
        return [float(at) * 0.002 for at in np.flatnonzero((peak > 32 * (around + 1e-6)) & (peak > 10 ** (-50 / 20)))]


def clicks(blocks: Iterable[Samples]) -> list[float]:
    """Return the times (s) of the clicks in a sound given in blocks of (frames, 2)."""
    ear = Clicks()
    for block in blocks:
        ear.hear(block)
    return ear.found()


def second_difference(sound: Samples) -> float:
    """Return the largest second difference of (frames, ...): what bends most sharply."""
    return float(np.abs(np.diff(sound.astype(np.float64), n=2, axis=0)).max(initial=0.0))


def turns_at(tone: Samples, turn: int) -> int:
    """Return the frame around ``turn`` (50 ms either side) where the envelope of the tone, (frames,), is lowest."""
    near = tone[turn - 9_600 : turn + 9_600].astype(np.float64)
    envelope = np.convolve(np.abs(scipy.signal.hilbert(near)), np.ones(48) / 48, mode="same")
    return turn - 2_400 + int(np.argmin(envelope[9_600 - 2_400 : 9_600 + 2_400]))


def pitch(tone: Samples, low: float, high: float) -> Floats:
    """Return the fundamental (Hz) of (frames,) in each of eight parts of its middle: 10 to 90 % of its length."""
    rate = SAMPLE_RATE // 24  # 2 kHz: enough for a fundamental, and quick
    slow = scipy.signal.resample_poly(tone.astype(np.float64), 1, 24)
    sos = scipy.signal.butter(4, [low * 0.8, high * 1.25], "bandpass", fs=rate, output="sos")
    phase = np.unwrap(np.angle(scipy.signal.hilbert(scipy.signal.sosfiltfilt(sos, slow))))
    at = (np.linspace(0.1, 0.9, 9) * (len(slow) - 1)).astype(int)
    return np.asarray(np.diff(phase[at]) / (2 * np.pi) * rate / np.diff(at))


def folded(sound: Samples) -> Floats:
    """Return both channels as one speaker plays them, (frames,)."""
    return np.asarray((sound[:, 0].astype(np.float64) + sound[:, 1]) / 2)


def in_blocks(sound: Samples, frames: int = SAMPLE_RATE) -> Iterator[Samples]:
    """Yield a whole sound in blocks."""
    for at in range(0, len(sound), frames):
        yield sound[at : at + frames]
