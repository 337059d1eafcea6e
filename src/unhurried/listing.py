"""The library as one looks through it: every script read, and rehearsed without a sound for its length."""

from dataclasses import replace

from unhurried.errors import UnhurriedError
from unhurried.finding import Entry
from unhurried.languages import same_language
from unhurried.library import look_up
from unhurried.rehearsing import dry_run
from unhurried.script.ritual import Ritual, Series
from unhurried.shelves import folders_of, names


def listed(language: str | None = None) -> list[Entry]:
    """Return what is told of each ritual at the top; with a language, of each that is in it, in its folder too."""
    if language is None:
        return [_entry(name, _read(name)) for name in names()]
    at_top = [(name, _read(name)) for name in names()]
    found = [(name, one) for name, one in at_top if one is not None and same_language(one.language, language)]
    in_folders = [(name, _read(name)) for folder in folders_of(language) for name in names(folder)]
    return [_entry(name, one) for name, one in (*found, *in_folders)]


def _read(name: str) -> Ritual | Series | None:
    """Return a ritual, or None where it has faults."""
    try:
        return look_up(name)
    except UnhurriedError:
        return None


def _entry(name: str, found: Ritual | Series | None) -> Entry:
    if found is None:
        return Entry(name=name, faulty=True)
    told = Entry(name=name, about=found.about or found.title, tags=found.tags, needs=found.needs)
    if isinstance(found, Series):
        return replace(told, days=len(found.parts))
    try:
        return replace(told, eyes=found.eyes, lengths=dry_run(found).lengths())
    except UnhurriedError:
        return Entry(name=name, faulty=True)
