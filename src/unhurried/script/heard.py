"""A sitting -> the same as these two hear it: their names in it, the sounds they wished for. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from unhurried.errors import Fault, ScriptError
from unhurried.languages import called_in
from unhurried.script.ritual import ALL_BREATHS, BedChange, Breathe, Place, Plain, Say
from unhurried.script.sitting import Sitting, filled
from unhurried.script.wording import lacking, no_words_in, written_as


def with_names(sitting: Sitting, names: Mapping[str, str]) -> Sitting:
    """Return the sitting with the partners' names (keys ``a`` and ``b``) in all that is spoken."""
    return replace(sitting, steps=tuple(filled(step, names) for step in sitting.steps))


def called_by_name(sitting: Sitting) -> Sitting:
    """Return the sitting for two who hear the same: what is for one of them begins with that one's name."""
    language = sitting.ritual.language
    return replace(sitting, steps=tuple(_called(step, language) for step in sitting.steps))


def with_sounds(sitting: Sitting, *, tone: str | None, bed: str | None) -> Sitting:
    """Return the sitting with another tone and another bed; "off" is none, None leaves what the script says.

    A bed takes the place of every bed in the script; where the script has silence, there is silence still. Without
    a tone the voice leads every breath.

    Raises:
        ScriptError: it has no words to lead them with.
    """
    if tone is not None:
        ritual = replace(sitting.ritual, tone=None if tone == "off" else tone)
        sitting = replace(sitting, ritual=ritual)
    if tone == "off":
        _check_words(sitting)
        led = (replace(step, spoken=ALL_BREATHS) if isinstance(step, Breathe) else step for step in sitting.steps)
        sitting = replace(sitting, steps=tuple(led))
    if bed is None:
        return sitting
    chosen = None if bed == "off" else bed
    steps = (
        replace(step, name=chosen) if isinstance(step, BedChange) and step.name else step for step in sitting.steps
    )
    return replace(sitting, ritual=replace(sitting.ritual, bed=chosen), steps=tuple(steps))


def _check_words(sitting: Sitting) -> None:
    """Refuse to have the voice lead breaths for which neither the script nor its language has words."""
    faults: dict[Place, Fault] = {}
    for step in sitting.steps:
        if isinstance(step, Breathe) and (keys := lacking(step.words, step.pattern)):
            why = f"without a tone the voice leads every breath, and {no_words_in(sitting.ritual.language)}"
            mend = f"write them, as {written_as(keys)}, or leave the tone on"
            place = step.place
            faults.setdefault(place, Fault(place.file, place.line, place.column, f"{why}; {mend}"))
    if faults:
        raise ScriptError(tuple(faults.values()))


def _called(step: Plain, language: str) -> Plain:
    if not isinstance(step, Say | Breathe) or step.to not in ("a", "b"):
        return step
    name = f"{{{step.to}}}"
    if isinstance(step, Breathe):
        ready = step.words.ready
        if name in ready or not ready:
            return step
        return replace(step, words=replace(step.words, ready=called_in(language, name, ready)))
    if any(name in sentence.text for sentence in step.sentences):
        return step
    first, *rest = step.sentences
    return replace(step, sentences=(replace(first, text=called_in(language, name, first.text)), *rest))
