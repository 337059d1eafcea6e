"""What made a file: the script, what was asked for and drawn, and the timeline that came of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from unhurried.cues import Timeline
from unhurried.history.place import Breathing
from unhurried.installed import version
from unhurried.lengths import Lengths
from unhurried.recipe.rows import as_rows, from_rows
from unhurried.recipe.wished import file_name, without_paths
from unhurried.script.bundle import Bundle
from unhurried.script.ritual import Ritual, Series
from unhurried.wishes import Wishes


@dataclass(frozen=True, slots=True)
class PartOf:
    """A ritual's series, of which only names are known, and its number in it, from 1."""

    series: Series
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What made a file.

    ``of`` is the script and all it includes, or what `breathe` was told. ``head`` is what is told of the ritual; it
    has no steps. ``timeline`` has lengths, and nothing to be heard; ``lengths`` are those that could have been
    asked for. ``decks`` are the cards that had come before, under hashes (see past.py); None: there was a seed.
    ``minutes`` are frames that were asked for. ``wishes`` have no path in them. ``made`` is plain data about the
    file itself (its format ...), ``program`` the version of this one.
    """

    of: Bundle | Breathing
    head: Ritual
    timeline: Timeline
    lengths: Lengths
    wishes: Wishes
    seed: int = 0
    decks: Mapping[str, tuple[str, ...]] | None = None
    part: PartOf | None = None
    minutes: int | None = None
    made: Mapping[str, Any] = field(default_factory=dict)
    date: str | None = None
    program: str = ""


def recipe_of(
    of: Bundle | Breathing,
    ritual: Ritual,
    timeline: Timeline,
    lengths: Lengths,
    wishes: Wishes,
    *,
    seed: int = 0,
    decks: Mapping[str, tuple[str, ...]] | None = None,
    part: PartOf | None = None,
    minutes: int | None = None,
    made: Mapping[str, Any] | None = None,
    date: str | None = None,
) -> Recipe:
    """Return the recipe of a timeline, in a form that may be given to others; see :class:`Recipe`."""

    def name_of(file: str) -> str:
        return of.name_of(file) if isinstance(of, Bundle) else file_name(file)

    return Recipe(
        of=of,
        head=head_of(ritual),
        timeline=from_rows(as_rows(timeline, name_of, file_name)),
        lengths=lengths,
        wishes=without_paths(wishes),
        seed=seed,
        decks=decks,
        part=None if part is None else PartOf(_names_of(part.series), part.number),
        minutes=minutes,
        made=made or {},
        date=date,
        program=version("unhurried") or "",
    )


def head_of(ritual: Ritual) -> Ritual:
    """Return what is told of a ritual, without its steps."""
    return Ritual(
        name=ritual.name,
        title=ritual.title,
        about=ritual.about,
        eyes=ritual.eyes,
        bed=None,
        tone=None,
        steps=(),
        language=ritual.language,
        tags=ritual.tags,
        needs=ritual.needs,
    )


def _names_of(series: Series) -> Series:
    """Return a series without the folder it lies in, and with no more than tells which it is."""
    return Series(name=series.name, title=series.title, about="", parts=series.parts)


def with_words(of: Bundle, words: Mapping[str, str]) -> Bundle:
    """Return a bundle with other words in place of its script's own."""
    return replace(of, words={**of.words, **words})
