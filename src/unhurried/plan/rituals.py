"""What is told of a ritual that is planned: the name that finds it from anywhere, its title, how long it lasts."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from unhurried.errors import UnhurriedError
from unhurried.shelves import lasting_name

if TYPE_CHECKING:
    from unhurried.script.ritual import Ritual

FULL: Final = 5
"""Minutes: a calendar has whole ones, and two people some room at the end."""


@dataclass(frozen=True, slots=True)
class Told:
    """A ritual, or a series of so many ``days`` of which the longest lasts so long."""

    name: str
    title: str
    lasts: timedelta
    days: int = 0


def name_for_later(what: str) -> str:
    """Return a name that means the same ritual in whatever folder it is asked for.

    Raises:
        UnhurriedError: it cannot be asked for later.
    """
    if what == "-" or not what.isprintable():
        raise UnhurriedError("only a ritual with a name, or a script with a path, can be planned")
    return lasting_name(what)


def look_at(what: str) -> Told:
    """Look at a ritual that is to be planned.

    Raises:
        UnhurriedError: there is none of that name; it has faults.
    """
    from unhurried.kept import Kept, default_folder
    from unhurried.library import look_up, part_of
    from unhurried.script.ritual import Series

    name = name_for_later(what)
    kept = Kept(default_folder())
    found = look_up(name, kept=kept)
    if not isinstance(found, Series):
        return Told(name, found.title, _lasts(found))
    parts = [part_of(found, str(number), kept=kept) for number in range(1, len(found.parts) + 1)]
    return Told(name, found.title, max(map(_lasts, parts)), len(parts))


def _lasts(ritual: "Ritual") -> timedelta:
    """Return how long a ritual lasts by itself, in full minutes for a calendar."""
    from unhurried.rehearsing import dry_run
    from unhurried.units import to_seconds

    minutes = to_seconds(dry_run(ritual).lengths().natural) / 60
    return timedelta(minutes=max(1, ceil(minutes / FULL)) * FULL)
