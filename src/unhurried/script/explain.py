"""pydantic's errors -> one line for the person who writes the script, with the mend."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from unhurried.errors import Fault
from unhurried.nearest import LONGEST_WORD, did_you_mean, is_same, nearest
from unhurried.script.hows import BreatheModel, CuesModel, PauseModel, PlayModel
from unhurried.script.model import BESIDE, STEPS, DeckModel, RepeatModel, ScriptModel, TurnsModel
from unhurried.script.source import Path, Source


def note_faults(errors: Iterable[ErrorDetails], source: Source) -> None:
    """Add each of pydantic's errors to the source's faults, at the place it speaks of."""
    for error in errors:
        path = place_of(error, source)
        kind = error["type"]
        message = _message(error, path, source.follows(path))
        value = error.get("input")
        if isinstance(value, str) and len(value) > LONGEST_WORD:  # or the mend is lost behind it
            message = message.replace(f"'{value}'", f"'{value[:LONGEST_WORD]} ...'")
        if kind == "missing" and not path:  # no line of the script is at fault
            source.note(Fault(source.file, 1, 1, message))
        else:
            source.fault(path, message, at_key=kind == "extra_forbidden" or error["loc"][-1:] == ("[key]",))


def place_of(error: ErrorDetails, source: Source) -> Path:
    """Return where an error stands. pydantic puts the tags of a union among the keys: they are left out.

    A tag may be a key beside what is at fault: of all paths the one that ends with the error's own key is taken.
    """
    loc = (*error["loc"], *error.get("ctx", {}).get("at", ()))
    if error["type"] == "missing":  # its own key is nowhere, or is another's
        loc = loc[:-1]
    paths: list[Path] = [()]
    for part in loc:
        paths += [(*path, part) for path in paths if (*path, part) in source.values]
    return max(paths, key=lambda path: (path[-1:] == tuple(loc[-1:]), len(path)))


def _message(error: ErrorDetails, path: Path, follows: str) -> str:
    """Return what to say of an error; ``follows`` is what stands in the file from its place on."""
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    last = error["loc"][-1] if error["loc"] else ""
    if kind == "missing":
        return f"'{last}' is missing"
    if kind == "extra_forbidden":
        return _extra_message(str(last), value, path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _step_message(value)
    if kind in ("list_type", "too_short"):
        return _list_message(value, _LISTS.get(str(path[0]) if path else "", "steps"))
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"keys and values are expected here, as '{STEPS.get(str(path[-1]) if path else '', 'key: value')}'"
    several = kind == "literal_error" or str(context.get("error")).startswith("one value")
    if (value is None or several) and (trap := _value_trap(value, follows)):
        return trap
    if kind in ("value_error", "inside"):
        return str(context["error" if kind == "value_error" else "why"])
    return _choice_message(kind, value, context) or error["msg"]


def _choice_message(kind: str, value: Any, context: Mapping[str, Any]) -> str | None:
    """Say what is wrong with a value that is one of a few words, or a number."""
    if kind == "literal_error":
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"'{value}' is not known here{did_you_mean(str(value), allowed)}"
    if kind in ("int_parsing", "int_type", "int_from_float", "int_parsing_size"):
        return f"'{value}' is not a whole number"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context["ge"] if kind == "greater_than_equal" else context["le"]
        return f"{value} is too {'small' if kind == 'greater_than_equal' else 'large'}: {bound} at the {_most(kind)}"
    return None


def _value_trap(value: Any, follows: str) -> str | None:
    """Say what YAML made of words that begin with one of its signs, where one value is expected."""
    if value is None:
        if re.match(r"\s+#", follows):
            return "a value is missing here: what follows '#' is a comment; words that begin with '#' need quotes"
        return "a value is missing here"
    if isinstance(value, Mapping) and follows.startswith("{") and list(value.values()) == [None]:
        return f"words that begin with '{{' need quotes, as \"{{{next(iter(value))}}} ...\""
    if isinstance(value, list) and follows.startswith("["):
        return "one value is expected here, not several; words that begin with '[' need quotes"
    return None


def _extra_message(key: str, value: Any, path: Path) -> str:
    if key in BESIDE:
        return f"'{key}' stands beside {BESIDE[key]}, on a line of its own, and nowhere else"
    if odd := re.match(r"[ -]*([^\S ])", key):
        return f"'{odd[0]}' has a space of another kind in it (U+{ord(odd[1]):04X}); write plain spaces"
    known = known_beside(path)
    if value is None and " " in key and nearest(key, known) is None:
        return f"'{key}' is not known here; words with a ',' in them need quotes in braces"
    return f"'{key}' is not known here{did_you_mean(key, known)}"


def _list_message(value: Any, what: str) -> str:
    """Say what stands where the steps should."""
    first = next(iter(value), "") if isinstance(value, Mapping) else ""
    if odd := re.match(r"[ -]*([^\S ])", str(first)):
        return f"'{odd[0]}' has a space of another kind in it (U+{ord(odd[1]):04X}); write plain spaces"
    dash = re.match(r"[-–—−•·*]+", str(first))
    if dash and dash[0] == "-":
        return f"'{first}' lacks a space after the dash: write '- {first[1:]}: ...'"
    if dash:
        return f"'{first}' is no step: begin it with a hyphen and a space, '- '"
    return f"a list of {what} is expected here, each on a line that begins with '- '"


_LISTS: Final = {"series": "rituals", "tags": "tags", "needs": "things", "journal": "lines"}


def _most(kind: str) -> str:
    return "least" if kind == "greater_than_equal" else "most"


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def known_beside(path: Path) -> list[str]:
    """Return the keys that may stand where the unknown key at ``path`` stands."""
    around = [part for part in path[:-1] if isinstance(part, str)]
    return _keys(_AROUND.get(around[-1], ScriptModel) if around else ScriptModel)


_AROUND: Final[Mapping[str, type[BaseModel]]] = {
    "cues": CuesModel, "breathe": BreatheModel, "pause": PauseModel, "play": PlayModel, "turns": TurnsModel,
    "repeat": RepeatModel, "deck": DeckModel,
}  # fmt: skip


_ALSO_CALLED: Final = {
    "say": ("speak", "speech", "text", "tell", "read", "voice", "words", "line", "tts"),
    "pause": ("wait", "silence", "silent", "quiet", "rest", "sleep", "stop", "delay"),
    "breathe": ("inhale", "exhale", "breathing", "hold", "breaths"),
    "play": ("sound", "music", "audio", "song", "file", "mp3"),
    "chime": ("gong", "bell", "bowl", "ring"),
    "repeat": ("loop", "again", "times"),
    "choose": ("random", "pick", "choice", "option", "options", "either"),
    "deck": ("card", "cards", "questions", "prompts"),
}
"""Steps, and what those who have not seen them yet call them."""


def _meant_step(word: str) -> str:
    """Return which step was probably meant, as the end of a message."""
    plain = word.strip().lower()
    meant = next((step for step, others in _ALSO_CALLED.items() if plain in others), None)
    return f"; did you mean '{meant}'?" if meant else did_you_mean(word, STEPS)


def _step_message(value: Any) -> str:
    """Say what is wrong with a step that is none of the steps we know."""
    if isinstance(value, Mapping):
        if not value:
            return "an empty step; take it out"
        own = [key for key in value if key not in BESIDE] or list(value)
        if len(own) > 1:
            if slip := _beside_message(own, value):
                return slip
            keys = ", ".join(f"'{key}'" for key in own)
            return f"one step, one key: this one has {keys}; begin each with '- '"
        (word,) = own
        return f"'{word}' is not a step{_meant_step(str(word))}"
    if isinstance(value, str):
        tight = re.match(r"([\w ]+):(?=\S)", value)
        if tight and (key := nearest(tight[1], STEPS)):
            return f"'{tight[0]}' lacks a space after the colon: write '{STEPS[key]}'"
        word = value.split()[0].rstrip(":") if value.split() else ""
        if word.lower() in STEPS:
            return f"a step is written with a colon, as '{STEPS[word.lower()]}'"
        return "words on their own are no step; to have them spoken write 'say: words'"
    return "an empty step; take it out" if value is None else "a step is a key and its value, as 'say: words'"


def _beside_message(own: list[str], value: Mapping[str, Any]) -> str | None:
    """Say what a key beside a step's own was probably meant to be, where that is no other step."""
    first, *inner = own
    if first in _AROUND and not isinstance(value[first], list) and all(k in _keys(_AROUND[first]) for k in inner):
        keys = " and ".join(f"'{key}'" for key in inner)
        which, them = ("belongs", "it") if len(inner) == 1 else ("belong", "them")
        return f"{keys} {which} to '{first}'; indent {them} more"
    for key in own:
        if same := next((known for known in BESIDE if is_same(key, known)), None):
            return f"'{key}' is not known here; write '{same}'"
    steps = [key for key in own if key in STEPS]
    others = [key for key in own if key not in STEPS]
    if len(steps) != 1 or not others or nearest(others[0], STEPS):
        return None
    other = others[0]
    if near := nearest(other, BESIDE):
        return f"'{other}' is not known beside '{steps[0]}'; did you mean '{near}'?"
    if value[other] is None:
        return f"'{other}' is not known beside '{steps[0]}'; words with a ',' in them need quotes in braces"
    return f"'{other}' is not known beside '{steps[0]}'; words with ': ' in them need quotes"
