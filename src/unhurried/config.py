"""The configuration: one commented YAML file of what is set. settings/ has what can be, and what goes before it.

Faults in it are told as those of a script are: all at once, with line and column. What reads it is imported when
there is something to read: mostly nothing is set, and whoever plays is waiting.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from unhurried.errors import ConfigError, Fault, UnhurriedError
from unhurried.folders import config_folder
from unhurried.nearest import did_you_mean
from unhurried.settings.resolved import Set, Settings, resolved
from unhurried.settings.table import SETTINGS, Setting

if TYPE_CHECKING:
    from unhurried.script.source import Source

LARGEST: Final = 4_000_000
"""Bytes: more than the longest script may have."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration sets, by key, and what is wrong with it."""

    found: Mapping[str, Set] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def config_path() -> Path:
    """Return where the configuration lies on this machine; it need not be there."""
    return config_folder() / "config.yaml"


def settings_now() -> Settings:
    """Return what is set on this machine, by its environment and its configuration.

    Raises:
        ConfigError: with every fault of the configuration.
        UnhurriedError: it cannot be read.
    """
    read = read_config()
    if read.faults:
        raise ConfigError(read.faults)
    return resolved(os.environ, read.found)


def what_holds() -> tuple[Settings, tuple[str, ...]]:
    """Return what is set, for whoever has to work with a faulty configuration too, and its faults, a line each."""
    try:
        read = read_config()
        faults = [str(fault) for fault in read.faults]
    except UnhurriedError as error:
        read, faults = Configuration(), [str(error)]
    settings = resolved(os.environ, read.found)
    return replace(settings, faults={}), (*faults, *map(str, settings.faults.values()))


def read_config(path: Path | None = None) -> Configuration:
    """Read the configuration; without a file nothing is set.

    Raises:
        UnhurriedError: it cannot be read.
    """
    path = path or config_path()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return Configuration()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UnhurriedError(f"{path}: the configuration cannot be read: {why}") from None
    return parse_config(text, str(path))


def parse_config(text: str, file: str) -> Configuration:
    """Read a configuration's text; what has no fault in it is set."""
    from unhurried.script.source import load

    source = load(text, file)
    found = _found(source)
    return Configuration(found, tuple(sorted(source.faults, key=lambda fault: (fault.line, fault.column))))


def _found(source: "Source") -> dict[str, Set]:
    data = source.data
    if data is None:
        return {}
    if not isinstance(data, dict):
        source.fault((), "keys and values are expected here, as 'voice: system'")
        return {}
    found: dict[str, Set] = {}
    for key, value in data.items():
        setting = SETTINGS.get(key)
        if setting is None:
            source.fault((key,), f"'{key}' is not known here{did_you_mean(key, SETTINGS)}", at_key=True)
        elif value is not None:
            faults = len(source.faults)
            read = _read(setting, value, source)
            if len(source.faults) == faults:
                where = f"{source.file}:{source.spot((key,), at_key=True).line}"
                found[key] = Set(read, _written(value), where, "file")
    return found


def _read(setting: Setting, value: Any, source: "Source") -> Any:
    """Return what a value of the file sets; a fault is noted, and then it sets nothing."""
    from unhurried.settings.tables import read_commands, read_pronounce

    if setting.key == "commands":
        return read_commands(value, source)
    if setting.key == "pronounce":
        return read_pronounce(value, source)
    if setting.key == "names" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ",".join(value)
    if not isinstance(value, str):
        source.fault((setting.key,), f"one value is expected here, as '{setting.example}'")
        return None
    try:
        return setting.read(_in_place(value, source.file) if setting.key == "bed" else value)
    except ValueError as error:
        source.fault((setting.key,), str(error))
        return None


def _in_place(bed: str, file: str) -> str:
    """Return the path of a sound file that lies beside the configuration; any other bed as it is."""
    beside = Path(file).parent / bed
    try:
        return str(beside) if beside.suffix and beside.is_file() else bed
    except (OSError, ValueError):
        return bed


def _written(value: Any) -> str:
    """Return a value of the file in one line."""
    if isinstance(value, dict):
        return ", ".join(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())
