"""Many jobs in several processes: one's fault is its own, and all end with the command, however that ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import BEHIND
from tests.many.makers import STEPS, content, job, make
from unhurried.many.jobs import Begun, Done, Event, Failed, Moved
from unhurried.many.processes import run
from unhurried.many.worker import _Work

ROOT = Path(__file__).parents[2]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_all_are_made_and_told_of(tmp_path: Path, processes: int) -> None:
    """However many processes there are, each job is begun, moves to its end and is done, once; its file is whole."""
    jobs = tuple(job(tmp_path, number) for number in range(4))
    told: list[Event] = []
    run(jobs, make, told.append, processes=processes)
    for one in jobs:
        events = [event for event in told if event.job is one]
        assert isinstance(events[0], Begun)
        assert isinstance(events[-1], Done)
        assert all(isinstance(event, Moved) for event in events[1:-1])
        assert events[-2] == Moved(one, STEPS, STEPS)
        assert one.paths[0].read_bytes() == content(one.order["number"])
    homes = {event.made.title for event in told if isinstance(event, Done)}
    here = f"in process {os.getpid()}"
    assert (homes == {here}) if processes == 1 else (len(homes) == min(processes, 4) and here not in homes)
    assert _names(tmp_path) == [one.paths[0].name for one in jobs]


def test_what_takes_long_begins_first(tmp_path: Path) -> None:
    """The largest jobs are begun first, the others in their order: none is left over at the end, alone."""
    jobs = tuple(job(tmp_path, number, size=size) for number, size in enumerate([0, 5, 9, 0, 7]))
    told: list[Event] = []
    run(jobs, make, told.append, processes=2)
    assert [event.job.order["number"] for event in told if isinstance(event, Begun)] == [2, 4, 1, 0, 3]


WRONG = [
    ("a fault of a person", "the disk is full"),
    ("exits", "its process ended by itself (exit code 7)"),
    pytest.param(
        "crashes", "(SIGSEGV)", marks=pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
    ),
    pytest.param(
        "is killed", "too little memory", marks=pytest.mark.skipif(sys.platform == "win32", reason="as above")
    ),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG)
def test_one_that_fails_takes_no_other_along(tmp_path: Path, wrong: str, why: str) -> None:
    """A fault, a crash or a kill is that job's one line; the others are made."""
    jobs = tuple(job(tmp_path, number, wrong=wrong if number in (0, 2) else "") for number in range(5))
    told: list[Event] = []
    run(jobs, make, told.append, processes=2)
    failed = {event.job.order["number"]: event.why for event in told if isinstance(event, Failed)}
    assert set(failed) == {0, 2}
    assert all(why in line and "\n" not in line for line in failed.values())
    assert {event.job.order["number"] for event in told if isinstance(event, Done)} == {1, 3, 4}


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fault_of_the_program_is_not_swallowed(tmp_path: Path, processes: int) -> None:
    """What is no fault of a person is raised as it is, with where it was, and ends the others."""
    jobs = (
        job(tmp_path, 0, wrong="a fault of the program"),
        job(tmp_path, 1, wrong="lasts" if processes > 1 else ""),
    )
    began = time.monotonic()
    with pytest.raises(ZeroDivisionError, match="this is a bug") as raised:
        run(jobs, make, lambda _: None, processes=processes)
    assert time.monotonic() - began < 20
    if processes > 1:
        assert "in _go_wrong" in raised.value.__notes__[0]
    assert not [name for name in _names(tmp_path) if name.endswith((".part", ".bin"))]


@contextmanager
def _command(folder: Path, *wrong: str, seen: str = "plain") -> Iterator["subprocess.Popen[str]"]:
    command = [*BEHIND, sys.executable, "-m", "tests.many.at_once", str(folder), "2", seen, *wrong]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)
    return is_so()


def _working(folder: Path) -> list[int]:
    """Return the processes that are at a job that lasts."""
    return [int(path.read_text() or 0) for path in folder.glob("*.pid")]


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.skipif(sys.platform == "win32", reason="has no groups of processes")
@pytest.mark.parametrize("wrong", ["lasts", "hangs"])
def test_an_interrupt_ends_all_of_them_at_once(tmp_path: Path, wrong: str) -> None:
    """Ctrl-C, which reaches all: no word from any of them, nothing half done is left, and none lives on.

    One that does not listen is ended, too.
    """
    with _command(tmp_path, wrong, "lasts", "") as command:
        assert _until(lambda: len(_working(tmp_path)) == 2 and all(_working(tmp_path)))
        working = _working(tmp_path)
        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate(timeout=20)
        assert (command.returncode, said) == (130, "")
        assert all(map(_is_gone, working))
        left = [name for name in _names(tmp_path) if not name.endswith(".pid")]
        assert left == ([] if wrong == "lasts" else [".00.bin.part"])


@pytest.mark.skipif(sys.platform == "win32", reason="has no groups of processes")
def test_an_interrupt_while_they_start_is_silent(tmp_path: Path) -> None:
    """Ctrl-C while the processes only begin brings no traceback of one of them."""
    with _command(tmp_path, "lasts", "lasts", seen="slow") as command:
        assert _until(lambda: len(list(tmp_path.glob("*.starting"))) == 2)
        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate(timeout=20)
        assert (command.returncode, said) == (130, "")
        assert not list(tmp_path.glob("*.bin*"))


def test_one_that_is_ended_before_it_began_makes_nothing(tmp_path: Path) -> None:
    """The end may come before the first order is taken up: that is left alone then."""
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        worker = _Work(theirs, make)
        worker.end()
        worker.do(job(tmp_path, 1).order)
        assert (_names(tmp_path), ours.poll()) == ([], False)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux has them")
@pytest.mark.parametrize("wrong", ["lasts", "hangs"])
def test_they_end_by_themselves_when_the_command_is_killed(tmp_path: Path, wrong: str) -> None:
    """After kill -9 nobody tells them: they see it, take away what is half done, and are gone; one that hangs, too."""
    with _command(tmp_path, wrong, "lasts") as command:
        assert _until(lambda: len(_working(tmp_path)) == 2 and all(_working(tmp_path)))
        working = _working(tmp_path)
        command.kill()
        assert _until(lambda: all(map(_is_gone, working)), 5)
        left = [name for name in _names(tmp_path) if name.endswith(".part")]
        assert left == ([] if wrong == "lasts" else [".00.bin.part"])
