"""A person's sound file -> its sound: any format, rate and channels, at 48 kHz in stereo, while it is needed.

It is kept as 16-bit frames in a nameless temporary file and mapped into memory, so that an hour of rain costs disk
and not memory, and goes away with the process.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from unhurried.errors import FileError, unreadable
from unhurried.part_file import soundfile_name
from unhurried.sounds.loop import Stereo
from unhurried.sounds.pcm import as_pcm
from unhurried.units import SAMPLE_RATE, to_frames

LONGEST: Final = to_frames(3600.0)
"""Frames of a sound file. An hour is 700 MB of disk while it plays."""
HEADROOM: Final = 0.5
"""What is stored beside what was read: MP3 and resampling overshoot full scale."""
LEAST_IN_MONO: Final = 0.35
ONE_SIDED: Final = 1 / 16
"""Powers beside the whole: below, the sides cancel each other out; below, the quieter side is as good as silent."""
CHUNK: Final = to_frames(10.0)
UNKNOWN: Final = 2**63 - 1
"""Frames of a file whose header leaves them out, as a FLAC's that was written to a pipe: so says libsndfile."""

Told = Callable[[int, int], None]
"""Told how many frames have been read, of how many."""


def frames_of(path: Path) -> int:
    """Return how many frames a file has at SAMPLE_RATE, as its header says: its sound is not read.

    Raises:
        FileError: it cannot be read, or is no sound.
    """
    with _opened(path) as file:
        if file.frames == UNKNOWN:
            raise FileError(path, "does not say how long it is; make it anew, as WAV perhaps")
        # soxr rounds half a frame up; Python's round() would not always.
        return int((2 * file.frames * SAMPLE_RATE + file.samplerate) // (2 * file.samplerate))


def kept(path: Path, told: Told) -> NDArray[np.int16]:
    """Return a file's sound, (frames, 2), at HEADROOM of its level, as an array that may be written to.

    Raises:
        FileError: it cannot be read, is no sound, or the disk is full.
    """
    try:
        with tempfile.TemporaryFile(prefix="unhurried-") as store:  # once mapped, it stays until the array goes
            frames = 0
            for chunk in _chunks(path, told):
                store.write(as_pcm(chunk * HEADROOM).tobytes())
                frames += len(chunk)
            store.flush()
            if not frames:  # nothing cannot be mapped
                return np.zeros((0, 2), np.int16)
            return np.memmap(store, np.int16, "r+").reshape(-1, 2)
    except OSError as error:
        raise FileError(path, f"cannot be kept in {tempfile.gettempdir()}: {error.strerror or error}") from None


def fold_if_lost_in_mono(layer: NDArray[np.int16]) -> None:
    """Have the louder channel on both sides where one ear or one speaker would be left without a sound."""
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


def _chunks(path: Path, told: Told) -> Iterator[Stereo]:
    """Yield a file's sound at SAMPLE_RATE in stereo, about CHUNK frames at a time."""
    import soxr

    with _opened(path) as file:
        resampler = soxr.ResampleStream(file.samplerate, SAMPLE_RATE, 2, dtype="float32", quality="HQ")
        size = max(1, CHUNK * file.samplerate // SAMPLE_RATE)
        while True:
            told(file.tell(), 2 * file.frames)  # reading is half of it; how loud it is, is the other
            block = np.nan_to_num(file.read(size, dtype="float32", always_2d=True), posinf=1, neginf=-1)
            last = len(block) < size
            yield resampler.resample_chunk(_stereo(block), last=last)
            if last:
                return


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a file with libsndfile; what goes wrong with it then, or while it is read, is a FileError."""
    import soundfile

    _check(path)
    try:
        # By name: through a Python file an interrupt would be swallowed.
        with soundfile.SoundFile(soundfile_name(path)) as file:
            yield file
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
        raise unreadable(path, error) from None


def _stereo(block: NDArray[np.float32]) -> Stereo:
    """Return two channels: as they are, or everything in the middle where there are not two."""
    if block.shape[1] == 2:
        return np.ascontiguousarray(block)
    return np.asarray(block.mean(axis=1, dtype=np.float32, keepdims=True).repeat(2, axis=1))
