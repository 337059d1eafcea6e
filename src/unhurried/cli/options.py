"""Options that several commands share, and how each reads what a person typed."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from unhurried.cues import Ears

    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # generic only in newer releases of Click

F = TypeVar("F", bound=Callable[..., Any])

LONGEST_NAME = 40
"""Characters: a name is spoken, not recited."""
LONGEST_SEED = 18
"""Digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What play, breathe, export and show are told about how a ritual should sound; None: as it is by itself."""

    voice: str | None
    pace: float | None = None
    pitch: float | None = None
    dry: bool = False
    names: Mapping[str, str] | None = None
    tone: str | None = None
    bed: str | None = None
    ears: "Ears" = "both"
    quiet_hours: bool = False
    voice_level: float | None = None
    tone_level: float | None = None
    bed_level: float | None = None
    chime_level: float | None = None
    sound_level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What play, export and show are told about what a ritual leaves open; None: as the day has it."""

    minutes: int | None = None
    """Frames."""
    seed: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


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
        """Return what was read."""
        if not isinstance(value, str):
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
    from unhurried.script.values import own_words

    key, sign, said = text.partition("=")
    key = " ".join(key.split())
    if not sign or not key:
        raise ValueError(f"'{text}' is not KEY=VALUE: write it like place='the sofa'")
    try:
        return key, own_words(said)
    except ValueError as error:
        raise ValueError(f"'{key}': {error}") from None


def _each_once(_context: click.Context, _option: click.Parameter, words: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the words as a table; one that stands there twice is a slip of the hand."""
    keys = [key for key, _ in words]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise click.BadParameter(f"'{twice}' is set twice; leave one out.")
    return dict(words)


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
    near = difflib.get_close_matches(plain, names, n=1)
    mend = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"
    raise ValueError(f"there is no {kind} '{text}'{' and no such file' if kind == 'bed' else ''}; {mend}")


def _level(name: str) -> Callable[[F], F]:
    return click.option(f"--{name}-level", type=Level(), help="Beside the natural balance, or off.")


_VOICES = "system:ID (an id, a name, a language), piper:NAME, command:NAME, mine, silent"

measure_option = click.option(
    "--voice", metavar="VOICE", help=f"Measure too whether each line fits, as it speaks: {_VOICES}."
)

_OPTIONS = (
    click.option("--voice", metavar="VOICE", help=f"{_VOICES}; or the best."),
    click.option("--pace", type=Parsed("FACTOR", parse_factor), metavar="FACTOR",
                 help="From 0.7 to 1.5; 1 is 110 words a minute, 0.9 is slower."),
    click.option("--pitch", type=float, metavar="SEMITONES", help="-2 is lower; where the voice offers it."),
    click.option("--dry", is_flag=True, help="The voice as its engine has it, without the room."),
    click.option("--names", type=Parsed("A,B", parse_names), metavar="A,B", help="The partners' names."),
    click.option("--tone", type=Parsed("TONE", parse_tone), help="tide, hum, bowl, air or off."),
    click.option("--bed", type=Parsed("BED", parse_bed),
                 help="ocean, rain, brown, night, fire, drone, off, or a sound file of your own."),
    click.option("--ears", type=click.Choice(["both", "split", "mono"]), default="both", show_default=True,
                 help="split: A has the left ear, B the right. mono: one earbud or one speaker."),
    click.option("--quiet-hours", is_flag=True, help="Others are asleep: everything barely audible."),
    *(_level(name) for name in ("voice", "tone", "bed", "chime", "sound")),
)  # fmt: skip


output_option = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Suffix: the format."
)
force_option = click.option("--force", is_flag=True, help="Replace a file that is there.")


set_option = click.option(
    "--set", "words", type=Parsed("KEY=VALUE", parse_word), multiple=True, callback=_each_once,
    help="In place of a script's own word, as place='the sofa'; several times.",
)  # fmt: skip

_CHOICES = (
    click.option("--minutes", type=Parsed("N", parse_minutes), metavar="N", help="Make it last 15, 7.5 or 12:30."),
    click.option(
        "--seed", type=Parsed("N", parse_seed), metavar="N", help="Draw the same each time; no card is remembered."
    ),
    set_option,
)


def wishes(command: F) -> F:
    """Give a command the shared options about its sound; it receives them as one ``wishes``."""
    return _gathered(command, "wishes", Wishes, _OPTIONS)


def choices(command: F) -> F:
    """Give a command the shared options about what is open in a ritual; it receives them as one ``choices``."""
    return _gathered(command, "choices", Choices, _CHOICES)


def _gathered(command: F, name: str, kind: Any, options: Sequence[Callable[[Any], Any]]) -> F:
    """Give a command options that it receives as one object; each field of its kind is one of them."""

    def gather(*args: Any, **given: Any) -> Any:
        asked = {key: given.pop(key) for key in kind.__dataclass_fields__}
        return command(*args, **{name: kind(**asked)}, **given)

    gather.__name__, gather.__doc__ = command.__name__, command.__doc__
    for option in reversed(options):
        gather = option(gather)
    gather.__click_params__ = [*getattr(command, "__click_params__", []), *gather.__click_params__]  # type: ignore[attr-defined]
    return gather  # type: ignore[return-value]
