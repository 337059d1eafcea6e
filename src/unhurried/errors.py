"""Everything that can go wrong for a person, each with a name; one line each, shown at one place in cli."""

from dataclasses import dataclass
from pathlib import Path


class UnhurriedError(Exception):
    """The root. Its message says what happened, where, and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a script; ``str()`` gives ``file:line:column: message``."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ScriptError(UnhurriedError):
    """A script cannot be a ritual. ``faults`` has all that is wrong with it, in the order of its lines."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class NotFoundError(UnhurriedError):
    """No ritual, voice or sound goes by that name."""


class VoiceError(UnhurriedError):
    """The voice could not speak, or could not speak one line."""


class NoDeviceError(UnhurriedError):
    """There is nothing to play through: no PortAudio library, or no sound device."""


class DeviceLostError(UnhurriedError):
    """The sound device went away, or stopped asking for sound, while a ritual was playing."""


class FileError(UnhurriedError):
    """An audio file could not be written: its suffix, its place, or the disk."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
