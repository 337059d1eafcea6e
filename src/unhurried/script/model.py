"""The script language as pydantic models: what may stand where. The JSON Schema comes from here too.

Everything arrives as text (see source.py); each field says how it reads its own.
"""

import re
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from unhurried.breath import NAMED, Pattern, Ramp, parse_pattern, parse_ramp, pattern_of
from unhurried.script.ritual import ALL_BREATHS, To
from unhurried.script.text import text_fault
from unhurried.units import parse_duration


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a value is missing here" if value is None else "one value is expected here, not several")
    return value


def _words(value: Any) -> str:
    text = _text(value)
    if fault := text_fault(text):
        raise ValueError(fault)
    return text


def _line(value: Any) -> str:
    """Read a title or a name: one line of words without {names}."""
    text = " ".join(_words(value).split())
    if "{" in text:
        raise ValueError("names cannot stand here, only in what is said")
    return text


def _duration(value: Any) -> float:
    return parse_duration(_text(value))


def _positive_duration(value: Any) -> float:
    seconds = _duration(value)
    if seconds == 0:
        raise ValueError("this lasts no time at all")
    return seconds


LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_LONGEST_TABLE: Final = 500


def _language(value: Any) -> str:
    text = _line(value)
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
    return {_line(word): _line(said) for word, said in value.items()}


def _pattern(value: Any) -> Pattern:
    if not isinstance(value, dict):
        return parse_pattern(_text(value))
    unknown = [key for key in value if key not in ("in", "hold", "out", "rest")]
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not part of a breath; the parts are in, hold, out and rest")
    lengths = [_seconds(value.get(key, "0"), key) for key in ("in", "hold", "out", "rest")]
    return pattern_of(*lengths)


def _seconds(value: Any, key: str) -> float:
    try:
        return float(_text(value).removesuffix("s").strip())
    except ValueError:
        raise ValueError(f"'{key}' is a number of seconds") from None


def _cues(value: Any) -> Any:
    """Read ``first 4``, ``all`` or ``none`` as the longer form."""
    if not isinstance(value, str):
        return value
    plain = value.strip().lower()
    if plain in ("none", "off", "no"):
        return {"first": "0"}
    if plain == "all":
        return {"first": str(ALL_BREATHS)}
    count = plain.removeprefix("first").strip()
    if not count.isdecimal() or count == plain:
        raise ValueError(f"'{value}' is not a choice of cues: write 'first 4', 'all' or 'none'")
    return {"first": count}


def _breathe(value: Any) -> Any:
    """Read ``breathe: 5 min`` as ``breathe: {for: 5 min}``."""
    return {"for": value} if isinstance(value, str) else value


def _schema(kind: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "examples": list(examples)})


Words = Annotated[str, PlainValidator(_words), _schema("string", "Lie down close together.")]
Line = Annotated[str, PlainValidator(_line), _schema("string")]
Duration = Annotated[float, PlainValidator(_duration), _schema("string", "8s", "2 min", "1:30")]
Length = Annotated[float, PlainValidator(_positive_duration), _schema("string", "5 min", "1:30")]
RampText = Annotated[Ramp, PlainValidator(lambda v: parse_ramp(_text(v))), _schema("string", "12 to 6")]
PatternText = Annotated[
    Pattern,
    PlainValidator(_pattern),
    WithJsonSchema({"type": ["string", "object"], "examples": ["4-6", {"in": 4, "out": 6}, *NAMED]}),
]
Bed = Literal["ocean", "rain", "brown", "night", "fire", "drone", "off"]
Tone = Literal["tide", "hum", "bowl", "air", "off"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CuesModel(_Model):
    """Which breaths are announced, and with which words."""

    first: Annotated[int | None, Field(ge=0, description="how many breaths are announced")] = None
    ready: Words | None = None
    inhale: Annotated[Words | None, Field(alias="in")] = None
    top_up: Annotated[Words | None, Field(alias="top up")] = None
    hold: Words | None = None
    exhale: Annotated[Words | None, Field(alias="out")] = None
    rest: Words | None = None
    last: Words | None = None


class BreatheModel(_Model):
    """A length (`for` or `breaths`), and how: pattern, ramp, cues."""

    seconds: Annotated[Length | None, Field(alias="for")] = None
    breaths: Annotated[int | None, Field(ge=1, le=50_000)] = None
    pattern: PatternText | None = None
    ramp: RampText | None = None
    cues: Annotated[CuesModel, BeforeValidator(_cues)] = CuesModel()

    @model_validator(mode="after")
    def _one_length(self) -> "BreatheModel":
        if (self.seconds is None) == (self.breaths is None):
            raise ValueError("say how long: either 'for: 5 min' or 'breaths: 12'")
        return self


class SayStep(_Model):
    """Words to be spoken."""

    say: Words
    to: To = "both"


class PauseStep(_Model):
    """Silence."""

    pause: Duration


class BreatheStep(_Model):
    """Breathing together."""

    breathe: Annotated[BreatheModel, BeforeValidator(_breathe)]
    to: Literal["both", "a", "b", "alternate"] = "both"


class ChimeStep(_Model):
    """A struck bowl."""

    chime: Literal["start", "hand-over", "half-time", "end"]


class SectionStep(_Model):
    """A name for what follows."""

    section: Line


class BedStep(_Model):
    """Another bed from here on."""

    bed: Bed


class IncludeStep(_Model):
    """All steps of another ritual: its name, or a path beside this script."""

    include: Line


STEPS: Final = {
    "say": "say: words", "pause": "pause: 8s", "breathe": "breathe: 5 min", "chime": "chime: end",
    "section": "section: Name", "bed": "bed: brown", "include": "include: arrive",
}  # fmt: skip


BESIDE: Final = ("to",)
"""Keys that may stand in a step beside its own."""


def step_key(step: dict[str, Any]) -> str | None:
    """Return the key that says what a step is, or None where none or several do."""
    keys = [key for key in step if key not in BESIDE]
    return keys[0] if len(keys) == 1 else None


def _kind(value: Any) -> str | None:
    return step_key(value) if isinstance(value, dict) else None


StepModel = Annotated[
    Annotated[SayStep, Tag("say")]
    | Annotated[PauseStep, Tag("pause")]
    | Annotated[BreatheStep, Tag("breathe")]
    | Annotated[ChimeStep, Tag("chime")]
    | Annotated[SectionStep, Tag("section")]
    | Annotated[BedStep, Tag("bed")]
    | Annotated[IncludeStep, Tag("include")],
    Discriminator(_kind),
]


class ScriptModel(_Model):
    """One ritual."""

    title: Line
    about: Line = ""
    eyes: Literal["closed", "open"] = "closed"
    breath: PatternText = parse_pattern("calm")
    bed: Bed = "off"
    tone: Tone = "tide"
    language: Annotated[str, PlainValidator(_language), _schema("string", "en", "de")] = "en"
    said: Annotated[
        dict[str, str],
        PlainValidator(said_table),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
        Field(alias="say as"),
    ] = {}
    steps: Annotated[list[StepModel], Field(min_length=1)]
