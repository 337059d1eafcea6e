"""The past (see past.py) as a file that its owner alone may read. Whatever becomes of it, rituals play.

What is drawn is decided when a ritual begins and remembered when it ends, so what two sittings at once have to say is
merged (past.py); and a lock keeps one from reading while the other is between reading and writing.
"""

import contextlib
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from unhurried.errors import FileError, refused
from unhurried.folders import data_folder
from unhurried.own_files import alone, damaged_file, make_folder, write_whole
from unhurried.past import Past, Played

LARGEST: Final = 4_000_000
"""Bytes: several times what may be kept (past.MOST_CARDS)."""
VERSION: Final = 1

_HASH: Final = re.compile(r"[0-9a-f]{8,64}")


def default_file() -> Path:
    """Return where the past is kept on this machine; it need not be there."""
    return data_folder() / "past/past.json"


def read_past(path: Path) -> Past:
    """Read the past; without a file there is none.

    Raises:
        FileError: it is damaged, or may not be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is no file")
        with path.open("rb") as file:
            return parse_past(file.read(LARGEST + 1))
    except FileNotFoundError:
        return Past()
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is damaged"
        raise FileError(path, why) from None


def set_aside(path: Path) -> bool:
    """Keep a damaged past beside, in the place of an earlier one; return whether it is there now."""
    with contextlib.suppress(OSError), alone(path.with_suffix(".lock")):
        return _whole_or_aside(path) is None
    return False


def _whole_or_aside(path: Path) -> Past | None:
    """Return the past where it is whole; else put it aside."""
    try:
        return read_past(path)
    except FileError:
        path.replace(damaged_file(path))
        return None


def change_past(path: Path, change: Callable[[Past], Past]) -> None:
    """Change what is kept, as it is now: another sitting may have ended since it was read.

    Raises:
        FileError: the disk or the folder refuses; what was kept before is still there.
    """
    try:
        make_folder(path.parent)
        with alone(path.with_suffix(".lock")):
            before = _whole_or_aside(path) or Past()
            after = change(before)
            if after != before:
                write_whole(path, as_text(after).encode())
    except OSError as error:
        raise FileError(path, refused(error)) from None


def as_text(past: Past) -> str:
    """Return the past as JSON."""
    series = {key: {"number": played.number, "day": played.day.isoformat()} for key, played in past.series.items()}
    return json.dumps({"version": VERSION, "decks": past.decks, "series": series}, indent=1) + "\n"


def parse_past(data: bytes) -> Past:
    """Read the JSON of a past.

    Raises:
        ValueError: it is none.
    """
    if len(data) > LARGEST:
        raise ValueError("it is too large")
    found = json.loads(data)
    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise ValueError("it is another kind of file")
    decks = {_hash(name): tuple(_hash(key) for key in _of(list, keys)) for name, keys in _table(found, "decks")}
    series = {_hash(name): _played(played) for name, played in _table(found, "series")}
    return Past(decks, series)


def _table(found: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    return list(_of(dict, found.get(key)).items())


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{kind.__name__} is expected")
    return value


def _hash(value: Any) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise ValueError("a hash is expected")
    return value


def _played(value: Any) -> Played:
    number = _of(dict, value).get("number")
    if type(number) is not int or not 1 <= number <= sys.maxsize:
        raise ValueError("a number from 1 is expected")
    return Played(number, date.fromisoformat(_of(str, value.get("day"))))
