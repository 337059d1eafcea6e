"""The commands that look: list, show."""

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import Choices, Wishes, choices, wishes
from unhurried.cli.screen import echo, minutes, whole_minutes

if TYPE_CHECKING:
    from unhurried.cues import Timeline
    from unhurried.script.ritual import Series


@click.command("list", short_help="List every ritual.")
def list_command() -> None:
    """List every ritual: its name, its length and how far that gives (--minutes), what it is for."""
    from unhurried import library
    from unhurried.errors import UnhurriedError
    from unhurried.rehearsing import dry_run
    from unhurried.script.ritual import Series

    rows: list[tuple[str, str, str, str]] = []
    for name in library.names():
        try:
            found = library.look_up(name)
            about = found.about or found.title
            if isinstance(found, Series):
                rows.append((name, _days(found), "", about))
            else:
                lengths = dry_run(found).lengths()
                rows.append((name, minutes(lengths.natural), whole_minutes(lengths.least, lengths.most), about))
        except UnhurriedError:
            rows.append((name, "?", "", f"has faults: `unhurried check {name}` shows them"))
    widths = [max((len(row[k]) for row in rows), default=0) for k in (0, 1, 2)]
    for name, length, range_, about in rows:
        echo(f"{name:<{widths[0]}}  {length:>{widths[1]}}  {range_:<{widths[2]}}  {about}")


def _days(series: "Series") -> str:
    return f"{len(series.parts)} day{'s' if len(series.parts) > 1 else ''}"


@click.command("show", short_help="Show the timeline of a ritual.")
@click.argument("ritual")
@click.option("--json", "as_json", is_flag=True, help="For programs: docs/show-json.md describes it.")
@choices
@wishes
def show_command(ritual: str, as_json: bool, choices: Choices, wishes: Wishes) -> None:
    """Show the timeline of a RITUAL: what happens when. Of a series, its days."""
    from unhurried.cli.arranging import levels_of, rehearsed
    from unhurried.cli.choosing import chosen_of
    from unhurried.library import look_up_within
    from unhurried.report import as_data, as_table
    from unhurried.script.ritual import Series

    today = date.today()
    found, which = look_up_within(ritual, words=choices.words)
    if isinstance(found, Series) and which is None:
        if choices.minutes is not None:
            raise click.UsageError(f"--minutes is for one of its rituals, as {ritual}#1.")
        _show_series(ritual, found, today, as_json=as_json)
        return
    what = chosen_of(ritual, found, which, choices, today=today)
    levels = levels_of(wishes)
    rehearsal = rehearsed(what.sitting, wishes, to_be_heard=False)
    timeline, lengths = rehearsal.arrange(levels=levels, frames=choices.minutes), rehearsal.lengths()
    of = what.sitting.ritual
    echo(json.dumps(as_data(timeline, lengths, of), indent=1) if as_json else as_table(timeline, lengths, of))


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

    days = [_day(series, number) for number in range(1, len(series.parts) + 1)]
    following = next_number(past_or_none(), series, today)
    if as_json:
        click.echo(json.dumps(series_as_data(series, days, following), indent=1))
        return
    echo("\n".join([f"{series.title}, {_days(series)}", *heading(series), ""]))
    titles = [day.title if day else "has faults" for day in days]
    widest = max(map(len, titles))
    for number, (part, day, title) in enumerate(zip(series.parts, days, titles, strict=True), 1):
        mark = "*" if number == following else " "
        echo(f"{mark} {number:>2}  {title:<{widest}}  {minutes(day.frames) if day else '?':>10}  {part}")
    another = f"; another one: `unhurried play {source}#{following % len(days) + 1}`" if source != "-" else ""
    echo(f"\n`unhurried play {source}` plays the one marked *{another}")
