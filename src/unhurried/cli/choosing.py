"""What was asked for -> the sitting that is meant: the day of a series, what is drawn; and what is remembered of it.

A seed is about what is drawn. With one, no card is remembered; which day of a series it is, is no draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from unhurried.cli.screen import echo
from unhurried.cues import Timeline
from unhurried.errors import FileError
from unhurried.history.place import Asked, Breathing
from unhurried.kept import Kept, default_folder
from unhurried.library import look_up_within, number_of, part_of
from unhurried.own_files import damaged_file
from unhurried.past import (
    Past,
    cards_heard,
    drawn_before,
    is_whole,
    next_number,
    with_cards,
    with_number,
)
from unhurried.past_file import change_past, default_file, read_past, set_aside
from unhurried.script.bundle import Bundle
from unhurried.script.drawing import decks, leaves_open, seed_for
from unhurried.script.ritual import Ritual, Series
from unhurried.script.sitting import Drawn, Sitting, sit
from unhurried.shelves import is_audio
from unhurried.wishes import Choices

if TYPE_CHECKING:
    from unhurried.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class OfSeries:
    """One ritual of a series: what was typed for the series, the series, the ritual's number from 1."""

    source: str
    series: Series
    number: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sitting; which of a series it is, if any; the cards of earlier sittings that were not to come again.

    ``drawn`` is None where a seed was given: then no card is remembered. ``seed`` is what was drawn with.
    ``made_of`` is what the script was read from, or what `breathe` was told; None where that is not known.
    """

    sitting: Sitting
    of: OfSeries | None
    drawn: Drawn | None
    today: date
    seed: int
    made_of: Bundle | Breathing | None = None

    def tell(self) -> None:
        """Say which day of a series it is, and how to have the same again where something was drawn."""
        of = self.of
        if of:
            days = len(of.series.parts)
            echo(f"Day {of.number} of {days}: {self.sitting.ritual.title}", err=True)
        if self.drawn is None or not leaves_open(self.sitting.ritual):
            return
        if of and (of.source == "-" or is_audio(of.source)):  # a day of it cannot be named
            return
        seed = seed_for(self.sitting, self.today.toordinal())
        if seed is None:
            echo("Drawn: cards that had not come yet; they come again when all have.", err=True)
        else:
            asked = f"{of.source}#{of.number} " if of else ""
            echo(f"Drawn: `{asked}--seed {seed}` has the same again.", err=True)


def chosen(source: str, choices: Choices, *, today: date, plays: bool = False) -> Chosen:
    """Return the sitting that is meant by a name and the choices made; of a series the next one.

    Args:
        source: a ritual, a series, or a part of one.
        choices: what was chosen.
        today: decides what is drawn without a seed, and which of a series is next.
        plays: it is to be played, and not only looked at: a damaged past is put out of the way.

    Raises:
        UnhurriedError: there is no such ritual; it has faults.
    """
    read: list[Bundle] = []
    found, which = look_up_within(source, words=choices.words, kept=Kept(default_folder()), noting=read.append)
    return chosen_of(source, found, which, choices, today=today, plays=plays, bundle=read[-1])


def chosen_of(
    source: str,
    found: Ritual | Series,
    which: str | None,
    choices: Choices,
    *,
    today: date,
    plays: bool = False,
    bundle: Bundle | None = None,
) -> Chosen:
    """Return what :func:`chosen` does, of what the name was found to be, and of what that was read from.

    Raises:
        UnhurriedError: a ritual of the series has faults, or there is no such one.
    """
    if isinstance(found, Series):
        past = past_or_none(plays=plays)
        typed = source if which is None else source.removesuffix(f"#{which}")
        of = OfSeries(typed, found, _number(found, which, past, today))
        read: list[Bundle] = []
        kept = Kept(default_folder())
        part = part_of(found, str(of.number), words=choices.words, kept=kept, noting=read.append)
        return replace(_drawn(part, of, choices, past, today), made_of=read[-1])
    past = past_or_none(plays=plays) if choices.seed is None and decks(found) else Past()
    return replace(_drawn(found, None, choices, past, today), made_of=bundle)


def _number(series: Series, which: str | None, past: Past, today: date) -> int:
    """Return which of a series is meant; of one that is there twice, the next, if it is that one."""
    following = next_number(past, series, today)
    if which is None:
        return following
    named = number_of(series, which)
    return following if which == series.parts[named - 1] == series.parts[following - 1] else named


def _drawn(ritual: Ritual, of: OfSeries | None, choices: Choices, past: Past, today: date) -> Chosen:
    if choices.seed is not None:
        return Chosen(sit(ritual, seed=choices.seed), of, None, today, choices.seed)
    drawn, seed = drawn_before(past, ritual), today.toordinal()
    return Chosen(sit(ritual, seed=seed, drawn=drawn), of, drawn, today, seed)


def chosen_again(asked: Asked, words: Mapping[str, str], *, today: date) -> Chosen:
    """Return what an earlier session had: the same ritual of a series, and the same drawn.

    Raises:
        UnhurriedError: it is not there any more, or has faults.
    """
    if is_audio(asked.source):
        from unhurried.recipe.reading import from_file

        file = Path(asked.source)
        recipe = replace(from_file(file), seed=asked.seed, decks=asked.decks)
        greet = asked.wishes.get("names") is not None
        return chosen_in(recipe, file, Choices(words=words), today=today, greet=greet)
    kept = Kept(default_folder())
    found, _ = look_up_within(asked.source, words=words, kept=kept)
    of = None
    if isinstance(found, Series):
        of = OfSeries(asked.source, found, asked.number or 1)
        found = part_of(found, str(of.number), words=words, kept=kept)
    drawn = None if asked.decks is None else drawn_before(Past(asked.decks), found)
    return Chosen(sit(found, seed=asked.seed, drawn=drawn), of, drawn, today, asked.seed)


def chosen_in(recipe: "Recipe", file: Path, choices: Choices, *, today: date, greet: bool) -> Chosen:
    """Return what an audio file has in it, drawn as it was, or with another seed; ``greet``: by name.

    Raises:
        UnhurriedError: a sound that it plays is not beside the file; it can no longer be read.
    """
    from unhurried.recipe.reading import ritual_of
    from unhurried.recipe.recipe import with_words

    ritual = ritual_of(recipe, file, words=choices.words, greet=greet)
    of = None if recipe.part is None else OfSeries(str(file), recipe.part.series, recipe.part.number)
    made_of = with_words(recipe.of, choices.words) if isinstance(recipe.of, Bundle) else recipe.of
    drawn, seed = None, recipe.seed if choices.seed is None else choices.seed
    if choices.seed is None and recipe.decks is not None:
        drawn = drawn_before(Past(recipe.decks), ritual)
    return Chosen(sit(ritual, seed=seed, drawn=drawn), of, drawn, today, seed, made_of)


def remember(what: Chosen, timeline: Timeline, heard: Sequence[range]) -> None:
    """Remember what was heard of a sitting, in frames of its ritual; say so where that cannot be."""
    of = what.of
    cards = () if what.drawn is None else cards_heard(what.sitting, timeline, heard)
    whole = is_whole(timeline, heard)
    if not cards and not (of and whole):
        return

    def change(past: Past) -> Past:
        past = with_cards(past, what.drawn or {}, cards)
        return with_number(past, of.series, of.number, what.today) if of and whole else past

    try:
        change_past(default_file(), change)
    except FileError as error:
        echo(f"What was played could not be remembered: {error}", err=True)


def past_or_none(*, plays: bool = False) -> Past:
    """Return the past; where it cannot be read, say so in a line and begin anew."""
    path = default_file()
    try:
        return read_past(path)
    except FileError as error:
        kept = f"; it is kept as {damaged_file(path).name}" if plays and set_aside(path) else ""
        echo(f"What came before cannot be read, so decks and series begin anew: {error}{kept}", err=True)
        return Past()
