"""The JSON Schema of the script language, for editors: it completes, explains and underlines while one writes.

It is made from the models; what is done to it here is for the eyes of editors (yaml-language-server above all):
readable titles, nothing that stands for nothing, and one definition of a step.
"""

from typing import Any, Final

from unhurried.script.model import STEPS, ScriptModel

Schema = dict[str, Any]

_TITLE: Final = "A ritual for Unhurried"
_STEP: Final = {"$ref": "#/$defs/Step"}
_NULL: Final = {"type": "null"}
_DIGITS: Final = {"pattern": r"^\s*\+?[\d_]+(?:\.0*)?\s*$", "patternErrorMessage": "a whole number"}
"""Of a whole number in quotes."""


def ritual_schema() -> Schema:
    """Return what may stand in a script, as JSON Schema (draft 7, which later drafts read too)."""
    made = _for_editors(ScriptModel.model_json_schema())
    parts = made.pop("$defs")
    for name, part in parts.items():
        part["title"] = name.removesuffix("Step").removesuffix("Model")
    parts["Step"] = {
        "title": "Step",
        "description": "One thing that happens.",
        "anyOf": [{"$ref": f"#/$defs/{key.title()}Step"} for key in STEPS],
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **made,
        "title": _TITLE,
        # Told so, an editor names the key that is missing, or underlines the one that is too much.
        "if": {"required": ["series"]},
        "then": {"properties": {"steps": False}},
        "else": {"required": ["steps"]},
        "$defs": parts,
    }


def _for_editors(node: Any) -> Any:
    """Return a part of the schema as an editor is to have it."""
    if isinstance(node, list):
        return [_for_editors(part) for part in node]
    if not isinstance(node, dict):
        return node
    if {"$ref": "#/$defs/SayStep"} in node.get("oneOf", []):
        return dict(_STEP)
    plain = _without_nothing(_joined({key: _for_editors(value) for key, value in node.items()}))
    if plain.get("type") == "integer":
        plain |= {"type": ["integer", "string"], **_DIGITS}
    if isinstance(plain.get("properties"), dict):
        for key, value in plain["properties"].items():
            value["title"] = key[:1].upper() + key[1:]
    return plain


def _joined(node: Schema) -> Schema:
    """Return a part with its choices in as few words as there are; a key without a value is as one left out."""
    several = [choice for choice in node.get("anyOf", []) if choice != _NULL]
    if not several:
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    words = [word for choice in several for word in choice.get("enum", [choice.get("const")])]
    if None not in words:
        return {"type": "string", "enum": words, **rest}
    if len(several) > 1:
        return node
    (only,) = several
    if only["type"] != "array" and _NULL in node["anyOf"]:  # an empty list of steps is a fault
        kinds = only["type"]
        only = {**only, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    return {**only, **rest}


def _without_nothing(node: Schema) -> Schema:
    """Return a part without defaults and examples that say nothing to whoever writes a script."""
    default = node.get("default")
    told = isinstance(default, str | float) and default not in ("", False, 0.0)
    empty = {"examples"} if node.get("examples") == [] else set()
    return {key: value for key, value in node.items() if key not in (empty if told else empty | {"default"})}
