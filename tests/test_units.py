"""Durations read as people write them; frames and seconds agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.units import SAMPLE_RATE, amplitude, clock, minutes, parse_duration, to_frames, to_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("8s", 8), ("90 s", 90), ("2 min", 120), ("1:30", 90), ("1 min 30 s", 90), ("1.5 min", 90), ("5m", 300),
        ("1 h", 3600), ("1:02:03", 3723), ("0s", 0), ("0:07.5", 7.5), ("2 Minutes", 120), ("1 hour 1 second", 3601),
        ("90:00", 5400),
    ],
)  # fmt: skip
def test_durations_read_as_people_write_them(text: str, seconds: float) -> None:
    """Every form the design names is read, and 1:30 is a minute and a half."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "8", "soon", "-3s", "5 parsecs", "1:75", "1:75:00", "25 h", "1 min and 3 s", "s"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Nothing is guessed: a number without a unit least of all."""
    with pytest.raises(ValueError, match="."):
        parse_duration(text)


@given(st.integers(0, 10**10))
def test_frames_survive_seconds(frames: int) -> None:
    """Frames to seconds and back are the same frames, for longer than any ritual lasts."""
    assert to_frames(to_seconds(frames)) == frames


def test_small_things() -> None:
    """A clock reads like a player's; off is no amplitude."""
    assert clock(SAMPLE_RATE * 65) == "1:05"
    assert clock(SAMPLE_RATE * 3725 - 1) == "1:02:04"
    assert amplitude(float("-inf")) == 0
    assert amplitude(20) == pytest.approx(10)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, "59 s"), (60, "1 min"), (90 * 60, "1 h 30 min"), (3600, "1 h"), (3620, "1 h"), (59.6 * 60, "1 h"), (7200, "2 h"),
    ],
)  # fmt: skip
def test_a_length_is_said_as_one_says_it(seconds: float, said: str) -> None:
    """An hour is an hour: nobody says of it that it has no minutes beside."""
    assert minutes(to_frames(seconds)) == said
