"""The next blocks are made while one is written: the mix has a thread of its own beside the encoder.

Blocks do not depend on each other, so nothing but the time tells that there are two.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

AHEAD: Final = 8
"""Blocks that are made ahead: enough that nobody waits where one takes longer than the others."""

T = TypeVar("T")


def ahead(make: Callable[[int], T], starts: Iterable[int]) -> Generator[T]:
    """Yield what ``make`` makes of each start, in order, made by another thread up to AHEAD before it is asked for.

    What it raises is raised here, in its turn. Close the iterator where it is not gone through to its end.
    """
    with ThreadPoolExecutor(1, "mix") as thread:
        waiting: deque[Future[T]] = deque()
        try:
            for start in starts:
                waiting.append(thread.submit(make, start))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
