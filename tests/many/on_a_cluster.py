"""What the tests do with a cluster, in a process that may talk to itself: `python -m tests.many.on_a_cluster WHAT FOLDER`.

It prints JSON: what is printed is all that a test sees.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.many.makers import bring, job
from unhurried.errors import FileError, UnhurriedError
from unhurried.many import cluster
from unhurried.many.jobs import Begun, Done, Event, Failed, Job, Made, Moved


@contextmanager
def _a_cluster(workers: int, **options: Any) -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=60,
        **options,
    ) as running:
        yield running


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
        cluster.run(jobs, bring, note, scheduler=scheduler, put=_put)
    except UnhurriedError as error:
        result["error"] = str(error)
    except ArithmeticError as error:
        result["raised"] = repr(error)
    done = [event for event in told if isinstance(event, Done)]
    result["done"] = sorted(event.job.order["number"] for event in done)
    result["failed"] = {event.job.order["number"]: event.why for event in told if isinstance(event, Failed)}
    result["homes"] = len({event.made.title for event in done})
    result["bytes"] = any(event.made.files for event in done)
    result["order"] = [[type(event).__name__ for event in told if event.job is one] for one in jobs]
    result["moves"] = sum(isinstance(event, Moved) for event in told)
    result["begun"] = sum(isinstance(event, Begun) for event in told)
    return result


def works(folder: Path) -> dict[str, Any]:
    """All goes well; then some of it goes wrong."""
    with _a_cluster(2) as running:
        address = running.scheduler_address
        well = _run(tuple(job(folder, number) for number in range(6)), address)
        wrongs = ["a fault of a person", "", "no room", ""]
        faults = _run(tuple(job(folder, 10 + number, wrong=wrong) for number, wrong in enumerate(wrongs)), address)
        bug = _run((job(folder, 20, wrong="a fault of the program"),), address)
        memory = running.scheduler.tasks
        return {"well": well, "faults": faults, "bug": bug, "left": len(memory)}


def kills(folder: Path) -> dict[str, Any]:
    """One job kills each worker that takes it up; the others are made."""
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}), _a_cluster(2) as running:
        jobs = tuple(job(folder, number, wrong="is killed" if number == 1 else "") for number in range(4))
        return _run(jobs, running.scheduler_address)


def is_lost(folder: Path) -> dict[str, Any]:
    """The scheduler goes away while a job is made."""
    with _a_cluster(1) as running:
        one = job(folder, 1, wrong="lasts")

        def hear(event: Event) -> None:
            if isinstance(event, Begun):
                _when_it_lasts(folder, lambda: running.sync(running.scheduler.close))

        return _run((one,), running.scheduler_address, hear)


def is_interrupted(folder: Path) -> dict[str, Any]:
    """Ctrl-C while a job is made: it is not made to its end."""
    with _a_cluster(1) as running:
        one = job(folder, 1, wrong="takes steps")

        def hear(event: Event) -> None:
            if isinstance(event, Begun):
                _when_it_lasts(folder, lambda: os.kill(os.getpid(), signal.SIGINT))

        try:
            result = _run((one,), running.scheduler_address, hear)
        except KeyboardInterrupt:
            result = {"interrupted": True}
        until = folder / "01.bin.ended"
        for _ in range(500):
            if until.exists():
                break
            threading.Event().wait(0.02)
        return result | {"ended": until.exists() and until.read_text()}


def has_nobody(folder: Path) -> dict[str, Any]:
    """What may be wrong with a cluster before anything is sent."""
    jobs = (job(folder, 1),)
    cluster_less = ["tcp://127.0.0.1:1", "127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1:99999", "tcp://", ""]
    from unhurried.many import connecting

    connecting.CONNECT = 0.5  # type: ignore[misc]
    found = {address: _run(jobs, address)["error"] for address in cluster_less}
    connecting.CONNECT = 10.0  # type: ignore[misc]
    with _a_cluster(0) as running:
        found["no worker"] = _run(jobs, running.scheduler_address)["error"]
    return found


def differs(folder: Path) -> dict[str, Any]:
    """The workers have another Unhurried: in its files, and then by its version."""
    other = folder / "other"
    package = other / "unhurried"
    import shutil

    import unhurried

    shutil.copytree(Path(unhurried.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "units.py").open("a").write("# another state\n")
    here = os.environ["PYTHONPATH"]
    os.environ["PYTHONPATH"] = f"{other}{os.pathsep}{here}"
    found = {}
    ours = sys.path[:]
    sys.path.insert(0, str(other))  # a process that is spawned takes this one's
    with _a_cluster(1) as running:
        sys.path[:] = ours
        found["state"] = _run((job(folder, 1),), running.scheduler_address)["error"]
    return found


def _when_it_lasts(folder: Path, act: Callable[[], object]) -> None:
    """Do something once the job has begun to last."""

    def wait() -> None:
        while not list(folder.glob("*.pid")):
            threading.Event().wait(0.01)
        act()

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
    sys.stdout.flush()
