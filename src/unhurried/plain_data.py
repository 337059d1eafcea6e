"""Frozen dataclasses as JSON and back: safe data, which can be read from a file that anybody may have written.

Only what is asked for by its kinds is made of it, and of anything else a ValueError: no code is ever run.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

_MAP, _PATH = "{}", "/"
"""What stands for a mapping and for a path where otherwise the name of a kind stands."""


def to_json(value: Any) -> bytes:
    """Return dataclasses, tuples, mappings, paths, texts and numbers as JSON.

    Raises:
        TypeError: there is something else in it.
    """
    return json.dumps(_plain(value), separators=(",", ":")).encode()


def from_json(data: bytes | memoryview, kinds: Iterable[type]) -> Any:
    """Return what :func:`to_json` was given: tuples for its lists, and the dataclasses that are among the kinds.

    Raises:
        ValueError: it is nothing of the kind.
    """
    known = {kind.__name__: kind for kind in kinds}
    try:
        return _whole(json.loads(bytes(data)), known)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {_MAP: [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, Path):
        return {_PATH: str(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: [_plain(getattr(value, field.name)) for field in fields(value)]}
    raise TypeError(f"{type(value).__name__} is no plain data")


def _whole(data: Any, known: Mapping[str, Callable[..., Any]]) -> Any:
    if isinstance(data, list):
        return tuple([_whole(one, known) for one in data])
    if not isinstance(data, dict):
        return data
    ((name, inner),) = data.items()
    if name == _PATH:
        return Path(inner)
    values = [_whole(one, known) for one in inner]
    return dict(values) if name == _MAP else known[name](*values)
