"""What a ritual leaves open: its decks, whether anything is drawn, and how to have the same again. Pure."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from unhurried.errors import ScriptError
from unhurried.script.ritual import Choose, Deck, Repeat, Ritual, Step, Turns
from unhurried.script.sitting import MOST_STEPS, Sitting, sit

MOST_WORK: Final = 50_000
"""Steps of sittings that are looked through for the same one: a fraction of a second."""


def every_step(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield steps and all that is within them, whether a sitting has it or not."""
    for step in steps:
        yield step
        match step:
            case Turns(say=say, swap=swap, then=then):
                yield from every_step((*say, *swap, *then))
            case Repeat(steps=inner):
                yield from every_step(inner)
            case Choose(of=several):
                for inner in several:
                    yield from every_step(inner)
            case Deck(cards=cards):
                for card in cards:
                    yield from every_step(card.steps)


def decks(ritual: Ritual) -> list[Deck]:
    """Return the decks of a ritual, those within other steps too."""
    return [step for step in every_step(ritual.steps) if isinstance(step, Deck)]


def leaves_open(ritual: Ritual) -> bool:
    """Whether two sittings of a ritual can differ."""
    return any(_is_open(step) for step in every_step(ritual.steps))


def _is_open(step: Step) -> bool:
    match step:
        case Turns(begins=begins):
            return begins is None
        case Choose(of=several):
            return len(several) > 1
        case Deck(cards=cards):
            return len(cards) > 1
    return False


def seed_for(sitting: Sitting, first: int) -> int | None:
    """Return a seed that has the same as a sitting by itself, without the cards of earlier ones.

    Few seeds are tried, ``first`` and then the smallest: None where many cards were drawn, and not from whole decks.
    """
    work, seeds = 0, itertools.chain((first,), itertools.count())
    while work < MOST_WORK:
        seed = next(seeds)
        try:
            steps = sit(sitting.ritual, seed=seed).steps
        except ScriptError:  # what another seed draws may be too long
            work += MOST_STEPS
            continue
        if steps == sitting.steps:
            return seed
        work += max(1, len(steps))  # another seed may draw far more
    return None
