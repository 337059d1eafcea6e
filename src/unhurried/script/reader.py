"""A script's text -> a :class:`Ritual`, its includes taken in; or every fault at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from unhurried.errors import Fault, ScriptError, UnhurriedError
from unhurried.language_tags import same_language
from unhurried.nearest import did_you_mean
from unhurried.script import model
from unhurried.script.files import Files
from unhurried.script.meaning import Meaning
from unhurried.script.ritual import Ritual, Series, Step
from unhurried.script.sections import by_itself, section_of
from unhurried.script.several import own_words
from unhurried.script.source import Path as SourcePath
from unhurried.script.source import Source, load
from unhurried.script.validated import validated

DEEPEST_INCLUDE: Final = 8
MOST_INCLUDES: Final = 200
"""In one ritual, those of its includes counted: a few lines of includes can stand for millions."""


def parse(
    text: str,
    *,
    file: str,
    name: str,
    path: Path | None,
    files: Files,
    words: Mapping[str, str] | None = None,
    section: str | None = None,
    of_series: bool = False,
    language: str | None = None,
) -> Ritual | Series:
    """Read a script.

    Args:
        text: the YAML.
        file: the file as the person named it; faults begin with it.
        name: what the ritual is called in `list` and in file names.
        path: the script's own file, from whose folder a path in `include` begins; None for standard input.
        files: finds what the script names.
        words: what is to stand for words of the script's own.
        section: the one section that is wanted, or None for the whole; it is given a beginning and an end.
        language: that of the folder it lies in, where that has one: then it is the script's too.
        of_series: the words are those of a whole series; another of its rituals may have what this one lacks.

    Raises:
        ScriptError: with every fault of this script and of those it includes.
        UnhurriedError: one of the words is not the script's; there is no such section.
    """
    reader = _Reader(files)
    given = {key: _given(key, value) for key, value in (words or {}).items()}
    folder, above = (path.parent, (path.resolve(),)) if path else (None, ())
    script, steps = reader.read(text, _From(file, folder, above, given, section, language))
    if reader.faults or script is None:
        raise ScriptError(_in_order(reader.faults))
    title = script.title
    if section is not None and steps:
        title = f"{title}: {steps[0].place.section}"
        steps = by_itself(steps, script.language)
    for key in given:
        if key not in reader.words and not of_series:
            mend = did_you_mean(key, sorted(reader.words)) if reader.words else "; it has none"
            raise UnhurriedError(f"{name} has no word '{key}' of its own{mend}")
    if script.series is not None:
        return Series(
            name=name,
            title=script.title,
            about=script.about,
            parts=tuple(script.series),
            folder=folder,
            language=script.language,
            tags=tuple(script.tags),
            needs=tuple(script.needs),
            journal=tuple(script.journal),
        )
    return Ritual(
        name=name,
        title=title,
        about=script.about,
        eyes=script.eyes,
        bed=_or_none(script.bed),
        tone=_or_none(script.tone),
        steps=tuple(steps),
        language=script.language,
        said=reader.said,
        pace=script.pace,
        tags=tuple(script.tags),
        needs=tuple(script.needs),
        journal=tuple(script.journal),
    )


def _given(key: str, value: str) -> str:
    """Return what is to stand for a word.

    Raises:
        UnhurriedError: it cannot.
    """
    try:
        return own_words(value)
    except ValueError as error:
        raise UnhurriedError(f"'{key}': {error}") from None


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return the faults file by file and line by line, each once (a script may be included twice)."""
    files = list(dict.fromkeys(fault.file for fault in faults))
    return tuple(sorted(dict.fromkeys(faults), key=lambda f: (files.index(f.file), f.line, f.column)))


def _or_none(name: str) -> str | None:
    return None if name == "off" else name


@dataclass(frozen=True, slots=True)
class _From:
    """Where a script comes from, and what it is to be read with.

    ``above`` are the scripts that include it; ``words`` what they put for words of its own; ``only`` the one section
    of it that is wanted; ``language`` the one it has to have, if any; ``section`` the one it begins in; ``fixed``:
    nothing in it gives.
    """

    file: str
    folder: Path | None
    above: tuple[Path, ...]
    words: Mapping[str, str]
    only: str | None = None
    language: str | None = None
    section: str | None = None
    fixed: bool = False


class _Reader:
    """Reads a script and those it includes, and gathers the faults of all of them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.included = 0
        self.faults: list[Fault] = []
        self.said: dict[str, str] = {}
        self.words: set[str] = set()
        self.language = ""

    def read(self, text: str, where: _From) -> tuple[model.ScriptModel | None, list[Step]]:
        """Return a script's model (None where it has faults) and its steps."""
        source = load(text, where.file)
        script: model.ScriptModel | None = None
        if not source.faults or source.data is not None:
            script = validated(source)
        if script is not None and where.language is not None:
            _check_language(script.language, where.language, source)
        self.faults += source.faults
        if script is None:
            return None, []
        self.said = {**script.said, **self.said}  # who includes has the last word
        self.words |= set(script.words)
        self.language = self.language or script.language
        return script, self._steps(script, source, where)

    def _steps(self, script: model.ScriptModel, source: Source, where: _From) -> list[Step]:
        if script.series is not None:
            for k, part in enumerate(script.series):
                self.language, self.included = "", 0  # each of its rituals stands for itself
                self._include(part, source.at(("series", k)), where)
            # A fault in one of them keeps nobody from the others: it is told when that one is read.
            self.faults = [fault for fault in self.faults if fault.file == where.file]
            return []
        words = {**script.words, **where.words}  # who includes has the last word

        def include(what: str, path: SourcePath, section: str | None, fixed: bool) -> list[Step]:
            if self.included > MOST_INCLUDES:
                return []
            return self._include(what, source.at(path), replace(where, words=words, section=section, fixed=fixed))

        def locate(what: str) -> Path:
            return self.files.locate(what, where.folder)

        meaning = Meaning(script, source, words, include, locate, where.section)
        steps = list(enumerate(script.steps or []))
        if where.only is not None:
            steps = section_of(steps, where.only, where.file)
        found = meaning.steps([(("steps", k), step) for k, step in steps], fixed=where.fixed)
        self.faults += meaning.faults
        return found

    def _include(self, what: str, at: Fault, where: _From) -> list[Step]:
        """Return the steps of what a script at ``where`` includes."""
        self.included += 1
        target, _, only = what.partition("#")
        try:
            if self.included > MOST_INCLUDES:
                raise UnhurriedError(f"more than {MOST_INCLUDES} includes, those of included rituals counted")
            text, path = self.files.open(target, where.folder)
            if path in where.above:
                chain = " -> ".join([*(p.stem for p in where.above[where.above.index(path) :]), path.stem])
                raise UnhurriedError(f"rituals that include each other never end: {chain}")
            if len(where.above) >= DEEPEST_INCLUDE:
                raise UnhurriedError(f"includes within includes: {DEEPEST_INCLUDE} levels at most")
            inner = replace(
                where,
                file=str(path),
                folder=path.parent,
                above=(*where.above, path),
                only=only or None,
                language=None,
            )
            script, steps = self.read(text, inner)
            if script is None:
                return []
            if script.series is not None:
                raise UnhurriedError(f"'{target}' is a series; name one of its rituals")
            if not same_language(script.language, self.language):
                raise UnhurriedError(f"'{target}' is in '{script.language}' and this ritual in '{self.language}'")
        except ScriptError:
            raise
        except UnhurriedError as error:
            self.faults.append(replace(at, message=str(error)))
            return []
        return steps


def _check_language(language: str, folder: str, source: Source) -> None:
    """Note where a script in the folder of a language is in another one."""
    if same_language(language, folder):
        return
    if ("language",) not in source.values:
        source.note(Fault(source.file, 1, 1, f"this lies in the folder '{folder}': 'language: {folder}' is missing"))
    elif isinstance(source.data, dict) and "language" in source.data:  # else it has a fault of its own
        why = f"this lies in the folder '{folder}', and is in '{language}'; write '{folder}', or put it elsewhere"
        source.fault(("language",), why)
