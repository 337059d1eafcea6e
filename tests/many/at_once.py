"""A command as the tests start it, to end it in some way: makes jobs in processes, and says what becomes of them."""

import sys
from pathlib import Path

from tests.many.makers import job, make
from unhurried.many.jobs import Event, Moved
from unhurried.many.processes import run


def main(folder: str, processes: str, *wrong: str) -> None:
    jobs = tuple(job(Path(folder), number, wrong=what) for number, what in enumerate(wrong))

    def hear(event: Event) -> None:
        if not isinstance(event, Moved):
            print(type(event).__name__, event.job.label, flush=True)

    run(jobs, make, hear, processes=int(processes))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
