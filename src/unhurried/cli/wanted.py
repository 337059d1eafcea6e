"""Which files are wanted, where several are: of which rituals, in which languages, voices and lengths."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import click

from unhurried.cli.again import Meant, meant
from unhurried.cli.setting import was_asked
from unhurried.errors import UnhurriedError
from unhurried.kept import Kept, default_folder
from unhurried.library import look_up_within
from unhurried.listing import listed
from unhurried.many.naming import Naming
from unhurried.script.ritual import Series
from unhurried.shelves import is_audio
from unhurried.translated import if_there, in_language

if TYPE_CHECKING:
    from unhurried.cli.forms import Several
    from unhurried.wishes import Choices, Wishes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is wanted, and what tells its name from the others."""

    meant: Meant
    naming: Naming


def sources_of(
    sources: Sequence[str], several: "Several", language: str | None, tell: Callable[[str, UnhurriedError], None]
) -> list[str]:
    """Return what is named; with --all what the library has, in each language that is asked for.

    A series of the library has rituals that are in it by themselves. What is not there in a language is told.

    Raises:
        UnhurriedError: nothing is there in a language.
    """
    found = [] if several.languages else list(sources)
    for source in sources:
        for one in several.languages:
            try:
                found.append(in_language(source, one))
            except UnhurriedError as error:
                tell(source, error)
    if several.every:
        asked = was_asked(click.get_current_context(), "language")
        for wanted in several.languages or (language if asked else None,):
            there = listed(wanted)
            if not there and wanted is not None:
                raise UnhurriedError(f"there is no ritual in '{wanted}'; `unhurried list` has those there are")
            found += [entry.name for entry in there if not entry.days]
        if language is not None and not asked and not several.languages:
            found = [if_there(name, language) for name in found]
    return list(dict.fromkeys(found))


def each_wanted(
    sources: Sequence[str],
    several: "Several",
    choices: "Choices",
    wishes: "Wishes",
    tell: Callable[[str, UnhurriedError], None],
) -> Iterator[Wanted]:
    """Give each file that is wanted; of what cannot be read why is told."""
    for source in sources:
        try:
            for one in _days(source):
                yield from _in_each_way(one, several, choices, wishes)
        except UnhurriedError as error:
            tell(source, error)


def _days(source: str) -> list[str]:
    """Return each ritual of a series by its name, and any other as it is."""
    if is_audio(source) or source == "-":
        return [source]
    found, which = look_up_within(source, kept=Kept(default_folder()))
    if isinstance(found, Series) and which is None:
        return [f"{source}#{number}" for number in range(1, len(found.parts) + 1)]
    return [source]


def _in_each_way(source: str, several: "Several", choices: "Choices", wishes: "Wishes") -> Iterator[Wanted]:
    what = meant(source, choices, wishes, today=date.today())
    of = what.what.of
    ritual = what.what.sitting.ritual
    naming = Naming(name=ritual.name) if of is None else Naming(
        name=of.series.name, part=(of.number, len(of.series.parts))
    )  # fmt: skip
    for voice in several.voices or (None,):
        for frames in several.lengths or (None,):
            in_this_way = replace(
                what,
                wishes=what.wishes if voice is None else replace(what.wishes, voice=voice),
                choices=what.choices if frames is None else replace(what.choices, minutes=frames),
            )
            voiced = voice if len(several.voices) > 1 else None
            yield Wanted(in_this_way, replace(naming, frames=frames, voice=voiced))
