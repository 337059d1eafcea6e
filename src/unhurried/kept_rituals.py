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
from unhurried.script.bundle import Noted
from unhurried.script.ritual import Ritual, Series
from unhurried.script.text import Sentence

_SUFFIX: Final = ".ritual"
_KINDS: Final = (
    Pattern, Phase, Ramp, Sentence, BreathWords, Ritual, Series, meant.Place, meant.Bounds, meant.Say, meant.Pause,
    meant.Breathe, meant.Chime, meant.BedChange, meant.Play, meant.Signal, meant.Turn, meant.Turns, meant.Repeat,
    meant.Choose, meant.Card, meant.Deck,
)  # fmt: skip


def read_or_taken(kept: Kept, text: str, path: Path, noted: Noted, asked: Mapping[str, Any]) -> Ritual | Series:
    """Read a script as :func:`unhurried.script.reader.parse` does, or take what it was when it was read before.

    Either way what it names is ``noted``. ``asked`` is all else that is asked of it.

    Raises:
        UnhurriedError: as there.
    """
    key = _key(text, path, asked)
    if key is not None and (found := _taken(kept, key, noted)) is not None:
        return found
    from unhurried.script.reader import parse

    noted.anew()
    ritual = parse(text, path=path, files=noted.files, **asked)
    if key is not None and noted.all_found:
        opened = tuple((one.what, one.folder, _sum(one.text), one.path) for one in noted.opened)
        data = to_json((opened, tuple(noted.located), ritual))
        if from_json(data, _KINDS)[2] == ritual:
            kept.keep_data(key, _SUFFIX, data, shrinks=False)
    return ritual


def _taken(kept: Kept, key: str, noted: Noted) -> Ritual | Series | None:
    """Return what is kept, if all that it names is found as it was."""
    data = kept.data(key, _SUFFIX)
    if data is None:
        return None
    try:
        opened, located, found = from_json(data, _KINDS)
        for what, folder, its_sum, path in opened:
            text, now = noted.open(what, folder)
            if (_sum(text), now) != (its_sum, path):
                return None
        if any(noted.locate(what, folder) != path for what, folder, path in located):
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
