"""Voices as the tests need them: a cache of their own, workers of all kinds."""

from collections.abc import Sequence
from functools import partial

from unhurried.voices.cache import ClipCache
from unhurried.voices.manner import Manner
from unhurried.voices.process import WORKER
from unhurried.voices.spoken import SpokenVoice
from unhurried.voices.system import open_system

NATURAL = 200.0
"""Words a minute of a voice that need not be measured."""


def system_voice(
    wish: str = "",
    manner: Manner = Manner(),  # noqa: B008
    *,
    cache: ClipCache | None = None,
    worker: Sequence[str] | None = None,
    **deadlines: float,
) -> SpokenVoice:
    """The system voice; with another ``worker`` it is not measured first: what is asked of it are the lines."""
    start = partial(open_system, wish, manner.language, command=worker or WORKER, **deadlines)
    return SpokenVoice(start, manner, cache=cache, natural=NATURAL if worker else None)
