"""A process that makes one job after the other, for as long as somebody hands them to it.

It ends with whoever started it, at once and without litter, however that ended: what it waits for is watched by a
thread, and the job that is being made is interrupted where it is, so that it clears away what is half done.
"""

import contextlib
import os
import signal
import threading
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.many.jobs import Make, Tell, one_line

GRACE: Final = 2.0
"""Seconds to clear away what is half done. A block is encoded in a tenth of one, at most."""
PROGRESS: Final = 0.1
"""Seconds between two words about progress: more often, nobody sees it."""


class _EndError(KeyboardInterrupt):
    """Nobody waits any longer: it goes the way of Ctrl-C, with the same cleaning up."""


def serve(orders: Connection, make: Make, life: Connection) -> None:
    """Make what is ordered until nobody orders any more, or ``life`` is closed on the other side.

    For each order it tells ("moved", done, of), then ("made", Made), ("failed", why) or ("raised", error, traceback).
    """
    work = _Work(orders, make)
    _leave_signals_to_the_parent()
    signal.signal(signal.SIGTERM, work.end)
    threading.Thread(target=_watch, args=(life,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError, _EndError):
        while True:
            work.do(orders.recv())


class _Work:
    """One order after the other; what is being made can be ended."""

    def __init__(self, answers: Connection, make: Make) -> None:
        self._answers = answers
        self._make = make
        self._is_making = False
        self._is_ended = False

    def do(self, order: Any) -> None:
        """Make what an order says, and answer."""
        try:
            self._is_making = True
            if self._is_ended:  # before it was begun
                return
            made = self._make(order, paced(lambda done, of: self._answers.send(("moved", done, of))))
        except UnhurriedError as error:
            self._answers.send(("failed", one_line(error)))
        except Exception as error:
            _raise_there(self._answers, error)
        else:
            self._answers.send(("made", made))
        finally:
            self._is_making = False

    def end(self, *_: Any) -> None:
        """Interrupt what is being made, once: its cleaning up is not. Who only waits ends with what it waits for."""
        self._is_ended = True
        if self._is_making:
            self._is_making = False
            raise _EndError


def _leave_signals_to_the_parent() -> None:
    """Ctrl-C and a closed terminal reach all processes of a command; its first one answers for all."""
    for name in ("SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _raise_there(answers: Connection, error: Exception) -> None:
    """Send an error that is a fault of the program, as it is where that can be."""
    told = traceback.format_exc()
    try:
        answers.send(("raised", error, told))
    except Exception:
        answers.send(("raised", RuntimeError(f"{type(error).__name__}: {error}"), told))


def paced(tell: Tell, every: float = PROGRESS) -> Tell:
    """Return what tells of progress seldom enough; of the end always."""
    told_at = -every

    def tell_seldom(done: int, of: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if done >= of or now - told_at >= every:
            told_at = now
            tell(done, of)

    return tell_seldom


def _watch(life: Connection) -> None:
    """Wait until the other side is gone; then interrupt what is being made, and end, whatever that says to it."""
    with contextlib.suppress(EOFError, OSError):
        life.recv()
    if hasattr(signal, "pthread_kill"):
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGTERM)  # wakes it where it waits for the system, too
    else:
        import _thread

        _thread.interrupt_main(signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
