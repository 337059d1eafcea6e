"""Many jobs made by the machines of a Dask cluster that is there already; their files are written on this one.

A worker has no disk in common with this machine: a job's order has all that makes it, and its files come back as
bytes, few at a time. Who can reach a scheduler can run anything on its workers: that is Dask's way, and why it
belongs into a network of one's own.
"""

import contextlib
import queue
import secrets
import time
from collections import deque
from dataclasses import replace
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.many.cluster_task import TOPIC, order_of, work
from unhurried.many.connecting import Client, ClusterError, check, connected, reaching
from unhurried.many.jobs import Begun, Done, Failed, Hear, Job, Make, Moved, Pack, Put, largest_first, one_line

LOOK: Final = 1.0
"""Seconds without news after which is looked whether there is still somebody to make them."""
PATIENCE: Final = 30.0
"""Seconds without any worker: one that restarts takes some, a cluster that grows as it is needed many."""


def run(jobs: tuple[Job, ...], make: Make, hear: Hear, *, scheduler: str, pack: Pack, put: Put) -> None:
    """Make jobs on a cluster, and ``put`` the files of each where they belong. Return when all are done or failed.

    Each order is packed just before it is sent: it may be large.

    Raises:
        ClusterError: there is no cluster at that address, or it cannot make them, or is lost on the way.
        Exception: one of a job that is no UnhurriedError; the others are given up then.
    """
    with connected(scheduler) as client:
        many = _Many(client, scheduler, make, hear, pack, put)
        try:
            many.workers = check(client, scheduler)
            many.run(deque(largest_first(jobs)))
        finally:
            many.give_up()


class _Many:
    """Jobs on their way through a cluster: as many at a time as there are workers, so that few bytes wait."""

    def __init__(self, client: Client, scheduler: str, make: Make, hear: Hear, pack: Pack, put: Put) -> None:
        self._client = client
        self._scheduler = scheduler
        self._make = make
        self._hear = hear
        self._pack = pack
        self._put = put
        self._run = secrets.token_hex(8)
        self._news: queue.SimpleQueue[tuple[int, int, int] | int] = queue.SimpleQueue()
        self._out: dict[int, tuple[Job, Any]] = {}
        self._begun: set[int] = set()
        self._seen = time.monotonic()
        self.workers = 1
        client.subscribe_topic(TOPIC, self._told)

    def run(self, left: deque[Job]) -> None:
        """Send all of them, and take what comes back."""
        number = 0
        while left or self._out:
            while left and len(self._out) < self.workers:
                self._send(number, left.popleft())
                number += 1
            if not self._out:  # none that was left could be sent
                continue
            try:
                news = self._news.get(timeout=LOOK)
            except queue.Empty:
                self._look()
                continue
            if isinstance(news, int):
                self._take(news)
            else:
                self._move(*news)

    def give_up(self) -> None:
        """Have nobody work for nothing."""
        if self._out and self._client.status == "running":
            with contextlib.suppress(Exception):
                self._client.cancel([future for _, future in self._out.values()])
        self._out.clear()

    def _send(self, number: int, job: Job) -> None:
        try:
            packed = self._pack(job.order)
        except UnhurriedError as error:
            self._hear(Begun(job))
            self._hear(Failed(job, one_line(error)))
            return
        future = self._client.submit(
            work,
            order_of(self._make, packed),
            self._run,
            number,
            key=f"unhurried-{self._run}-{number}",
            pure=False,
        )
        self._out[number] = job, future
        future.add_done_callback(lambda _: self._news.put(number))

    def _told(self, event: tuple[float, Any]) -> None:
        """Take what a worker tells, of any run; this is the client's own thread."""
        run, *progress = event[1]
        if run == self._run:
            self._news.put(tuple(progress))

    def _move(self, number: int, done: int, of: int) -> None:
        if number in self._out:
            job, _ = self._out[number]
            if number not in self._begun:
                self._begun.add(number)
                self._hear(Begun(job))
            if done:
                self._hear(Moved(job, done, of))

    def _take(self, number: int) -> None:
        """Take what became of a job, and let the cluster forget it."""
        self._move(number, 0, 1)  # it may be done before it is told that it is begun
        job, future = self._out[number]
        kind, made = self._result(future)
        del self._out[number], future
        if kind == "made":
            try:
                self._put(job, made)
            except UnhurriedError as error:
                kind, made = "failed", one_line(error)
        self._hear(Done(job, replace(made, files=None)) if kind == "made" else Failed(job, made))

    def _result(self, future: Any) -> tuple[str, Any]:
        from concurrent.futures import CancelledError

        from distributed.scheduler import KilledWorker, NoWorkerError

        try:
            answer: tuple[str, Any] = future.result()
        except KilledWorker as error:
            tries = error.allowed_failures + 1
            return "failed", _lost_workers(tries)
        except NoWorkerError:
            raise self._nobody() from None
        except CancelledError:
            raise ClusterError(
                f"{self._scheduler}: the scheduler was lost; what was made until then is there"
            ) from None
        return answer

    def _look(self) -> None:
        """Look whether there is somebody, when nothing was heard for a while."""
        with reaching(self._scheduler):
            count = len(self._client.nthreads())
        if count:
            self.workers, self._seen = count, time.monotonic()
        elif time.monotonic() - self._seen > PATIENCE:
            raise self._nobody()

    def _nobody(self) -> ClusterError:
        return ClusterError(f"{self._scheduler}: no worker is left; `dask worker {self._scheduler}` starts one")


def _lost_workers(count: int) -> str:
    if count == 1:
        return "the worker that made it was lost: has it too little memory?"
    return f"{count} workers that made it were lost, one after the other: have they too little memory?"
