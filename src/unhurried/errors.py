"""Everything that can go wrong for a person, each with a name; one line each, shown at one place in cli."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final


class UnhurriedError(Exception):
    """The root. Its message says what happened, where, and what to do, in one line."""


LONGEST_MESSAGE = 300
"""Characters of a fault: it may quote a script, and a script may be long."""


def shown(text: str) -> str:
    """Return a text as it may be shown in one line: what would move a terminal's cursor is written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


MOST_NAMED = 3
"""Lines that are named in a message; of more, how many there are."""


def some_of(texts: Sequence[str]) -> str:
    """Return the first few of some lines, each in quotes, and how many more there are."""
    few = "; ".join(f"'{text}'" for text in texts[:MOST_NAMED])
    return f"{few} and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else few


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a script; ``str()`` gives ``file:line:column: message``, in one line.

    ``excerpt`` is the line it stands in with its text underlined, two lines; empty where there is none.
    """

    file: str
    line: int
    column: int
    message: str
    excerpt: str = ""

    def __str__(self) -> str:
        message = self.message if len(self.message) <= LONGEST_MESSAGE else f"{self.message[:LONGEST_MESSAGE]} ..."
        return shown(f"{self.file}:{self.line}:{self.column}: {message}")

    def in_full(self) -> str:
        """Return it as a person is shown it: the line of ``str()``, and the excerpt below."""
        return f"{self}\n{self.excerpt}" if self.excerpt else str(self)


MOST_TOLD = 100
"""Faults that are told in full: nobody reads more at a time, and a file that is no script may have thousands."""


class ScriptError(UnhurriedError):
    """A script cannot be a ritual. ``faults`` has all that is wrong with it, in the order of its lines.

    ``str()`` has several lines, as a person is shown them: each fault with its excerpt, and how many more there are.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        told = [fault.in_full() for fault in faults[:MOST_TOLD]]
        more = len(faults) - len(told)
        super().__init__("\n".join([*told, f"and {more:,} more"] if more else told))
        self.faults = faults


class ConfigError(ScriptError):
    """The configuration cannot be used. It has faults as a script has."""


class NotFoundError(UnhurriedError):
    """No ritual, voice or sound goes by that name."""


class LengthError(UnhurriedError):
    """A ritual cannot last as long as it is asked to; the message says what it can."""


class VoiceError(UnhurriedError):
    """The voice could not speak, or could not speak one line: then ``line`` is what it was asked for."""

    def __init__(self, message: str, line: object = None) -> None:
        super().__init__(message)
        self.line = line


class NoDeviceError(UnhurriedError):
    """There is nothing to play through: no PortAudio library, or no sound device."""


class DeviceLostError(UnhurriedError):
    """The sound device went away, or stopped asking for sound, while a ritual was playing."""


class FileError(UnhurriedError):
    """An audio file could not be written (its suffix, its place, the disk), or could not be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


_FULL: Final = "the disk is full; make room on it"
_NOT_OURS: Final = "you may not open it; `unhurried doctor` has what mends that"
_REFUSALS: Final = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EROFS: "the disk is mounted read-only; `unhurried doctor` has what mends that",
    errno.EACCES: _NOT_OURS,
    errno.EPERM: _NOT_OURS,
}


def unreadable(path: Path, error: Exception) -> FileError:
    """Return what is told of a file that the system does not let one read, or whose name can be none."""
    return FileError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def refused(error: OSError) -> str:
    """Return why the system refuses a file of ours, and what to do about it."""
    return _REFUSALS.get(error.errno or 0) or error.strerror or str(error)
