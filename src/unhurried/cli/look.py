"""The command that looks into a ritual: show."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import choices, ritual_argument, wishes
from unhurried.cli.screen import days, echo
from unhurried.wishes import Choices, Wishes

if TYPE_CHECKING:
    from unhurried.cues import Timeline
    from unhurried.lengths import Lengths
    from unhurried.script.ritual import Ritual, Series
    from unhurried.script.sitting import Sitting


@click.command("show", short_help="Show the timeline of a ritual.")
@ritual_argument
@click.option("--json", "as_json", is_flag=True, help="For programs: docs/show-json.md describes it.")
@choices
@wishes
def show_command(ritual: str, as_json: bool, choices: Choices, wishes: Wishes) -> None:
    """Show the timeline of a RITUAL: what happens when. Of a series, its days.

    Of an audio file of ours, the timeline that it has in it; with options, as it would be with them.
    """
    from unhurried.cli.choosing import chosen_of
    from unhurried.kept import Kept, default_folder
    from unhurried.library import look_up_within
    from unhurried.script.ritual import Series
    from unhurried.shelves import is_audio

    if is_audio(ritual):
        _show_file(Path(ritual), choices, wishes, as_json=as_json)
        return
    today = date.today()
    found, which = look_up_within(ritual, words=choices.words, kept=Kept(default_folder()))
    if isinstance(found, Series) and which is None:
        if choices.minutes is not None:
            raise click.UsageError(f"--minutes is for one of its rituals, as {ritual}#1.")
        _show_series(ritual, found, today, as_json=as_json)
        return
    _show_sitting(chosen_of(ritual, found, which, choices, today=today).sitting, choices, wishes, as_json=as_json)


def _show_file(file: Path, choices: Choices, wishes: Wishes, *, as_json: bool) -> None:
    """Show the timeline in an audio file; where something is asked for, as it would be then."""
    from unhurried.cli.again import asked_again, asked_now
    from unhurried.recipe.reading import from_file

    recipe, asked = from_file(file), asked_now()
    if not asked and choices == Choices():
        _tell(recipe.timeline, recipe.lengths, recipe.head, as_json=as_json)
        return
    again = asked_again(recipe, file, choices, wishes, asked, today=date.today())
    _show_sitting(again.what.sitting, again.choices, again.wishes, as_json=as_json)


def _show_sitting(sitting: "Sitting", choices: Choices, wishes: Wishes, *, as_json: bool) -> None:
    from unhurried.arranging import levels_of
    from unhurried.cli.arranging import rehearsed

    levels = levels_of(wishes)
    rehearsal = rehearsed(sitting, wishes, to_be_heard=False)
    timeline, lengths = rehearsal.arrange(levels=levels, frames=choices.minutes), rehearsal.lengths()
    _tell(timeline, lengths, sitting.ritual, as_json=as_json)


def _tell(timeline: "Timeline", lengths: "Lengths", ritual: "Ritual", *, as_json: bool) -> None:
    from unhurried.report import as_data, as_table

    echo(json.dumps(as_data(timeline, lengths, ritual), indent=1) if as_json else as_table(timeline, lengths, ritual))


def _day(series: "Series", number: int) -> "Timeline | None":
    """Return one of a series as it is by itself, or None where it has faults."""
    from unhurried.errors import ScriptError
    from unhurried.library import part_of
    from unhurried.rehearsing import dry_run

    try:
        return dry_run(part_of(series, str(number))).arrange()
    except ScriptError:
        return None


def _show_series(source: str, series: "Series", today: date, *, as_json: bool) -> None:
    """Show the days of a series, and which is next."""
    from unhurried.cli.choosing import past_or_none
    from unhurried.past import next_number
    from unhurried.report import heading, series_as_data
    from unhurried.units import minutes

    timelines = [_day(series, number) for number in range(1, len(series.parts) + 1)]
    following = next_number(past_or_none(), series, today)
    if as_json:
        click.echo(json.dumps(series_as_data(series, timelines, following), indent=1))
        return
    echo("\n".join([f"{series.title}, {days(len(series.parts))}", *heading(series), ""]))
    titles = [day.title if day else "has faults" for day in timelines]
    widest = max(map(len, titles))
    for number, (part, day, title) in enumerate(zip(series.parts, timelines, titles, strict=True), 1):
        mark = "*" if number == following else " "
        echo(f"{mark} {number:>2}  {title:<{widest}}  {minutes(day.frames) if day else '?':>10}  {part}")
    another = f"; another one: `unhurried play {source}#{following % len(timelines) + 1}`" if source != "-" else ""
    echo(f"\n`unhurried play {source}` plays the one marked *{another}")
