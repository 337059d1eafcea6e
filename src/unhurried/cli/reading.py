"""How an option reads what a person typed."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # generic only in newer releases of Click

LONGEST_SEED = 18
"""Digits."""


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
