"""Which breaths the voice goes along with, and with which words. Pure.

The first breaths are spoken, then the voice steps back and the tone leads. Where something changes (a ramp has
arrived, another pattern begins) it comes back for one breath, and once more for a ritual's last exhale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from unhurried.breath import Breath, Phase
from unhurried.script.ritual import Breathe, Say, To

SPOKEN_BREATHS: Final = 3
"""Breaths with a spoken cue unless the script says otherwise (research: 3 to 4, then the tone alone)."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A phase of a breath, its step, whom it is for; the words that announce it (or None), and whom those are for."""

    phase: Phase
    step: Breathe
    to: To
    words: str | None
    words_to: To


def for_all_of(step: Breathe | Say) -> To:
    """Return whom a step as a whole is for; by now every speaker and listener is A or B."""
    match step.to:
        case "a" | "b" as one:
            return one
        case _:
            return "both"


def ready_words(run: Sequence[Breathe]) -> str | None:
    """Return what is said before the first inhale of a run of breathing, or None where the voice stays away."""
    return run[0].words.ready if run[0].spoken != 0 else None


def announce(run: Sequence[Breathe], *, closing: bool) -> list[Announced]:
    """Return every phase of a run of breathing steps that follow directly on each other.

    After a ``closing`` run the ritual breathes no more: its last exhale is announced as the last.
    """
    phases = [
        Announced(phase, step, _whom(step, k), words if k in spoken else None, _whom(step, k))
        for n, step in enumerate(run)
        for all_breaths in [step.breaths()]
        for spoken in [_spoken(step, all_breaths, run[n - 1] if n else None)]
        for k, breath in enumerate(all_breaths)
        for phase, words in zip(breath, _words(step, breath), strict=True)
    ]
    if closing and run[-1].spoken != 0:
        _announce_last_exhale(phases)
    return phases


def _announce_last_exhale(phases: list[Announced]) -> None:
    exhales = [k for k, phase in enumerate(phases) if phase.phase.kind == "out"]
    if len(exhales) < 2:
        return  # a single breath has nothing to come to an end
    k = exhales[-1]
    last = phases[k]
    phases[k] = replace(last, words=last.step.words.last, words_to=for_all_of(last.step))


def _whom(step: Breathe, k: int) -> To:
    if step.to == "alternate":
        return "b" if k % 2 else "a"
    return for_all_of(step)


def _spoken(step: Breathe, all_breaths: Sequence[Breath], before: Breathe | None) -> set[int]:
    """Return which breaths of a step are spoken, counted from 0."""
    first = step.spoken
    if first is None:
        first = SPOKEN_BREATHS if before is None else 0 if _goes_on(before, step, all_breaths[0]) else 1
    spoken = set(range(min(first, len(all_breaths))))
    if step.ramp is not None and first:
        arrived = all_breaths.index(all_breaths[-1])
        if arrived < len(all_breaths) - 1:
            spoken.add(arrived)
    return spoken


def _goes_on(before: Breathe, step: Breathe, first: Breath) -> bool:
    """Whether a step, whose first breath is given, breathes on as the one before it ended."""
    return step.ramp is None and step.to == before.to and first == before.breaths()[-1]


def all_words(step: Breathe) -> list[str]:
    """Return what announces the phases of a step, whichever of its breaths are announced."""
    return _words(step, tuple(Phase(kind, 1) for kind, _ in step.pattern.phases))


def _words(step: Breathe, breath: Breath) -> list[str]:
    """Return what announces each phase of a breath."""
    by_kind = {
        "in": step.words.inhale,
        "hold": step.words.hold,
        "out": step.words.exhale,
        "rest": step.words.rest,
    }
    words = [by_kind[phase.kind] for phase in breath]
    return [
        step.words.top_up if k and breath[k - 1].kind == "in" == breath[k].kind else w for k, w in enumerate(words)
    ]
