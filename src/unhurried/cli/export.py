"""The command that makes audio files: export."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import choices, force_option, output_option, ritual_argument, wishes
from unhurried.wishes import Choices, Wishes

if TYPE_CHECKING:
    from unhurried.script.ritual import Ritual
    from unhurried.script.sitting import Sitting


@click.command("export", short_help="Make an audio file of a ritual.")
@ritual_argument
@output_option
@force_option
@choices
@wishes
def export_command(ritual: str, output: Path | None, force: bool, choices: Choices, wishes: Wishes) -> None:
    """Make an audio file of a RITUAL: audio/RITUAL.flac unless told otherwise. Of a series, of the next one."""
    from unhurried.cli.choosing import chosen
    from unhurried.cli.sounding import default_path

    what = chosen(ritual, choices, today=date.today())
    path = output or default_path(what.sitting.ritual)
    export(what.sitting, path, wishes, force=force, frames=choices.minutes, tell=what.tell)


def export(
    ritual: "Ritual | Sitting",
    path: Path,
    wishes: Wishes,
    *,
    force: bool,
    frames: int | None = None,
    tell: Callable[[], None] = lambda: None,
) -> None:
    """Make an audio file of a ritual or a sitting; ``tell`` is called when it is arranged.

    Raises:
        UnhurriedError: it cannot be arranged, or not so; the disk refuses.
    """
    from unhurried.cli import sounding
    from unhurried.cli.arranging import arranged
    from unhurried.sinks.file import check_path

    check_path(path, force=force)
    timeline = arranged(ritual, wishes, frames=frames)
    tell()
    sounding.write(timeline, path, force=force)
