"""What earlier sittings leave to later ones: which cards have come, and which day of a series. Pure.

No word of a ritual is in it: names are hashes, as the keys of cards are.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Final

from unhurried.cues import Timeline
from unhurried.parts import place_of
from unhurried.script.drawing import decks, every_step
from unhurried.script.ritual import Place, Ritual, Say, Series, Step
from unhurried.script.sitting import Drawn, DrawnCard, Sitting
from unhurried.spacing import NATURAL

MOST_CARDS: Final = 20_000
"""In all decks together: some hundred decks. Those that were not played for longest are forgotten first."""
MOST_SERIES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Played:
    """The ritual of a series that was last played to its end, by its number from 1, and the day it began."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Past:
    """By the hash of its name: a deck's cards that have come since it was whole, in order; where a series is.

    What was played last stands last.
    """

    decks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: Mapping[str, Played] = field(default_factory=dict)


def drawn_before(past: Past, ritual: Ritual) -> Drawn:
    """Return the cards that have come of each deck of a ritual."""
    names = {deck.name: _hash("deck", deck.name) for deck in decks(ritual)}
    return {name: past.decks[key] for name, key in names.items() if key in past.decks}


def as_kept(drawn: Drawn) -> dict[str, tuple[str, ...]]:
    """Return the cards that have come of some decks as a past keeps them, under hashes of the decks' names."""
    return {_hash("deck", name): tuple(keys) for name, keys in drawn.items()}


def with_cards(past: Past, before: Drawn, heard: Sequence[DrawnCard]) -> Past:
    """Return the past with cards that a sitting had, which was drawn after ``before``.

    Where another sitting has drawn from the same deck meanwhile, the cards of both have come.
    """
    found = dict(past.decks)
    for name in dict.fromkeys(card.deck for card in heard):
        of_deck = [card.drawn for card in heard if card.deck == name]
        now = found.pop(_hash("deck", name), ())
        mine = tuple(dict.fromkeys(reversed([drawn[-1] for drawn in of_deck])))[::-1]
        alone = now == tuple(before.get(name, ()))
        found[_hash("deck", name)] = of_deck[-1] if alone else (*(key for key in now if key not in mine), *mine)
    return replace(past, decks=_newest(found))


def _newest(found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the decks that were played last, as many as may be kept."""
    kept: dict[str, tuple[str, ...]] = {}
    room = MOST_CARDS
    for name, keys in reversed(list(found.items())):
        if not room:
            break
        kept[name] = keys[-room:]
        room -= len(kept[name])
    return dict(reversed(list(kept.items())))


def next_number(past: Past, series: Series, today: date) -> int:
    """Return the number of the ritual that a series has today: after the last, the first.

    What was played to its end today is the same again today; one that was not stays the next.
    """
    last = past.series.get(_series_key(series))
    if last is None:
        return 1
    return (last.number - (last.day == today)) % len(series.parts) + 1


def with_number(past: Past, series: Series, number: int, today: date) -> Past:
    """Return the past with one ritual of a series played to its end; only the next one moves the series on."""
    if number != next_number(past, series, today):
        return past
    others = {key: played for key, played in past.series.items() if key != _series_key(series)}
    newest = [*others.items(), (_series_key(series), Played(number, today))][-MOST_SERIES:]
    return replace(past, series=dict(newest))


def cards_heard(sitting: Sitting, timeline: Timeline, heard: Sequence[range]) -> tuple[DrawnCard, ...]:
    """Return the cards of a sitting whose beginning was heard; ``heard`` has the frames of the ritual that were.

    A card begins with its first cue; one without any (a silence) when the one after it does, or the ritual ends.
    One that was skipped has not come, and is not among those that were drawn before a later one.
    """
    begins = _begins(sitting, timeline)
    came = is_whole(timeline, heard)
    all_came: list[bool] = []
    for begin in reversed(begins):
        came = came if begin is None else any(begin in span for span in heard)
        all_came.append(came)
    return _without_skipped(sitting.cards, all_came[::-1])


def _without_skipped(cards: Sequence[DrawnCard], came: Sequence[bool]) -> tuple[DrawnCard, ...]:
    kept: list[DrawnCard] = []
    skipped: set[tuple[str, str]] = set()
    for card, has_come in zip(cards, came, strict=True):
        key = card.drawn[-1]
        if has_come:
            skipped.discard((card.deck, key))
            kept.append(replace(card, drawn=tuple(k for k in card.drawn if (card.deck, k) not in skipped)))
        else:
            skipped.add((card.deck, key))
    return tuple(kept)


def _begins(sitting: Sitting, timeline: Timeline) -> list[int | None]:
    """Return the frame at which each card of a sitting begins; None for one without a cue."""
    starts: dict[Place, list[int]] = {}
    for cue in timeline.cues:
        if cue.place is not None:
            starts.setdefault(cue.place, []).append(cue.start)
    places = _places(sitting.ritual)
    begins: list[int | None] = []
    at = 0  # cards come one after the other, and one may come twice
    for card in sitting.cards:
        found = [
            of_place[k]
            for of_place in (starts.get(place, []) for place in places[card.deck, card.drawn[-1]])
            if (k := bisect_left(of_place, at)) < len(of_place)
        ]
        at = min(found, default=at)
        begins.append(at if found else None)
    return begins


def is_whole(timeline: Timeline, heard: Sequence[range]) -> bool:
    """Whether a ritual of which these frames were heard was played to its end; its last fade need not be heard."""
    return any(span.stop >= timeline.frames - NATURAL.end for span in heard)


def _places(ritual: Ritual) -> dict[tuple[str, str], set[Place]]:
    """Return every place where a cue of a card may stand, by the card's deck and key."""
    places: dict[tuple[str, str], set[Place]] = {}
    for deck in decks(ritual):
        for card in deck.cards:
            of_card = places.setdefault((deck.name, card.key), set())
            for step in every_step(card.steps):
                of_card |= _spots(step)
    return places


def _spots(step: Step) -> set[Place]:
    return {place_of(step, one) for one in step.sentences} if isinstance(step, Say) else {step.place}


def _series_key(series: Series) -> str:
    return _hash("series", series.name, series.title)


def _hash(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()
