"""A script's text -> a :class:`Ritual`, its includes taken in; or every fault at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from unhurried.breath import Pattern, check_ramp
from unhurried.errors import Fault, ScriptError, UnhurriedError
from unhurried.languages import Words, breath_words_in, same_language
from unhurried.script import model
from unhurried.script.explain import note_faults
from unhurried.script.ritual import (
    ALL_BREATHS,
    BedChange,
    Breathe,
    Chime,
    Pause,
    Place,
    Ritual,
    Say,
    Step,
)
from unhurried.script.source import Path as SourcePath
from unhurried.script.source import Source, load
from unhurried.script.text import sentences

DEEPEST_INCLUDE: Final = 8
MOST_INCLUDES: Final = 200
"""In one ritual, those of its includes counted: a few lines of includes can stand for millions."""

Opener = Callable[[str, Path | None], tuple[str, Path]]
"""(what an include names, the folder of the script that includes it or None) -> (its text, its file)."""


def parse(text: str, *, file: str, name: str, path: Path | None, opener: Opener) -> Ritual:
    """Read a script.

    Args:
        text: the YAML.
        file: the file as the person named it; faults begin with it.
        name: what the ritual is called in `list` and in file names.
        path: the script's own file, from whose folder a path in `include` begins; None for standard input.
        opener: finds what an include names.

    Raises:
        ScriptError: with every fault of this script and of those it includes.
    """
    reader = _Reader(opener)
    folder, above = (path.parent, (path.resolve(),)) if path else (None, ())
    script, steps = reader.read(text, file, folder, above, None)
    if reader.faults or script is None:
        raise ScriptError(_in_order(reader.faults))
    return Ritual(
        name=name,
        title=script.title,
        about=script.about,
        eyes=script.eyes,
        bed=_or_none(script.bed),
        tone=_or_none(script.tone),
        steps=tuple(steps),
        language=script.language,
        said=reader.said,
    )


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return the faults file by file and line by line, each once (a script may be included twice)."""
    files = list(dict.fromkeys(fault.file for fault in faults))
    return tuple(sorted(dict.fromkeys(faults), key=lambda f: (files.index(f.file), f.line, f.column)))


def _or_none(name: str) -> str | None:
    return None if name == "off" else name


class _Reader:
    """Reads a script and those it includes, and gathers the faults of all of them."""

    def __init__(self, opener: Opener) -> None:
        self.opener = opener
        self.included = 0
        self.faults: list[Fault] = []
        self.said: dict[str, str] = {}
        self.language = ""

    def read(
        self, text: str, file: str, folder: Path | None, above: tuple[Path, ...], section: str | None
    ) -> tuple[model.ScriptModel | None, list[Step]]:
        """Return a script's model (None where it has faults) and its steps, in ``section`` at first."""
        source = load(text, file)
        script: model.ScriptModel | None = None
        if not source.faults or source.data is not None:
            script = _validate(source)
        source.faults.sort(key=lambda fault: (fault.line, fault.column))
        self.faults += source.faults
        if script is not None:
            self.said = {**script.said, **self.said}  # who includes has the last word
            self.language = self.language or script.language
            return script, self._steps(script, source, folder, above, section)
        # Faults of what a faulty script includes are worth knowing in the same run.
        for i, what in _included(source):
            if self.included > MOST_INCLUDES:
                break
            self._include(what, _at(source, ("steps", i, "include")), folder, above, section)
        return None, []

    def _steps(
        self,
        script: model.ScriptModel,
        source: Source,
        folder: Path | None,
        above: tuple[Path, ...],
        section: str | None,
    ) -> list[Step]:
        steps: list[Step] = []
        for i, step in enumerate(script.steps):
            if self.included > MOST_INCLUDES:
                break
            if isinstance(step, model.SectionStep):
                section = step.section
            elif isinstance(step, model.IncludeStep):
                steps += self._include(step.include, _at(source, ("steps", i, "include")), folder, above, section)
            else:
                steps.append(self._step(step, i, script, source, section))
        return steps

    def _step(
        self,
        step: model.SayStep | model.PauseStep | model.BreatheStep | model.ChimeStep | model.BedStep,
        i: int,
        script: model.ScriptModel,
        source: Source,
        section: str | None,
    ) -> Step:
        """Return what the i-th step of a script means."""
        key = str(model.step_key(source.data["steps"][i]))
        spot = source.keys[("steps", i, key)]
        place = Place(source.file, spot.line, spot.column, section)
        match step:
            case model.SayStep(say=text, to=to):
                return replace(
                    _say(text, script.language, place, source.values[("steps", i, "say")].text_line), to=to
                )
            case model.PauseStep(pause=seconds):
                return Pause(place, seconds)
            case model.BreatheStep(breathe=how, to=to):
                pattern = how.pattern or script.breath
                if how.ramp is not None:
                    try:
                        check_ramp(pattern, how.ramp)
                    except ValueError as error:
                        self.faults.append(replace(_at(source, ("steps", i, "breathe")), message=str(error)))
                # Where no tone leads, the voice does.
                spoken = ALL_BREATHS if script.tone == "off" and how.cues.first is None else how.cues.first
                words = self._words(how, pattern, spoken, script.language, _at(source, ("steps", i, "breathe")))
                return Breathe(place, pattern, how.seconds, how.breaths, how.ramp, spoken, words, to)
            case model.ChimeStep(chime=name):
                return Chime(place, name)
            case model.BedStep(bed=name):
                return BedChange(place, _or_none(name))

    def _words(
        self, how: model.BreatheModel, pattern: Pattern, spoken: int | None, language: str, at: Fault
    ) -> Words:
        """Return what is said around the breath: the script's own words, else those of its language."""
        own = how.cues.model_dump(exclude={"first"}, exclude_none=True)
        words = breath_words_in(language)
        if words is None and spoken != 0:
            needed = _needed(pattern)
            if lacking := [key for key, name in needed.items() if name not in own]:
                mend = f"cues: {{{', '.join(f'{key}: ...' for key in lacking)}}}"
                why = f"there are no words for breathing in '{language}' yet; write them, as {mend}, or 'cues: none'"
                self.faults.append(replace(at, message=why))
        return replace(words or Words(), **own)

    def _include(
        self, what: str, at: Fault, folder: Path | None, above: tuple[Path, ...], section: str | None
    ) -> list[Step]:
        self.included += 1
        try:
            if self.included > MOST_INCLUDES:
                raise UnhurriedError(f"more than {MOST_INCLUDES} includes, those of included rituals counted")
            text, path = self.opener(what, folder)
            if path in above:
                chain = " -> ".join([*(p.stem for p in above[above.index(path) :]), path.stem])
                raise UnhurriedError(f"rituals that include each other never end: {chain}")
            if len(above) >= DEEPEST_INCLUDE:
                raise UnhurriedError(f"includes within includes: {DEEPEST_INCLUDE} levels at most")
        except UnhurriedError as error:
            self.faults.append(replace(at, message=str(error)))
            return []
        script, steps = self.read(text, str(path), path.parent, (*above, path), section)
        if script is not None and not same_language(script.language, self.language):
            message = f"'{what}' is in '{script.language}' and this ritual in '{self.language}'"
            self.faults.append(replace(at, message=message))
        return steps


def _validate(source: Source) -> model.ScriptModel | None:
    if not isinstance(source.data, dict):
        source.fault((), "a script begins with 'title: ...' and 'steps:'")
        return None
    try:
        return model.ScriptModel.model_validate(source.data)
    except ValidationError as error:
        note_faults(error.errors(include_url=False), source)
        return None


def _included(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the index and target of each `include` of a script that may be faulty in any way."""
    steps = source.data.get("steps") if isinstance(source.data, dict) else None
    for i, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, dict) and isinstance(step.get("include"), str):
            yield i, step["include"]


def _at(source: Source, path: SourcePath) -> Fault:
    """Return a fault, its words still to come, at a value."""
    return source.at(path)


def _say(words: str, language: str, place: Place, begins: int) -> Say:
    """Return a `say` step. Only in a `|` block, which begins on a line, does a line of words stay one of the file."""
    found = sentences(words, language)
    if not begins:
        return Say(place, tuple(replace(sentence, line=0) for sentence in found))
    return Say(replace(place, line=begins), found)


def _needed(pattern: Pattern) -> dict[str, str]:
    """Return which words a pattern needs: their keys in a script, and their names."""
    kinds = [kind for kind, _ in pattern.phases]
    needed = {"ready": "ready", "in": "inhale", "out": "exhale", "last": "last"}
    if ("in", "in") in pairwise(kinds):
        needed["top up"] = "top_up"
    return needed | {kind: kind for kind in ("hold", "rest") if kind in kinds}
