"""Many jobs made by several processes of this machine, side by side.

A process of its own for each: Python encodes on one core, and what crashes takes one job along and no other.
"""

import contextlib
import signal
import sys
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import wait
from typing import Final

from unhurried.errors import UnhurriedError
from unhurried.many.jobs import Begun, Done, Failed, Hear, Job, Make, Moved, largest_first, one_line
from unhurried.many.worker import GRACE, paced, serve

_KILLED: Final = 9
"""The signal's number: of a system that has no memory left, mostly."""


def run(jobs: tuple[Job, ...], make: Make, hear: Hear, *, processes: int) -> None:
    """Make jobs in so many processes; one is this one. Return when all are done or failed.

    Raises:
        Exception: one of a job that is no UnhurriedError; the others are ended then.
    """
    if min(processes, len(jobs)) <= 1:
        for job in jobs:
            _make_here(job, make, hear)
        return
    left = deque(largest_first(jobs))
    workers: list[_Worker] = []
    try:
        _share(left, workers, make, hear, processes)
    finally:
        _end(workers)


def _make_here(job: Job, make: Make, hear: Hear) -> None:
    hear(Begun(job))
    try:
        made = make(job.order, paced(lambda done, of: hear(Moved(job, done, of))))
    except UnhurriedError as error:
        hear(Failed(job, one_line(error)))
    else:
        hear(Done(job, made))


def _share(left: deque[Job], workers: "list[_Worker]", make: Make, hear: Hear, processes: int) -> None:
    while left or workers:
        while left and len(workers) < processes:
            workers.append(_Worker(make))
            workers[-1].start()
            workers[-1].take(left.popleft(), hear)
        heard = wait([worker.answers for worker in workers])
        for worker in [worker for worker in workers if worker.answers in heard]:
            if worker.hear(hear):
                continue
            if left and worker.is_alive:
                worker.take(left.popleft(), hear)
            else:
                workers.remove(worker)
                worker.leave()
                worker.close()


class _Worker:
    """A process that makes what it is handed."""

    def __init__(self, make: Make) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")  # nothing of this process is in it but what it is handed
        self.answers, self._there = context.Pipe()
        self._life, self._watched = context.Pipe()
        self.is_alive = True
        self._process = context.Process(target=serve, args=(self._there, make, self._watched), daemon=True)

    def start(self) -> None:
        """Start the process."""
        with _uninterrupted():
            self._process.start()
        self._there.close()
        self._watched.close()

    def take(self, job: Job, hear: Hear) -> None:
        """Hand it a job."""
        self._job = job
        hear(Begun(job))
        with contextlib.suppress(BrokenPipeError, ConnectionError):  # it is gone: what it answers shows it
            self.answers.send(job.order)

    def hear(self, hear: Hear) -> bool:
        """Take an answer and tell it; return whether its job is still being made."""
        try:
            kind, *told = self.answers.recv()
        except (EOFError, ConnectionError):
            self.is_alive = False
            self._process.join(GRACE)
            hear(Failed(self._job, _why_gone(self._process.exitcode)))
            return False
        if kind == "moved":
            hear(Moved(self._job, *told))
            return True
        if kind == "raised":
            error, trace = told
            error.add_note(trace)
            raise error
        hear(Done(self._job, *told) if kind == "made" else Failed(self._job, *told))
        return False

    def leave(self) -> None:
        """Ask it to end, and do not wait."""
        for connection in (self._life, self.answers):
            connection.close()

    def close(self) -> None:
        """Wait until it is gone, and end it where it does not go."""
        if self._process.pid is None:
            return
        try:
            self._process.join(GRACE + 1)
        finally:
            self._process.kill()
            self._process.join()
            self._process.close()


def _end(workers: list[_Worker]) -> None:
    """End all of them at the same time."""
    for worker in workers:
        worker.leave()
    for worker in workers:
        worker.close()


def _why_gone(code: int | None) -> str:
    if code is not None and -code == _KILLED:
        return "its process was killed: is there too little memory? fewer --jobs at a time take less"
    name = f"exit code {code}"
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
    return f"its process ended by itself ({name}); --jobs 1 may tell more"


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back, where that can be: a process that has only begun to start would answer with a traceback."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # to start it lets all signals in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
