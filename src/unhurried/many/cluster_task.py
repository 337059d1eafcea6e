"""What runs on a machine of a cluster: one job in each process at a time, and its files' bytes as the answer."""

import hashlib
import pickle
import threading
from pathlib import Path
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.many.jobs import Made, Make, one_line
from unhurried.many.worker import paced

TOPIC: Final = "unhurried"
"""Of what is told while jobs are made. One for all: a scheduler keeps the last of each topic, for ever."""
PROGRESS: Final = 0.5
"""Seconds between two words about progress: all workers' go through the one scheduler."""
_TURN: Final = threading.Lock()
"""A worker with several threads takes its jobs one after the other: threads share no engine and no encoder."""

Answer = tuple[str, Made | str]
"""("made", Made) or ("failed", why)."""


class NobodyWaitsError(Exception):
    """The job was given up by who asked for it."""


def order_of(make: Make, order: Any) -> bytes:
    """Return what :func:`work` is sent: whole, so that nobody on the way looks into it."""
    return pickle.dumps((make, order))


def work(order: bytes, run: str, number: int) -> Answer:
    """Make what an order says; tell of it as (run, number, done, of)."""
    from distributed import get_worker

    make, what = pickle.loads(order)  # noqa: S301  a cluster runs whatever it is sent
    worker = get_worker()
    task = worker.get_current_task()

    def tell(done: int, of: int) -> None:
        state = worker.state.tasks.get(task)
        if state is None or state.state == "cancelled":
            raise NobodyWaitsError
        worker.log_event(TOPIC, (run, number, done, of))

    with _TURN:
        tell(0, 1)
        try:
            return "made", make(what, paced(tell, PROGRESS))
        except UnhurriedError as error:
            return "failed", one_line(error)


def program() -> str:
    """Return a hash of this program: of all its files by what is in them, as another machine has them, too."""
    folder = Path(__file__).parents[1]
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.rglob("*.*")):
        inside = path.relative_to(folder)
        if path.is_file() and inside.parts[0] not in ("scripts", "schema") and path.suffix != ".pyc":
            data = path.read_bytes()
            whole.update(f"{inside.as_posix()}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()
