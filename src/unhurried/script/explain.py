"""pydantic's errors -> one line for the person who writes the script, with the mend."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from unhurried.script.model import (
    BESIDE,
    STEPS,
    BreatheModel,
    CuesModel,
    DeckModel,
    PauseModel,
    PlayModel,
    RepeatModel,
    ScriptModel,
    TurnsModel,
)
from unhurried.script.source import Path, Source


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?``, or the known words when none is near."""
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(names)}"


def note_faults(errors: Iterable[ErrorDetails], source: Source) -> None:
    """Add each of pydantic's errors to the source's faults, at the place it speaks of."""
    for error in errors:
        path = _path((*error["loc"], *error.get("ctx", {}).get("at", ())), source)
        kind = error["type"]
        at_key = kind == "extra_forbidden"
        source.fault(path, _message(error, path), at_key=at_key)


def _path(loc: Iterable[str | int], source: Source) -> Path:
    """Return where an error stands. pydantic puts the tags of a union among the keys: they are left out."""
    path: Path = ()
    for part in loc:
        if (*path, part) in source.values:
            path = (*path, part)
    return path


def _message(error: ErrorDetails, path: Path) -> str:
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    last = error["loc"][-1] if error["loc"] else ""
    if kind in ("value_error", "inside"):
        return str(context["error" if kind == "value_error" else "why"])
    if kind == "missing":
        return f"'{last}' is missing"
    if kind == "extra_forbidden":
        return _extra_message(str(last), path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _step_message(value)
    if kind == "literal_error":
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"'{value}' is not known here{did_you_mean(str(value), allowed)}"
    if kind in ("list_type", "too_short"):
        return "a list of steps is expected here, each on a line that begins with '- '"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "keys and values are expected here, as 'key: value'"
    if kind in ("int_parsing", "int_type", "int_from_float"):
        return f"'{value}' is not a whole number"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context["ge"] if kind == "greater_than_equal" else context["le"]
        return f"{value} is too {'small' if kind == 'greater_than_equal' else 'large'}: {bound} at the {_most(kind)}"
    return error["msg"]


def _extra_message(key: str, path: Path) -> str:
    if key in BESIDE:
        return f"'{key}' stands beside {BESIDE[key]}, on a line of its own, and nowhere else"
    return f"'{key}' is not known here{did_you_mean(key, _known_beside(path))}"


_AROUND: Final[Mapping[str, type[BaseModel]]] = {
    "cues": CuesModel, "breathe": BreatheModel, "pause": PauseModel, "play": PlayModel, "turns": TurnsModel,
    "repeat": RepeatModel, "deck": DeckModel,
}  # fmt: skip


def _most(kind: str) -> str:
    return "least" if kind == "greater_than_equal" else "most"


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _known_beside(path: Path) -> list[str]:
    """Return the keys that may stand where the unknown key at ``path`` stands."""
    around = [part for part in path[:-1] if isinstance(part, str)]
    return _keys(_AROUND.get(around[-1], ScriptModel) if around else ScriptModel)


def _step_message(value: Any) -> str:
    """Say what is wrong with a step that is none of the steps we know."""
    if isinstance(value, Mapping):
        if not value:
            return "an empty step; take it out"
        own = [key for key in value if key not in BESIDE] or list(value)
        if len(own) > 1:
            keys = ", ".join(f"'{key}'" for key in own)
            return f"one step, one key: this one has {keys}; begin each with '- '"
        (word,) = own
        return f"'{word}' is not a step{did_you_mean(str(word), STEPS)}"
    if isinstance(value, str):
        word = value.split()[0].rstrip(":") if value.split() else ""
        if word.lower() in STEPS:
            return f"a step is written with a colon, as '{STEPS[word.lower()]}'"
        return "words on their own are no step; to have them spoken write 'say: words'"
    return "an empty step; take it out" if value is None else "a step is a key and its value, as 'say: words'"
