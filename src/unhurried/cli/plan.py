"""The commands about what two people mean to do: plan, today. What they do is in planning.py and today.py."""

from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Final

import click

from unhurried.cli.completing import complete_plan
from unhurried.cli.options import force_option, language_option
from unhurried.cli.reading import Parsed
from unhurried.cli.screen import echo

REMOVE: Final = "remove"


def _alarm(text: str) -> timedelta:
    from unhurried.units import parse_duration

    if text.strip().lower() in ("off", "0"):
        return timedelta()
    return timedelta(seconds=parse_duration(text))


def _zone(text: str) -> tzinfo:
    from unhurried.plan.places import zone_named

    return zone_named(text)


@click.command("plan", short_help="Plan a ritual, for any calendar.")
@click.argument("words", nargs=-1, metavar="[RITUAL WHEN... | remove RITUAL]", shell_complete=complete_plan)
@language_option
@click.option(
    "--alarm",
    type=Parsed("TIME", _alarm),
    metavar="TIME",
    help="So long before, or off; 10 min unless told otherwise.",
)
@click.option(
    "--zone", type=Parsed("ZONE", _zone), metavar="ZONE", help="Where the time is meant, as Europe/Berlin; else here."
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the plan there, too; - is stdout."
)
@force_option
def plan_command(
    words: tuple[str, ...],
    language: str | None,
    alarm: timedelta | None,
    zone: tzinfo | None,
    output: Path | None,
    force: bool,
) -> None:
    """Plan a RITUAL, for any calendar: say when. Without one, show what is planned.

    \b
    unhurried plan deeper-walk on Sundays at 10
    unhurried plan three-good-things every night at 22:00
    unhurried plan two-questions every other week on Fridays at 20:30
    unhurried plan long-hug tomorrow
    unhurried plan five-days from Monday at 21:00
    unhurried plan remove deeper-walk

    Times are of 24 hours (10 is in the morning) unless am or pm is said. It may end: until 2026-12-31, 5 times,
    for 3 weeks. The plan is an .ics file that any calendar can import. Nothing here
    reminds you; your calendar may.
    """  # noqa: D301 Click wants the character itself
    from unhurried.cli.planning import listed, plan, remove, split, write

    ritual, when = split(words)
    if ritual is None:
        said = listed()
    elif ritual == REMOVE:
        said = remove(when, language)
    else:
        said = plan(ritual, when, language=language, alarm=alarm, zone=zone)
    echo(said, err=output == Path("-"))
    if output is not None:
        write(output, force=force)


@click.command("today", short_help="Say what is planned for today.")
def today_command() -> None:
    """Say what is planned for today, when, and how to play it. `unhurried play today` plays it."""
    from unhurried.cli.today import told_of_today

    echo(told_of_today())
