"""The commands about sounds: sounds, sounds try."""

from pathlib import Path

import click

from unhurried.cli.completing import complete_sound
from unhurried.cli.options import Playing, force_option, output_option, playing_through, wishes_of_sounds
from unhurried.wishes import Wishes


@click.group("sounds", invoke_without_command=True)
@click.pass_context
def sounds_group(context: click.Context) -> None:
    """List every tone, bed and chime, and what each is for."""
    if context.invoked_subcommand is not None:
        return
    from unhurried.tryout import sounds

    for kind, named in sounds().items():
        click.echo(f"{kind}:")
        for name, about in named.items():
            click.echo(f"  {name:<10} {about}")
    click.echo("\nHear one: `unhurried sounds try ocean`. Take one: `unhurried play RITUAL --tone bowl --bed ocean`.")


@sounds_group.command("try")
@click.argument("name", shell_complete=complete_sound)
@output_option
@force_option
@playing_through
@wishes_of_sounds
def try_command(name: str, output: Path | None, force: bool, playing: Playing, wishes: Wishes) -> None:
    """Play the sound NAME, alone. Where there is no sound device, an audio file is made instead."""
    from unhurried.arranging import levels_of
    from unhurried.cli import sounding
    from unhurried.errors import NotFoundError
    from unhurried.nearest import nearest
    from unhurried.tryout import sounds, tryout

    try:
        name = name.lower()
        timeline = tryout(name, levels=levels_of(wishes), ears=wishes.ears)
    except KeyError:
        near = nearest(name, (name for named in sounds().values() for name in named))
        mend = f"did you mean '{near}'?" if near else "`unhurried sounds` lists them"
        raise NotFoundError(f"there is no sound '{name}'; {mend}") from None
    sounding.play_or_write(timeline, output, Path("audio") / f"{name}.flac", playing, force=force)
