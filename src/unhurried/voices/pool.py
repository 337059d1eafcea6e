"""Engines of one kind, as many as are needed at once: each used by one thread at a time, ended from any other."""

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from unhurried.voices.engine import Engine, EngineError, RefusedError

T = TypeVar("T")

ATTEMPTS: Final = 2
"""What fails is tried once more, in a fresh engine."""


class EnginePool:
    """Starts engines when they are asked for, and keeps them for the next to ask."""

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        self._open = open_engine
        self._idle: list[Engine] = []
        self._busy: list[Engine] = []
        self._lock = threading.Lock()
        self._ended = False

    def do(self, act: Callable[[Engine], T]) -> T:
        """Do something with an engine; where that fails, once more with a fresh one.

        Raises:
            EngineError: it failed again, or the engines were ended meanwhile.
        """
        why = ""
        for attempt in range(ATTEMPTS):
            engine: Engine | None = None
            try:
                engine = self._take(fresh=attempt > 0)
                result = act(engine)
            except EngineError as error:
                why = str(error)
                self._dismiss(engine)
                if isinstance(error, RefusedError):
                    raise
                if self._ended:
                    break
            except BaseException:
                self._dismiss(engine)
                raise
            else:
                self._give_back(engine)
                return result
        raise EngineError(why)

    def start(self, engines: int) -> None:
        """Start so many, unless there are as many, and wait for none: they are used soon, side by side.

        Raises:
            EngineError: one cannot be started.
        """
        with self._lock:
            while len(self._idle) + len(self._busy) < engines and not self._ended:
                self._idle.append(self._open())

    def end(self) -> None:
        """End every engine, whatever it is doing; who waits for one is told."""
        with self._lock:
            self._ended = True
            engines = [*self._idle, *self._busy]
            self._idle.clear()
        for engine in engines:
            engine.close()

    def reopen(self) -> None:
        """Let engines be started again."""
        self._ended = False

    def _take(self, *, fresh: bool) -> Engine:
        """Return an idle engine, or another one; a fresh one where what failed may have hit them all."""
        with self._lock:
            if self._ended:
                raise EngineError("was ended")
            engine = self._idle.pop() if self._idle and not fresh else self._open()
            self._busy.append(engine)
        return engine

    def _give_back(self, engine: Engine) -> None:
        with self._lock:
            self._busy.remove(engine)
            self._idle.append(engine)

    def _dismiss(self, engine: Engine | None) -> None:
        if engine is not None:
            with self._lock:
                self._busy.remove(engine)
            engine.close()
