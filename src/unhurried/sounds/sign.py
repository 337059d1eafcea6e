"""Signs: what a key has done, heard with closed eyes. The tide, struck softly: shorter and softer than any chime.

A chime belongs to the ritual, and a sign to the two at the keys: so it is none of the bowls, its pitches are other
ones, and it is over when a chime has hardly begun.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from unhurried.sounds.fade import fade
from unhurried.sounds.noise import Samples
from unhurried.sounds.tone import INSTRUMENTS
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono

SIGN_LUFS: Final = -32.0
"""Loudness of every sign at the natural balance, where it is loudest (0.4 s): 14 LU under the voice, and 5 under the
start chime. Nothing else sounds then, so it need not be louder."""
ATTACK: Final = to_frames(0.1)
"""Frames, raised cosine: nothing startles (see chime.py). Nobody waits for this sound, so it comes no quicker."""
DECAY: Final = 0.28
"""Seconds in which a note falls to 1/e: the first makes room for the second, the last is gone when it must be."""
NOTE: Final = 0.85
"""Seconds from a note's beginning until it is gone."""
RELEASE: Final = to_frames(0.4)
"""Frames at the end of a note that fade to nothing."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at a time (s), with a pitch (Hz) and an amplitude."""

    at: float
    pitch: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign is for, its notes, and its loudness as they are made (LUFS, see SIGN_LUFS)."""

    about: str
    notes: tuple[Note, ...]
    lufs: float


SIGNS: Final[dict[str, Sign]] = {
    "pause": Sign("two short notes, falling: it waits for you", (Note(0.0, 392.0), Note(0.35, 294.0)), -6.1),
    "go on": Sign("the same two, rising: it goes on", (Note(0.0, 294.0), Note(0.35, 392.0)), -6.1),
    "no": Sign("one short, low note: this cannot be done", (Note(0.0, 147.0),), -7.7),
}


def sign_frames(name: str) -> int:
    """Return how long a sign sounds, in frames."""
    return to_frames(SIGNS[name].notes[-1].at + NOTE)


@lru_cache(maxsize=8)
def sign(name: str) -> Mono:
    """Return a sign, (frames,) float32, as loud as it is at the natural balance. Do not write to it."""
    sound = np.zeros(sign_frames(name))
    for note in SIGNS[name].notes:
        at = to_frames(note.at)
        sound[at : at + to_frames(NOTE)] += note.strength * _struck(note.pitch)
    samples = (sound * amplitude(SIGN_LUFS - SIGNS[name].lufs)).astype(np.float32)
    samples.setflags(write=False)
    return samples


def _struck(pitch: float) -> Samples:
    """Return a note of the tide's tone that is struck, and not drawn out; its last frame is silent."""
    seconds = np.arange(to_frames(NOTE)) / SAMPLE_RATE
    note = np.zeros(len(seconds))
    for ratio, level in INSTRUMENTS["tide"].partials:
        note += level * np.sin(2 * np.pi * pitch * ratio * seconds)
    note *= np.exp(-seconds / DECAY)
    note[:ATTACK] *= fade(ATTACK)
    note[-RELEASE:] *= fade(RELEASE)[::-1]
    return note
