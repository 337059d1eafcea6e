"""The command that makes audio files: export."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.completing import complete_ritual
from unhurried.cli.forms import date_option, form_option, several
from unhurried.cli.options import choices, force_option, in_language_wanted, language_option, output_option, wishes

if TYPE_CHECKING:
    from unhurried.cli.forms import Several
    from unhurried.form import Form
    from unhurried.wishes import Choices, Wishes


@click.command("export", short_help="Make audio files of rituals.")
@click.argument("rituals", metavar="[RITUAL]...", nargs=-1, shell_complete=complete_ritual)
@language_option
@output_option
@several
@form_option
@date_option
@force_option
@choices
@wishes
def export_command(
    rituals: Sequence[str],
    language: str | None,
    output: Path | None,
    several: "Several",
    form: "Form",
    day: str | None,
    force: bool,
    choices: "Choices",
    wishes: "Wishes",
) -> None:
    """Make an audio file of a RITUAL: audio/RITUAL.flac unless told otherwise. Of a series, of the next one.

    Of several rituals, or of --all, a file each: what is up to date stays as it is, and of a series each day has one.
    An audio file of ours may stand in place of a ritual: it has in it how it was made.
    """
    sources = [in_language_wanted(ritual, language) for ritual in rituals]
    if not sources and not several.every:
        raise click.UsageError("Name a RITUAL, or several, or --all.")
    if several.are_many(len(sources)):
        from unhurried.cli.export_many import export_many

        if output is not None:
            raise click.UsageError("-o names one file; -d is the folder of several.")
        export_many(sources, several, form, choices, wishes, language=language, day=day, force=force)
        return
    _export_one(sources[0], output, form, choices, wishes, day=day, force=force, dry_run=several.dry_run)


def _export_one(
    source: str,
    output: Path | None,
    form: "Form",
    choices: "Choices",
    wishes: "Wishes",
    *,
    day: str | None,
    force: bool,
    dry_run: bool,
) -> None:
    from unhurried.cli.again import day_of, form_again, meant, order_of
    from unhurried.cli.screen import echo
    from unhurried.cli.sounding import check, default_path, make

    what = meant(source, choices, wishes, today=date.today())
    form = form_again(what, form, named=output is not None)
    path = output or default_path(what.what.sitting.ritual, form)
    order = order_of(what, path, form, date=day_of(what, day), force=force)
    check(order)
    if dry_run:
        echo("\n".join(f"would make {one}" for one in order.paths().values()))
    else:
        make(order, what.what.tell)
