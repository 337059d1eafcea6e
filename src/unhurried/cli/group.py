"""The command's shape: each command by its name, and what is said of it. One is imported when it is run.

So --help, and the Tab key, import none of them, and who asks for a list does not wait for what a journal needs.
"""

from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "list": ("find", "List every ritual."),
    "suggest": ("find", "Suggest three rituals for tonight."),
    "show": ("look", "Show the timeline of a ritual."),
    "play": ("listen", "Play a ritual aloud, now."),
    "breathe": ("breathe", "Breathe together, without a script."),
    "export": ("export", "Make audio files of rituals."),
    "record": ("record", "Record a ritual in your own voice."),
    "new": ("author", "Write a script to begin with."),
    "check": ("author", "Check scripts for faults."),
    "schema": ("author", "Print the JSON Schema of scripts, for editors."),
    "sounds": ("sounds", "List every tone, bed and chime, and what each is for."),
    "voices": ("voices", "List every voice, and what would be better here."),
    "cache": ("voices", "Show or clear the spoken lines that are kept."),
    "devices": ("devices", "List what can be played through."),
    "config": ("config", "Show what is set, and where."),
    "completion": ("completion", "Print what has a shell complete."),
    "doctor": ("doctor", "Say what is well here, and how to mend what is not."),
    "journal": ("journal", "Write a page, and find it again."),
    "history": ("history", "Show what was played, and when."),
    "resume": ("resume", "Go on where you ended early."),
    "plan": ("plan", "Plan a ritual, for any calendar."),
    "today": ("plan", "Say what is planned for today."),
}
"""The module here that has a command, and the short help that it has there; a test holds one to the other."""


class _Group(click.Group):
    """Knows what is said of each command; the one that is run, or whose words are completed, is imported."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name of the command that is meant, the command, and the words after it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, None if command is None or name is None else _imported(name), rest


def _imported(name: str) -> click.Command:
    module = import_module(f"unhurried.cli.{_COMMANDS[name][0]}")
    command: click.Command = getattr(module, f"{name}_command", None) or getattr(module, f"{name}_group")
    return command


def whole_group() -> click.Group:
    """Return the command with all its commands imported: for whoever asks about each of them."""
    return click.Group(
        group.name, {name: _imported(name) for name in _COMMANDS}, callback=group.callback, params=group.params,
        help=group.help, context_settings=group.context_settings, invoke_without_command=True,
    )  # fmt: skip


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # while a shell completes, nobody asks
        from importlib.metadata import version

        click.echo(f"unhurried {version('unhurried')}")
        context.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.pass_context
def group(context: click.Context) -> None:
    """Play rituals for two: a calm voice, breath in step, an unhurried way back to each other.

    RITUAL is a name from `unhurried list`, a path to a script, or `-` for standard input.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _name, (_, _brief) in _COMMANDS.items():
    group.add_command(click.Command(_name, short_help=_brief))
