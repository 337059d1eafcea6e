"""Which presses count: once per hand, however many keys it lies on and however long it stays there."""

from hypothesis import given
from hypothesis import strategies as st

from unhurried.session.presses import BURST, HELD, Presses

KEYS = st.sampled_from(["space", "n", "q", "other", "s", "closed"])
VOLUME = st.sampled_from(["up", "down"])
START = st.floats(0, 1e7)


def _counted(presses: list[tuple[str, float]]) -> list[bool]:
    """Return which of the keys, each at its time, count."""
    known, counted = Presses(), []
    for key, at in presses:
        known, counts = known.pressed(key, at)
        counted.append(counts)
    return counted


def _apart(start: float, gaps: list[float]) -> list[float]:
    return [start + sum(gaps[:k]) for k in range(len(gaps) + 1)]


@given(KEYS, START, st.lists(st.floats(0, HELD - 0.01), max_size=60))
def test_a_key_that_is_held_counts_once(key: str, start: float, gaps: list[float]) -> None:
    """However long, and however its repeats come, as long as they come."""
    times = _apart(start, gaps)
    assert _counted([(key, at) for at in times]) == [True] + [False] * len(gaps)


@given(st.lists(st.tuples(KEYS, st.floats(0, BURST - 0.001)), min_size=1, max_size=30), START)
def test_a_hand_on_several_keys_counts_once(hand: list[tuple[str, float]], start: float) -> None:
    """The first that comes counts, whichever they are."""
    came = sorted(start + after for _, after in hand)
    assert _counted([(key, at) for (key, _), at in zip(hand, came, strict=True)]) == [True] + [False] * (
        len(hand) - 1
    )


@given(
    st.lists(st.tuples(KEYS, st.floats(0, BURST - 0.001)), min_size=1, unique_by=lambda pressed: pressed[0]), START
)
def test_a_palm_that_rolls_down_counts_once(palm: list[tuple[str, float]], start: float) -> None:
    """However long it takes, as long as one key comes right after the other: else every other one would undo it."""
    times = _apart(start, [gap for _, gap in palm[1:]])
    counted = _counted([(key, at) for (key, _), at in zip(palm, times, strict=True)])
    assert counted == [True] + [False] * (len(palm) - 1)


def test_a_key_under_a_pillow_keeps_no_other_from_counting() -> None:
    """It repeats and repeats; the next one that is pressed counts all the same."""
    pillow = [("a", 0.0), *(("a", 0.5 + 0.03 * k) for k in range(100))]
    assert _counted([*pillow, ("space", 3.48)]) == [True] + [False] * 100 + [True]


def test_a_hand_that_stays_counts_once() -> None:
    """The key of a burst that goes on repeating was not meant, as long as it is held."""
    held = [("d", 0.1), *(("d", 0.6 + 0.03 * k) for k in range(100))]
    assert _counted([("a", 0.0), ("s", 0.05), *held]) == [True] + [False] * 102
    up = [("up", 0.1), *(("up", 0.6 + 0.03 * k) for k in range(100))]
    assert _counted([("a", 0.0), *up]) == [True] + [False] * 101


@given(
    st.lists(st.tuples(st.one_of(KEYS, VOLUME), st.floats(HELD + 0.01, 1e3)), min_size=1, max_size=30),
    START,
)
def test_keys_that_are_pressed_apart_all_count(pressed: list[tuple[str, float]], start: float) -> None:
    """A key and the next, the same or another."""
    times = _apart(start, [gap for _, gap in pressed[1:]])
    assert all(_counted([(key, at) for (key, _), at in zip(pressed, times, strict=True)]))


@given(KEYS, st.floats(BURST + 0.01, HELD - 0.01))
def test_another_key_counts_soon(key: str, gap: float) -> None:
    """A pause, and then what is wanted in it: that is two keys, and the first may be held still."""
    assert _counted([(key, 0.0), ("?", gap)]) == [True, True]


@given(st.lists(st.tuples(VOLUME, st.floats(0, 2)), min_size=1, max_size=60), KEYS)
def test_the_volume_goes_on_while_its_key_is_held(pressed: list[tuple[str, float]], key: str) -> None:
    """Every one of its presses counts; and a pause counts however soon it comes after."""
    times = _apart(5.0, [gap for _, gap in pressed[1:]])
    presses = [(name, at) for (name, _), at in zip(pressed, times, strict=True)]
    assert all(_counted([*presses, (key, times[-1])]))
