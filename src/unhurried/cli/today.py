"""What is planned for today, and which ritual `play today` means."""

import shlex
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from unhurried.cli.asking import answer, can_ask
from unhurried.cli.options import TODAY
from unhurried.cli.screen import echo
from unhurried.errors import UnhurriedError

if TYPE_CHECKING:
    from unhurried.plan.due import Due

Played = Callable[[str, date], bool]
"""Whether a ritual, by the name that was planned, was played on a day."""


def was_played(name: str, day: date) -> bool:
    """Whether a ritual was played on a day, as far as the history knows."""
    from unhurried.history.on_disk import read_rows
    from unhurried.history.rows import played
    from unhurried.history.where import default_file

    try:
        return played(read_rows(default_file()), name, day)
    except UnhurriedError:  # what cannot be known keeps nothing from being played
        return False


def told_of_today() -> str:
    """Say what is planned for today, when, and how to play it."""
    from unhurried.plan.planned import day_in_words

    today = date.today()
    due = _due(today)
    if not due:
        return "Nothing is planned for today."
    lines = [f"  {one.at:%H:%M}  {_told(one, today)}" if one.at else f"         {_told(one, today)}" for one in due]
    return "\n".join([f"{day_in_words(today)}:", *lines])


def _told(due: "Due", today: date) -> str:
    command = shlex.join(["unhurried", "play", due.entry.name])
    return f"{due.entry.title}{_of_series(due.entry.name, today)}: {command}"


def _due(day: date) -> "list[Due]":
    from unhurried.plan.due import due_between
    from unhurried.plan.file import default_file, read_entries

    return due_between(read_entries(default_file()), day, day)


def _of_series(name: str, today: date) -> str:
    """Return which day of a series `play` has today; nothing of any other ritual, or one that is gone."""
    from unhurried.kept import Kept, default_folder
    from unhurried.library import look_up_or_none
    from unhurried.past import Past, next_number
    from unhurried.past_file import default_file, read_past
    from unhurried.script.ritual import Series

    found = look_up_or_none(name, kept=Kept(default_folder()))
    if not isinstance(found, Series):
        return ""
    try:
        past = read_past(default_file())
    except UnhurriedError:
        past = Past()
    return f", day {next_number(past, found, today)} of {len(found.parts)}"


def for_today(ritual: str, played: Played = was_played) -> str:
    """Return what `play` is to play: for `today` what is due; any other name is what it is.

    Where several are, and nobody can be asked, it is the nearest in time.

    Raises:
        UnhurriedError: nothing is planned for today, or all of it was played.
    """
    if ritual != TODAY or _is_script(ritual):
        return ritual
    now = datetime.now().astimezone()
    planned = _due(now.date())
    if not planned:
        raise UnhurriedError(
            "nothing is planned for today; `unhurried suggest` has something, `unhurried plan` plans"
        )
    due = [one for one in planned if not played(one.entry.name, now.date())]
    if not due:
        again = shlex.quote(planned[-1].entry.name)
        raise UnhurriedError(f"what is planned for today was played; `unhurried play {again}` plays that again")
    from unhurried.plan.due import nearest_due

    nearest = nearest_due(due, now) or due[0]
    if len(due) == 1 or not can_ask():
        return nearest.entry.name
    return _chosen(due, nearest).entry.name


def _is_script(ritual: str) -> bool:
    from unhurried.shelves import every_name

    return ritual in every_name() or Path(ritual).is_file()


def _chosen(due: "Sequence[Due]", nearest: "Due") -> "Due":
    """Ask which of several is meant."""
    for number, one in enumerate(due, 1):
        echo(
            f"  {number}  {one.at:%H:%M}  {one.entry.title}" if one.at else f"  {number}         {one.entry.title}",
            err=True,
        )

    def read(typed: str) -> "Due":
        if not (typed.isdecimal() and 1 <= int(typed) <= len(due)):
            raise ValueError(f"write a number from 1 to {len(due)}, or only press Enter")
        return due[int(typed) - 1]

    try:
        return answer(f"Which one? (Enter: {nearest.entry.title})", read) or nearest
    except EOFError:
        raise KeyboardInterrupt from None
