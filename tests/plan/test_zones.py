"""A zone's changes as rules: for as long as they are those of today, and in few lines."""

from zoneinfo import ZoneInfo

import pytest

from unhurried.plan.zones import YEARS, spells


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Berlin", {"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}),
        ("America/New_York", {"FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}),
        ("Asia/Jerusalem", {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}),
        ("Asia/Kolkata", set()),
    ],
)  # fmt: skip
def test_changes_that_follow_a_rule(zone: str, rules: set[str]) -> None:
    """The last Sunday, the second, the Friday before the last Sunday; none is listed."""
    found = spells(ZoneInfo(zone), 2026)
    assert {spell.rule for spell in found if spell.rule} == rules
    assert not any(spell.more for spell in found)
    assert found[0].before == found[0].after


def test_changes_that_follow_none_are_listed() -> None:
    """Two a year, around a month that moves, are there one by one."""
    found = spells(ZoneInfo("Africa/Casablanca"), 2026)
    assert all(spell.rule is None for spell in found)
    assert 2 * YEARS <= sum(1 + len(spell.more) for spell in found[1:]) <= 2 * YEARS + 2
