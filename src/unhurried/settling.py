"""Who is first: without names the two settle it, before the first words that are meant for one of them. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from unhurried.languages import settling_in
from unhurried.layout import together
from unhurried.parts import words_of
from unhurried.script.bounds import PAUSE
from unhurried.script.ritual import Breathe, Pause, Plain, Say, Turn
from unhurried.script.sitting import Sitting
from unhurried.script.text import PLACEHOLDERS, sentences

SETTLING: Final = 6.0
"""Seconds in which they do: enough for "you?" and "me"."""


def settled(sitting: Sitting, *, by_ear: bool) -> Sitting:
    """Return a sitting in which the two settle who is the first, once, before any of them is addressed.

    It is said with a pause after it, where the step stands before which it comes: in its section, on its line. A
    sitting that is for both all along is left as it is, and so is one in a language without words for it.

    Args:
        sitting: with the names of the two still in braces.
        by_ear: each hears one ear of a pair of earbuds, so which of them that is says who is first.

    """
    language = sitting.ritual.language
    words = settling_in(language, by_ear=by_ear)
    at = _first_addressed(sitting.steps)
    if words is None or at is None:
        return sitting
    before = sitting.steps[at]
    fixed = isinstance(before, Say) and before.fixed
    said = Say(before.place, tuple(replace(one, line=0) for one in sentences(words, language)), fixed=fixed)
    pause = Pause(before.place, SETTLING, None if fixed else PAUSE.bounds(SETTLING, None, None))
    return replace(sitting, steps=(*sitting.steps[:at], said, pause, *sitting.steps[at:]))


def _first_addressed(steps: Sequence[Plain]) -> int | None:
    """Return the step before which it has to be settled: a run of breathing, and turns, are never parted by it."""
    at = 0
    for several, closing in together(steps):
        if any(f"{{{name}}}" in words for words, _ in words_of(several, closing=closing) for name in PLACEHOLDERS):
            return _with_caution(steps, _turns_around(steps, at), several)
        at += len(several)
    return None


def _turns_around(steps: Sequence[Plain], at: int) -> int:
    """Return where the turns begin that a step is of, their first words counted; the step itself where it is of none.

    Nobody may be named before the second turn: by then one of them has been the first.
    """
    groups = [
        step.group if isinstance(step, Turn) else step.opens if isinstance(step, Say) else None for step in steps
    ]
    for k, group in enumerate(groups[:at]):
        if group is not None and group in groups[at:]:
            return k
    return at


def _with_caution(steps: Sequence[Plain], at: int, run: Sequence[Plain]) -> int:
    """Return where the caution stands that belongs to a run of breathing; else where the step does."""
    before = steps[at - 1] if at else None
    if isinstance(before, Say) and before.place in [step.place for step in run if isinstance(step, Breathe)]:
        return at - 1
    return at
