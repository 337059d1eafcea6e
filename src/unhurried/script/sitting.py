"""A ritual -> what one sitting has of it: drawn, repeated, taken in turns, until only plain steps are left. Pure.

What is drawn depends on the seed and on the cards drawn before, on nothing else.
"""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from unhurried.errors import Fault, ScriptError
from unhurried.limits import MEANT, check_rounds
from unhurried.script.ritual import (
    Breathe,
    Card,
    Chime,
    Choose,
    Deck,
    Partner,
    Place,
    Plain,
    Repeat,
    Ritual,
    Say,
    Signal,
    Step,
    Turn,
    Turns,
)  # fmt: skip
from unhurried.script.text import fill, sentences

MOST_STEPS: Final = 40_000
"""In a sitting, repeats and each sentence counted: one every two seconds of a day."""

OTHER: Final[Mapping[Partner, Partner]] = {"a": "b", "b": "a"}
Drawn = Mapping[str, Sequence[str]]
"""A deck's name to the keys of the cards that were drawn from it since it was last whole, in order."""


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card that a sitting has: whose deck, the keys drawn since that was whole (this one last), its first step."""

    deck: str
    drawn: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sitting:
    """A ritual with all that was left open in it decided."""

    ritual: Ritual
    steps: tuple[Plain, ...]
    cards: tuple[DrawnCard, ...] = ()


def sit(ritual: Ritual, *, seed: int = 0, drawn: Drawn | None = None) -> Sitting:
    """Decide what is open in a ritual: who begins, which of several, which card.

    Args:
        ritual: as it was read.
        seed: what is drawn with; the same seed draws the same.
        drawn: the cards of earlier sittings.

    Raises:
        ScriptError: it has more steps than a day could hold, or more rounds of 4-7-8 than suit anybody.
    """
    sitting = decided(ritual, Draw(random.Random(seed), drawn or {}))  # noqa: S311 it shuffles questions
    check_rounds_of(sitting.steps)
    return sitting


def everything(ritual: Ritual) -> Sitting:
    """Return all that may be said in any sitting, each alternative after the other: for whoever records it."""
    return decided(ritual, _All())


def decided(ritual: Ritual, draw: "Draw") -> Sitting:
    """Return what is left of a ritual when all that is open in it is drawn.

    Raises:
        ScriptError: it has more steps than a day could hold.
    """
    steps = tuple(_with_caution(_plain(ritual.steps, draw), ritual.language))
    return Sitting(ritual, steps, tuple(draw.cards))


class Draw:
    """Draws with a seed, and counts the steps."""

    def __init__(self, chance: random.Random, drawn: Drawn) -> None:
        self._chance = chance
        self._drawn = {deck: tuple(keys) for deck, keys in drawn.items()}
        self._groups = itertools.count()
        self._steps = 0
        self.cards: list[DrawnCard] = []

    def count(self, step: Step) -> None:
        """Take note of a step; raise ScriptError where there are too many."""
        self._steps += len(step.sentences) if isinstance(step, Say) else 1
        if self._steps > MOST_STEPS:
            why = f"here the ritual, its repeats counted, passes {MOST_STEPS:,} steps"
            raise ScriptError((Fault(step.place.file, step.place.line, step.place.column, why),))

    def one_of(self, several: Sequence[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
        """Draw one of several alternatives."""
        return [several[self._index(len(several))]]

    def card(self, deck: Deck) -> list[Card]:
        """Draw one that has not come since the deck was whole; from a whole deck, not the last one again."""
        before = self._drawn.get(deck.name, ())
        fresh = [card for card in deck.cards if card.key not in before]
        if not fresh:
            others = [card for card in deck.cards if card.key != before[-1]]
            fresh, before = others or list(deck.cards), ()
        card = fresh[self._index(len(fresh))]
        self._drawn[deck.name] = (*before, card.key)
        self.cards.append(DrawnCard(deck.name, self._drawn[deck.name], card.steps[0].place))
        return [card]

    def begins(self, turns: Turns) -> list[Partner]:
        """Draw who has the first turn, unless that is said."""
        return [turns.begins or ("a", "b")[self._index(2)]]

    def group(self) -> int:
        """Return a number for turns that last equally long."""
        return next(self._groups)

    def _index(self, of: int) -> int:
        return int(self._chance.random() * of)  # what choice() draws differs between Pythons


class _All(Draw):
    """Draws everything."""

    def __init__(self) -> None:
        super().__init__(random.Random(0), {})  # noqa: S311 nothing is drawn

    def one_of(self, several: Sequence[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
        return list(several)

    def card(self, deck: Deck) -> list[Card]:
        return list(deck.cards)

    def begins(self, turns: Turns) -> list[Partner]:
        return [turns.begins] if turns.begins else ["a", "b"]


def _plain(steps: Sequence[Step], draw: Draw) -> Iterator[Plain]:
    for step in steps:
        draw.count(step)
        match step:
            case Turns():
                for begins in draw.begins(step):
                    yield from _turns(step, begins, draw)
            case Repeat(times=times, steps=inner):
                for _ in range(times):
                    yield from _plain(inner, draw)
            case Choose(of=several):
                for chosen in draw.one_of(several):
                    yield from _plain(chosen, draw)
            case Deck():
                for card in draw.card(step):
                    yield from _plain(card.steps, draw)
            case _:
                yield step


def _turns(turns: Turns, begins: Partner, draw: Draw) -> Iterator[Plain]:
    """Yield the turns: A, B, A, B; each of the two has as many as the other."""
    group = draw.group()
    for k in range(2 * turns.rounds):
        speaker = begins if k % 2 == 0 else OTHER[begins]
        if k:
            yield Chime(turns.place, "hand-over")
        for step in _plain(turns.swap if k else turns.say, draw):
            spoken = _spoken_by(step, speaker)
            yield spoken if k or not isinstance(spoken, Say) else replace(spoken, opens=group)
        turn = Turn(turns.place, turns.seconds, turns.half, turns.last, group, turns.bounds)
        yield _spoken_by(turn, speaker)
        for step in _plain(turns.then, draw):
            yield _spoken_by(step, speaker)


def _spoken_by(step: Plain, speaker: Partner) -> Plain:
    """Return a step of a turn with its speaker in it: ``{speaker}`` becomes ``{a}`` or ``{b}``."""
    names = {"speaker": f"{{{speaker}}}", "listener": f"{{{OTHER[speaker]}}}"}
    if isinstance(step, Say | Breathe):
        whom = {"speaker": speaker, "listener": OTHER[speaker]}.get(step.to)
        step = replace(step, to=whom) if whom else step
    return filled(step, names)


def _signal(signal: Signal | None, names: Mapping[str, str]) -> Signal | None:
    return replace(signal, words=fill(signal.words, names)) if signal and signal.words else signal


def filled(step: Plain, names: Mapping[str, str]) -> Plain:
    """Return a step with names (or other words) in what is spoken; what stands in other braces stays."""
    match step:
        case Say(sentences=said):
            return replace(step, sentences=tuple(replace(one, text=fill(one.text, names)) for one in said))
        case Breathe(words=words):
            return replace(step, words=words.mapped(lambda text: fill(text, names)))
        case Turn(half=half, last=last):
            return replace(step, half=_signal(half, names), last=_signal(last, names))
        case _:
            return step


def _with_caution(steps: Iterator[Plain], language: str) -> list[Plain]:
    """Put the caution before the first breathing in which a breath is held, or before the run that it belongs to."""
    found = list(steps)
    held = next((k for k, step in enumerate(found) if isinstance(step, Breathe) and step.has_hold), None)
    if held is None:
        return found
    step = found[held]
    while held and isinstance(found[held - 1], Breathe):
        held -= 1
    if isinstance(step, Breathe):
        found.insert(
            held, Say(step.place, tuple(replace(s, line=0) for s in sentences(step.words.caution, language)))
        )
    return found


def check_rounds_of(steps: Sequence[Plain]) -> None:
    """Refuse more rounds of 4-7-8 than suit anybody, unless they are meant.

    Raises:
        ScriptError: at the breathing with which there are too many.
    """
    rounds = 0
    for step in steps:
        if isinstance(step, Breathe) and step.pattern.is_4_7_8 and not step.beyond_limits:
            rounds += len(step.breaths())
            try:
                check_rounds(step.pattern, rounds)
            except ValueError as error:
                why = f"with this {error}; {MEANT}"
                raise ScriptError((Fault(step.place.file, step.place.line, step.place.column, why),)) from None
