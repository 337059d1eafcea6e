"""How each value of a script reads: everything arrives as text (see source.py), and each says what it wants there.

The types here carry their JSON Schema with them. What may stand in ``{braces}`` depends on the place: that comes with
pydantic's validation context, a :class:`Context`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, PlainValidator, ValidationInfo, WithJsonSchema

from unhurried.breath import NAMED, Pattern, Ramp, check_limits, parse_pattern, parse_ramp, pattern_of
from unhurried.script.ritual import ALL_BREATHS
from unhurried.script.text import PLACEHOLDERS, text_fault
from unhurried.units import parse_duration

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
WORD_KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?:[ -][a-z0-9_]+)*")
RESERVED: Final = (*PLACEHOLDERS, "speaker", "listener")
"""What may stand in braces where two take turns; no word of a script's own is called so."""
_LONGEST_TABLE: Final = 500
_LONGEST_WORD: Final = 200
"""Characters of a word of the script's own."""


@dataclass(slots=True)
class Context:
    """What a value's reading depends on: the script's own words, its breath, and whether it stands in turns."""

    words: tuple[str, ...] = ()
    breath: Pattern | None = None
    in_turns: int = 0

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Return what may stand in braces here."""
        return (*(RESERVED if self.in_turns else PLACEHOLDERS), *self.words)


def context_of(info: ValidationInfo) -> Context:
    """Return the context of a validation; an empty one where there is none."""
    return info.context if isinstance(info.context, Context) else Context()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a value is missing here" if value is None else "one value is expected here, not several")
    return value


def _spoken(value: Any, known: tuple[str, ...]) -> str:
    text = _text(value)
    if fault := text_fault(text, known):
        raise ValueError(fault)
    return text


def _words(value: Any, info: ValidationInfo) -> str:
    known = context_of(info).placeholders
    for name in RESERVED:
        if name not in known and f"{{{name}}}" in _text(value):
            raise ValueError(f"'{{{name}}}' is somebody in `turns` only; the partners are {{a}} and {{b}}")
    return _spoken(value, known)


def _caution(value: Any, info: ValidationInfo) -> str:
    text = _words(value, info)
    if is_nothing(text):
        raise ValueError("before a breath is held a caution is always said; write words of yours, or leave this out")
    return text


def _turn_words(value: Any, info: ValidationInfo) -> str:
    return _spoken(value, (*RESERVED, *context_of(info).words))


def read_line(value: Any) -> str:
    """Read a title or a name: one line of words without {names}.

    Raises:
        ValueError: it is none.
    """
    text = _text(value)
    if "{" in text:
        raise ValueError("names cannot stand here, only in what is said")
    if fault := text_fault(text):
        raise ValueError(fault)
    return " ".join(text.split())


def _duration(value: Any) -> float:
    return parse_duration(_text(value))


def _positive_duration(value: Any) -> float:
    seconds = _duration(value)
    if seconds == 0:
        raise ValueError("this lasts no time at all")
    return seconds


def _flag(value: Any) -> bool:
    plain = _text(value).strip().lower()
    if plain not in ("true", "false", "yes", "no", "on", "off"):
        raise ValueError(f"'{value}' is neither 'true' nor 'false'")
    return plain in ("true", "yes", "on")


def number_reader(what: str, least: float, most: float) -> Callable[[Any], float]:
    """Return what reads a number between two.

    Args:
        what: what it is, as an error says it.
        least: the smallest it may be.
        most: the largest it may be.
    """

    def read(value: Any) -> float:
        text = _text(value).strip().lower().removesuffix("db").strip().replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"'{value}' is not a number: {what} goes from {least:g} to {most:g}") from None
        if not least <= number <= most:
            raise ValueError(f"{what} goes from {least:g} to {most:g}")
        return number

    return read


def _language(value: Any) -> str:
    text = read_line(value)
    if not LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is not a language: write it like 'en', 'de' or 'en-GB'")
    return text


def said_table(value: Any) -> dict[str, str]:
    """Read words and how they are to be said.

    Raises:
        ValueError: it is no such table.
    """
    if not isinstance(value, dict):
        raise ValueError("words and how they are said are expected here, as 'Siobhan: shivawn'")
    if len(value) > _LONGEST_TABLE:
        raise ValueError(f"more than {_LONGEST_TABLE} words")
    return {read_line(word): read_line(said) for word, said in value.items()}


def _table(what: str) -> BeforeValidator:
    """Return what refuses all but a table of a few words; pydantic tells the faults of each of them."""

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(what)
        if len(value) > _LONGEST_TABLE:
            raise ValueError(f"more than {_LONGEST_TABLE} words")
        return value

    return BeforeValidator(read)


def own_word(key: str) -> str:
    """Return the name of a word of the script's own.

    Raises:
        ValueError: it cannot be one.
    """
    if key in RESERVED:
        raise ValueError(f"'{key}' is one of the two already; call the word something else")
    if not WORD_KEY.fullmatch(key) or len(key) > _LONGEST_WORD:
        raise ValueError(f"'{key}' cannot stand in braces: small letters, digits, spaces and '-', as 'place'")
    return key


def own_words(value: Any) -> str:
    """Return what stands for a word of the script's own: a few words in one line.

    Raises:
        ValueError: it is none.
    """
    text = read_line(value)
    if len(text) > _LONGEST_WORD:
        raise ValueError(f"{len(text)} characters are too long for a word: {_LONGEST_WORD} at most")
    return text


def read_pattern(value: Any) -> Pattern:
    """Read a pattern as text, or part by part.

    Raises:
        ValueError: with the mend.
    """
    if not isinstance(value, dict):
        return parse_pattern(_text(value))
    unknown = [key for key in value if key not in ("in", "hold", "out", "rest")]
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not part of a breath; the parts are in, hold, out and rest")
    lengths = [_seconds(value.get(key, "0"), key) for key in ("in", "hold", "out", "rest")]
    return pattern_of(*lengths)


def is_pattern(text: str) -> bool:
    """Whether a text is the pattern of a breath."""
    try:
        parse_pattern(text)
    except ValueError:
        return False
    return True


def _comfortable(value: Any) -> Pattern:
    pattern = read_pattern(value)
    try:
        check_limits(pattern)
    except ValueError as error:
        raise ValueError(f"{error}; if it is meant, write it in the step that means it") from None
    return pattern


def _seconds(value: Any, key: str) -> float:
    try:
        return float(_text(value).removesuffix("s").strip())
    except ValueError:
        raise ValueError(f"'{key}' is a number of seconds") from None


def is_nothing(text: str) -> bool:
    """Whether a word says that nothing is to be heard."""
    return text.strip().lower() in ("none", "off", "no")


def read_cues(value: Any) -> Any:
    """Read ``first 4``, ``all`` or ``none`` as the longer form.

    Raises:
        ValueError: it is text, and none of these.
    """
    if not isinstance(value, str):
        return value
    plain = value.strip().lower()
    if is_nothing(plain):
        return {"first": "0"}
    if plain == "all":
        return {"first": str(ALL_BREATHS)}
    count = plain.removeprefix("first").strip()
    if not count.isdecimal() or count == plain:
        raise ValueError(f"'{value}' is not a choice of cues: write 'first 4', 'all' or 'none'")
    return {"first": count}


def short_for(key: str, into: Any) -> BeforeValidator:
    """Return what reads ``step: value`` as ``step: {key: value}``; ``into`` is both forms, for the schema."""
    return BeforeValidator(
        lambda value: value if isinstance(value, dict) else {key: value}, json_schema_input_type=into
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

Words = Annotated[str, PlainValidator(_words), _schema(_SCALAR, "Lie down close together, if you like.", **_SPOKEN)]
Caution = Annotated[str, PlainValidator(_caution), _schema(_SCALAR, "Leave out every hold you like.", **_SPOKEN)]
TurnWords = Annotated[
    str,
    PlainValidator(_turn_words),
    _schema(_SCALAR, "{speaker}, tell {listener} what stayed with you today.", **_SPOKEN),
]
Line = Annotated[str, PlainValidator(read_line), _schema(_SCALAR, **_NO_NAMES)]
Duration = Annotated[float, PlainValidator(_duration), _schema("string", "8s", "2 min", "1:30", **_TIME)]
Length = Annotated[float, PlainValidator(_positive_duration), _schema("string", "5 min", "1:30", **_TIME)]
Flag = Annotated[bool, PlainValidator(_flag), _schema(["boolean", "string"], True, **_YES)]
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
RampText = Annotated[Ramp, PlainValidator(lambda v: parse_ramp(_text(v))), _schema("string", "12 to 6", **_RAMP)]
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
ComfortablePattern = Annotated[Pattern, PlainValidator(_comfortable), _PATTERN_SCHEMA]
CuesText = Annotated[str, _schema("string", "first 4", "all", "none", **_CUES)]
"""What stands for :func:`read_cues` in the schema."""
_TABLE: Final[dict[str, Any]] = {"type": "object", "additionalProperties": {"type": _SCALAR}}
SaidTable = Annotated[
    dict[str, str], PlainValidator(said_table), WithJsonSchema(_TABLE | {"examples": [{"Siobhan": "shivawn"}]})
]
WordsTable = Annotated[
    dict[Annotated[str, PlainValidator(own_word)], Annotated[str, PlainValidator(own_words)]],
    _table("words and what they stand for are expected here, as 'place: the sofa'"),
    WithJsonSchema(_TABLE | {"examples": [{"place": "the sofa"}]}),
]
_TAG: Final = _matching(r"[a-z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*", "a language, as 'en', 'de' or 'en-GB'")
Language = Annotated[str, PlainValidator(_language), _schema("string", "en", "de", "en-GB", **_TAG)]
Bed = Literal["ocean", "rain", "brown", "night", "fire", "drone", "off"]
Tone = Literal["tide", "hum", "bowl", "air", "off"]
