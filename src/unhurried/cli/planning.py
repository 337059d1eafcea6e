"""Planning in words: what is typed to what is in the plan, and what there is to say of it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import click

from unhurried.cli.options import in_language_wanted
from unhurried.cli.screen import echo, padded
from unhurried.errors import NotFoundError, UnhurriedError
from unhurried.nearest import nearest
from unhurried.plan.calendar import as_bytes, cancel, new_calendar, put
from unhurried.plan.due import next_due
from unhurried.plan.file import change_plan, default_file, read_entries, read_plan, write_copy
from unhurried.plan.places import local_zone
from unhurried.plan.planned import Planned, day_in_words, said
from unhurried.plan.rituals import look_at, name_for_later
from unhurried.plan.words import parse_plan
from unhurried.plan.writing import Wanted
from unhurried.script.excerpt import columns


def split(words: Sequence[str]) -> tuple[str | None, str]:
    """Return the ritual, and when: both may stand in one pair of quotes."""
    if len(words) == 1 and not Path(words[0]).is_file():
        words = words[0].split(maxsplit=1)
    return (words[0], " ".join(words[1:])) if words else (None, "")


def plan(ritual: str, when: str, *, language: str | None, alarm: timedelta | None, zone: tzinfo | None) -> str:
    """Plan a ritual; return what there is to say."""
    told = look_at(in_language_wanted(ritual, language))
    now = datetime.now().astimezone()
    where = zone or local_zone()
    planned = _parsed(when, now.astimezone(where) if where else now, told.days)
    if planned.at is None and alarm:
        raise click.BadParameter(
            "so long before what? Without a time, as 'on Sundays at 10', it is at 18:00 that day, or off.",
            param_hint="'--alarm'",
        )
    wanted = Wanted(told.name, told.title, told.lasts, planned, where if planned.at else None, alarm)
    path = default_file()
    is_new = change_plan(path, lambda calendar: put(calendar, wanted, now))
    before = "" if is_new else ", as before"
    first = f"; first on {day_in_words(planned.first)}" if planned.repeats else ""
    lines = [f"{told.name}: {_when(planned, wanted.zone)}{before}{first}."]
    if planned.at and where is None:
        lines.append(
            "This machine's time zone has no name, so it is at that time wherever you are (--zone Europe/Berlin)."
        )
    return "\n".join([*lines, _for_calendars(path)])


def _parsed(when: str, now: datetime, days: int) -> Planned:
    try:
        return parse_plan(when, now.replace(tzinfo=None), days=days)
    except ValueError as error:
        end = "" if str(error).endswith("?") else "."
        raise click.BadParameter(f"{error}{end}", param_hint="'WHEN'") from None


def _when(planned: Planned, zone: tzinfo | None) -> str:
    when = said(planned)
    if planned.repeats is None:
        when = when.replace(planned.first.isoformat(), day_in_words(planned.first))
    return f"{when} ({zone})" if zone else when


def _for_calendars(path: Path) -> str:
    return f"For your calendar: {path} (import it again after a change; nothing comes twice)"


def listed() -> str:
    """Return a line for each that is planned, and how a calendar comes by it."""
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


def remove(what: str, language: str | None) -> str:
    """Take a ritual out of the plan; return what there is to say."""
    if not what:
        raise click.UsageError("Remove what? Write it like `unhurried plan remove deeper-walk`.")
    path = default_file()
    names = [entry.name for entry in read_entries(path)]
    name = _meant(what, names, language)
    if name not in names:
        near = nearest(what, names)
        raise NotFoundError(
            f"'{what}' is not planned; " + (f"did you mean '{near}'?" if near else "`unhurried plan` shows what is")
        )
    now = datetime.now().astimezone()
    change_plan(path, lambda calendar: cancel(calendar, name, now))
    return f"{name}: no longer planned.\n{_for_calendars(path)}"


def _meant(what: str, names: Sequence[str], language: str | None) -> str:
    """Return the planned name that is meant; the ritual may be gone from the library by now."""
    with suppress(UnhurriedError):
        what = in_language_wanted(what, language)
    return what if what in names else name_for_later(what)


def write(output: Path, *, force: bool) -> None:
    """Write the plan to another place, or to standard output."""
    plan = read_plan(default_file())
    data = as_bytes(new_calendar() if plan is None else plan)
    if output == Path("-"):
        click.echo(data, nl=False)
        return
    write_copy(output, data, force=force)
    echo(f"Written to {output}.")
