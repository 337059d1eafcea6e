"""The library as one looks through it: every script read, and rehearsed without a sound for its length."""

from dataclasses import replace

from unhurried.errors import UnhurriedError
from unhurried.finding import Entry
from unhurried.kept import Kept, default_folder
from unhurried.language_tags import same_language
from unhurried.library import look_up_or_none
from unhurried.rehearsing import dry_run
from unhurried.script.ritual import Ritual, Series
from unhurried.shelves import folders_of, names


def listed(language: str | None = None) -> list[Entry]:
    """Return what is told of each ritual at the top; with a language, of each that is in it, in its folder too."""
    return [_entry(name, one) for name, one in found_in(language)]


def found_in(language: str | None = None) -> list[tuple[str, Ritual | Series | None]]:
    """Return each ritual of those, by its name; None where it has faults."""
    kept = Kept(default_folder())
    found = [(name, look_up_or_none(name, kept=kept)) for name in names()]
    if language is not None:
        found = [(name, one) for name, one in found if one is not None and same_language(one.language, language)]
        found += [
            (name, look_up_or_none(name, kept=kept)) for folder in folders_of(language) for name in names(folder)
        ]
    return found


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
