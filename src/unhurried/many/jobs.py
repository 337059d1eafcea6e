"""What is to be made, and what is told of it while it is: the same for one process, several, and a cluster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from unhurried.errors import LONGEST_MESSAGE, ScriptError, UnhurriedError, shown

Tell = Callable[[int, int], None]
"""(done, of how many): told while a job is made."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """A file to make, and those beside it."""

    label: str
    """What a person calls it."""
    key: str
    """The hash of all that makes it."""
    paths: tuple[Path, ...]
    """Where it comes to be, all of it."""
    order: Any
    """What ``make`` is given: it can be pickled."""
    size: int = 0
    """How long it takes, in any unit (its frames, say); 0: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a job. ``files`` has the bytes of its files, by their names, where another process writes them."""

    frames: int
    title: str
    files: Mapping[str, bytes] | None = None


Make = Callable[[Any, Tell], Made]
"""Makes what an order says. At the top of a module, so that another process finds it by its name; it raises an
UnhurriedError for what a person can mend, and that ends this job alone."""
Pack = Callable[[Any], Any]
"""Adds to an order what only this machine has; raises UnhurriedErrors as ``make`` does."""
Put = Callable[[Job, Made], None]
"""Writes the files of a job that was made elsewhere; raises UnhurriedErrors as ``make`` does."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A job is being made; once more where the machine that made it was lost."""

    job: Job


@dataclass(frozen=True, slots=True)
class Moved:
    """A job came so far."""

    job: Job
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Done:
    """A job's files are there; ``made`` has no bytes any more."""

    job: Job
    made: Made


@dataclass(frozen=True, slots=True)
class Failed:
    """A job has no files, and why, in one line."""

    job: Job
    why: str


Event = Begun | Moved | Done | Failed
Hear = Callable[[Event], None]
"""Told all that happens, in the thread of who waits."""


class Run(Protocol):
    """Makes jobs, and returns when all are done or failed."""

    def __call__(self, jobs: tuple[Job, ...], make: Make, hear: Hear) -> None:
        """Make them; an exception that is no UnhurriedError of a job ends all, and is raised."""


def one_line(error: UnhurriedError) -> str:
    """Return what went wrong in one line; of a script's faults the first, and how many more there are."""
    if isinstance(error, ScriptError):
        more = len(error.faults) - 1
        return f"{error.faults[0]}{f' (and {more} more)' if more else ''}"
    text = shown(" ".join(str(error).split()))
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} ..."


def largest_first(jobs: tuple[Job, ...]) -> list[Job]:
    """Return jobs so that none that takes long is left to the end, when the others have nothing to do."""
    return sorted(jobs, key=lambda job: -job.size)
