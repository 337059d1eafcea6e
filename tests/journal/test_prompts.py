"""What a page begins with: none comes again before all have; words as the rituals' own are held to."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.rituals.forbidden import FORBIDDEN
from unhurried import library
from unhurried.errors import NotFoundError
from unhurried.journal.choosing import card_from, prompt_after, prompt_of_ours, ritual_named
from unhurried.journal.prompts import card_of, one_of, remembered
from unhurried.languages import languages, prompts_in
from unhurried.library import read, read_text
from unhurried.past import Past, Played, drawn_before, with_number
from unhurried.script.drawing import decks
from unhurried.script.ritual import Ritual, Series

DAY = date(2026, 11, 22)
DECK = """
title: T
steps:
  - deck: {name: secret, cards: ["{a}, what of {b}?", {pause: 2s}]}
  - turns:
      each: 2 min
      then:
        - deck: [[{say: "{speaker} and {listener}?"}, {say: And then?}], One., Two.]
"""


def test_none_comes_again_before_all_have() -> None:
    """The same all day, until something is written to it; then another, and after the last one all of them again."""
    past, came = Past(), []
    for k in range(20):
        prompt = prompt_of_ours("en", past, DAY + timedelta(days=k // 3))
        assert prompt == prompt_of_ours("en", past, DAY + timedelta(days=k // 3))
        came.append(prompt.text)
        past = remembered(past, prompt)
    assert set(came[:10]) == set(came[10:]) == set(prompts_in("en"))
    assert len({prompt_of_ours("en", Past(), DAY + timedelta(days=k)).text for k in range(30)}) > 5


def test_no_word_of_it_is_remembered() -> None:
    """Which have come is kept as hashes, as of cards; one language knows nothing of another."""
    past = remembered(Past(), one_of(["What stayed?"], "journal", Past(), DAY))
    assert "stayed" not in repr(past)
    german = prompt_of_ours("de", past, DAY)
    assert german.drawn == {}


def test_a_card_of_a_deck_comes_in_its_turn() -> None:
    """It is drawn from what the ritual has not drawn yet, and the ritual draws from what is left; names are put in."""
    ritual = read("two-pages")
    past = Past()
    for _ in range(8):
        past = remembered(past, card_of(ritual, past, DAY, names=None))
    assert len(drawn_before(past, ritual)["two-pages"]) == 8
    own = read_text(DECK, name="own")
    assert len(decks(own)) == 2
    texts = {card_of(own, Past(), DAY + timedelta(days=k), names={"a": "Ana", "b": "Ben"}).text for k in range(12)}
    assert texts == {"Ana and Ben? And then?", "One.", "Two."}
    nameless = {card_of(own, Past(), DAY + timedelta(days=k), names=None).text for k in range(12)}
    assert "The first of you and the second of you? And then?" in nameless
    with pytest.raises(NotFoundError, match="arrive has no deck to draw from"):
        card_from("arrive", Past(), DAY, None)


def test_a_ritual_brings_its_own(tmp_path: Path) -> None:
    """Its line; where it has none, one of ours in its language; in a language without a file, none."""
    ritual, called, lines = ritual_named("de/what-stayed", Past(), DAY)
    found = prompt_after(ritual, lines, Past(), DAY)
    assert found is not None
    assert (called, found.text) == ("de/what-stayed", "Was ist dir von heute geblieben?")
    arrive, called, lines = ritual_named("de/arrive", Past(), DAY)
    ours = prompt_after(arrive, lines, Past(), DAY)
    assert ours is not None
    assert ours.text in prompts_in("de")
    other = read_text("title: T\nlanguage: zz\nsteps: [{pause: 1s}]\n", name="t")
    assert prompt_after(other, (), Past(), DAY) is None
    with pytest.raises(NotFoundError, match=r"in 'zz' yet; there are in de, en, .*--no-prompt"):
        prompt_of_ours("zz", Past(), DAY)
    script = tmp_path / "mine.yaml"
    script.write_text("title: M\njournal: [What?, Why?]\nsteps: [{section: One}, {pause: 1s}]\n")
    ritual, called, lines = ritual_named(f"{script}", Past(), DAY)
    assert (called, lines) == ("mine", ("What?", "Why?"))
    assert ritual_named(f"{script}#one", Past(), DAY)[1:] == ("mine-one", ("What?", "Why?"))


def test_a_series_has_the_line_of_its_day() -> None:
    """That of the ritual that was played today, by its number; its own where that has none."""
    series = library.look_up("five-days")
    assert isinstance(series, Series)
    past = with_number(Past(), series, 1, DAY)
    ritual, called, lines = ritual_named("five-days", past, DAY)
    assert (ritual.name, called, lines) == ("arrive", "five-days#1", series.journal)
    tomorrow = ritual_named("five-days", past, DAY + timedelta(days=1))
    assert (tomorrow[0].name, tomorrow[1]) == ("three-good-things", "five-days#2")
    assert tomorrow[2] == read("three-good-things").journal
    assert ritual_named("five-days#4", past, DAY)[1] == "five-days#4"
    assert Played(1, DAY) in past.series.values()


def _lines() -> Iterator[tuple[str, str]]:
    for language in languages():
        yield from ((language, line) for line in prompts_in(language))
    for path in sorted(library.shipped_folder().rglob("*.yaml")):
        found: Ritual | Series = library.look_up(path)
        yield from ((found.language, line) for line in found.journal)


def test_they_are_worded_as_rituals_are() -> None:
    """Each is a question, in one line, with no word in it that no ritual says; none is there twice in its list."""
    lines = list(_lines())
    assert len(lines) > 70
    for language, line in lines:
        assert line.endswith("?"), line
        assert len(line) < 80, line
        assert not [one.why for one in FORBIDDEN.get(language, ()) if one.found_in(line)], line
    for language in languages():
        assert len(set(prompts_in(language))) == 10
    assert {language for language, _ in lines} == set(languages())
