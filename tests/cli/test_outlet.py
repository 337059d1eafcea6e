"""What is written never has the sound wait, whatever has become of the screen or the pipe."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import termios
import time

from unhurried.cli.outlet import LAST_WAIT, Outlet

FAR = "x" * 1_000_000
"""More than any pipe or terminal keeps for a reader that does not read."""


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """A terminal: the end that reads, and the one that is written to."""
    reads, writes = os.openpty()
    os.set_blocking(reads, False)
    yield reads, writes
    for number in (reads, writes):
        with suppress(OSError):
            os.close(number)


def test_it_is_written(ends: tuple[int, int]) -> None:
    """What is written is on the screen at once; what the encoding lacks has a sign in its place."""
    reads, writes = ends
    outlet = Outlet(writes, "latin-1")
    outlet.write("é█")
    assert os.read(reads, 100) == b"\xe9?"
    outlet.close()


def test_a_stopped_screen_is_not_waited_for(ends: tuple[int, int]) -> None:
    """After Ctrl-S nothing is written and nothing waits; after Ctrl-Q all of it comes, in order."""
    reads, writes = ends
    outlet = Outlet(writes, "utf-8")
    termios.tcflow(writes, termios.TCOOFF)
    outlet.write("one ")
    outlet.write("two")
    assert not outlet.flush()
    termios.tcflow(writes, termios.TCOON)
    assert outlet.flush()
    assert os.read(reads, 100) == b"one two"
    outlet.close()


def test_a_screen_that_is_stopped_at_the_end_goes_on(ends: tuple[int, int]) -> None:
    """What gives the screen back is not lost to a Ctrl-S."""
    reads, writes = ends
    outlet = Outlet(writes, "utf-8")
    termios.tcflow(writes, termios.TCOOFF)
    outlet.write("back")
    outlet.close()
    assert os.read(reads, 100) == b"back"


@pytest.mark.parametrize("kind", ["pipe", "terminal"])
def test_nobody_reads(kind: str, ends: tuple[int, int]) -> None:
    """A reader that has stopped reading is waited for at the end alone, and not for long; others still may wait there."""
    reads, writes = os.pipe() if kind == "pipe" else ends
    outlet = Outlet(writes, "utf-8")
    began = time.monotonic()
    outlet.write(FAR)
    assert time.monotonic() - began < LAST_WAIT
    assert not outlet.flush()
    outlet.close()
    assert time.monotonic() - began < LAST_WAIT + 0.4
    assert os.get_blocking(writes)
    if kind == "pipe":
        os.close(reads)
        os.close(writes)


@pytest.mark.parametrize("kind", ["pipe", "terminal"])
def test_the_reader_is_gone(kind: str, ends: tuple[int, int]) -> None:
    """A closed pipe (head) or terminal is no error: what is written goes nowhere."""
    reads, writes = os.pipe() if kind == "pipe" else ends
    outlet = Outlet(writes, "utf-8")
    os.close(reads)
    outlet.write("to nobody")
    outlet.write("again")
    assert outlet.gone
    assert outlet.flush()
    outlet.close()
    if kind == "pipe":
        os.close(writes)


def test_a_file_takes_all(tmp_path: Path) -> None:
    """A log has every byte, in order."""
    with (tmp_path / "log").open("wb") as log:
        outlet = Outlet(log.fileno(), "utf-8")
        outlet.write(FAR)
        outlet.write("end")
        outlet.close()
    assert (tmp_path / "log").read_text() == FAR + "end"
