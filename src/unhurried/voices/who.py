"""Who speaks: an engine is asked once, and what it said is remembered while nothing that decides it has changed.

To start an engine only to ask it who it is takes longer than all else before the first word. So where its whole state
can be told without it (the files of its package, of its model), its answer is kept under that state. An engine that
does run is asked all the same, so that a memory can be wrong only while nothing new is spoken.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from unhurried.kept import Kept, key_of
from unhurried.voices.engine import Engine, EngineError

_SUFFIX: Final = ".who"

State = Callable[[], str | None]
"""Tells all that decides what an engine says of itself; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What an engine says of itself; see :class:`unhurried.voices.engine.Engine`."""

    identity: tuple[str, ...]
    languages: tuple[str, ...]
    pitched: bool


def introduction_of(engine: Engine) -> Introduction:
    """Return what an engine says of itself."""
    return Introduction(engine.identity, engine.languages, engine.pitched)


class Who:
    """An engine's introduction, from memory where it can be."""

    def __init__(self, ask: Callable[[], Introduction], kept: Kept, state: State) -> None:
        """Take what asks the engine, where to remember, and what tells the engine's state."""
        self._ask = ask
        self._kept = kept
        self._state = state
        self._known: Introduction | None = None
        self._remembered = ""  # the key it was remembered by, until the engine itself has said it

    def known(self) -> Introduction:
        """Return the introduction.

        Raises:
            EngineError: it had to be asked for, and the engine failed.
        """
        if self._known is None:
            key = self._key()
            if key is not None and (found := _parsed(self._kept.data(key, _SUFFIX))) is not None:
                self._known, self._remembered = found, key
            else:
                self._known = self._asked(key)
        return self._known

    def has_changed(self) -> bool:
        """Ask the engine, which is needed anyway, whether it is who it was remembered to be; what it says counts.

        Raises:
            EngineError: the engine failed.
        """
        if not self._remembered:
            return False
        key, self._remembered = self._remembered, ""
        before = self._known
        try:
            self._known = self._asked(key)
        except EngineError:
            self._kept.forget(key, _SUFFIX)
            self._known = None
            raise
        return self._known != before

    def _asked(self, key: str | None) -> Introduction:
        told = self._ask()
        if key is not None and key == self._key():  # nothing has changed meanwhile
            self._kept.keep_data(
                key, _SUFFIX, json.dumps([told.identity, told.languages, told.pitched]).encode(), shrinks=False
            )
        return told

    def _key(self) -> str | None:
        try:
            state = self._state()
        except OSError:
            return None
        return None if state is None else key_of("who", state)


def _parsed(data: memoryview | None) -> Introduction | None:
    """Return what was remembered; None where it is nothing of the kind."""
    if data is None:
        return None
    try:
        identity, languages, pitched = json.loads(bytes(data))
        return Introduction(tuple(map(str, identity)), tuple(map(str, languages)), bool(pitched))
    except (ValueError, TypeError):
        return None
