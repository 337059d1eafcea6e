"""Signals as something to be asked for: they strike at any moment, and are only noted then.

In two steps: from its very start a command takes ``early_pause``, so that a pause does not end it, while the others
end it as they always do; its session takes ``signals``, and answers each in its own time.
"""

import contextlib
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

Noted = Literal["interrupt", "terminate", "pause"]

_MEANT: Final[dict[str, Noted]] = {
    "SIGUSR1": "pause",
    "SIGQUIT": "terminate",
    "SIGHUP": "terminate",
    "SIGBREAK": "terminate",  # Windows: Ctrl-Break, and a window that is closed
    "SIGUSR2": "terminate",  # nobody sends these; but what ends a program at once leaves its terminal as it was then
    "SIGALRM": "terminate",
    "SIGXCPU": "terminate",
    "SIGTERM": "terminate",
    "SIGINT": "interrupt",
}
"""Those that raise are last: where they do while the others are set, what is left to be set is least."""
LOOK: Final = 0.05
"""Seconds between two looks where signals cannot be waited for: on Windows."""


class _Notes:
    """A handler that notes: nothing else happens where it strikes."""

    def __init__(self) -> None:
        self.noted: deque[Noted] = deque()

    def __call__(self, number: int, _frame: Any) -> None:
        self.noted.append(_MEANT[signal.Signals(number).name])


class Signals:
    """What was asked by signals and not answered yet."""

    def __init__(self, notes: _Notes, wakes: int | None) -> None:
        self._notes = notes
        self.wakes = wakes
        """The number of a file that can be read once a signal has come; None on Windows."""
        self.is_ending = False
        """Whether an interrupt or a request to end was taken."""

    def take(self) -> Noted | None:
        """Return the next, in the order they came; a second interrupt is one again."""
        if self.wakes is not None:
            with contextlib.suppress(BlockingIOError):
                while os.read(self.wakes, 1024):
                    pass
        taken = self._notes.noted.popleft() if self._notes.noted else None
        self.is_ending = self.is_ending or taken in ("interrupt", "terminate")
        return taken

    def wait(self, timeout: float) -> None:
        """Wait until a signal comes, or so many seconds."""
        until = time.monotonic() + timeout
        while not self._notes.noted and (left := until - time.monotonic()) > 0:
            if self.wakes is None:
                time.sleep(min(left, LOOK))
            elif select.select([self.wakes], [], [], left)[0]:
                return


@contextmanager
def early_pause() -> Iterator[None]:
    """Keep a pause (SIGUSR1) that comes while the block runs for the ``signals`` in it. Of the main thread only."""
    if not hasattr(signal, "SIGUSR1"):
        yield
        return
    before = signal.signal(signal.SIGUSR1, _Notes())
    try:
        yield
    finally:
        _set(signal.SIGUSR1, before)


@contextmanager
def signals() -> Iterator[Signals]:
    """Note signals while the block runs. Of the main thread only.

    One that was ignored (SIGHUP by nohup) stays so. A wish to end that nobody took goes on to the handler of before.
    """
    notes = _Notes()
    early = signal.getsignal(signal.SIGUSR1) if hasattr(signal, "SIGUSR1") else None
    numbers = [getattr(signal, name) for name in _MEANT if hasattr(signal, name)]
    before = {number: handler for number in numbers if (handler := signal.getsignal(number)) != signal.SIG_IGN}
    with _wakes() as wakes:
        noted = Signals(notes, wakes)
        try:
            with _held_back(before):
                for number in before:
                    signal.signal(number, notes)
            if isinstance(early, _Notes):
                notes.noted.extendleft(reversed(early.noted))
                early.noted.clear()
            yield noted
        finally:
            with _held_back(before):
                for number, handler in before.items():
                    _set(number, handler)
    if not noted.is_ending and (left := [what for what in notes.noted if what != "pause"]):
        signal.raise_signal(signal.SIGINT if left[0] == "interrupt" else signal.SIGTERM)


@contextmanager
def before_stopping(act: Callable[[], None]) -> Iterator[None]:
    """Have something done before the program stops (SIGTSTP), while the block runs. Of the main thread only."""
    if sys.platform == "win32":
        yield
        return
    before = signal.getsignal(signal.SIGTSTP)

    def stop(number: int, frame: Any) -> None:
        act()
        if callable(before):
            before(number, frame)
        else:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, stop)

    if before == signal.SIG_IGN:  # a shell without jobs: never stopped
        yield
        return
    signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        _set(signal.SIGTSTP, before)


@contextmanager
def _wakes() -> Iterator[int | None]:
    """Give the number of a file that can be read once a signal has come."""
    if sys.platform == "win32":
        yield None
    else:
        read, write = os.pipe()
        try:
            for number in (read, write):
                os.set_blocking(number, False)
            before = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
            try:
                yield read
            finally:
                signal.set_wakeup_fd(before)
        finally:
            os.close(read)
            os.close(write)


@contextmanager
def _held_back(numbers: "dict[Any, Any]") -> Iterator[None]:
    """Have signals wait, where that can be, until all of their handlers are set."""
    if sys.platform == "win32":
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _set(number: signal.Signals, handler: Any) -> None:
    """Set a handler as it was; one that is not of Python (None) cannot be, and its default takes its place."""
    signal.signal(number, handler if handler is not None else signal.SIG_DFL)
