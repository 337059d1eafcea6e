"""How much of a ritual was heard, and what counts as all of it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.session.timelines import timeline
from unhurried.cues import ChimeCue
from unhurried.history.heard import frames_heard, is_finished

SPANS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda ends: range(*ends)))


@given(SPANS)
def test_what_was_heard_twice_counts_once(spans: list[range]) -> None:
    """As many frames as are in any of the spans."""
    assert frames_heard(spans) == len(set().union(*spans))


def test_the_end_chime_ends_it() -> None:
    """To its last frame, or ended once the end chime was struck; not before, and not where it was heard only later."""
    of = timeline("  - say: Hello.\n  - pause: 9 s\n  - chime: end\n  - say: Stay as long as you like.\n")
    chime = next(cue.start for cue in of.cues if isinstance(cue, ChimeCue))
    assert is_finished(of, [range(of.frames)])
    assert is_finished(of, [range(5), range(chime - 9, chime + 1)])
    assert not is_finished(of, [range(chime)])
    assert not is_finished(of, [range(chime + 9, chime + 99)])
    assert not is_finished(of, [])
