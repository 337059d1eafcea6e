"""Options that several commands share, and how each reads what a person typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # generic only in newer releases of Click

F = TypeVar("F", bound=Callable[..., Any])

LONGEST_NAME = 40
"""Characters: a name is spoken, not recited."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What play, breathe, export and show are told about how a ritual should sound."""

    voice: str
    names: Mapping[str, str] | None
    voice_level: float
    tone_level: float
    bed_level: float


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
            self.fail(f"{error}.", param, ctx)


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


def wishes(command: F) -> F:
    """Give a command the shared options; it receives them as one ``wishes``."""

    def gather(
        *args: Any,
        voice: str,
        names: Any,
        voice_level: float,
        tone_level: float,
        bed_level: float,
        **rest: Any,
    ) -> Any:
        return command(*args, wishes=Wishes(voice, names, voice_level, tone_level, bed_level), **rest)

    gather.__name__, gather.__doc__ = command.__name__, command.__doc__
    for option in reversed(
        (
            click.option("--voice", default="system", show_default=True, metavar="VOICE",
                         help="system, system:ID (an id, a name, a language) or silent."),
            click.option("--names", type=Parsed("A,B", parse_names), metavar="A,B", help="The partners' names."),
            click.option("--voice-level", type=Level(), default=0.0, help="Beside the natural balance, or off."),
            click.option("--tone-level", type=Level(), default=0.0, help="Beside the natural balance, or off."),
            click.option("--bed-level", type=Level(), default=0.0, help="Beside the natural balance, or off."),
        )
    ):  # fmt: skip
        gather = option(gather)
    gather.__click_params__ = [*getattr(command, "__click_params__", []), *gather.__click_params__]  # type: ignore[attr-defined]
    return gather  # type: ignore[return-value]
