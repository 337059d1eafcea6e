"""A listener's own sound file -> an endless bed: read once, levelled, its end faded into its beginning.

It is kept as 16-bit frames in a nameless temporary file and mapped into memory, so that an hour of rain costs disk
and not memory, and goes away with the process.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from unhurried.errors import FileError
from unhurried.sinks.file import soundfile_name
from unhurried.sounds.bed import BED_LUFS
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Loop, Stereo
from unhurried.sounds.pcm import FULL_SCALE, as_pcm
from unhurried.units import SAMPLE_RATE, amplitude, clock, to_frames

SHORTEST: Final = to_frames(2.0)
LONGEST: Final = to_frames(3600.0)
"""Frames. An hour is 700 MB of disk while it plays; a bed begins again by itself."""
CROSSFADE: Final = to_frames(6.0)
"""Frames over which the end goes over into the beginning; of a short file a third."""
PEAK: Final = -26.0
"""dBFS that a bed's loudest sample stays below at the natural balance: with a line's own peak and the breath tone it
stays under -1.5 dBTP, however little of the file is loud."""
HEADROOM: Final = 0.5
"""What is stored beside what was read: MP3 and resampling overshoot full scale."""
GATE: Final = -70.0
"""LUFS: what is quieter does not count (BS.1770)."""
LEAST_IN_MONO: Final = 0.35
ONE_SIDED: Final = 1 / 16
"""Powers beside the whole: below, the sides cancel each other out; below, the quieter side is as good as silent."""
CHUNK: Final = to_frames(10.0)

Told = Callable[[int, int], None]
"""Told how many frames have been read, of how many."""


def own_bed(path: Path, told: Told = lambda done, of: None) -> Loop:  # noqa: ARG005
    """Return the bed that a sound file makes. Any rate, any number of channels; loudness as every bed's.

    Raises:
        FileError: it cannot be read, is no sound, is silent, too short or too long, or the disk is full.
    """
    try:
        with tempfile.TemporaryFile(prefix="unhurried-") as store:  # once mapped, it stays until the loop goes
            _convert(path, store, told)
            layer = _looped(np.memmap(store, np.int16, "r+").reshape(-1, 2))
    except OSError as error:
        raise FileError(path, f"cannot be kept in {tempfile.gettempdir()}: {error.strerror or error}") from None
    whole = Loop((layer,), 1 / (HEADROOM * FULL_SCALE))
    _fold_if_lost_in_mono(layer)
    lufs, peak = _measured(whole, len(layer), told)
    if lufs < GATE:
        raise FileError(path, "there is nothing to hear in it")
    return replace(whole, gain=whole.gain * min(amplitude(BED_LUFS - lufs), amplitude(PEAK) / peak))


def _convert(path: Path, store: IO[bytes], told: Told) -> None:
    """Write a file's sound to the store as 16-bit stereo frames."""
    frames = 0
    for chunk in _chunks(path, told):
        store.write(as_pcm(chunk * HEADROOM).tobytes())
        frames += len(chunk)
    store.flush()
    if frames < SHORTEST:
        raise FileError(path, f"lasts {frames / SAMPLE_RATE:.1f} s; a bed needs {SHORTEST // SAMPLE_RATE} s at least")


def _chunks(path: Path, told: Told) -> Iterator[Stereo]:
    """Yield a file's sound at SAMPLE_RATE in stereo, about CHUNK frames at a time."""
    import soundfile
    import soxr

    _check(path)
    try:
        # By name: through a Python file an interrupt would be swallowed.
        with soundfile.SoundFile(soundfile_name(path)) as file:
            if file.frames / file.samplerate * SAMPLE_RATE > LONGEST:
                length = clock(round(file.frames / file.samplerate * SAMPLE_RATE))
                raise FileError(path, f"lasts {length}; an hour is enough for a bed: it begins again by itself")
            resampler = soxr.ResampleStream(file.samplerate, SAMPLE_RATE, 2, dtype="float32", quality="HQ")
            size = max(1, CHUNK * file.samplerate // SAMPLE_RATE)
            while True:
                told(file.tell(), 2 * file.frames)  # reading is half of it
                block = np.nan_to_num(file.read(size, dtype="float32", always_2d=True), posinf=1, neginf=-1)
                last = len(block) < size
                yield resampler.resample_chunk(_stereo(block), last=last)
                if last:
                    return
    except (RuntimeError, TypeError, ValueError) as error:
        why = str(getattr(error, "error_string", error)).rstrip(".")
        raise FileError(path, f"is not a sound that can be read ({why})") from None


def _check(path: Path) -> None:
    """Say in the system's words why a file cannot be opened, which libsndfile does not."""
    try:
        if path.exists() and not path.is_file():
            raise FileError(path, "is not a file")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise FileError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _stereo(block: NDArray[np.float32]) -> Stereo:
    """Return two channels: as they are, or everything in the middle where there are not two."""
    if block.shape[1] == 2:
        return np.ascontiguousarray(block)
    return np.asarray(block.mean(axis=1, dtype=np.float32, keepdims=True).repeat(2, axis=1))


def _fold_if_lost_in_mono(layer: NDArray[np.int16]) -> None:
    """Have the louder channel on both sides where one ear or one speaker would be left without a bed."""
    left = right = both = 0.0
    for at in range(0, len(layer), CHUNK):
        chunk = layer[at : at + CHUNK].astype(np.float64)
        left += float(np.dot(chunk[:, 0], chunk[:, 0]))
        right += float(np.dot(chunk[:, 1], chunk[:, 1]))
        both += float(np.dot(chunk[:, 0], chunk[:, 1]))
    # Of sides that share nothing, as two microphones far apart, the fold has half the power: that is no loss.
    if 0.5 + both / max(left + right, 1) < LEAST_IN_MONO or min(left, right) < ONE_SIDED * max(left, right):
        louder = 0 if left >= right else 1
        layer[:, 1 - louder] = layer[:, louder]


def _measured(loop: Loop, frames: int, told: Told) -> tuple[float, float]:
    """Return a loop's loudness (LUFS, gated as BS.1770 does, by chunks) and its peak."""
    import pyloudnorm

    meter = pyloudnorm.Meter(SAMPLE_RATE)
    peak, powers = 0.0, []
    for at in range(0, frames, CHUNK):
        told(frames + at, 2 * frames)
        # The last chunk goes on into the beginning: a short one could not be measured.
        chunk = loop.read(at, at + CHUNK)
        peak = max(peak, float(np.abs(chunk).max()))
        with np.errstate(divide="ignore"):
            powers.append(10 ** (meter.integrated_loudness(chunk) / 10))
    audible = [power for power in powers if power > 10 ** (GATE / 10)]
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
