"""Rituals that were read before, kept as plain data: what reads a script takes longer to import than to do its work.

So is what is made of one, and of nothing else.

What a script means depends on its text, on what was asked for, on this program, and on the files that it names. The
first three are in the name of what is kept. What it named, and what was found, is kept beside it, and looked for in
the same way again: where anything of it is found otherwise now, the script is read. Faults are never kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from unhurried.breath import Pattern, Phase, Ramp
from unhurried.errors import UnhurriedError
from unhurried.installed import program, version
from unhurried.kept import Kept, key_of
from unhurried.languages.entries import BreathWords
from unhurried.plain_data import from_json, to_json
from unhurried.script import ritual as meant
from unhurried.script.bundle import Noted
from unhurried.script.ritual import Ritual, Series
from unhurried.script.text import Sentence

T = TypeVar("T")
_SUFFIX: Final = ".ritual"
_KINDS: Final = (
    Pattern, Phase, Ramp, Sentence, BreathWords, Ritual, Series, meant.Place, meant.Bounds, meant.Say, meant.Pause,
    meant.Breathe, meant.Chime, meant.BedChange, meant.Play, meant.Signal, meant.Turn, meant.Turns, meant.Repeat,
    meant.Choose, meant.Card, meant.Deck,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """What is made of a ritual or a series alone: its suffix, its kind, those of what is in it, and what makes it."""

    suffix: str
    kind: type[T]
    inner: tuple[type, ...]
    make: Callable[[Ritual | Series], T]


def made_or_taken(what: Made[T], kept: Kept, text: str, path: Path, noted: Noted, asked: Mapping[str, Any]) -> T:
    """Return what is made of a script, or take it where it was made before; see :func:`read_or_taken`.

    Of a script that plays sound files it is always made: it may depend on what is in them.

    Raises:
        UnhurriedError: as there; or it cannot be made.
    """
    key = _key(text, path, asked)
    kinds = (what.kind, *what.inner)
    found = None if key is None else _taken(kept, key, what.suffix, kinds, noted)
    if isinstance(found, what.kind):
        return found
    made = what.make(read_or_taken(kept, text, path, noted, asked))
    if key is not None and noted.all_found and not noted.located:
        _keep(kept, key, what.suffix, kinds, noted, made)
    return made


def read_or_taken(kept: Kept, text: str, path: Path, noted: Noted, asked: Mapping[str, Any]) -> Ritual | Series:
    """Read a script as :func:`unhurried.script.reader.parse` does, or take what it was when it was read before.

    Either way what it names is ``noted``. ``asked`` is all else that is asked of it.

    Raises:
        UnhurriedError: as there.
    """
    key = _key(text, path, asked)
    found = None if key is None else _taken(kept, key, _SUFFIX, _KINDS, noted)
    if isinstance(found, Ritual | Series):
        return found
    from unhurried.script.reader import parse

    noted.anew()
    ritual = parse(text, path=path, files=noted.files, **asked)
    if key is not None and noted.all_found:
        _keep(kept, key, _SUFFIX, _KINDS, noted, ritual)
    return ritual


def _keep(kept: Kept, key: str, suffix: str, kinds: tuple[type, ...], noted: Noted, value: Any) -> None:
    """Keep a value, and what was found of what the script names, if it can be taken again as it is."""
    opened = tuple((one.what, one.folder, _sum(one.text), one.path) for one in noted.opened)
    data = to_json((opened, tuple(noted.located), value))
    if from_json(data, kinds)[2] == value:
        kept.keep_data(key, suffix, data, shrinks=False)


def _taken(kept: Kept, key: str, suffix: str, kinds: tuple[type, ...], noted: Noted) -> Any:
    """Return what is kept, if all that the script names is found as it was; else None."""
    noted.anew()
    data = kept.data(key, suffix)
    if data is None:
        return None
    try:
        opened, located, found = from_json(data, kinds)
        for what, folder, its_sum, path in opened:
            text, now = noted.open(what, folder)
            if (_sum(text), now) != (its_sum, path):
                return None
        if any(noted.locate(what, folder) != path for what, folder, path in located):
            return None
    except (ValueError, TypeError, UnhurriedError):
        return None
    return found


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
