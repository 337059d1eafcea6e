"""The fields of a script's models: how each reads (see values.py), and what it is in the JSON Schema."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, PlainValidator, WithJsonSchema

from unhurried.breath import NAMED, Pattern, Ramp, parse_ramp
from unhurried.script.several import (
    each_once,
    one_or_several,
    own_word,
    own_words,
    read_need,
    read_table,
    read_tag,
    said_table,
)
from unhurried.script.values import (
    number_reader,
    read_caution,
    read_comfortable_pattern,
    read_duration,
    read_flag,
    read_language,
    read_length,
    read_line,
    read_pattern,
    read_text,
    read_turn_words,
    read_words,
)


def _schema(kind: str | list[str], *examples: Any, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "examples": list(examples), **more})


def _matching(pattern: str, otherwise: str) -> dict[str, str]:
    """Return what text must match, and what an editor says where it does not."""
    return {"pattern": rf"^\s*(?:{pattern})\s*$", "patternErrorMessage": otherwise}


def _in_any_case(*words: str) -> str:
    """Return a pattern of words, small or large: JSON Schema has no flag for that."""
    return "|".join("".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word) for word in words)


_SCALAR: Final = ["string", "number", "boolean"]
"""What other readers of YAML make of a word: `2026` is a number to them, and `true` is not even a word."""
_SPOKEN: Final = _matching(r"[^\s][\s\S]*", "there are no words to speak")
_NO_NAMES: Final = _matching(r"[^\s{][^{]*", "a line of words, without {names}")
_TIME: Final = _matching(
    r"(?:\d+(?:\.\d+)?\s*[sSmMhH][a-zA-Z]*\s*)+|(?:\d{1,2}:0?[0-5]?\d|\d{1,3}):[0-5]\d(?:\.\d+)?",
    "a length of time, as '8s', '2 min', '1:30' or '1 min 30 s'",
)
_YES: Final = _matching(_in_any_case("true", "false", "yes", "no", "on", "off"), "'true' or 'false'")
_NUMBER: Final = _matching(r"[-+]?[\d_]*[.,]?[\d_]*(?:[eE][-+]?\d+)?\s*(?:[dD][bB])?", "a number")
_RAMP: Final = _matching(r"\d+(?:\.\d+)?\s*(?:to|:)\s*\d+(?:\.\d+)?", "breaths a minute, as '12 to 6' or '12:6'")
_PATTERN: Final = _matching(
    _in_any_case(*NAMED) + r"|[\d.]+(?:\+[\d.]+)?(?:\s*-\s*[\d.]+){1,3}",
    f"a breath in seconds, as '4-6', '4-7-8' or '4-4-4-4', or a name ({', '.join(sorted(NAMED))})",
)
_CUES: Final = _matching(
    _in_any_case("first") + r"\s*\d+|" + _in_any_case("all", "none", "off", "no"), "'first 4', 'all' or 'none'"
)
_PARTS: Final = {
    "in": ("How long the inhale is, in seconds.", 4),
    "hold": ("How long the breath is held after it, in seconds.", 1),
    "out": ("How long the exhale is, in seconds.", 6),
    "rest": ("How long the lungs stay empty, in seconds.", 1),
}

Words = Annotated[
    str, PlainValidator(read_words), _schema(_SCALAR, "Lie down close together, if you like.", **_SPOKEN)
]
Caution = Annotated[str, PlainValidator(read_caution), _schema(_SCALAR, "Leave out every hold you like.", **_SPOKEN)]
TurnWords = Annotated[
    str,
    PlainValidator(read_turn_words),
    _schema(_SCALAR, "{speaker}, tell {listener} what stayed with you today.", **_SPOKEN),
]
Line = Annotated[str, PlainValidator(read_line), _schema(_SCALAR, **_NO_NAMES)]
Duration = Annotated[float, PlainValidator(read_duration), _schema("string", "8s", "2 min", "1:30", **_TIME)]
Length = Annotated[float, PlainValidator(read_length), _schema("string", "5 min", "1:30", **_TIME)]
Flag = Annotated[bool, PlainValidator(read_flag), _schema(["boolean", "string"], True, **_YES)]
Pace = Annotated[
    float,
    PlainValidator(number_reader("the pace", 0.7, 1.5)),
    _schema(["number", "string"], 0.9, minimum=0.7, maximum=1.5, **_NUMBER),
]
Level = Annotated[
    float,
    PlainValidator(number_reader("the level in dB", -60, 0)),
    _schema(["number", "string"], -6, minimum=-60, maximum=0, **_NUMBER),
]
RampText = Annotated[Ramp, PlainValidator(lambda v: parse_ramp(read_text(v))), _schema("string", "12 to 6", **_RAMP)]
_PATTERN_SCHEMA: Final = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "examples": ["4-6", "4-7-8", *NAMED], **_PATTERN},
            {
                "type": "object",
                "description": "The parts of a breath, in seconds.",
                "properties": {
                    key: {"type": ["number", "string"], "minimum": 0, "description": about, "examples": [seconds]}
                    for key, (about, seconds) in _PARTS.items()
                },
                "required": ["in", "out"],
                "additionalProperties": False,
            },
        ]
    }
)
PatternText = Annotated[Pattern, PlainValidator(read_pattern), _PATTERN_SCHEMA]
ComfortablePattern = Annotated[Pattern, PlainValidator(read_comfortable_pattern), _PATTERN_SCHEMA]
CuesText = Annotated[str, _schema("string", "first 4", "all", "none", **_CUES)]
"""What stands for :func:`read_cues` in the schema."""
_TABLE: Final[dict[str, Any]] = {"type": "object", "additionalProperties": {"type": _SCALAR}}
SaidTable = Annotated[
    dict[str, str], PlainValidator(said_table), WithJsonSchema(_TABLE | {"examples": [{"Siobhan": "shivawn"}]})
]
WordsTable = Annotated[
    dict[Annotated[str, PlainValidator(own_word)], Annotated[str, PlainValidator(own_words)]],
    read_table("words and what they stand for are expected here, as 'place: the sofa'"),
    WithJsonSchema(_TABLE | {"examples": [{"place": "the sofa"}]}),
]
_OF_A_LIST: Final = r"[^\s{,][^{,]*"
Tag = Annotated[
    str,
    PlainValidator(read_tag),
    _schema(_SCALAR, **_matching(r"[^\sA-Z{,][^A-Z{,]*", "a few words in small letters, as 'evening'")),
]
Tags = Annotated[
    list[Tag], BeforeValidator(one_or_several, json_schema_input_type=Tag | list[Tag]), AfterValidator(each_once)
]
Need = Annotated[
    str, PlainValidator(read_need), _schema(_SCALAR, **_matching(_OF_A_LIST, "a thing, as 'a notebook'"))
]
Needs = Annotated[
    list[Need], BeforeValidator(one_or_several, json_schema_input_type=Need | list[Need]), AfterValidator(each_once)
]
Prompts = Annotated[
    list[Line], BeforeValidator(one_or_several, json_schema_input_type=Line | list[Line]), AfterValidator(each_once)
]
_LANGUAGE: Final = _matching(r"[a-z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*", "a language, as 'en', 'de' or 'en-GB'")
LanguageText = Annotated[str, PlainValidator(read_language), _schema("string", "en", "de", "en-GB", **_LANGUAGE)]
Bed = Literal["ocean", "rain", "brown", "night", "fire", "drone", "off"]
Tone = Literal["tide", "hum", "bowl", "air", "off"]
