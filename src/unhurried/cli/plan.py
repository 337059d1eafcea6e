"""The command that plans: `plan`, in words, for any calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.options import force_option, language_option
from unhurried.cli.reading import Parsed
from unhurried.cli.screen import echo, padded
from unhurried.errors import NotFoundError

if TYPE_CHECKING:
    from unhurried.plan.planned import Planned

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
@click.argument("words", nargs=-1, metavar="[RITUAL WHEN... | remove RITUAL]")
@language_option  # settings
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
    ritual, when = _split(words)
    if ritual is None:
        said = _said_of_all()
    elif ritual == REMOVE:
        said = _remove(when, language)
    else:
        said = _plan(_in_language(ritual, language), when, alarm, zone)
    to_stdout = output == Path("-")
    echo(said, err=to_stdout)
    if output is not None:
        _write(output, force=force)


def _split(words: Sequence[str]) -> tuple[str | None, str]:
    """Return the ritual, and when: both may stand in one pair of quotes."""
    if len(words) == 1 and not Path(words[0]).is_file():
        words = words[0].split(maxsplit=1)
    return (words[0], " ".join(words[1:])) if words else (None, "")


def _in_language(ritual: str, language: str | None) -> str:
    if language is None:
        return ritual
    from unhurried.translated import in_language

    return in_language(ritual, language)


def _plan(ritual: str, when: str, alarm: timedelta | None, zone: tzinfo | None) -> str:
    """Plan a ritual; return what there is to say."""
    from unhurried.plan.calendar import put
    from unhurried.plan.file import change_plan, default_file
    from unhurried.plan.places import local_zone
    from unhurried.plan.planned import day_in_words
    from unhurried.plan.rituals import look_at
    from unhurried.plan.writing import Wanted

    told = look_at(ritual)
    now = datetime.now().astimezone()
    where = zone or local_zone()
    planned = _parsed(when, now.astimezone(where) if where else now, told.days)
    if planned.at is None and alarm:
        raise click.BadParameter("an alarm needs a time, as 'on Sundays at 10'.", param_hint="'--alarm'")
    wanted = Wanted(told.name, told.title, told.lasts, planned, where if planned.at else None, alarm)
    path = default_file()
    is_new = change_plan(path, lambda plan: put(plan, wanted, now))
    before = "" if is_new else ", as before"
    first = f"; first on {day_in_words(planned.first)}" if planned.repeats else ""
    lines = [f"{told.name}: {_when(planned, wanted.zone)}{before}{first}."]
    if planned.at and where is None:
        lines.append("This machine's time zone has no name, so it is at that time wherever you are (--zone).")
    return "\n".join([*lines, _for_calendars(path)])


def _parsed(when: str, now: datetime, days: int) -> "Planned":
    from unhurried.plan.words import parse_plan

    try:
        return parse_plan(when, now.replace(tzinfo=None), days=days)
    except ValueError as error:
        end = "" if str(error).endswith("?") else "."
        raise click.BadParameter(f"{error}{end}", param_hint="'WHEN'") from None


def _when(planned: "Planned", zone: tzinfo | None) -> str:
    from unhurried.plan.planned import day_in_words, said

    when = said(planned)
    if planned.repeats is None:
        when = when.replace(planned.first.isoformat(), day_in_words(planned.first))
    return f"{when} ({zone})" if zone else when


def _for_calendars(path: Path) -> str:
    return f"For your calendar: {path} (import it again after a change; nothing comes twice)"


def _said_of_all() -> str:
    """Return a line for each that is planned, and how a calendar comes by it."""
    from unhurried.plan.due import next_due
    from unhurried.plan.file import default_file, read_entries
    from unhurried.plan.planned import day_in_words
    from unhurried.script.excerpt import columns

    path = default_file()
    entries = read_entries(path)
    if not entries:
        return "Nothing is planned; `unhurried plan deeper-walk on Sundays at 10` would plan that."
    rows, now = [], datetime.now().astimezone()
    for entry in entries:
        due = next_due(entry, now)
        rows.append(
            (entry.name, _when(entry.planned, entry.zone), f"next: {day_in_words(due.day)}" if due else "over")
        )
    rooms = [max(columns(row[k]) for row in rows) for k in range(2)]
    lines = ["  ".join([padded(name, rooms[0]), padded(when, rooms[1]), then]) for name, when, then in rows]
    subscribed = f"A calendar on this machine can subscribe to it: {path.as_uri()}"
    return "\n".join([*lines, "", _for_calendars(path), subscribed])


def _remove(what: str, language: str | None) -> str:
    """Take a ritual out of the plan; return what there is to say."""
    from unhurried.nearest import nearest
    from unhurried.plan.calendar import cancel
    from unhurried.plan.file import change_plan, default_file, read_entries
    from unhurried.plan.rituals import name_for_later

    if not what:
        raise click.UsageError("Remove what? Write it like `unhurried plan remove deeper-walk`.")
    path = default_file()
    planned = [entry.name for entry in read_entries(path)]
    name = what if what in planned else name_for_later(_in_language(what, language))
    if name not in planned:
        near = nearest(what, planned)
        raise NotFoundError(
            f"'{what}' is not planned; " + (f"did you mean '{near}'?" if near else "`unhurried plan` shows what is")
        )
    now = datetime.now().astimezone()
    change_plan(path, lambda plan: cancel(plan, name, now))
    return f"{name}: no longer planned.\n{_for_calendars(path)}"


def _write(output: Path, *, force: bool) -> None:
    """Write the plan to another place, or to standard output."""
    from unhurried.plan.calendar import as_bytes, new_calendar
    from unhurried.plan.file import default_file, read_plan, write_copy

    plan = read_plan(default_file())
    data = as_bytes(new_calendar() if plan is None else plan)
    if output == Path("-"):
        click.echo(data, nl=False)
        return
    write_copy(output, data, force=force)
    echo(f"Written to {output}.")
