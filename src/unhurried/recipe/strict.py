"""Plain data of which each piece is what it should be, or a ValueError: anybody may have written the file. Pure."""

import json
import math
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

T = TypeVar("T")

MOST_DIGITS: Final = 18
"""Of a whole number; Python reads far longer ones, for minutes."""
_LARGEST: Final = 1 << 60
_WRONG: Final = ("Cc", "Cs")
"""Categories of characters that no line of a ritual has: those that move a cursor, and halves of others."""


def parse_json(text: str) -> Any:
    """Read JSON; raise ValueError where it is none, or has what JSON has not."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_int)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def table(value: Any, key: str) -> dict[str, Any]:
    """Return the table at a key of a table; an empty one where there is none."""
    return dict(_of(dict, value.get(key, {})))


def rows(value: Any, key: str) -> list[Any]:
    """Return the list at a key of a table; an empty one where there is none."""
    return list(_of(list, value.get(key, [])))


def text(value: Any, key: str) -> str:
    """Return the text at a key of a table."""
    return a_text(value.get(key))


def flag(value: Any, key: str) -> bool:
    """Return whether a key of a table is true; it is not where it is missing."""
    return bool(_of(bool, value.get(key, False)))


def or_none(value: Any, key: str, read: Callable[[Any, str], T]) -> T | None:
    """Return what is read at a key of a table, or None where it is missing or null."""
    return None if value.get(key) is None else read(value, key)


def count(value: Any, key: str) -> int:
    """Return the whole number from 0 at a key of a table."""
    return a_count(value.get(key))


def a_table(value: Any) -> dict[str, Any]:
    """Return a table."""
    return dict(_of(dict, value))


def a_text(value: Any) -> str:
    """Return a text, of any characters."""
    return str(_of(str, value))


def a_line(value: Any) -> str:
    """Return a text that is fit to be shown in one line."""
    line = a_text(value)
    if any(unicodedata.category(character) in _WRONG for character in line):
        raise ValueError("a line of text is expected")
    return line


def a_count(value: Any) -> int:
    """Return a whole number from 0."""
    number = int(_of(int, value))
    if not 0 <= number < _LARGEST:
        raise ValueError("a number from 0 is expected")
    return number


def a_number(value: Any) -> float:
    """Return a number that is one."""
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError("a number is expected")
    return float(value)


def one_of(value: Any, names: tuple[str, ...]) -> str:
    """Return one of some names."""
    if value not in names:
        raise ValueError(f"one of {', '.join(names)} is expected")
    return str(value)


def texts(value: Any, key: str) -> dict[str, str]:
    """Return a table of texts at a key of a table."""
    return {a_text(name): a_text(one) for name, one in table(value, key).items()}


def lines(value: Any, key: str) -> tuple[str, ...]:
    """Return a list of lines at a key of a table."""
    return tuple(map(a_line, rows(value, key)))


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} is expected")
    return value


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS + 1:
        raise ValueError("a number is too large")
    return int(digits)


def without_defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without what is missing in it, or no, or empty: that is what is read where nothing stands."""
    return {key: value for key, value in data.items() if not (value is None or value is False or _is_empty(value))}


def _is_empty(value: Any) -> bool:
    return isinstance(value, list | tuple | Mapping) and not value
