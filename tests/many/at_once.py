"""A command as the tests start it, to see it and to end it in some way: it makes jobs in processes.

python -m tests.many.at_once FOLDER PROCESSES plain|bars|slow WRONG ...
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.many.makers import SlowToArrive, job, make
from unhurried.cli.bars import bars
from unhurried.many.jobs import Event, Moved
from unhurried.many.processes import run


def main(folder: str, processes: str, seen: str, *wrong: str) -> None:
    jobs = tuple(
        replace(one, label=f"file [bold]{one.order['number']}\x1b[2J\n")
        for one in (job(Path(folder), number, wrong=what) for number, what in enumerate(wrong))
    )

    def hear(event: Event) -> None:
        if not isinstance(event, Moved):
            print(type(event).__name__, event.job.order["number"], flush=True)

    if seen == "plain":
        run(jobs, make, hear, processes=int(processes))
    elif seen == "slow":
        slow: Any = SlowToArrive(Path(folder))
        run(jobs, slow, hear, processes=int(processes))
    else:
        with bars(jobs) as hear_bars:
            run(jobs, make, hear_bars, processes=int(processes))
        print("and so it ends")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
