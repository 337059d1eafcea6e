"""The two tables of the configuration: how words are said, and programs that speak. Each entry has its own faults."""

from typing import TYPE_CHECKING, Any, Final

from unhurried.nearest import did_you_mean
from unhurried.voices.command import Program, arguments_fault

if TYPE_CHECKING:
    from unhurried.script.source import Path, Source

EXAMPLE: Final = '[speak, -o, "{out}", "{text}"]'


def read_pronounce(value: Any, source: "Source") -> dict[str, str]:
    """Read words and how they are said; a fault is noted."""
    from unhurried.script.several import said_table

    try:
        return said_table(value)
    except ValueError as error:
        source.fault(("pronounce",), str(error))
        return {}


def read_commands(value: Any, source: "Source") -> dict[str, Program]:
    """Read programs by their names; faults are noted."""
    if not isinstance(value, dict):
        source.fault(("commands",), f"names and programs are expected here, as 'mine: {EXAMPLE}'")
        return {}
    programs = {name: _program(program, ("commands", name), source) for name, program in value.items()}
    return {name: program for name, program in programs.items() if program is not None}


def _languages(value: Any, path: "Path", source: "Source") -> tuple[str, ...]:
    """Read one language or several: ``de, en-GB`` or a list."""
    from unhurried.script.values import LANGUAGE

    words = value.replace(",", " ").split() if isinstance(value, str) else [] if value is None else value
    if not isinstance(words, list) or not all(isinstance(word, str) and LANGUAGE.fullmatch(word) for word in words):
        source.fault(path, "languages are expected here, as 'de' or 'de, en-GB'")
        return ()
    return tuple(words)


def _program(value: Any, path: "Path", source: "Source") -> Program | None:
    """Read a list of arguments, or ``{run: arguments, language: en}``."""
    languages: tuple[str, ...] = ()
    at = path
    if isinstance(value, dict):
        for key in value:
            if key not in ("run", "language"):
                message = f"'{key}' is not known here{did_you_mean(key, ('run', 'language'))}"
                source.fault((*path, key), message, at_key=True)
        languages = _languages(value.get("language"), (*path, "language"), source)
        value, at = value.get("run"), (*path, "run")
    if not isinstance(value, list) or not value or not all(isinstance(part, str) for part in value):
        source.fault(at, f"a list of arguments is expected here, as '{EXAMPLE}'")
        return None
    arguments = tuple(value)
    if fault := arguments_fault(arguments):
        source.fault(at, fault)
        return None
    return Program(arguments, languages)
