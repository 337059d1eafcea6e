"""What earlier sittings leave to later ones: which card has come, which day of a series is next."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from unhurried import library
from unhurried.cues import Timeline
from unhurried.past import (
    MOST_CARDS,
    MOST_SERIES,
    Past,
    Played,
    cards_heard,
    drawn_before,
    is_whole,
    next_number,
    with_cards,
    with_number,
)
from unhurried.script import drawing
from unhurried.script.drawing import leaves_open, seed_for
from unhurried.script.ritual import Place, Ritual, Series
from unhurried.script.sitting import DrawnCard, Sitting, sit
from unhurried.spacing import NATURAL
from unhurried.timeline import arrange
from unhurried.voices.silent import SilentVoice

MONDAY = date(2025, 3, 3)
DAYS = [MONDAY + timedelta(days=k) for k in range(9)]
SERIES = Series("three", "Three", "", ("x", "y", "z"))


def _ritual(steps: str, words: str = "") -> Ritual:
    return library.read_text(f"title: T\n{words}\nsteps:\n{steps}", name="t.yaml")


def _arranged(ritual: Ritual, seed: int = 0) -> tuple[Sitting, Timeline]:
    sitting = sit(ritual, seed=seed)
    return sitting, arrange(sitting, SilentVoice())


def _at(timeline: Timeline, text: str, nth: int = 0) -> int:
    """Return the frame on which words begin."""
    return [cue.start for cue in timeline.cues if getattr(cue, "text", "") == text][nth]


def test_a_series_has_one_ritual_a_day_and_begins_anew() -> None:
    """Played to its end today it is the same again today; tomorrow the next; after the last the first."""
    past, had = Past(), []
    for today in DAYS[:5]:
        number = next_number(past, SERIES, today)
        past = with_number(past, SERIES, number, today)
        assert next_number(past, SERIES, today) == number
        assert with_number(past, SERIES, number, today) == past
        had.append(number)
    assert had == [1, 2, 3, 1, 2]


def test_a_day_without_a_sitting_leaves_out_nothing() -> None:
    """What was not played to its end stays the next, tomorrow and a week later."""
    past = with_number(Past(), SERIES, 1, DAYS[0])
    assert [next_number(past, SERIES, today) for today in DAYS] == [1] + [2] * 8


def test_only_the_next_one_moves_a_series_on() -> None:
    """Another ritual of it, or the one that is next only tomorrow, changes nothing."""
    past = with_number(Past(), SERIES, 1, DAYS[0])
    for number, today in ((3, DAYS[1]), (1, DAYS[1]), (2, DAYS[0])):
        assert with_number(past, SERIES, number, today) == past
    assert next_number(with_number(past, SERIES, 2, DAYS[1]), SERIES, DAYS[2]) == 3


def test_a_series_that_became_shorter_or_a_clock_that_was_wrong_is_never_stuck() -> None:
    """There is always a next one: a ritual that is there, and the one after a day that is still to come."""
    past = with_number(with_number(with_number(Past(), SERIES, 1, DAYS[0]), SERIES, 2, DAYS[1]), SERIES, 3, DAYS[2])
    shorter = Series("three", "Three", "", ("x", "y"))
    assert [next_number(past, shorter, today) for today in DAYS[2:4]] == [1, 2]
    assert next_number(past, SERIES, DAYS[0]) == 1


def test_two_series_do_not_share_their_days() -> None:
    """Each has its own, by name and title; so have two of standard input."""
    past = with_number(Past(), SERIES, 1, DAYS[0])
    for other in (Series("four", "Three", "", SERIES.parts), Series("three", "Four", "", SERIES.parts)):
        assert next_number(past, other, DAYS[1]) == 1


def test_no_card_comes_again_before_all_have_come() -> None:
    """Evening after evening, each with a seed of its own: all cards, then all again, never one twice in a row."""
    ritual = _ritual("- deck: [One., Two., Three., Four., Five.]")
    past, said = Past(), []
    for today in (MONDAY + timedelta(days=k) for k in range(50)):
        drawn = drawn_before(past, ritual)
        sitting = sit(ritual, seed=today.toordinal(), drawn=drawn)
        past = with_cards(past, drawn, sitting.cards)
        said.append(sitting.cards[0].drawn[-1])
    for k in range(0, 50, 5):
        assert len(set(said[k : k + 5])) == 5
    assert all(first != second for first, second in pairwise(said))
    assert len(set(map(tuple, (said[k : k + 5] for k in range(0, 50, 5))))) > 1


def _card(*drawn: str) -> DrawnCard:
    return DrawnCard("deck", drawn, Place("t.yaml", 1, 1, None))


def _keys(past: Past) -> tuple[str, ...]:
    (keys,) = past.decks.values()
    return keys


def test_two_sittings_at_once_lose_no_card() -> None:
    """Both began with the same past; whichever ends first, the cards of both have come."""
    before = {"deck": ("1", "2")}
    past = with_cards(Past(), {}, [_card("1"), _card("1", "2")])
    one, other = [_card("1", "2", "3")], [_card("1", "2", "4"), _card("1", "2", "4", "5")]
    assert _keys(with_cards(with_cards(past, before, one), before, other)) == ("1", "2", "3", "4", "5")
    assert _keys(with_cards(with_cards(past, before, other), before, one)) == ("1", "2", "4", "5", "3")
    assert _keys(with_cards(with_cards(past, before, one), before, one)) == ("1", "2", "3")


def test_a_deck_that_is_whole_again_is_remembered_as_such() -> None:
    """After the last card the next sitting's is the first of a new round."""
    past = with_cards(Past(), {}, [_card("1"), _card("1", "2"), _card("2"), _card("2", "1")])
    assert _keys(past) == ("2", "1")
    assert _keys(with_cards(past, {"deck": ("2", "1")}, [_card("2")])) == ("2",)


def test_the_past_is_bounded() -> None:
    """Thousands of decks and series: what was played last is kept, and no more than may be."""
    past = Past()
    for k in range(30):
        keys = tuple(f"{n:04x}" for n in range(1_000))
        past = with_cards(past, {}, [DrawnCard(f"deck {k}", keys, Place("t.yaml", 1, 1, None))])
    assert sum(map(len, past.decks.values())) == MOST_CARDS
    ritual = _ritual("- deck: {name: deck 29, cards: [x]}\n- deck: {name: deck 0, cards: [x]}")
    assert list(drawn_before(past, ritual)) == ["deck 29"]
    endless = tuple(f"{n:05x}" for n in range(MOST_CARDS + 5))
    past = with_cards(past, {}, [DrawnCard("endless", endless, Place("t.yaml", 1, 1, None))])
    assert list(past.decks.values()) == [endless[5:]]
    full = Past(series={f"{k:x}": Played(1, MONDAY) for k in range(MOST_SERIES)})
    assert len(with_number(full, SERIES, 1, MONDAY).series) == MOST_SERIES
    assert next_number(with_number(full, SERIES, 1, MONDAY), SERIES, DAYS[1]) == 2


def test_a_card_has_come_once_it_has_begun() -> None:
    """The frame decides: the one before a card's first sound, and the one after it."""
    sitting, timeline = _arranged(_ritual("- say: Hello.\n- deck: [One., Two.]\n- pause: 30s\n- deck: [One., Two.]"))
    first, second = (cue.start for cue in timeline.cues[1:])
    for frames, count in ((0, 0), (first, 0), (first + 1, 1), (second, 1), (second + 1, 2), (timeline.frames, 2)):
        assert cards_heard(sitting, timeline, _until(frames)) == sitting.cards[:count]


def test_a_card_that_was_skipped_has_not_come() -> None:
    """Gone past with a key: neither by itself nor among those drawn before the next; heard again later, it has."""
    sitting, timeline = _arranged(
        _ritual("- repeat: {times: 3, steps: [{deck: [One., Two., Three.]}, {pause: 20s}]}")
    )
    first, second, third = (cue.start for cue in timeline.cues)
    keys = [card.drawn[-1] for card in sitting.cards]
    heard = cards_heard(sitting, timeline, (range(first + 100), range(third - 100, timeline.frames)))
    assert [card.drawn for card in heard] == [(keys[0],), (keys[0], keys[2])]
    back = (range(first + 100), range(third - 100, third + 100), range(second, second + 100))
    assert cards_heard(sitting, timeline, back) == sitting.cards
    assert cards_heard(sitting, timeline, (range(second + 1, third),)) == ()


def test_a_card_that_was_skipped_and_comes_again_has_come() -> None:
    """Skipped in one round of its deck, and heard in the next within one sitting: it is among those that came."""
    sitting, timeline = _arranged(_ritual("- repeat: {times: 4, steps: [{deck: [One., Two.]}, {pause: 20s}]}"))
    keys = [card.drawn[-1] for card in sitting.cards]
    starts = [cue.start for cue in timeline.cues]
    heard = cards_heard(sitting, timeline, (range(starts[0] + 100), range(starts[2] - 100, timeline.frames)))
    assert [card.drawn[-1] for card in heard] == [keys[0], keys[2], keys[3]]
    assert len(heard[-1].drawn) == 2


AWKWARD = {
    "a block that begins with an empty line": "    - |\n\n      Now.\n",
    "a section, silence": "    - [section: S, pause: 8s, say: Now.]\n".replace("[", "[{").replace(", ", "}, {").replace("]", "}]"),
    "turns": "    - turns: {each: 10s, say: Now.}\n",
    "turns without a word": "    - [{turns: {each: 10s, then: [{say: Now.}]}}]\n",
    "a repeat": "    - repeat: {times: 2, steps: [{say: Now.}]}\n",
    "one of several": "    - choose: [[{say: Now.}, {say: Well.}]]\n",
    "another deck": "    - deck: {name: inner, cards: [Now.]}\n",
    "another bed": "    - [{bed: brown}, {say: Now.}]\n",
    "a bed that is there already": "    - [{bed: off}, {say: Now.}]\n",
    "a breath": "    - [{breathe: {breaths: 1, cues: none}}, {say: Now.}]\n",
}  # fmt: skip


def _until(frames: int) -> tuple[range, ...]:
    """Return what was heard where one listened from the beginning on."""
    return (range(frames),)


@pytest.mark.parametrize("card", AWKWARD)
def test_a_card_may_begin_with_anything(card: str) -> None:
    """Whatever it begins with: not before the words that come before it, and at its end for sure."""
    sitting, timeline = _arranged(_ritual(f"- say: Before.\n- deck:\n{AWKWARD[card]}- say: After."))
    assert cards_heard(sitting, timeline, _until(_at(timeline, "Before.") + 1)) == ()
    assert cards_heard(sitting, timeline, _until(_at(timeline, "Now.") + 1))[:1] == sitting.cards[:1]


def test_a_card_without_a_sound_has_come_when_the_next_one_has() -> None:
    """A silent card: with the card after it, or with the end of the ritual."""
    sitting, timeline = _arranged(
        _ritual(
            "- say: Hello.\n- deck: [{pause: 5s}]\n- deck: {name: b, cards: [Now.]}\n- deck: {cards: [{pause: 5s}]}"
        )
    )
    now = _at(timeline, "Now.")
    assert cards_heard(sitting, timeline, _until(now)) == ()
    assert cards_heard(sitting, timeline, _until(now + 1)) == sitting.cards[:2]
    assert cards_heard(sitting, timeline, _until(timeline.frames - NATURAL.end - 1)) == sitting.cards[:2]
    assert cards_heard(sitting, timeline, _until(timeline.frames)) == sitting.cards


def test_a_card_that_comes_twice_has_come_twice_only_after_the_second_time() -> None:
    """Two cards, five draws: which have come is told in their order, not by their words."""
    ritual = _ritual('- repeat: {times: 5, steps: [{deck: ["One. And one.", Two.]}, {pause: 20s}]}')
    sitting, timeline = _arranged(ritual)
    firsts = [cue.start for cue in timeline.cues if getattr(cue, "text", "") in ("One.", "Two.")]
    assert len(firsts) == 5
    for k, start in enumerate(firsts):
        assert cards_heard(sitting, timeline, _until(start)) == sitting.cards[:k]
        assert cards_heard(sitting, timeline, _until(start + 1)) == sitting.cards[: k + 1]


def test_the_last_fade_need_not_be_heard() -> None:
    """A ritual that was stopped while only its bed was fading out was played to its end."""
    _, timeline = _arranged(_ritual("- say: Hello."))
    assert is_whole(timeline, _until(timeline.frames))
    assert is_whole(timeline, _until(timeline.frames - NATURAL.end))
    assert not is_whole(timeline, _until(timeline.frames - NATURAL.end - 1))


@pytest.mark.parametrize(
    ("steps", "is_open"),
    [
        ("- say: Hello.", False),
        ("- choose: [One.]\n- deck: [One.]\n- turns: {each: 10s}", False),
        ("- choose: [One., Two.]", True),
        ("- deck: [One., Two.]", True),
        ("- turns: {each: 10s, begins: drawn}", True),
        ("- repeat: {times: 2, steps: [{choose: [One., Two.]}]}", True),
        ("- turns: {each: 10s, then: [{choose: [One., Two.]}]}", True),
        ("- deck: [{choose: [One., Two.]}]", True),
        ("- choose: [{deck: [One., Two.]}]", True),
    ],
)
def test_what_a_ritual_leaves_open(steps: str, is_open: bool) -> None:
    """Wherever it stands; one of one, and a deck of one card, leave nothing open."""
    assert leaves_open(_ritual(steps)) is is_open


def test_the_seed_that_is_told_has_the_same_again() -> None:
    """Without cards of earlier sittings it is the seed itself; else another that draws just these; else none."""
    ritual = _ritual(
        "- deck: [One., Two., Three., Four.]\n- choose: [Yes., No.]\n- turns: {each: 10s, begins: drawn}"
    )
    for seed in range(12):
        assert seed_for(sit(ritual, seed=seed), seed) == seed
        all_but_one = tuple(sorted({sit(ritual, seed=k).cards[0].drawn[-1] for k in range(40)}))[:3]
        sitting = sit(ritual, seed=seed, drawn={"t": all_but_one})
        told = seed_for(sitting, seed)
        assert told is not None
        assert sit(ritual, seed=told).steps == sitting.steps
    many = _ritual(f"- repeat: {{times: 20, steps: [{{deck: [{', '.join(f'N{k}.' for k in range(40))}]}}]}}")
    sitting = sit(many, seed=1)
    assert seed_for(sit(many, seed=1, drawn={"t": sitting.cards[3].drawn}), 1) is None


def test_a_seed_is_looked_for_no_longer_than_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short sitting of a ritual that may be long: the others that are looked through have few steps in all."""
    cards = ", ".join(f"{{deck: {{name: d{n}, cards: [{', '.join(map(str, range(30)))}]}}}}" for n in range(6))
    long = "{repeat: {times: 1000, steps: [{pause: 1s}, {pause: 2s}, {pause: 3s}]}}"
    ritual = library.read_text(f"title: T\nsteps: [{cards}, {{choose: [Short., {long}]}}]", name="t")
    sitting = next(found for seed in range(99) if len((found := sit(ritual, seed=seed)).steps) < 9)
    drawn = {card.deck: card.drawn for card in sitting.cards}
    other = next(found for seed in range(99) if len((found := sit(ritual, seed=seed, drawn=drawn)).steps) < 9)
    tried: list[int] = []

    def counted(*rest: Any, **how: Any) -> Sitting:
        found = sit(*rest, **how)
        tried.append(len(found.steps))
        return found

    monkeypatch.setattr(drawing, "sit", counted)
    assert seed_for(other, 1) is None
    assert sum(tried) < drawing.MOST_WORK + 4_000
