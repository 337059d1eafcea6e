"""How much of a ritual was heard, and whether that was all of it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from unhurried.cues import Timeline
from unhurried.past import is_whole
from unhurried.session.entering import has_ended
from unhurried.units import SAMPLE_RATE

LEAST_HEARD: Final = 5 * SAMPLE_RATE
"""Frames of a ritual. Of which less was heard, that was a slip of the hand, and leaves no row."""


def frames_heard(spans: Iterable[range]) -> int:
    """Return how many frames of a ritual are in some spans of it, each counted once."""
    count, until = 0, 0
    for span in sorted((span for span in spans if span), key=lambda span: span.start):
        count += max(0, span.stop - max(span.start, until))
        until = max(until, span.stop)
    return count


def is_finished(timeline: Timeline, heard: Sequence[range]) -> bool:
    """Whether a ritual was played to its end; who ends it after its end chime was struck has heard it all."""
    return is_whole(timeline, heard) or any(
        has_ended(timeline, span.stop - 1) and not has_ended(timeline, span.start) for span in heard
    )
