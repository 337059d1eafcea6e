"""Part of a whole: one section of a script read alone, a script that another one includes."""

from dataclasses import replace

from unhurried.errors import UnhurriedError
from unhurried.languages import closing_in
from unhurried.nearest import did_you_mean
from unhurried.script import model
from unhurried.script.ritual import BedChange, Chime, Pause, Place, Say, Step
from unhurried.script.text import sentences, slug


def section_of(steps: list[tuple[int, model.StepModel]], wanted: str, file: str) -> list[tuple[int, model.StepModel]]:
    """Return the steps of one section, itself included.

    Raises:
        UnhurriedError: there is none of that name; nothing stands in it.
    """
    names = [step.section for _, step in steps if isinstance(step, model.SectionStep)]
    found: list[tuple[int, model.StepModel]] = []
    within = False
    for k, step in steps:
        if isinstance(step, model.SectionStep):
            within = slug(step.section) == slug(wanted)
        if within:
            found.append((k, step))
    if not found:
        raise UnhurriedError(f"{file} has no section '{wanted}'{did_you_mean(wanted, names) if names else ''}")
    if all(isinstance(step, model.SectionStep) for _, step in found):
        raise UnhurriedError(f"{file}: nothing stands in the section '{wanted}'")
    return found


def by_itself(steps: list[Step], language: str) -> list[Step]:
    """Return the steps of a section that is read alone: a chime where it begins, one and a line where it ends."""
    if not steps:
        return []  # they have faults
    first = next((step for step in steps if not isinstance(step, Pause | BedChange)), None)
    before = [] if _is(first, "start") else [Chime(steps[0].place, "start")]
    return [*before, *steps, *([] if _end(steps) is not None else _ending(steps[-1].place, language))]


def _ending(place: Place, language: str) -> list[Step]:
    closing = closing_in(language)
    said = sentences(closing, language) if closing else ()
    end: list[Step] = [Chime(place, "end")]
    return [*end, Say(place, tuple(replace(one, line=0) for one in said))] if said else end


def without_end(steps: list[Step]) -> list[Step]:
    """Return the steps of a ritual that goes on after them: without its end chime and what comes after it."""
    return steps[: _end(steps)]


def _end(steps: list[Step]) -> int | None:
    """Return where the end chime is, after which there are only words, silence and beds; None where there is none."""
    last = next((k for k in reversed(range(len(steps))) if not isinstance(steps[k], Say | Pause | BedChange)), None)
    return last if last is not None and _is(steps[last], "end") else None


def _is(step: Step | None, name: str) -> bool:
    return isinstance(step, Chime) and step.name == name
