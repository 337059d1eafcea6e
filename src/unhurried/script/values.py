"""How each value of a script reads: everything arrives as text (see source.py), and each says what it wants there.

What may stand in ``{braces}`` depends on the place: that comes with pydantic's context, a :class:`Context`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BeforeValidator, ValidationInfo

from unhurried.breath import Pattern, parse_pattern, pattern_of
from unhurried.limits import check_limits
from unhurried.script.ritual import ALL_BREATHS
from unhurried.script.text import PLACEHOLDERS, text_fault
from unhurried.units import parse_duration

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
RESERVED: Final = (*PLACEHOLDERS, "speaker", "listener")
"""What may stand in braces where two take turns; no word of a script's own is called so."""


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


def read_text(value: Any) -> str:
    """Return a value that is text; raise ValueError where there is none, or several."""
    if not isinstance(value, str):
        raise ValueError("a value is missing here" if value is None else "one value is expected here, not several")
    return value


def _spoken(value: Any, known: tuple[str, ...]) -> str:
    text = read_text(value)
    if fault := text_fault(text, known):
        raise ValueError(fault)
    return text


def read_words(value: Any, info: ValidationInfo) -> str:
    """Return words that can be spoken where they stand; raise ValueError with the mend."""
    known = context_of(info).placeholders
    for name in RESERVED:
        if name not in known and f"{{{name}}}" in read_text(value):
            raise ValueError(f"'{{{name}}}' is somebody in `turns` only; the partners are {{a}} and {{b}}")
    return _spoken(value, known)


def read_caution(value: Any, info: ValidationInfo) -> str:
    """Return words of caution; raise ValueError with the mend."""
    text = read_words(value, info)
    if is_nothing(text):
        raise ValueError("before a breath is held a caution is always said; write words of yours, or leave this out")
    return text


def read_turn_words(value: Any, info: ValidationInfo) -> str:
    """Return words of a turn, in which the two have names; raise ValueError with the mend."""
    return _spoken(value, (*RESERVED, *context_of(info).words))


def read_line(value: Any) -> str:
    """Read a title or a name: one line of words without {names}.

    Raises:
        ValueError: it is none.
    """
    text = read_text(value)
    if "{" in text:
        raise ValueError("names cannot stand here, only in what is said")
    if fault := text_fault(text):
        raise ValueError(fault)
    return " ".join(text.split())


def read_duration(value: Any) -> float:
    """Return a duration in seconds; raise ValueError with the mend."""
    return parse_duration(read_text(value))


def read_length(value: Any) -> float:
    """Return a duration of some time, in seconds; raise ValueError with the mend."""
    seconds = read_duration(value)
    if seconds == 0:
        raise ValueError("this lasts no time at all")
    return seconds


def read_flag(value: Any) -> bool:
    """Return whether something is so; raise ValueError with the mend."""
    plain = read_text(value).strip().lower()
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
        text = read_text(value).strip().lower().removesuffix("db").strip().replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"'{value}' is not a number: {what} goes from {least:g} to {most:g}") from None
        if not least <= number <= most:
            raise ValueError(f"{what} goes from {least:g} to {most:g}")
        return number

    return read


def read_language(value: Any) -> str:
    """Return a language; raise ValueError with the mend."""
    text = read_text(value).strip()
    if not LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is not a language: write it like 'en', 'de' or 'en-GB'")
    return text


def read_pattern(value: Any) -> Pattern:
    """Read a pattern as text, or part by part.

    Raises:
        ValueError: with the mend.
    """
    if not isinstance(value, dict):
        return parse_pattern(read_text(value))
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


def read_comfortable_pattern(value: Any) -> Pattern:
    """Return a pattern that suits most people; raise ValueError with the mend."""
    pattern = read_pattern(value)
    try:
        check_limits(pattern)
    except ValueError as error:
        raise ValueError(f"{error}; if it is meant, write it in the step that means it") from None
    return pattern


def _seconds(value: Any, key: str) -> float:
    try:
        return float(read_text(value).removesuffix("s").strip())
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
