"""The breath: patterns, ramps, whole breaths."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.breath import NAMED, Pattern, Ramp, breaths, parse_pattern, parse_ramp
from unhurried.limits import check_limits, check_ramp
from unhurried.units import SAMPLE_RATE, to_frames


def _seconds(pattern: Pattern) -> list[tuple[str, float]]:
    return [(kind, seconds) for kind, seconds in pattern.phases]


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("4-6", [("in", 4), ("out", 6)]),
        ("5.5-5.5", [("in", 5.5), ("out", 5.5)]),
        ("4-7-8", [("in", 4), ("hold", 7), ("out", 8)]),
        ("4-4-4-4", [("in", 4), ("hold", 4), ("out", 4), ("rest", 4)]),
        ("4-0-6-1", [("in", 4), ("out", 6), ("rest", 1)]),
        ("box", [("in", 4), ("hold", 4), ("out", 4), ("rest", 4)]),
        ("Calm", [("in", 4), ("out", 6)]),
        ("even", [("in", 5.5), ("out", 5.5)]),
        ("sigh", [("in", 2.5), ("in", 1), ("out", 7)]),
    ],
)
def test_patterns_read_as_people_write_them(text: str, phases: list[tuple[str, float]]) -> None:
    """Two numbers are in and out, three have a hold between, four a rest at the end; names are names."""
    assert _seconds(parse_pattern(text)) == phases


@pytest.mark.parametrize("text", [*NAMED, "4-6", "4-7-8", "4-0-6-1", "3.25-6.5", "2.5+1-7", "2+1-3-4-5"])
def test_a_pattern_reads_what_it_writes(text: str) -> None:
    """str() of a pattern is the pattern again: `breathe` hands it on that way."""
    assert parse_pattern(str(parse_pattern(text))) == parse_pattern(text)


@pytest.mark.parametrize(
    "text",
    ["", "4", "1-2-3-4-5", "4-", "a-b", "0-6", "4-6-0", "1-0.5", "10-12", "4-9-8", "4-4-4-9", "0.4-6", "4.4.4-5"],
)
def test_what_two_people_should_not_breathe_is_refused(text: str) -> None:
    """No inhale, no exhale, faster than 30 or slower than 3 a minute, a hold over 8 s: an error, never a clamp."""
    with pytest.raises(ValueError, match="."):
        check_limits(parse_pattern(text))


def test_twelve_to_six_takes_seventeen_breaths() -> None:
    """The ramp of the research: from 5 s, 0.3 s a breath, 17 breaths and 126 s; the inhale's share from 45 % to 40 %."""
    found = breaths(parse_pattern("4-6"), seconds=300, ramp=parse_ramp("12 to 6"))
    lengths = [sum(phase.frames for phase in breath) / SAMPLE_RATE for breath in found]
    assert lengths[:17] == pytest.approx([5 + 0.3 * k for k in range(17)], abs=1e-4)
    assert sum(lengths[:17]) == pytest.approx(125.8, abs=0.01)
    assert lengths[17:] == [10.0] * (len(lengths) - 17)
    assert len(lengths) == 17 + 17
    shares = [breath[0].frames / sum(phase.frames for phase in breath) for breath in found]
    assert shares[0] == pytest.approx(0.45, abs=1e-4)
    assert shares[17:] == [0.4] * (len(shares) - 17)
    assert all(after < before for before, after in itertools.pairwise(shares[:18]))


@pytest.mark.parametrize(("pattern", "ramp"), [("1-8-1", "6 to 3"), ("2-5-3", "6:3"), ("2-0-3-5", "6 to 3")])
def test_a_ramp_does_not_lead_to_a_hold_too_long(pattern: str, ramp: str) -> None:
    """A hold grows with its breath: where the ramp ends, it is measured again."""
    with pytest.raises(ValueError, match="is too long for comfort"):
        check_ramp(parse_pattern(pattern), parse_ramp(ramp))
    check_ramp(parse_pattern("4-6"), parse_ramp("12 to 3"))
    check_ramp(parse_pattern(pattern), parse_ramp("12 to 6"))


PATTERNS = st.sampled_from(["4-6", "5.5-5.5", "4-7-8", "box", "sigh", "3-0-6-1", "1-1.5"]).map(parse_pattern)
RATES = st.floats(3, 30)


@given(PATTERNS, st.floats(1, 3600), st.none() | st.builds(Ramp, RATES, RATES))
def test_breaths_are_whole_and_as_many_as_fit_best(pattern: Pattern, seconds: float, ramp: Ramp | None) -> None:
    """Whatever is asked for: whole breaths that begin with an inhale, hold an exhale, and miss by half of one at most."""
    found = breaths(pattern, seconds=seconds, ramp=ramp)
    for breath in found:
        kinds = [phase.kind for phase in breath]
        assert kinds[0] == "in"
        assert "out" in kinds
        assert all(phase.frames > 0 for phase in breath)
    total = sum(phase.frames for breath in found for phase in breath) / SAMPLE_RATE
    longest = max(pattern.period if ramp is None else 0, *([60 / ramp.start, 60 / ramp.end] if ramp else [0]))
    fewest = 1 if ramp is None else 2
    assert abs(total - seconds) <= longest / 2 + 0.01 or len(found) == fewest


@given(PATTERNS, st.integers(1, 200), st.none() | st.builds(Ramp, RATES, RATES))
def test_a_count_is_met(pattern: Pattern, count: int, ramp: Ramp | None) -> None:
    """`breaths: 12` is twelve breaths, with a ramp and without."""
    assert len(breaths(pattern, count=count, ramp=ramp)) == count


def test_a_ramp_comes_from_where_it_says_and_gets_there() -> None:
    """Where there is no time for small steps, the ramp takes larger ones and still arrives."""
    found = breaths(parse_pattern("4-6"), seconds=30, ramp=Ramp(12, 6))
    lengths = [sum(phase.frames for phase in breath) / SAMPLE_RATE for breath in found]
    assert lengths[0] == pytest.approx(5, abs=1e-4)
    assert lengths[-1] == pytest.approx(10, abs=1e-4)


@pytest.mark.parametrize(("pattern", "ramp"), [("4-7-8", "12 to 4"), ("box", "30 to 3"), ("3-1-4-1", "12 to 6")])
def test_a_ramp_has_no_phase_too_short_to_follow(pattern: str, ramp: str) -> None:
    """A ramp begins without holds and rests; they come in once they last half a second, and no time is lost."""
    made = breaths(parse_pattern(pattern), count=40, ramp=parse_ramp(ramp))
    assert min(phase.frames for breath in made for phase in breath) >= to_frames(0.5)
    assert [phase.kind for phase in made[0]] == ["in", "out"]
    assert len(made[-1]) > 2
    lengths = [sum(phase.frames for phase in breath) for breath in made]
    assert lengths == sorted(lengths)
