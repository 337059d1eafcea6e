"""What is seen while many files are made: a bar for each that is being made, and one for all.

Only a terminal gets bars, and it is left as it was; elsewhere each file that is done is a line. What failed is told
at once, in a line of its own.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from unhurried.cli.screen import cut, echo, moving
from unhurried.errors import shown
from unhurried.many.jobs import Begun, Done, Event, Failed, Hear, Job, Moved
from unhurried.units import clock

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_ALL: Final = 1000
"""Steps of the bar for all."""
_LABEL: Final = 36
"""Columns of a label: a bar and its percentage have room beside it on 80."""


@contextmanager
def bars(jobs: Sequence[Job]) -> Iterator[Hear]:
    """Show what becomes of jobs while the block runs; give the function that is told of it."""
    if not sys.stderr.isatty():
        yield lambda event: _say(event, echo_error)
        return
    from rich.progress import TaskProgressColumn

    with moving(TaskProgressColumn()) as progress:
        yield _Bars(progress, jobs).hear


class _Bars:
    """The bars of the jobs that are being made; in the order they were begun, the one for all first."""

    def __init__(self, progress: "Progress", jobs: Sequence[Job]) -> None:
        self._progress = progress
        self._sizes = {job: job.size for job in jobs} if all(job.size > 0 for job in jobs) else dict.fromkeys(jobs, 1)
        self._parts: dict[Job, float] = {}
        self._tasks: dict[Job, TaskID] = {}
        self._ended = 0
        self._all = progress.add_task(self._count(), total=_ALL)

    def hear(self, event: Event) -> None:
        """Show what became of a job."""
        job = event.job
        if isinstance(event, Begun):
            self._end(job)  # it may be begun anew
            self._parts[job] = 0.0
            self._tasks[job] = self._progress.add_task(cut(shown(job.label), _LABEL), total=None)
        elif isinstance(event, Moved):
            self._parts[job] = event.done / max(event.of, 1)
            if job in self._tasks:
                self._progress.update(self._tasks[job], completed=event.done, total=event.of)
        else:
            self._end(job)
            self._parts[job] = 1.0
            self._ended += 1
            if isinstance(event, Failed):
                _say(event, self._above)
        whole = sum(self._sizes.values())
        done = sum(self._sizes[one] * part for one, part in self._parts.items())
        self._progress.update(self._all, completed=_ALL * done / max(whole, 1), description=self._count())

    def _end(self, job: Job) -> None:
        if job in self._tasks:
            self._progress.remove_task(self._tasks.pop(job))

    def _count(self) -> str:
        return f"{self._ended} of {len(self._sizes)} files"

    def _above(self, line: str) -> None:
        from rich.text import Text

        self._progress.console.print(Text(line), soft_wrap=True)


def echo_error(line: str) -> None:
    """Print a line on stderr."""
    echo(line, err=True)


def _say(event: Event, say: Callable[[str], None]) -> None:
    """Say of a job that is done or failed, and of no other."""
    if isinstance(event, Done):
        where = event.job.paths[0] if event.job.paths else shown(event.job.label)
        echo(shown(f"{where} ({clock(event.made.frames)})"))
    elif isinstance(event, Failed):
        say(shown(f"{event.job.label}: {event.why}"))
