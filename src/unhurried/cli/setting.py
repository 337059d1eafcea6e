"""An option that can also be set once: by a variable of the environment, or in the configuration.

The configuration is read when a command runs that has such an option, and once; not for --help, and not while a shell
completes: no fault of it keeps either from working.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from unhurried.cli.completing import complete_bed, complete_language, complete_tone, complete_voice
from unhurried.cli.reading import Parsed
from unhurried.settings.reading import EARS
from unhurried.settings.table import SETTINGS, Setting

if TYPE_CHECKING:
    from unhurried.settings.resolved import Settings

F = TypeVar("F", bound=Callable[..., Any])

_COMPLETE: Final[Mapping[str, Callable[[click.Context, click.Parameter, str], Any]]] = {
    "voice": complete_voice,
    "tone": complete_tone,
    "bed": complete_bed,
    "language": complete_language,
    "ears": lambda _context, _option, begun: [one for one in EARS if one.startswith(begun)],
}
_META: Final = "unhurried.settings"


def setting(
    key: str,
    *,
    default: str | None = None,
    help: str | None = None,  # noqa: A002
    forgiving: bool = False,
) -> Callable[[F], F]:
    """Give a command the option of a setting, by its key; ``default`` and ``help`` are the command's own.

    ``forgiving``: the command can do without, and no fault of the configuration keeps it from working.
    """
    one = SETTINGS[key]
    about: dict[str, Any] = {
        "forgiving": forgiving,
        "shell_complete": _COMPLETE.get(key),
        "cls": _SettingOption,
        "envvar": one.variable,
        "help": help or one.about,
    }
    if one.kind == "flag":
        on = one.read(one.default or "off")
        return click.option(f"--{key}/--no-{key}", one.name, default=on, show_default=on, **about)
    read = Parsed(one.metavar, one.read)
    if one.kind == "table":
        about["help"] += " Several times."
        return click.option(
            f"--{key}", one.name, type=read, metavar=one.metavar, multiple=True, callback=_table, **about
        )
    so = default or one.default
    return click.option(
        f"--{key}", *one.also, one.name, type=read, metavar=one.metavar, default=so, show_default=so is not None,
        **about,
    )  # fmt: skip


def settings_of(context: click.Context) -> "Settings":
    """Return what environment and configuration set; they are read once.

    Raises:
        UnhurriedError: the configuration has faults, or cannot be read.
    """
    from unhurried.config import settings_now

    meta = context.find_root().meta
    if _META not in meta:
        meta[_META] = settings_now()
    settings: Settings = meta[_META]
    return settings


def _settings_that_hold() -> "Settings":
    from unhurried.config import what_holds

    return what_holds()[0]


def was_asked(context: click.Context, name: str) -> bool:
    """Whether the value of an option stands on the command line, and is not only set."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


class _SettingOption(click.Option):
    """Takes its value from the command line, else from where it is set, else its default."""

    def __init__(self, *arguments: Any, forgiving: bool, **about: Any) -> None:
        super().__init__(*arguments, **about)
        self._forgiving = forgiving

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        """Return the value, and where it comes from; of a table the entries from everywhere."""
        assert self.name is not None
        asked = opts.get(self.name) if self.name in opts else None
        one = _of(self.name)
        if ctx.resilient_parsing or (asked is not None and one.kind != "table"):
            return super().consume_value(ctx, opts)
        found = _settings_that_hold().get(one.key) if self._forgiving else settings_of(ctx).get(one.key)
        if found is None:
            return super().consume_value(ctx, opts)
        source = ParameterSource.ENVIRONMENT if found.by == "environment" else ParameterSource.DEFAULT_MAP
        if one.kind != "table":
            return found.value, source
        entries = tuple(found.value.items())
        return ((*entries, *asked), ParameterSource.COMMANDLINE) if asked else (entries, source)

    def resolve_envvar_value(self, ctx: click.Context) -> None:
        """Leave the environment to the settings: there a variable that is blank is as good as none."""


def _of(name: str) -> Setting:
    return SETTINGS[name.replace("_", "-")]


def _table(_context: click.Context, _option: click.Parameter, entries: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the entries of a table; of one that is there twice, the later: it goes before the other."""
    return dict(entries)
