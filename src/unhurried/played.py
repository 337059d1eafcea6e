"""The sound files that a script plays -> sounds: each read once, as loud as the voice, mapped and not in memory."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.errors import Fault, FileError, ScriptError
from unhurried.loudness import measured
from unhurried.script.ritual import Plain, Play
from unhurried.sound_file import HEADROOM, LONGEST, Told, fold_if_lost_in_mono, frames_of, kept
from unhurried.sounds.pcm import FULL_SCALE
from unhurried.sounds.sound import Sound
from unhurried.units import SAMPLE_RATE, amplitude, clock, to_frames
from unhurried.voices.clip import nobody
from unhurried.voices.polish import PEAK_DBTP, SPEECH_LUFS

SHORTEST: Final = to_frames(0.05)
"""Frames: less is a click."""
MAY_BE_MISSING: Final = to_frames(0.1)
"""Frames by which a header may be wrong, as those of MP3 are; where more is missing, the file is broken off."""


def sounds_of(steps: Sequence[Plain], told: Told = nobody, *, to_be_heard: bool) -> dict[str, Sound]:
    """Return the sound of each file that steps play, by ``Play.file``.

    Where it is not ``to_be_heard``, only how long each is: no file is read beyond its header.

    Raises:
        ScriptError: all the sounds that cannot be read, are too short or too long, each with its place; where they
            are to be heard, also those that are silent, broken off, or too much for the disk.
    """
    plays: dict[str, Play] = {}
    for step in steps:
        if isinstance(step, Play):
            plays.setdefault(step.file, step)
    lengths = _each(plays.values(), lambda play: length_of(Path(play.file)))
    if not to_be_heard:
        return lengths
    way = _Way(told, sum(sound.frames for sound in lengths.values()))
    return _each(plays.values(), lambda play: read_sound(Path(play.file), way.of(lengths[play.file].frames)))


def length_of(path: Path) -> Sound:
    """Return a file's sound without its samples.

    Raises:
        FileError: it cannot be read, is no sound, is too short or too long.
    """
    frames = frames_of(path)
    if frames < SHORTEST:
        raise FileError(path, f"lasts {frames / SAMPLE_RATE:.2f} s; {SHORTEST / SAMPLE_RATE:g} s are the least")
    if frames > LONGEST:
        raise FileError(path, f"lasts {clock(frames)}; an hour is the most: cut it into parts")
    seen = path.stat()
    return Sound(f"{path} {seen.st_size} {seen.st_mtime_ns}", frames)


def read_sound(path: Path, told: Told = nobody) -> Sound:
    """Return a file's sound as loud as the voice (SPEECH_LUFS), or as its true peak allows. Any rate, any channels.

    It has as many frames as :func:`length_of` says, to the frame.

    Raises:
        FileError: it cannot be read, is no sound, is silent, too short or too long, broken off, or the disk is full.
    """
    sound = length_of(path)
    layer = _checked(path, kept(path, told), sound.frames)
    fold_if_lost_in_mono(layer)
    plain = replace(sound, gain=1 / (HEADROOM * FULL_SCALE), samples=layer)
    lufs, peak = measured(plain.read, sound.frames, lambda done, of: told(of + done, 2 * of))
    if not np.isfinite(lufs):
        raise FileError(path, "has nothing in it that is heard")
    return replace(plain, gain=plain.gain * min(amplitude(SPEECH_LUFS - lufs), amplitude(PEAK_DBTP) / peak))


def _checked(path: Path, layer: NDArray[np.int16], frames: int) -> NDArray[np.int16]:
    """Return what was read, if that is as much as the header says."""
    if len(layer) < max(frames - MAY_BE_MISSING, frames / 2):
        whole, found = (f"{length / SAMPLE_RATE:.1f} s" for length in (frames, len(layer)))
        raise FileError(path, f"breaks off after {found} of {whole}: copy or make it anew")
    return layer[:frames]


def _each(plays: Iterable[Play], read: Callable[[Play], Sound]) -> dict[str, Sound]:
    """Return what is read of each file; what cannot be, is told for all of them, with its step's place."""
    found: dict[str, Sound] = {}
    faults: list[Fault] = []
    for play in plays:
        try:
            found[play.file] = read(play)
        except FileError as error:
            place = play.place
            faults.append(Fault(place.file, place.line, place.column, f"the sound '{play.name}' {error.why}"))
    if faults:
        raise ScriptError(tuple(faults))
    return found


class _Way:
    """How far several sounds are, as one way."""

    def __init__(self, told: Told, frames: int) -> None:
        self._told = told
        self._frames = frames
        self._done = 0

    def of(self, frames: int) -> Told:
        """Return who is to be told of the next sound, which has so many frames."""
        before = self._done
        self._done += frames
        return lambda done, of: self._told(before + frames * done // max(of, 1), self._frames)
