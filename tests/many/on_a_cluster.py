"""What the tests do with a cluster, in a process that may talk to itself: `python -m tests.many.on_a_cluster WHAT FOLDER`.

It prints JSON: what is printed is all that a test sees.
"""

import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.many.makers import bring, job
from unhurried.errors import FileError, UnhurriedError
from unhurried.many import cluster, connecting
from unhurried.many.jobs import Begun, Done, Event, Failed, Job, Made, Moved


@contextmanager
def _a_cluster(workers: int, **options: Any) -> Iterator[Any]:
    import distributed

    local_cluster: Any = distributed.LocalCluster
    with local_cluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=60,
        **options,
    ) as running:
        yield running


def _pack(order: Mapping[str, Any]) -> Mapping[str, Any]:
    if order.get("wrong") == "cannot be packed":
        raise FileError(Path(order["path"]), "its sound is gone")
    return order


def _put(job: Job, made: Made) -> None:
    if job.order.get("wrong") == "no room":
        raise FileError(job.paths[0], "the disk is full")
    assert made.files is not None
    for path in job.paths:
        path.write_bytes(made.files[path.name])


def _run(jobs: tuple[Job, ...], scheduler: str, hear: Callable[[Event], None] = lambda _: None) -> dict[str, Any]:
    told: list[Event] = []

    def note(event: Event) -> None:
        told.append(event)
        hear(event)

    result: dict[str, Any] = {"error": ""}
    try:
        cluster.run(jobs, bring, note, scheduler=scheduler, pack=_pack, put=_put)
    except UnhurriedError as error:
        result["error"] = str(error)
    except ArithmeticError as error:
        result["raised"] = repr(error)
    done = [event for event in told if isinstance(event, Done)]
    result["done"] = sorted(event.job.order["number"] for event in done)
    result["failed"] = {event.job.order["number"]: event.why for event in told if isinstance(event, Failed)}
    result["homes"] = len({event.made.title for event in done})
    result["most"] = max([0, *itertools.accumulate(_change(event) for event in told)])
    result["bytes"] = any(event.made.files for event in done)
    result["order"] = [[type(event).__name__ for event in told if event.job is one] for one in jobs]
    result["moves"] = sum(isinstance(event, Moved) for event in told)
    result["begun"] = sum(isinstance(event, Begun) for event in told)
    return result


def _change(event: Event) -> int:
    """How many more jobs are on their way."""
    return 1 if isinstance(event, Begun) else 0 if isinstance(event, Moved) else -1


def makes(folder: Path) -> dict[str, Any]:
    """All goes well; then some of it goes wrong, a worker dies, and at last somebody presses Ctrl-C."""
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), _a_cluster(2) as running:
        address = running.scheduler_address
        held = []
        tasks = running.scheduler.tasks
        six = tuple(job(folder, number, wrong="meets another" if number < 2 else "") for number in range(6))
        well = _run(six, address, lambda _: held.append(len(tasks)))
        wrongs = ["a fault of a person", "", "no room", "", "cannot be packed"]
        faults = _run(tuple(job(folder, 10 + number, wrong=wrong) for number, wrong in enumerate(wrongs)), address)
        bug = _run((job(folder, 20, wrong="a fault of the program"),), address)
        interrupted = _interrupted(folder, address)
        left = len(tasks)
        killed = _run(
            tuple(job(folder, 30 + number, wrong="is killed" if number == 1 else "") for number in range(4)), address
        )
        return {
            "well": well, "faults": faults, "bug": bug, "interrupted": interrupted, "left": left, "held": max(held), "killed": killed
        }  # fmt: skip


def _interrupted(folder: Path, address: str) -> str:
    """Press Ctrl-C while a job is made, and return how that ended where it was made."""
    one = job(folder, 25, wrong="takes steps")

    def hear(event: Event) -> None:
        if isinstance(event, Begun):
            _once_at_work(folder, lambda: os.kill(os.getpid(), signal.SIGINT))

    try:
        _run((one,), address, hear)
    except KeyboardInterrupt:
        ended = Path(f"{one.paths[0]}.ended")
        _until(ended.exists)
        return ended.read_text()
    return "nobody was interrupted"


def refuses(folder: Path) -> dict[str, Any]:
    """What may be wrong with a cluster: nobody at its address, no worker, another program; then it is lost."""
    jobs = (job(folder, 1),)
    no_cluster = [
        "tcp://127.0.0.1:1",
        "127.0.0.1:8786",
        "http://127.0.0.1:8786",
        "tcp://127.0.0.1:99999",
        "tcp://",
        "",
    ]
    connecting.CONNECT = 0.5  # type: ignore[misc]
    found = {address: _run(jobs, address)["error"] for address in no_cluster}
    connecting.CONNECT = 10.0  # type: ignore[misc]
    with _a_cluster(0) as running:
        found["no worker"] = _run(jobs, running.scheduler_address)["error"]
        with _first_on_the_path(_another_program(folder)):
            running.scale(1)
            running.wait_for_workers(1)
        found["another state"] = _run(jobs, running.scheduler_address)["error"]
    found["lost"] = _lost(folder)
    return found


def _another_program(folder: Path) -> Path:
    """Make a copy of the program with one line more."""
    other = folder / "other"
    shutil.copytree(Path(connecting.__file__).parents[1], other / "unhurried", ignore=shutil.ignore_patterns("*.pyc"))
    with (other / "unhurried/units.py").open("a") as file:
        file.write("# another state\n")
    return other


@contextmanager
def _first_on_the_path(folder: Path) -> Iterator[None]:
    """Have the processes that are started meanwhile import from a folder first: they take this one's path."""
    ours = sys.path[:]
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path[:] = ours


def _lost(folder: Path) -> str:
    """Kill a scheduler, as one starts it by hand, while a job is made."""
    one = job(folder, 2, wrong="waits")
    with contextlib.ExitStack() as stack:
        where = folder / "scheduler.json"
        scheduler = stack.enter_context(_dask("scheduler", "--port", "0", "--scheduler-file", str(where)))
        _until(lambda: where.exists() and bool(where.read_text().endswith("}")))
        address = json.loads(where.read_text())["address"]
        stack.enter_context(_dask("worker", address, "--nthreads", "1", "--no-nanny"))

        def hear(event: Event) -> None:
            if isinstance(event, Begun):
                _once_at_work(folder, scheduler.kill)

        until = time.monotonic() + 30
        while (
            "no worker is there" in (said := str(_run((one,), address, hear)["error"])) and time.monotonic() < until
        ):
            time.sleep(0.05)
        return said


@contextmanager
def _dask(what: str, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    here = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")  # it would listen to all, without one too
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments, *here]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _once_at_work(folder: Path, act: Callable[[], object]) -> None:
    """Do something once a job has begun to last."""

    def wait() -> None:
        _until(lambda: bool(list(folder.glob("*.pid"))))
        act()

    threading.Thread(target=wait, daemon=True).start()


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
