"""The command that teaches a shell to complete: completion."""

import click


@click.command("completion", short_help="Print what has a shell complete.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print what has a SHELL (bash, zsh or fish) complete commands, options, rituals, voices, sounds and tags.

    Its first lines say where it belongs.
    """
    from unhurried.cli.shells import SHELLS, VARIABLE

    root = context.find_root()
    click.echo(SHELLS[shell](root.command, {}, "unhurried", VARIABLE).source(), nl=False)
