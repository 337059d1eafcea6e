"""The day that a file tells."""

from datetime import date

import pytest

from unhurried.errors import UnhurriedError
from unhurried.made_on import made_on, read_day

TODAY = date(2026, 11, 22)


def test_the_day_is_asked_for_else_given_else_today() -> None:
    """What was asked for goes before SOURCE_DATE_EPOCH, that before today; `none` is no day at all."""
    given = {"SOURCE_DATE_EPOCH": "86399"}
    assert made_on("2020-02-29", given, TODAY) == "2020-02-29"
    assert made_on("none", given, TODAY) is None
    assert made_on(None, given, TODAY) == "1970-01-01"  # in UTC, wherever one is
    assert made_on(None, {"SOURCE_DATE_EPOCH": " "}, TODAY) == "2026-11-22"
    assert made_on(None, {}, TODAY) == "2026-11-22"


@pytest.mark.parametrize("seconds", ["soon", "1e9", "9" * 40])
def test_a_time_that_is_none_is_told(seconds: str) -> None:
    """SOURCE_DATE_EPOCH that is no number of seconds is an error, not a day that nobody meant."""
    with pytest.raises(UnhurriedError, match="SOURCE_DATE_EPOCH is"):
        made_on(None, {"SOURCE_DATE_EPOCH": seconds}, TODAY)


def test_a_day_is_read_as_it_is_written() -> None:
    """ISO days and `none`; anything else says how to write it."""
    assert (read_day(" 2026-11-02 "), read_day("None")) == ("2026-11-02", "none")
    with pytest.raises(ValueError, match="write it like 2026-11-22, or none"):
        read_day("22.11.2026")
