"""What was recorded of a session, explained: the edit list that sounds just so, found key by key.

When a key reaches the sound is not known to the frame. So for each key the frames are tried at which it may have, until
what follows in the recording is what that edit list has, sample for sample.
"""

from collections.abc import Callable, Sequence

import numpy as np

from unhurried.session.session import Session
from unhurried.sounds.loop import Stereo

Done = Callable[[Session, int], Session]
"""What was done to a session, at a frame of its output."""

BLOCK = 960
"""Frames: a change comes where a block begins."""
BACK = 4 * 48_000
"""Frames for which a change may not be heard: where it comes in a silence, or a fade begins."""


class NotExplainedError(AssertionError):
    """The recording is not what these keys make of the session."""


def beginning(recording: Stereo) -> int:
    """Return the first frame of a recording that is not silent."""
    return int(np.flatnonzero(recording.any(axis=1))[0])


def followed(recording: Stereo, session: Session, done: Sequence[Done], *, quiet: int = 0) -> tuple[Session, int]:
    """Return the session that sounds as it was recorded, and the frame of the recording at which its output begins.

    Args:
        recording: (frames, 2) float32; silence before the session begins, and whatever comes after it.
        session: as it began.
        done: what was done to it, in order. Ending may not be heard, where nothing is to be heard any more.
        quiet: frames of the session's output that are silent at its beginning.

    Raises:
        NotExplainedError: with where it differs.
    """
    first = next(k for k in range(1 << 20) if session.edits.block(quiet + k * 4_800, 4_800).any()) * 4_800 + quiet
    sounds = first + int(np.flatnonzero(session.edits.block(first, 4_800).any(axis=1))[0])
    origin = beginning(recording) - sounds
    for count, do in enumerate(done, 1):
        if (
            do in (Session.end, Session.stop)
            and _differs(recording, origin, session, 0, len(recording) - origin) is None
        ):
            break
        session = _changed(recording, origin, session, do, count)
    last = min(session.edits.frames, len(recording) - origin)
    differs = _differs(recording, origin, session, 0, last)
    if differs is not None:
        raise NotExplainedError(f"after all that was done it differs at {differs} of {last}")
    return session, origin


def _changed(recording: Stereo, origin: int, session: Session, do: Done, count: int) -> Session:
    end = min(session.edits.frames, len(recording) - origin)
    differs = _differs(recording, origin, session, 0, end)
    if differs is None:
        raise NotExplainedError(f"nothing is heard of what was done as number {count}")
    latest = differs // BLOCK * BLOCK
    best, until = session, differs
    for at in range(latest, max(-1, latest - BACK), -BLOCK):
        changed = do(session, at)
        explained = _differs(recording, origin, changed, at, len(recording) - origin)
        if explained is None or explained > until:
            best, until = changed, len(recording) if explained is None else explained
    if best is session:
        raise NotExplainedError(f"what was done as number {count} does not explain what is heard from {differs} on")
    return best


def _differs(recording: Stereo, origin: int, session: Session, start: int, stop: int) -> int | None:
    """Return the first frame of the output at which the recording is another sound; None where it is the same."""
    at, frames = start, 2_400  # most differ soon
    while at < stop:
        frames = min(frames, stop - at)
        heard = recording[origin + at : origin + at + frames]
        other = np.flatnonzero((heard != session.edits.block(at, frames)).any(axis=1))
        if len(other):
            return at + int(other[0])
        at, frames = at + frames, min(4 * frames, 1 << 18)
    return None
