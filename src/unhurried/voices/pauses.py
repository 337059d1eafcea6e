"""The silences inside a line: made of samples, never left to an engine, and grown where a voice is quick. Pure."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unhurried.sounds.fade import fade
from unhurried.units import amplitude, to_frames
from unhurried.voices.polish import DRY_TAIL, LEAD

Samples = NDArray[np.float64]

STEP: Final = to_frames(0.010)
"""Frames in which a silence is looked for."""
QUIET_DB: Final = -45.0
"""Relative to the loudest step: a pause. The closures of consonants are as quiet, but shorter."""
SHORTEST: Final = 12
"""Steps. Measured: espeak-ng's and flite's closures last 0.1 s at most, their pauses at commas 0.15 s and more."""
MOST: Final = to_frames(0.5)
"""Frames by which one pause inside a sentence grows at most: with its own length no longer than a calm breath."""
SHARE: Final = 0.5
"""Of the time that is missing at the pace, what goes into the pauses inside; the rest follows the sentence."""
EDGE: Final = to_frames(0.005)


def joined(phrases: Sequence[tuple[Samples, float]]) -> Samples:
    """Return trimmed phrases, each followed by seconds of silence from its last sound to the next one's first."""
    parts: list[Samples] = []
    for k, (words, pause) in enumerate(phrases):
        parts.append(words)
        if k < len(phrases) - 1:
            parts.append(np.zeros(max(0, to_frames(pause) - DRY_TAIL - LEAD)))
    return np.concatenate(parts)


def grown(words: Samples, missing: int) -> Samples:
    """Return a line's words with its pauses longer, by half of ``missing`` frames at most."""
    pauses = _pauses(words)
    if missing <= 0 or not pauses:
        return words
    more = np.zeros(min(MOST, int(missing * SHARE) // len(pauses)))
    parts = [part.copy() for part in np.split(words, pauses)]
    for part in parts[1:]:
        part[:EDGE] *= fade(EDGE)
    for part in parts[:-1]:
        part[-EDGE:] *= fade(EDGE)[::-1]
    return np.concatenate([parts[0], *(piece for part in parts[1:] for piece in (more, part))])


def _pauses(words: Samples) -> list[int]:
    """Return the middle frame of each silence inside a line."""
    steps = len(words) // STEP
    level = np.sqrt(np.mean(words[: steps * STEP].reshape(steps, STEP) ** 2, axis=1))
    quiet = np.concatenate([[0], level < level.max(initial=0.0) * amplitude(QUIET_DB), [0]]).astype(int)
    begins, ends = np.flatnonzero(np.diff(quiet) == 1), np.flatnonzero(np.diff(quiet) == -1)
    return [
        int((begin + end) // 2) * STEP
        for begin, end in zip(begins, ends, strict=True)
        if end - begin >= SHORTEST and begin > 0 and end < steps
    ]
