"""The commands that look: list, show."""

import json

import click

from unhurried.cli.options import Wishes, wishes
from unhurried.cli.screen import minutes


@click.command("list", short_help="List every ritual.")
def list_command() -> None:
    """List every ritual: its name, its length, what it is for."""
    from unhurried import library
    from unhurried.errors import UnhurriedError
    from unhurried.played import sounds_of
    from unhurried.script.sitting import sit
    from unhurried.timeline import arrange
    from unhurried.voices.silent import SilentVoice

    rows: list[tuple[str, str, str]] = []
    for name in library.names():
        try:
            ritual = library.read(name)
            sitting = sit(ritual)
            sounds = sounds_of(sitting.steps, to_be_heard=False)
            rows.append(
                (name, minutes(arrange(sitting, SilentVoice(), sounds=sounds).frames), ritual.about or ritual.title)
            )
        except UnhurriedError:
            rows.append((name, "?", f"has faults: `unhurried check {name}` shows them"))
    widths = [max((len(row[k]) for row in rows), default=0) for k in (0, 1)]
    for name, length, about in rows:
        click.echo(f"{name:<{widths[0]}}  {length:>{widths[1]}}  {about}")


@click.command("show", short_help="Show the timeline of a ritual.")
@click.argument("ritual")
@click.option("--json", "as_json", is_flag=True, help="For programs: docs/show-json.md describes it.")
@wishes
def show_command(ritual: str, as_json: bool, wishes: Wishes) -> None:
    """Show the timeline of a RITUAL: what happens when."""
    from unhurried.cli.arranging import arranged
    from unhurried.library import read
    from unhurried.report import as_data, as_table

    timeline = arranged(read(ritual), wishes, to_be_heard=False)
    click.echo(json.dumps(as_data(timeline), indent=1) if as_json else as_table(timeline))
