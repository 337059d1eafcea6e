"""Which jobs have to be made: what is up to date is not, and what somebody else put there is not written over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from unhurried.many.jobs import Job

State = Literal["absent", "same", "other"]
"""Of a place: nothing is there; what this job makes; anything else."""
Look = Callable[[Job], Iterable[State]]
"""The state of each of a job's places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done, in the order of the jobs."""

    to_make: tuple[Job, ...]
    up_to_date: tuple[Job, ...]
    in_the_way: tuple[tuple[Job, Path], ...]
    """Those that would write over something, and the first place where they would."""
    replacing: frozenset[Job]
    """Those to make that replace a file: one that --force gave up, or what is left of their own."""


def plan(jobs: Iterable[Job], look: Look, *, force: bool = False) -> Plan:
    """Return which jobs to make. What is up to date stays, with ``force`` too: it would be the same bytes again."""
    to_make, up_to_date, in_the_way, replacing = [], [], [], set()
    for job in jobs:
        states = tuple(look(job))
        if all(state == "same" for state in states):
            up_to_date.append(job)
        elif "other" in states and not force:
            in_the_way.append((job, job.paths[states.index("other")]))
        else:
            to_make.append(job)
            if set(states) != {"absent"}:
                replacing.add(job)
    return Plan(
        to_make=tuple(to_make),
        up_to_date=tuple(up_to_date),
        in_the_way=tuple(in_the_way),
        replacing=frozenset(replacing),
    )
