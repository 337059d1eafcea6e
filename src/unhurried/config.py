"""What a person has set once: the voice they like, how names are said, programs that speak. One commented YAML file.

Faults in it are told as those of a script are: all at once, with line and column. What reads it is imported when
there is something to read: mostly nothing is set, and whoever plays is waiting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from unhurried.errors import ScriptError, UnhurriedError
from unhurried.nearest import did_you_mean

if TYPE_CHECKING:
    from unhurried.script.source import Path as SourcePath
    from unhurried.script.source import Source
    from unhurried.voices.command import Program

EXAMPLE: Final = '[speak, -o, "{out}", "{text}"]'


@dataclass(frozen=True, slots=True)
class Config:
    """What is set. Nothing need be."""

    voice: str | None = None
    pronounce: Mapping[str, str] = field(default_factory=dict)
    commands: "Mapping[str, Program]" = field(default_factory=dict)


def config_path() -> Path:
    """Return where the configuration lies on this machine; it need not be there."""
    import platformdirs

    return platformdirs.user_config_path("unhurried", appauthor=False) / "config.yaml"


def read_config(path: Path | None = None) -> Config:
    """Read the configuration; without a file nothing is set.

    Raises:
        ScriptError: with every fault of it.
        UnhurriedError: it cannot be read.
    """
    path = path or config_path()
    try:
        data = path.read_bytes()
        from unhurried.script.files import LARGEST

        text = data[: LARGEST * 4 + 1].decode("utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UnhurriedError(f"{path}: the configuration cannot be read: {why}") from None
    return parse_config(text, str(path))


def parse_config(text: str, file: str) -> Config:
    """Read a configuration's text.

    Raises:
        ScriptError: with every fault of it.
    """
    from unhurried.script.source import load

    source = load(text, file)
    config = _config(source)
    if source.faults:
        raise ScriptError(tuple(sorted(source.faults, key=lambda fault: (fault.line, fault.column))))
    return config


def _config(source: "Source") -> Config:
    data = source.data
    if data is None:
        return Config()
    if not isinstance(data, dict):
        source.fault((), "keys and values are expected here, as 'voice: system'")
        return Config()
    known = Config.__dataclass_fields__
    for key in data:
        if key not in known:
            source.fault((key,), f"'{key}' is not known here{did_you_mean(key, known)}", at_key=True)
    return Config(
        voice=_voice(data.get("voice"), source),
        pronounce=_pronounce(data.get("pronounce"), source),
        commands=_commands(data.get("commands"), source),
    )


def _voice(value: Any, source: "Source") -> str | None:
    if value is not None and not isinstance(value, str):
        source.fault(("voice",), "the name of one voice is expected here, as 'system:en-gb'")
        return None
    return value


def _pronounce(value: Any, source: "Source") -> dict[str, str]:
    if value is None:
        return {}
    from unhurried.script.several import said_table

    try:
        return said_table(value)
    except ValueError as error:
        source.fault(("pronounce",), str(error))
        return {}


def _commands(value: Any, source: "Source") -> "dict[str, Program]":
    if value is None:
        return {}
    if not isinstance(value, dict):
        source.fault(("commands",), f"names and programs are expected here, as 'mine: {EXAMPLE}'")
        return {}
    programs = {name: _program(program, ("commands", name), source) for name, program in value.items()}
    return {name: program for name, program in programs.items() if program is not None}


def _languages(value: Any, path: "SourcePath", source: "Source") -> tuple[str, ...]:
    """Read one language or several: ``de, en-GB`` or a list."""
    from unhurried.script.values import LANGUAGE

    words = value.replace(",", " ").split() if isinstance(value, str) else [] if value is None else value
    if not isinstance(words, list) or not all(isinstance(word, str) and LANGUAGE.fullmatch(word) for word in words):
        source.fault(path, "languages are expected here, as 'de' or 'de, en-GB'")
        return ()
    return tuple(words)


def _program(value: Any, path: "SourcePath", source: "Source") -> "Program | None":
    """Read a list of arguments, or ``{run: arguments, language: en}``."""
    from unhurried.voices.command import Program, arguments_fault

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
