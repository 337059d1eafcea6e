"""What is kept to go on from: it reads back as it was, has no word of a ritual in it, and what is none is refused."""

import json
import math
from dataclasses import asdict, replace

import pytest

from tests.history.examples import asked
from unhurried.history.place import Breathing, as_text, parse_asked

WHOLE = asked(
    "de/arrive",
    seed=739_000,
    number=2,
    minutes=48_000,
    decks={"00ff": ("aa", "bb")},
    has_words=True,
    wishes={"voice": None, "names": {"a": "Ana", "b": "Ben"}, "bed_level": -math.inf, "tone": "off", "pace": 0.9},
    breathe=Breathing("4-6", 300.0, (12.0, 6.0), False, "de"),
)


def test_it_reads_back() -> None:
    """With all there is, and with as little as there may be; a level that is off is so again, and a tone stays a word."""
    for one in (WHOLE, asked(), replace(WHOLE, breathe=Breathing("4-7-8", 60.5, None, True, "en"))):
        assert parse_asked(as_text(one)) == one
    assert json.loads(as_text(WHOLE))["wishes"]["bed_level"] == "off"  # JSON knows no infinity


@pytest.mark.parametrize("field", asdict(WHOLE))
@pytest.mark.parametrize("other", [[], {"x": 1}, -1, 1 << 70, [1], "x"], ids=str)
def test_what_is_another_kind_is_no_place(field: str, other: object) -> None:
    """Each field, with what cannot be in it: refused, and no other error."""
    data = json.loads(as_text(WHOLE))
    fits = parse_asked(json.dumps(data))
    try:
        read = parse_asked(json.dumps(data | {field: other}))
    except ValueError:
        return
    assert type(getattr(read, field)) is type(getattr(fits, field))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', "null", "\x00"])
def test_what_is_none_is_refused(text: str) -> None:
    """Another version, too."""
    with pytest.raises(ValueError):  # noqa: PT011 its words are shown to nobody
        parse_asked(text)
