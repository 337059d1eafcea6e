"""The library as one looks through it: what is told of each script, its length rehearsed without a sound.

That is the same as long as the script is, so it is kept (kept_rituals.py): who looks through the library again waits
neither for the steps of its rituals, nor for what rehearses them.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from unhurried.errors import UnhurriedError
from unhurried.finding import Entry
from unhurried.kept import Kept, default_folder
from unhurried.kept_rituals import Made
from unhurried.language_tags import same_language
from unhurried.lengths import Lengths
from unhurried.library import made_of
from unhurried.script.ritual import Series
from unhurried.shelves import folders_of, names

if TYPE_CHECKING:
    from unhurried.script.ritual import Ritual


def listed(language: str | None = None) -> list[Entry]:
    """Return what is told of each ritual at the top; with a language, of each that is in it, in its folder too."""
    kept = Kept(default_folder())
    found = [_entry(name, path, kept) for name, path in names().items()]
    if language is not None:
        found = [entry for entry in found if same_language(entry.language, language)]
        found += [_entry(name, path, kept) for folder in folders_of(language) for name, path in names(folder).items()]
    return found


def _entry(name: str, path: Path, kept: Kept) -> Entry:
    if "#" in name:  # whoever asks for it by that name is given a section of another
        return Entry(name=name, faulty=True)
    try:
        return replace(made_of(path, _TOLD, kept), name=name)
    except UnhurriedError:
        return Entry(name=name, faulty=True)


def _told(found: "Ritual | Series") -> Entry:
    """Return what is told of a ritual or a series, whatever its name here."""
    told = Entry(
        name="", about=found.about or found.title, language=found.language, tags=found.tags, needs=found.needs
    )
    if isinstance(found, Series):
        return replace(told, days=len(found.parts))
    from unhurried.rehearsing import dry_run

    try:
        return replace(told, eyes=found.eyes, lengths=dry_run(found).lengths())
    except UnhurriedError:
        return Entry(name="", language=found.language, faulty=True)


_TOLD = Made(".told", Entry, (Lengths,), _told)
