"""A script's data -> its model, every fault told.

Some faults only show once the others are gone: pydantic looks at a whole step when its parts are right, and what a
script names is looked for when it is a script. So what is faulty is taken out, and the rest is looked at again.
"""

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from unhurried.breath import Pattern
from unhurried.errors import Fault
from unhurried.nearest import nearest
from unhurried.script import model
from unhurried.script.explain import known_beside, note_faults, place_of
from unhurried.script.source import Path, Source
from unhurried.script.values import RESERVED, Context, read_pattern

_LOOKS: Final = 10
"""How often a script is looked at again."""
_NOTHING: Final = {"pause": "0 s"}
"""Stands where a faulty step stood, so that those after it keep their places."""


def validated(source: Source) -> model.ScriptModel | None:
    """Return the model of a script without what is faulty in it, None where nothing is left; note the faults."""
    if not isinstance(source.data, dict):
        source.fault((), "a script begins with 'title: ...' and 'steps:'")
        return None
    keys = set(source.data)
    context = _context(source.data)
    for look in range(_LOOKS):
        try:
            script = model.ScriptModel.model_validate(source.data, context=context)
        except ValidationError as error:
            errors = _without_followers(error.errors(include_url=False), source)
            # What is taken out may lack afterwards; that is no fault of the script's.
            note_faults([e for e in errors if look == 0 or e["type"] not in ("missing", "too_short")], source)
            source.data = _without(source.data, errors, source)
        else:
            break
    else:
        return None
    keys |= set(source.data)
    if "steps" in keys and "series" in keys:
        source.fault(("series",), "a series has no steps of its own; it names rituals", at_key=True)
    elif "steps" not in keys and "series" not in keys:
        source.note(Fault(source.file, 1, 1, "'steps' is missing"))
    for key, what in (("steps", "steps"), ("series", "rituals")):
        if key in keys and source.data.get(key, ()) is None and not source.faults:
            source.fault((key,), f"a list of {what} is expected here, each on a line that begins with '- '")
    return script


def _without(data: dict[str, Any], errors: Iterable[ErrorDetails], source: Source) -> dict[str, Any]:
    """Return the data without what is faulty: a key that is not known, else the step or the head's key around it."""
    data = copy.deepcopy(data)
    for error in errors:
        path = place_of(error, source)
        if error["type"] == "missing" and not path:
            data[str(error["loc"][-1])] = "x"
            continue
        if error["type"] != "extra_forbidden":
            _take_out(data, _step_around(path))
        elif meant := _meant(path):
            _rename(data, path, meant, source)
        else:
            _take_out(data, path)
    return data


def _without_followers(errors: Sequence[ErrorDetails], source: Source) -> list[ErrorDetails]:
    """Return the errors without those that say that a key is missing which is only misspelt."""
    extra = (place_of(error, source) for error in errors if error["type"] == "extra_forbidden")
    misspelt = {(*path[:-1], _meant(path)) for path in extra}
    return [
        error
        for error in errors
        if error["type"] != "missing" or (*place_of(error, source), error["loc"][-1]) not in misspelt
    ]


def _meant(path: Path) -> str | None:
    """Return the key that was probably meant by one that is not known."""
    key = str(path[-1]) if path else ""
    if key in model.BESIDE:
        return None
    return nearest(key, known_beside(path)) if re.fullmatch(r"[\w -]+", key) else None


def _rename(data: dict[str, Any], path: Path, name: str, source: Source) -> None:
    """Have a value stand below another key, unless there is one of that name."""
    inner = _inner(data, path)
    if isinstance(inner, dict) and path[-1] in inner:
        value = inner.pop(path[-1])
        if name not in inner:
            inner[name] = value
            source.renamed(path, name)


_STRUCTURE: Final = frozenset(("steps", "turns", "then", "repeat", "choose", "deck", "cards"))
"""Keys that lead from a script to the steps within its steps."""


def _step_around(path: Path) -> Path:
    """Return the path of the innermost step around a place, else of the head's key."""
    around = path[:1]
    for k, part in enumerate(path):
        if isinstance(part, int):
            around = path[: k + 1]
        elif part not in _STRUCTURE:
            break
    return around


def _inner(data: dict[str, Any], path: Path) -> Any:
    """Return what a value stands in, or None: what was around it is out already."""
    inner: Any = data
    for part in path[:-1]:
        try:
            inner = inner[part]
        except (KeyError, IndexError, TypeError):
            return None
    return inner


def _take_out(data: dict[str, Any], path: Path) -> None:
    """Take a value out of the data, its place kept where others are counted by it."""
    if not path:
        data.clear()
        return
    inner = _inner(data, path)
    if path == ("steps",):
        data["steps"] = [_NOTHING]
    elif isinstance(inner, list) and isinstance(path[-1], int) and path[-1] < len(inner):
        inner[path[-1]] = dict(_NOTHING)
    elif isinstance(inner, dict):
        inner.pop(path[-1], None)


def _context(data: dict[str, Any]) -> Context:
    """Return what the values of a script are read with; what is faulty in it is told where it stands."""
    words = data.get("words")
    own = tuple(word for word in words if word not in RESERVED) if isinstance(words, dict) else ()
    return Context(own, _breath(data.get("breath")))


def _breath(value: Any) -> Pattern | None:
    try:
        return read_pattern("calm" if value is None else value)
    except ValueError:
        return None
