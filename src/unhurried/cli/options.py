"""Options that several commands share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from unhurried.cli.reading import (
    Level,
    Parsed,
    parse_bed,
    parse_factor,
    parse_language,
    parse_lead_in,
    parse_minutes,
    parse_names,
    parse_seed,
    parse_tone,
    parse_word,
)

if TYPE_CHECKING:
    from unhurried.cues import Ears

F = TypeVar("F", bound=Callable[..., Any])


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
class Playing:
    """What play and breathe are told about how they begin and what is seen."""

    lead_in: int = 0
    """Frames."""
    device: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What play, export and show are told about what a ritual leaves open; None: as the day has it."""

    minutes: int | None = None
    """Frames."""
    seed: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


def _each_once(_context: click.Context, _option: click.Parameter, words: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the words as a table; one that stands there twice is a slip of the hand."""
    keys = [key for key, _ in words]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise click.BadParameter(f"'{twice}' is set twice; leave one out.")
    return dict(words)


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
spoken_option = click.option(
    "--language", type=Parsed("LANGUAGE", parse_language), default="en", show_default=True, help="What is spoken."
)
force_option = click.option("--force", is_flag=True, help="Replace a file that is there.")


set_option = click.option(
    "--set", "words", type=Parsed("KEY=VALUE", parse_word), multiple=True, callback=_each_once,
    help="In place of a script's own word, as place='the sofa'; several times.",
)  # fmt: skip

history_option = click.option(  # settings
    "--history/--no-history", default=True, show_default=True, help="Keep in your data folder that it was played."
)

language_option = click.option(
    "--language", type=Parsed("LANGUAGE", parse_language), metavar="LANGUAGE", help="In that language, as de."
)

_CHOICES = (
    click.option("--minutes", type=Parsed("N", parse_minutes), metavar="N", help="Make it last 15, 7.5 or 12:30."),
    click.option(
        "--seed", type=Parsed("N", parse_seed), metavar="N", help="Draw the same each time; no card is remembered."
    ),
    set_option,
)


_PLAYING = (
    click.option(
        "--in", "lead_in", type=Parsed("TIME", parse_lead_in), metavar="TIME", default="5s", show_default=True,
        help="Before it begins, to lie down: 10s, 1 min; 0 is at once.",
    ),
    click.option("--device", metavar="DEVICE", help="A part of a name that `unhurried devices` has, or its number."),
    click.option("--plain", is_flag=True, help="Lines instead of a screen, for screen readers and logs."),
)  # fmt: skip


def playing(command: F) -> F:
    """Give a command the shared options about playing aloud; it receives them as one ``playing``."""
    return _gathered(command, "playing", Playing, _PLAYING)


def wishes(command: F) -> F:
    """Give a command the shared options about its sound; it receives them as one ``wishes``."""
    return _gathered(command, "wishes", Wishes, _OPTIONS)


def choices(command: F) -> F:
    """Give a command the shared options about what is open in a ritual; it receives them as one ``choices``."""
    return _gathered(command, "choices", Choices, _CHOICES)


def ritual_argument(command: F) -> F:
    """Give a command its ritual, and the language it is wanted in; it receives the name that means both."""

    def with_name(*args: Any, ritual: str, language: str | None, **given: Any) -> Any:
        if language is not None:
            from unhurried.translated import in_language

            ritual = in_language(ritual, language)
        return command(*args, ritual=ritual, **given)

    wrapped: F = _wrapped(command, with_name, (click.argument("ritual"), language_option))
    return wrapped


def _gathered(command: F, name: str, kind: Any, options: Sequence[Callable[[Any], Any]]) -> F:
    """Give a command options that it receives as one object; each field of its kind is one of them."""

    def gather(*args: Any, **given: Any) -> Any:
        asked = {key: given.pop(key) for key in kind.__dataclass_fields__}
        return command(*args, **{name: kind(**asked)}, **given)

    wrapped: F = _wrapped(command, gather, options)
    return wrapped


def _wrapped(command: Any, wrapper: Any, options: Sequence[Callable[[Any], Any]]) -> Any:
    """Give what stands for a command its name, its help, and options beside its own."""
    wrapper.__name__, wrapper.__doc__ = command.__name__, command.__doc__
    for option in reversed(options):
        wrapper = option(wrapper)
    wrapper.__click_params__ = [*getattr(command, "__click_params__", []), *wrapper.__click_params__]
    return wrapper
