"""Three rituals for tonight: which, in which order, why, and how long they are asked to last."""

from typing import Any

import pytest

from unhurried.finding import Entry, can_last, has_eyes, has_tag, loosened, matching, needs_nothing, tags_of
from unhurried.lengths import Lengths
from unhurried.suggesting import Suggestion, Wish, suggest

MINUTE = 60 * 48_000


def _entry(name: str, least: float, natural: float, most: float, *tags: str, **more: Any) -> Entry:
    lengths = Lengths(int(least * MINUTE), int(natural * MINUTE), int(most * MINUTE))
    return Entry(**{"name": name, "eyes": "closed", "tags": tags, "lengths": lengths, **more})


HUSH = _entry("hush", 5, 10, 30, "breath", "quiet")
STILL = _entry("still", 5, 10, 30, "walking")
NEAR = _entry("near", 6, 11, 20, "touch", "quiet")
TELL = _entry("tell", 8, 9.5, 18.5, "talk", "evening")
WRITE = _entry("write", 12, 20, 40, "talk", "writing", needs=("a notebook", "a pen"))
LONG = _entry("long", 28.5, 50, 145, "talk", "touch", "repair")
OPEN = _entry("open", 5, 10, 30, "walking", eyes="open")
PLAIN = _entry("plain", 5, 10, 30)
WEEK = Entry(name="week", tags=("talk",), days=7)
FAULTY = Entry(name="faulty", faulty=True)
ALL = [HUSH, STILL, NEAR, TELL, WRITE, LONG, OPEN, PLAIN, WEEK, FAULTY]


def _names(entries: list[Entry], day: int = 0, **wish: Any) -> list[str]:
    return [one.entry.name for one in suggest(entries, Wish(**wish), day)]


def _why(entry: Entry, **wish: Any) -> Suggestion:
    (only,) = suggest([entry], Wish(**wish), 0)
    return only


def test_three_are_suggested_and_the_day_decides_among_equals() -> None:
    """The same on one day, others on others; over some weeks each has come; neither a series nor what has faults."""
    assert _names(ALL, 3) == _names(ALL[::-1], 3)
    assert {len(_names(ALL, day)) for day in range(40)} == {3}
    seen = {name for day in range(40) for name in _names(ALL, day)}
    assert seen == {entry.name for entry in ALL} - {"week", "faulty", "write"}  # there is less to look for
    assert _names([WRITE, WEEK, FAULTY]) == ["write"]
    assert _names([WEEK, FAULTY]) == []
    assert _names([_entry("\udcff", 1, 2, 3)]) == ["\udcff"]  # the name of a file may be no text


def test_what_is_to_be_left_out_is_never_suggested() -> None:
    """Quiet excludes talk and no touch excludes touch, also where nothing else is left."""
    for day in range(20):
        assert not {"tell", "write", "long"} & set(_names(ALL, day, talk=False, frames=50 * MINUTE))
        assert not {"near", "long"} & set(_names(ALL, day, touch=False, frames=50 * MINUTE))
    assert _names([NEAR, LONG, TELL], talk=False, touch=False) == []
    for day in range(20):  # of those without talking, what is called quiet comes first
        assert set(_names([STILL, PLAIN, HUSH, NEAR], day, talk=False)[:2]) == {"hush", "near"}


def test_those_that_last_about_as_long_come_first() -> None:
    """By their natural length; only those that can last as long fit."""
    assert _names([LONG, WRITE, HUSH, TELL], frames=20 * MINUTE) == ["write", "hush", "tell"]
    assert [one.fits for one in suggest([WRITE, HUSH, TELL], Wish(frames=20 * MINUTE), 0)] == [True, True, False]
    assert _names([HUSH, LONG, WRITE], frames=55 * MINUTE)[0] == "long"


@pytest.mark.parametrize(
    ("entry", "minutes", "frames", "why"),
    [
        (HUSH, None, None, "10 min; breath, quiet."),
        (PLAIN, None, None, "10 min."),
        (HUSH, 10, None, "10 min; breath, quiet."),
        (HUSH, 15, 15, "10 min by itself, and can last 15 min; breath, quiet."),
        (HUSH, 12.5, 12.5, "10 min by itself, and can last 12:30; breath, quiet."),
        (HUSH, 3, 5, "10 min; breath, quiet; though it lasts 5 min at least."),
        (TELL, 60, 18, "10 min; talk, evening; though it lasts 18 min at most."),
        (LONG, 20, 29, "50 min; talk, touch, repair; though it lasts 29 min at least."),
        (_entry("narrow", 10.2, 10.4, 10.6), 5, None, "10 min; though it lasts 10 min at least."),
        (_entry("fixed", 10, 10, 10), 20, None, "10 min; though it lasts 10 min at most."),
        (_entry("short", 0.2, 0.3, 0.4), 5, 0.4, "18 s; though it lasts 24 s at most."),
    ],
)
def test_how_long_it_lasts_is_said_and_asked_for(entry: Entry, minutes: float, frames: float, why: str) -> None:
    """Its own length where that is it; else what was wished for, or the nearest whole minutes that it can have."""
    found = _why(entry, frames=None if minutes is None else int(minutes * MINUTE))
    assert found.why == why
    assert found.frames == (None if frames is None else int(frames * MINUTE))
    assert found.fits == ("though" not in why)


@pytest.mark.parametrize(
    ("entry", "wish", "why"),
    [
        (LONG, {"talk": True, "touch": True}, "50 min; there is time to talk; there is touch in it."),
        (HUSH, {"talk": False, "touch": False}, "10 min; no turns to talk; no touch."),
        (PLAIN, {"talk": False, "touch": False}, "10 min."),
        (HUSH, {"talk": True}, "10 min; though it is without talking."),
        (PLAIN, {"touch": True}, "10 min; though it does not say whether there is touch in it."),
        (OPEN, {"eyes": "open", "talk": False}, "10 min; no turns to talk; eyes open."),
        (TELL, {"eyes": "open", "touch": True}, "10 min; though it is without touch and it is for closed eyes."),
        (WRITE, {"talk": True}, "20 min; there is time to talk; have at hand: a notebook, a pen."),
    ],
)
def test_the_reason_is_honest(entry: Entry, wish: dict[str, Any], why: str) -> None:
    """It says what is wished for and there, what is not; of a script without tags it claims nothing."""
    assert _why(entry, **wish).why == why


def test_too_few_are_made_three_by_those_that_are_near() -> None:
    """After all that fit; half or twice the time is as far as lacking a wish."""
    found = suggest(ALL, Wish(frames=9 * MINUTE, talk=True), 0)
    assert [one.fits for one in found] == [True, False, False]
    assert found[0].entry == TELL
    assert found[1].entry == WRITE  # 12 min at least, and time to talk
    assert _names([LONG, HUSH], frames=10 * MINUTE, talk=True) == ["hush", "long"]


def test_rituals_are_found_by_all_that_is_asked_for() -> None:
    """Every test is to be passed; with a length, the nearest first; a series and a faulty one pass none of them."""
    assert matching(ALL, []) == ALL
    assert matching(ALL, [has_tag("talk"), has_tag("touch")]) == [LONG]
    hyphened = _entry("hyphened", 1, 2, 3, "after-a-hard-day")
    assert matching([hyphened, *ALL], [has_tag("after a hard day")]) == [hyphened]
    assert matching([TELL], [can_last(8 * MINUTE), can_last(int(18.5 * MINUTE))]) == [TELL]  # both ends are in it
    assert matching(ALL, [can_last(20 * MINUTE)], frames=20 * MINUTE)[:2] == [WRITE, NEAR]
    assert matching(ALL, [has_eyes("open")]) == [OPEN]
    assert matching([WEEK, FAULTY, WRITE, HUSH], [needs_nothing]) == [WEEK, HUSH]
    assert matching([WEEK, FAULTY], [can_last(MINUTE)]) == matching([WEEK, FAULTY], [has_eyes("closed")]) == []


def test_what_would_be_found_is_counted() -> None:
    """Without one of the tests at a time; where that finds nothing either, nothing is said of it."""
    tests = {"open": has_eyes("open"), "talk": has_tag("talk"), "short": can_last(2 * MINUTE)}
    assert loosened(ALL, tests) == {}
    assert loosened(ALL, {"open": has_eyes("open"), "talk": has_tag("talk")}) == {"open": 4, "talk": 1}


def test_tags_are_told_by_how_many_have_them() -> None:
    """The most common first."""
    assert tags_of(ALL)[:4] == ["talk", "quiet", "touch", "walking"]
