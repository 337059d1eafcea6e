"""Blocks that are made ahead: in order, a few and no more, and none that nobody wants."""

import threading
from contextlib import closing

import pytest

from unhurried.sinks.ahead import AHEAD, ahead


@pytest.mark.parametrize("count", [0, 1, AHEAD, 3 * AHEAD])
def test_all_are_there_in_order(count: int) -> None:
    """Each start has what is made of it, in order, whether there are fewer than are made ahead or more."""
    assert list(ahead(lambda start: start * start, range(count))) == [start * start for start in range(count)]


def test_they_are_made_beside_whoever_takes_them() -> None:
    """Another thread makes them, one thread all of them; when all are taken it is gone."""
    names = set(ahead(lambda _: threading.current_thread().name, range(9)))
    assert len(names) == 1
    assert names.isdisjoint(thread.name for thread in threading.enumerate())


def test_what_fails_fails_in_its_turn() -> None:
    """What was made before is given first; then the error is raised, as it was."""

    def make(start: int) -> int:
        if start == 2:
            raise OSError("no more")
        return start

    taken: list[int] = []
    with pytest.raises(OSError, match="no more"):
        taken.extend(ahead(make, range(9)))
    assert taken == [0, 1]


def test_what_nobody_takes_is_not_made() -> None:
    """However long it would go on, no more than a few are made ahead; none after it is closed."""
    made: list[int] = []
    with closing(ahead(made.append, range(10**9))) as blocks:
        next(blocks)
    assert len(made) <= AHEAD + 1
