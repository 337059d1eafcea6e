"""A script's data -> its model, every fault told.

Some faults only show once the others are gone: pydantic looks at a whole step when its parts are right, and what a
script names is looked for when it is a script. So what is faulty is taken out, and the rest is looked at again.
"""

import copy
from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from unhurried.breath import Pattern
from unhurried.errors import Fault
from unhurried.script import model
from unhurried.script.explain import note_faults, place_of
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
            errors = error.errors(include_url=False)
            # What is taken out may lack afterwards; only what is wrong in itself is told then.
            note_faults([e for e in errors if look == 0 or e["type"] in ("inside", "value_error")], source)
            source.data = _without(source.data, errors, source)
        else:
            break
    else:
        return None
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
            path = _step_around(path)
        _take_out(data, path)
    return data


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


def _take_out(data: dict[str, Any], path: Path) -> None:
    """Take a value out of the data, its place kept where others are counted by it."""
    if not path:
        data.clear()
        return
    inner: Any = data
    for part in path[:-1]:
        try:
            inner = inner[part]
        except (KeyError, IndexError, TypeError):
            return  # what was around it is out already
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
