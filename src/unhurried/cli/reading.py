"""How an option reads what a person typed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unhurried.nearest import nearest

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # generic only in newer releases of Click

LONGEST_NAME = 40
"""Characters: a name is spoken, not recited."""
LONGEST_SEED = 18
"""Digits."""


class Level(_ParamType):
    """A gain in dB, or ``off``."""

    name = "dB"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the dB; ``off`` is minus infinity."""
        if isinstance(value, float):
            return value
        if str(value).strip().lower() == "off":
            return float("-inf")
        try:
            return float(str(value).strip().lower().removesuffix("db"))
        except ValueError:
            self.fail(f"'{value}' is neither a number of dB nor 'off'.", param, ctx)


class Parsed(_ParamType):
    """Whatever a function reads that raises ValueError with the mend."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was read; while a shell completes, what was typed: some of it would be slow to read."""
        if not isinstance(value, str) or (ctx is not None and ctx.resilient_parsing):
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error) + ("" if str(error).endswith("?") else "."), param, ctx)


def parse_names(text: str) -> dict[str, str]:
    """Read ``Ana,Ben``.

    Raises:
        ValueError: it is not two names that can be spoken.
    """
    names = [" ".join(part.split()) for part in text.split(",")]
    if len(names) != 2 or not all(names):
        raise ValueError("write two names with a comma between them, as Ana,Ben")
    for name in names:
        if len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set("{}"):
            raise ValueError(f"'{name[:LONGEST_NAME]}' is not a name that can be spoken")
    return {"a": names[0], "b": names[1]}


def parse_factor(text: str) -> float:
    """Read a factor, with a point or a comma.

    Raises:
        ValueError: it is no number.
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"'{text}' is not a number: write it like 0.9") from None


def parse_minutes(text: str) -> int:
    """Read minutes, as ``15`` or ``7.5``, or a length of time, as ``12:30`` or ``1 h``; return frames.

    Raises:
        ValueError: it is neither.
    """
    from unhurried.units import parse_duration, to_frames

    plain = text.strip().replace(",", ".")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        plain = f"{plain} min"
    try:
        return to_frames(parse_duration(plain))
    except ValueError as error:
        if "24 hours" in str(error):
            raise
        raise ValueError(f"'{text}' is no number of minutes: write it like 15, 7.5 or 12:30") from None


LONGEST_LEAD_IN = 3600.0
"""Seconds."""


def parse_lead_in(text: str) -> int:
    """Read a time before it begins, as ``10s``, ``1 min`` or ``0``; a number alone is seconds. Return frames.

    Raises:
        ValueError: it is none, or longer than an hour.
    """
    from unhurried.units import parse_duration, to_frames

    plain = text.strip()
    try:
        seconds = parse_duration(f"{plain} s" if re.fullmatch(r"\d+(\.\d+)?", plain) else plain)
    except ValueError:
        raise ValueError(
            f"'{text}' is no time before it begins: write it like 10s, 1 min, or 0 for at once"
        ) from None
    if seconds > LONGEST_LEAD_IN:
        raise ValueError(f"'{text}' is too long a time before it begins: an hour at most")
    return to_frames(seconds)


def written_minutes(frames: int) -> str:
    """Return frames as :func:`parse_minutes` reads them, to the second."""
    from unhurried.units import SAMPLE_RATE, clock

    whole, rest = divmod(frames, 60 * SAMPLE_RATE)
    return clock(frames) if rest else str(whole)


def parse_seed(text: str) -> int:
    """Read what is drawn with: a whole number.

    Raises:
        ValueError: it is none.
    """
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > LONGEST_SEED:
        raise ValueError(f"'{text}' is not a seed: write a whole number from 0 on, as 7")
    return int(plain)


def parse_word(text: str) -> tuple[str, str]:
    """Read ``place=the sofa``.

    Raises:
        ValueError: it is not a word of a script, and what is to stand for it.
    """
    from unhurried.script.several import own_words

    key, sign, said = text.partition("=")
    key = " ".join(key.split())
    if not sign or not key:
        raise ValueError(f"'{text}' is not KEY=VALUE: write it like place='the sofa'")
    try:
        return key, own_words(said)
    except ValueError as error:
        raise ValueError(f"'{key}': {error}") from None


def parse_language(text: str) -> str:
    """Read a language, as ``de`` or ``pt-BR``.

    Raises:
        ValueError: it is none.
    """
    from unhurried.script.values import read_language

    return read_language(text)


def parse_tone(text: str) -> str:
    """Read the name of a tone, or ``off``.

    Raises:
        ValueError: with the nearest one there is.
    """
    from unhurried.sounds.tone import INSTRUMENTS

    return _known("tone", text, [*INSTRUMENTS, "off"])


def parse_bed(text: str) -> str:
    """Read the name of a bed, ``off``, or the path of a sound file.

    Raises:
        ValueError: with the nearest bed there is, where there is no such file either.
    """
    from unhurried.sounds.bed import BEDS

    names = [*BEDS, "off"]
    return text if text not in names and _is_there(text) else _known("bed", text, names)


def _is_there(path: str) -> bool:
    """Whether there is something by this path, or something that may not be looked at: reading it will say why."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return True


def _known(kind: str, text: str, names: list[str]) -> str:
    plain = text.strip().lower()
    if plain in names:
        return plain
    near = nearest(plain, names)
    mend = f"did you mean '{near}'?" if near else f"there are {', '.join(names)}"
    raise ValueError(f"there is no {kind} '{text}'{' and no such file' if kind == 'bed' else ''}; {mend}")
