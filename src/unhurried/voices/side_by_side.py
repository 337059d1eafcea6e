"""Several things made at a time, by threads that wait for engines: given out as they come, and given up together."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK: Final = 0.2
"""Seconds between two looks at what is done."""


def side_by_side(
    make: Callable[[Item], Result],
    items: Iterable[Item],
    done: Callable[[Item, Result], None],
    *,
    at_once: int,
    give_up: Callable[[], None],
) -> None:
    """Make something of each item; ``done`` is given it as soon as it is there.

    Whatever is raised, there or here, ends all: what was not begun never is, and ``give_up`` ends what was.
    """
    with ThreadPoolExecutor(at_once, "voice") as threads:
        try:
            futures = {threads.submit(make, item): item for item in items}
            waiting = set(futures)
            while waiting:
                # Not for ever: an interrupt that comes just before a wait is answered after it only.
                ended, waiting = wait(waiting, LOOK, FIRST_COMPLETED)
                for future in ended:
                    done(futures[future], future.result())
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            give_up()
            raise
