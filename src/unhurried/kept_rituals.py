"""Rituals that were read before, kept as plain data: what reads a script takes longer to import than to do its work.

What a script means depends on its text, on what was asked for, on this program, and on the files that it names. The
first three are in the name of what is kept. What it named, and what was found, is kept beside it, and looked for in
the same way again: where anything of it is found otherwise now, the script is read. Faults are never kept.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from unhurried.breath import Pattern, Phase, Ramp
from unhurried.errors import UnhurriedError
from unhurried.installed import program, version
from unhurried.kept import Kept, key_of
from unhurried.languages.entries import BreathWords
from unhurried.plain_data import from_json, to_json
from unhurried.script import ritual as meant
from unhurried.script.files import Files
from unhurried.script.ritual import Ritual, Series
from unhurried.script.text import Sentence

_SUFFIX: Final = ".ritual"
_KINDS: Final = (
    Pattern, Phase, Ramp, Sentence, BreathWords, Ritual, Series, meant.Place, meant.Bounds, meant.Say, meant.Pause,
    meant.Breathe, meant.Chime, meant.BedChange, meant.Play, meant.Signal, meant.Turn, meant.Turns, meant.Repeat,
    meant.Choose, meant.Card, meant.Deck,
)  # fmt: skip


def read_or_taken(kept: Kept, text: str, path: Path, files: Files, asked: Mapping[str, Any]) -> Ritual | Series:
    """Read a script as :func:`unhurried.script.reader.parse` does, or take what it was when it was read before.

    ``asked`` is all else that is asked of it.

    Raises:
        UnhurriedError: as there.
    """
    key = _key(text, path, asked)
    if key is not None and (found := _taken(kept, key, files)) is not None:
        return found
    from unhurried.script.reader import parse

    noted = _Noted(files)
    ritual = parse(text, path=path, files=Files(noted.open, noted.locate), **asked)
    if key is not None and noted.all_found:
        data = to_json((tuple(noted.opened), tuple(noted.located), ritual))
        if from_json(data, _KINDS)[2] == ritual:
            kept.keep_data(key, _SUFFIX, data, shrinks=False)
    return ritual


class _Noted:
    """Finds what a script names, and notes what was found."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.opened: list[tuple[str, Path | None, str, Path]] = []
        self.located: list[tuple[str, Path | None, Path]] = []
        self.all_found = True

    def open(self, what: str, folder: Path | None) -> tuple[str, Path]:
        try:
            text, path = self._files.open(what, folder)
        except UnhurriedError:
            self.all_found = False
            raise
        self.opened.append((what, folder, _sum(text), path))
        return text, path

    def locate(self, what: str, folder: Path | None) -> Path:
        try:
            path = self._files.locate(what, folder)
        except UnhurriedError:
            self.all_found = False
            raise
        self.located.append((what, folder, path))
        return path


def _taken(kept: Kept, key: str, files: Files) -> Ritual | Series | None:
    """Return what is kept, if all that it names is found as it was."""
    data = kept.data(key, _SUFFIX)
    if data is None:
        return None
    try:
        opened, located, found = from_json(data, _KINDS)
        for what, folder, its_sum, path in opened:
            text, now = files.open(what, folder)
            if (_sum(text), now) != (its_sum, path):
                return None
        if any(files.locate(what, folder) != path for what, folder, path in located):
            return None
    except (ValueError, TypeError, UnhurriedError):
        return None
    return found if isinstance(found, Ritual | Series) else None


def _key(text: str, path: Path, asked: Mapping[str, Any]) -> str | None:
    """Return a name for all that decides what a script means, but for the files that it names."""
    try:
        return key_of("ritual", repr((text, path, path.resolve(), sorted(asked.items()))), _program())
    except (OSError, RuntimeError):  # a loop of links
        return None


@cache
def _program() -> str:
    """Return the state of all that reads scripts: each file of ours, and what it stands on."""
    return repr((program(), [version(package) for package in ("pydantic", "pydantic-core", "PyYAML")]))


def _sum(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
