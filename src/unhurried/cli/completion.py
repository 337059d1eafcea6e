"""The command that teaches a shell to complete: completion."""

import click


@click.command("completion", short_help="Print what has a shell complete.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the script that has a SHELL complete commands, options, rituals, voices, sounds and tags.

    Its first line says where it belongs; docs/commands.md has the exact lines.
    """
    from unhurried.cli.shells import SHELLS, VARIABLE

    root = context.find_root()
    click.echo(SHELLS[shell](root.command, {}, "unhurried", VARIABLE).source(), nl=False)
