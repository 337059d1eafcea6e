"""Signals are noted, and nothing else happens where they strike."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has other signals", allow_module_level=True)

from unhurried.cli.signals import early_pause, signals

KINDS = {
    "SIGINT": "interrupt",
    "SIGTERM": "terminate",
    "SIGHUP": "terminate",
    "SIGQUIT": "terminate",
    "SIGUSR1": "pause",
    "SIGUSR2": "terminate",
}


def _handlers() -> dict[str, object]:
    return {name: signal.getsignal(getattr(signal, name)) for name in KINDS}


@pytest.fixture(autouse=True)
def _all_is_as_it_was() -> Iterator[None]:
    """Handlers, and what wakes, are afterwards as they were before."""
    before, held_back = _handlers(), signal.pthread_sigmask(signal.SIG_BLOCK, [])  # libraries hold back some
    yield
    assert _handlers() == before
    assert signal.set_wakeup_fd(-1) == -1
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == held_back


def _strike(*names: str) -> None:
    for name in names:
        signal.raise_signal(getattr(signal, name))


def test_each_is_told_once_in_the_order_they_came() -> None:
    """A second interrupt is one again; nothing raises where they strike."""
    with signals() as noted:
        assert noted.take() is None
        _strike(*KINDS, "SIGINT", "SIGUSR1")
        assert [noted.take() for _ in range(9)] == [*KINDS.values(), "interrupt", "pause", None]


def test_what_strikes_ends_a_wait_at_once() -> None:
    """From outside, in whatever thread it arrives; a wait without one is as long as was asked."""
    with signals() as noted:
        before = time.monotonic()
        noted.wait(0.1)
        assert time.monotonic() - before >= 0.1
        for name in ("SIGUSR1", "SIGTERM"):
            hand = threading.Timer(0.05, lambda name=name: os.kill(os.getpid(), getattr(signal, name)))
            hand.start()
            noted.wait(20)
            assert noted.take() == KINDS[name]
            hand.join()
        _strike("SIGUSR1")
        noted.wait(20)  # it has come already
        assert noted.take() == "pause"
        assert time.monotonic() - before < 10


def test_a_closed_terminal_that_was_ignored_stays_so() -> None:
    """Nohup asks to be left alone."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals() as noted:
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            _strike("SIGHUP")
            assert noted.take() is None
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_come_back_after_an_error() -> None:
    """The fixture looks; and what was noted does not take the error's place."""
    with pytest.raises(ZeroDivisionError):
        _end_by_error()


def _end_by_error() -> None:
    with signals():
        _strike("SIGINT")
        raise ZeroDivisionError


def test_a_pause_that_comes_early_is_kept() -> None:
    """Before the session begins it ends nothing; meanwhile Ctrl-C does what it always does."""
    with early_pause():
        _strike("SIGUSR1", "SIGUSR1")
        with pytest.raises(KeyboardInterrupt):
            _strike("SIGINT")
        with signals() as noted:
            _strike("SIGINT")
            assert [noted.take() for _ in range(4)] == ["pause", "pause", "interrupt", None]
        _strike("SIGUSR1")
        with signals() as noted:
            assert [noted.take(), noted.take()] == ["pause", None]


def test_a_wish_to_end_that_nobody_took_is_not_lost() -> None:
    """It struck in the last moment: whoever heard of it before is told. One who ended by it is not told again."""
    with pytest.raises(KeyboardInterrupt), signals():
        _strike("SIGUSR1", "SIGINT")
    with signals() as noted:
        _strike("SIGINT", "SIGINT")
        assert noted.take() == "interrupt"
    with signals():
        _strike("SIGUSR1")


def test_only_the_main_thread_sets_handlers() -> None:
    """Another is refused, and nothing is left behind."""
    refused = []

    def elsewhere() -> None:
        try:
            with signals():
                pass
        except ValueError as error:
            refused.append(error)

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    assert len(refused) == 1
