"""What is set, and where: in the environment, else in the file, else not at all. Flags go before both (see cli)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.settings.table import SETTINGS, Setting

BETWEEN: Final = ";"
"""What stands between two entries of a table in the environment."""


@dataclass(frozen=True, slots=True)
class Set:
    """A value that is set, the text it was read from, and where that stands (``UNHURRIED_PACE``, ``FILE:3``)."""

    value: Any
    text: str
    where: str
    by: str
    """``environment`` or ``file``."""


class SettingError(UnhurriedError):
    """A variable of the environment cannot be read as what it is to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment and the file set; ``faults`` are those of variables, by their setting's key."""

    found: Mapping[str, Set] = field(default_factory=dict)
    faults: Mapping[str, SettingError] = field(default_factory=dict)

    def get(self, key: str) -> Set | None:
        """Return what is set by a key, or None.

        Raises:
            SettingError: its variable has a fault.
        """
        if key in self.faults:
            raise self.faults[key]
        return self.found.get(key)

    def value(self, key: str) -> Any:
        """Return the value by a key; what is so by itself where it is not set (None: nothing is).

        Raises:
            SettingError: its variable has a fault.
        """
        found, setting = self.get(key), SETTINGS[key]
        if found is not None:
            return found.value
        if setting.kind == "table":
            return {}
        return None if setting.default is None else setting.read(setting.default)


def resolved(environment: Mapping[str, str], file: "Mapping[str, Set]") -> Settings:
    """Return what is set by variables, and else in the file; of tables the entries of both."""
    found: dict[str, Set] = dict(file)
    faults: dict[str, SettingError] = {}
    for setting in SETTINGS.values():
        text = environment.get(setting.variable, "")
        if not text.strip():  # an empty variable is as good as none
            continue
        try:
            value = read_text(setting, text)
        except ValueError as error:
            faults[setting.key] = SettingError(f"{setting.variable}: {error}")
            continue
        if setting.kind == "table" and setting.key in file:
            value = {**file[setting.key].value, **value}
        found[setting.key] = Set(value, text, setting.variable, "environment")
    return Settings(found, faults)


def read_text(setting: Setting, text: str) -> Any:
    """Read the value of a setting from one text; the entries of a table stand between semicolons.

    Raises:
        ValueError: it cannot be read.
    """
    if setting.kind != "table":
        return setting.read(text)
    return dict(setting.read(entry) for entry in text.split(BETWEEN) if entry.strip())
