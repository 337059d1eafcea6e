"""What the commands tell of themselves: read from Click, so that no page can say otherwise."""

import inspect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import click

SHARED_BY: Final = 3
"""An option that so many commands have alike is told once, for all of them."""

HELP: Final = "What a command is for, and its options."
"""What ``--help`` shows."""


@dataclass(frozen=True, slots=True)
class Told:
    """An option: how it is written, what it does, what it is without being given, the variables that give it."""

    forms: str
    about: str
    default: str
    variables: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return its first long form, by which one finds it."""
        forms = [form for form in self.forms.replace(",", " ").split() if form.startswith("-")]
        return next((form for form in forms if form.startswith("--")), forms[0])


@dataclass(frozen=True, slots=True)
class Facts:
    """A command: its name and usage, as one types them; what it does; options of its own, and those it shares.

    What it does is told in paragraphs; one of several lines has them as they stand.
    """

    name: str
    usage: str
    brief: str
    about: tuple[str, ...]
    own: tuple[Told, ...]
    shared: tuple[Told, ...]


def facts_of(group: click.Group, name: str) -> list[Facts]:
    """Return the facts of a group of commands, itself first, then each in the order in which they are there."""
    found = [
        (context, [_told(option) for option in context.command.params if _is_seen(option)])
        for context in _contexts(group, click.Context(group, info_name=name))
    ]
    counted = Counter(option for _, options in found for option in options)
    return [_facts(context, options, counted) for context, options in found]


def shared_of(facts: Sequence[Facts]) -> list[Told]:
    """Return the options that several commands share, each once."""
    return list(dict.fromkeys(option for one in facts for option in one.shared))


def variables_of(facts: Sequence[Facts]) -> dict[str, list[Told]]:
    """Return the variables that stand for options, in alphabetical order, and the options of each."""
    found: dict[str, list[Told]] = {}
    for option in dict.fromkeys(option for one in facts for option in (*one.own, *one.shared)):
        for variable in option.variables:
            found.setdefault(variable, []).append(option)
    return dict(sorted(found.items()))


def _contexts(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            if not below.hidden:
                yield from _contexts(below, click.Context(below, parent=context, info_name=name))


def _is_seen(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and not option.hidden


def _facts(context: click.Context, options: Sequence[Told], counted: "Counter[Told]") -> Facts:
    command = context.command
    text = inspect.cleandoc(command.help or "").partition("\f")[0]
    about = tuple(_paragraph(part) for part in text.split("\n\n") if part.strip())
    own = tuple(option for option in options if counted[option] < SHARED_BY)
    shared = tuple(option for option in options if counted[option] >= SHARED_BY)
    return Facts(context.command_path, _usage(context), command.get_short_help_str(limit=200), about, own, shared)


def _usage(context: click.Context) -> str:
    """Return how a command is used, as the newer releases of Click have it, whichever there is."""
    pieces = context.command.collect_usage_pieces(context)
    if isinstance(context.command, click.Group) and context.command.invoke_without_command:
        pieces[-1] = "[COMMAND] [ARGS]..."
    return " ".join([context.command_path, *pieces])


def _paragraph(text: str) -> str:
    """Return a paragraph in one line, unless it stands as it is to be (Click's sign for that is a backspace)."""
    return text.removeprefix("\b\n") if text.startswith("\b\n") else " ".join(text.split())


def _told(option: click.Parameter) -> Told:
    assert isinstance(option, click.Option)
    forms = ", ".join(sorted(option.opts, key=lambda form: form.startswith("--")))
    if option.secondary_opts:
        forms += " / " + ", ".join(option.secondary_opts)
    if not option.is_flag and not option.count:
        forms += f" {_metavar(option)}"
    shows = option.show_default and option.default is not None and not option.is_flag
    default = option.show_default if isinstance(option.show_default, str) else str(option.default) if shows else ""
    variables = option.envvar or ()
    return Told(
        forms=forms,
        about=" ".join((option.help or "").split()),
        default=default,
        variables=(variables,) if isinstance(variables, str) else tuple(variables),
    )


def _metavar(option: click.Option) -> str:
    """Return what stands for the option's value, as `--help` has it, in whichever release of Click."""
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return f"[{'|'.join(map(str, option.type.choices))}]"
    return option.type.name.upper()
