"""The command's shape. What a command needs is imported when it runs, so that --help answers at once."""

import click

from unhurried.cli.author import check_command, new_command, schema_command
from unhurried.cli.breathe import breathe_command
from unhurried.cli.completion import completion_command
from unhurried.cli.config import config_group
from unhurried.cli.devices import devices_command
from unhurried.cli.doctor import doctor_command
from unhurried.cli.export import export_command
from unhurried.cli.find import list_command, suggest_command
from unhurried.cli.history import history_group
from unhurried.cli.journal import journal_group
from unhurried.cli.listen import play_command
from unhurried.cli.look import show_command
from unhurried.cli.plan import plan_command, today_command
from unhurried.cli.record import record_command
from unhurried.cli.resume import resume_command
from unhurried.cli.sounds import sounds_group
from unhurried.cli.voices import cache_group, voices_group


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # while a shell completes, nobody asks
        from importlib.metadata import version

        click.echo(f"unhurried {version('unhurried')}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
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


_COMMANDS = (
    list_command, suggest_command, show_command, play_command, breathe_command, export_command, record_command,
    new_command, check_command, schema_command, sounds_group, voices_group, cache_group,
    devices_command,
    config_group,
    completion_command,
    doctor_command,
    journal_group,
    history_group, resume_command,
    plan_command, today_command,
)  # fmt: skip
for _command in _COMMANDS:
    group.add_command(_command)
