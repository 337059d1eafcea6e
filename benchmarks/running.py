"""Processes that are measured: each is started fresh, waited for, and asked for nothing but its end.

This process imports nothing large: what Linux tells of a child's peak memory begins with its parent's.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from benchmarks.row import Done, Measured, Results, Row

HANGS: Final = 1800.0
"""Seconds after which a process is taken for one that hangs."""


class NotDoneError(Exception):
    """A process did not do its work."""


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    cores: int | None = None,
    made: Path | None = None,
    cwd: Path | None = None,
) -> tuple[Measured, str]:
    """Run a command to its end: its seconds, from its start on, and what it printed.

    Its memory is that of the largest of its processes, its CPU time that of all. ``cores`` binds it to so many;
    ``made`` is a file whose size is told.

    Raises:
        NotDoneError: it failed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=None if cores is None else _bound(cores),
        )
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise NotDoneError(f"{' '.join(command)}: {process.returncode}: {_read(err)[-2000:]}")
        measured = Measured(
            value=took,
            memory=used.ru_maxrss * 1024,
            cpu=used.ru_utime + used.ru_stime,
            size=None if made is None else made.stat().st_size,
        )
        return measured, _read(out)


def told(command: Sequence[str], environment: Mapping[str, str], *, made: Path | None = None) -> Measured:
    """Run a process that measures itself, of its own memory too, and prints that as its last line (tasks.py)."""
    _, printed = run(command, environment)
    return Measured(**json.loads(printed.splitlines()[-1]), size=None if made is None else made.stat().st_size)


def _bound(cores: int) -> Callable[[], None]:
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    return lambda: os.sched_setaffinity(0, chosen)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def measured(row: Row, runs: int, tell: Callable[[str], None]) -> Done:
    """Measure a row: ours, theirs, ours, theirs, ...; what it lacks is said in its place."""
    try:
        row.prepare()
        rounds = [_round(row, tell) for _ in range(row.rounds(runs))]
    except FileNotFoundError as error:
        return Done(row=row, lacks=f"no {error.filename}")
    except NotDoneError as error:
        return Done(row=row, lacks=" ".join(str(error).split())[-200:])
    results = tuple(
        Results(label=side.label, runs=of_side, target=side.target)
        for side, of_side in zip(row.sides, zip(*rounds, strict=True), strict=True)
    )
    return Done(row=row, results=results, notes=tuple(row.notes(results)))


def _round(row: Row, tell: Callable[[str], None]) -> Sequence[Measured]:
    found = [side.run() for side in row.sides] if row.together is None else row.together()
    tell(f"{row.name}: " + ", ".join(f"{one.value:.3f}" for one in found) + f" {row.unit}")
    return found


def settled(*paths: Path) -> None:
    """Take files away and have the disk come to rest: what was written before is nobody's time."""
    for path in paths:
        path.unlink(missing_ok=True)
    os.sync()
