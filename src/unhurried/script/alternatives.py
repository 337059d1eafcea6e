"""The sittings that together have every alternative of a ritual: for whoever has to hear all of it. Pure."""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from unhurried.script.drawing import every_step
from unhurried.script.ritual import Card, Choose, Deck, Partner, Ritual, Step, Turns
from unhurried.script.sitting import Draw, Sitting, decided

T = TypeVar("T")


def sittings(ritual: Ritual) -> Iterator[Sitting]:
    """Yield sittings until each alternative, each card and each order of the two has come in one.

    Raises:
        ScriptError: one has more steps than a day could hold.
    """
    drawn: dict[int, tuple[int, int]] = {}
    while True:
        yield decided(ritual, _OneByOne(drawn))
        if all(times >= of for times, of in drawn.values()):
            return


class _OneByOne(Draw):
    """Draws each of several after the other; ``drawn`` has how many came of how many, by where they are drawn."""

    def __init__(self, drawn: dict[int, tuple[int, int]]) -> None:
        super().__init__(random.Random(0), {})  # noqa: S311 nothing is left to chance
        self._so_far = drawn

    def one_of(self, several: Sequence[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
        return [self._next(several, several, several)]

    def card(self, deck: Deck) -> list[Card]:
        return [self._next(deck, deck.cards, [card.steps for card in deck.cards])]

    def begins(self, turns: Turns) -> list[Partner]:
        either: tuple[Partner, ...] = (turns.begins,) if turns.begins else ("a", "b")
        return [self._next(turns, either, ())]

    def _next(self, where: object, several: Sequence[T], within: Sequence[Sequence[Step]]) -> T:
        """Return the next of several; when all have come, one in whose steps (``within``) something has not."""
        times, _ = self._so_far.get(id(where), (0, 0))
        self._so_far[id(where)] = (times + 1, len(several))
        if times >= len(several):
            times = next((k for k, steps in enumerate(within) if self._lacks(steps)), times)
        return several[times % len(several)]

    def _lacks(self, steps: Sequence[Step]) -> bool:
        """Whether something that is drawn in steps has not come yet."""
        for step in every_step(steps):
            where: object = step.of if isinstance(step, Choose) else step
            times, of = self._so_far.get(id(where), (0, 1))
            if times < of and isinstance(step, Choose | Deck | Turns):
                return True
        return False
