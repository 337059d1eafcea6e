"""Options that several commands share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from unhurried.cli.completing import complete_ritual, complete_voice
from unhurried.cli.reading import Parsed, parse_minutes, parse_seed, parse_word
from unhurried.cli.setting import setting, settings_of, was_asked

if TYPE_CHECKING:
    from unhurried.settings.resolved import Settings
    from unhurried.wishes import Wishes

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """What play and breathe are told about how they begin and what is seen."""

    lead_in: int = 0
    """Frames."""
    device: str | None = None
    buffer: float = 0.2
    """Seconds that the device is asked to hold."""
    plain: bool = False


def _each_once(_context: click.Context, _option: click.Parameter, words: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the words as a table; one that stands there twice is a slip of the hand."""
    keys = [key for key, _ in words]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise click.BadParameter(f"'{twice}' is set twice; leave one out.")
    return dict(words)


_WISHES: Final = (
    "voice", "pace", "pitch", "dry", "names", "pronounce", "commands", "tone", "bed", "ears", "quiet-hours",
    "voice-level", "tone-level", "bed-level", "chime-level", "sound-level",
)  # fmt: skip
TODAY: Final = "today"
"""In place of a ritual's name: what is planned for today."""
_THROUGH: Final = ("device", "buffer")
_PLAYING: Final = ("lead-in", *_THROUGH, "plain")
_MIX: Final = ("ears", "quiet-hours", "tone-level", "bed-level", "chime-level")
ENGLISH: Final = "en"
"""What is spoken where nothing else is asked for, or can be."""

output_option = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="The file; its suffix says the format."
)
force_option = click.option("--force", is_flag=True, help="Replace a file that is there.")
spoken_option = setting("language", default=ENGLISH, help="What is spoken.")
language_option = setting("language", help="In that language, as de.")
measure_option = click.option(
    "--voice",
    metavar="VOICE",
    shell_complete=complete_voice,
    help="Measure too whether each line fits, as it speaks: system:ID, piper:NAME, command:NAME, mine.",
)
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


def playing(command: F) -> F:
    """Give a command the shared options about playing aloud; it receives them as one ``playing``."""
    return _gathered(command, "playing", _PLAYING, lambda given: Playing(**given))


def playing_through(command: F) -> F:
    """Give a command the options about the device alone; it receives them as one ``playing``."""
    return _gathered(command, "playing", _THROUGH, lambda given: Playing(**given))


def wishes(command: F) -> F:
    """Give a command the shared options about its sound; it receives them as one ``wishes``."""
    return _gathered(command, "wishes", _WISHES, _wished)


def wishes_of_sounds(command: F) -> F:
    """Give a command those of the options about sound that are no voice's; it receives them as one ``wishes``."""

    def of_sounds(given: dict[str, Any]) -> "Wishes":
        from unhurried.wishes import Wishes

        return Wishes(voice=None, **given)

    return _gathered(command, "wishes", _MIX, of_sounds)


def wishes_set(settings: "Settings", voice: str | None) -> "Wishes":
    """Return the wishes that are set, for a command that has no options for them; ``voice`` is asked for just now.

    Raises:
        SettingError: a variable has a fault.
    """
    from unhurried.wishes import Wishes

    found = {key.replace("-", "_"): settings.value(key) for key in _WISHES}
    return Wishes(**{**found, "voice": voice}, set_voice=found["voice"])


def choices(command: F) -> F:
    """Give a command the shared options about what is open in a ritual; it receives them as one ``choices``."""

    def gather(*args: Any, minutes: int | None, seed: int | None, words: Mapping[str, str], **given: Any) -> Any:
        from unhurried.wishes import Choices

        return command(*args, choices=Choices(minutes=minutes, seed=seed, words=words), **given)

    wrapped: F = with_options(command, gather, _CHOICES)
    return wrapped


def ritual_argument(command: F) -> F:
    """Give a command its ritual, and the language it is wanted in; it receives the name that means both."""

    def with_name(*args: Any, ritual: str, language: str | None, **given: Any) -> Any:
        return command(*args, ritual=in_language_wanted(ritual, language), **given)

    wrapped: F = with_options(
        command, with_name, (click.argument("ritual", shell_complete=complete_ritual), language_option)
    )
    return wrapped


def in_language_wanted(ritual: str, language: str | None) -> str:
    """Return the name of a ritual in the language of ``--language``; one that is only set is no demand.

    Raises:
        UnhurriedError: it is not there in the language that was asked for.
    """
    if language is None or ritual == TODAY:  # what is planned has its language
        return ritual
    from unhurried.translated import if_there, in_language

    asked = was_asked(click.get_current_context(), "language")
    return (in_language if asked else if_there)(ritual, language)


def spoken_here(language: str) -> str:
    """Return the language of what we say ourselves; one that is only set, and has no words of ours, is no demand."""
    from unhurried.languages import language_of

    asked = was_asked(click.get_current_context(), "language")
    return language if asked or language_of(language) is not None else ENGLISH


def _wished(given: dict[str, Any]) -> "Wishes":
    """Tell the voice that was asked for from the one that is set."""
    from unhurried.wishes import Wishes

    context = click.get_current_context()
    if was_asked(context, "voice"):
        return Wishes(**given, set_voice=settings_of(context).value("voice"))
    return Wishes(**{**given, "voice": None}, set_voice=given["voice"])


def _gathered(command: F, name: str, keys: Sequence[str], gather: Callable[[dict[str, Any]], Any]) -> F:
    """Give a command the options of some settings, which it receives as one object."""
    fields = [key.replace("-", "_") for key in keys]

    def gathered(*args: Any, **given: Any) -> Any:
        taken = {field: given.pop(field) for field in fields}
        return command(*args, **{name: gather(taken)}, **given)

    wrapped: F = with_options(command, gathered, tuple(map(setting, keys)))
    return wrapped


def with_options(command: Any, wrapper: Any, options: Sequence[Callable[[Any], Any]]) -> Any:
    """Give what stands for a command its name, its help, and options beside its own."""
    wrapper.__name__, wrapper.__doc__ = command.__name__, command.__doc__
    for option in reversed(options):
        wrapper = option(wrapper)
    wrapper.__click_params__ = [*getattr(command, "__click_params__", []), *wrapper.__click_params__]
    return wrapper
