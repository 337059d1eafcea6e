"""Something to begin with: one of some lines, none of which comes again before all have come, as with cards. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from unhurried.errors import NotFoundError
from unhurried.languages import names_in
from unhurried.past import Past, drawn_before, with_cards
from unhurried.script.drawing import decks, every_step
from unhurried.script.ritual import Card, Deck, Place, Ritual, Say
from unhurried.script.sitting import Drawn, DrawnCard, sit
from unhurried.script.text import Sentence, fill

_NOWHERE: Final = Place("", 1, 1, None)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What there is to begin with, and what is to be remembered of it once something was written."""

    text: str
    drawn: Drawn
    cards: tuple[DrawnCard, ...]


def one_of(lines: Sequence[str], deck: str, past: Past, today: date) -> Prompt:
    """Return one of some lines, the same all day: none again before all have come.

    Args:
        lines: one at least.
        deck: the name under which it is remembered which have come.
        past: what has come before.
        today: decides.
    """
    cards = tuple(Card(_key(line), (Say(_NOWHERE, (Sentence(line, 0, True),)),)) for line in lines)
    return _drawn(Deck(_NOWHERE, deck, cards), past, today)


def card_of(ritual: Ritual, past: Past, today: date, *, names: Mapping[str, str] | None) -> Prompt:
    """Return a card of a ritual's deck; of several decks each has its day.

    Raises:
        NotFoundError: the ritual has none with words on it.
    """
    found = [deck for deck in decks(ritual) if all(_words(card) for card in deck.cards)]
    if not found:
        raise NotFoundError(
            f"{ritual.name} has no deck to draw from; `unhurried show two-pages` is a ritual with one"
        )
    prompt = _drawn(found[today.toordinal() % len(found)], past, today)
    called = {**names_in(ritual.language), **(names or {})}
    called |= {"speaker": called["a"], "listener": called["b"]}
    return Prompt(fill(prompt.text, called), prompt.drawn, prompt.cards)


def remembered(past: Past, prompt: Prompt) -> Past:
    """Return the past in which a prompt has come."""
    return with_cards(past, prompt.drawn, prompt.cards)


def _drawn(deck: Deck, past: Past, today: date) -> Prompt:
    alone = Ritual(name=deck.name, title=deck.name, about="", eyes="open", bed=None, tone=None, steps=(deck,))
    before = drawn_before(past, alone)
    sitting = sit(alone, seed=today.toordinal(), drawn=before)
    card = next(card for card in deck.cards if card.key == sitting.cards[0].drawn[-1])
    return Prompt(_words(card), before, sitting.cards)


def _words(card: Card) -> str:
    said = [step for step in every_step(card.steps) if isinstance(step, Say)]
    return " ".join(sentence.text for step in said for sentence in step.sentences)


def _key(line: str) -> str:
    return blake2b(line.encode(errors="surrogatepass"), digest_size=8).hexdigest()
