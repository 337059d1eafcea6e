"""A ritual's name or an audio file of ours -> what is meant by it.

Of a file it is what made it, but for what is asked for now.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.choosing import Chosen, chosen, chosen_in
from unhurried.cli.setting import was_asked
from unhurried.history.place import Breathing
from unhurried.made_on import made_on
from unhurried.past import as_kept
from unhurried.script.drawing import leaves_open
from unhurried.shelves import is_audio
from unhurried.wishes import Choices, Wishes

if TYPE_CHECKING:
    from unhurried.form import Form
    from unhurried.making.order import Order
    from unhurried.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Meant:
    """A sitting, and how it is to sound; ``recipe`` is what made the file that was named, if one was."""

    what: Chosen
    wishes: Wishes
    choices: Choices
    recipe: "Recipe | None" = None


def meant(source: str, choices: Choices, wishes: Wishes, *, today: date, plays: bool = False) -> Meant:
    """Return what is meant by a name (see :func:`unhurried.cli.choosing.chosen`), or by an audio file of ours.

    Raises:
        UnhurriedError: there is no such ritual, or it has faults; the file does not say how it was made.
    """
    if not is_audio(source):
        return Meant(chosen(source, choices, today=today, plays=plays), wishes, choices)
    from unhurried.recipe.reading import from_file

    return asked_again(from_file(Path(source)), Path(source), choices, wishes, asked_now(), today=today)


def asked_again(
    recipe: "Recipe", file: Path, choices: Choices, wishes: Wishes, asked: Collection[str], *, today: date
) -> Meant:
    """Return what made a file, but for what is asked for now; what is only set is no demand.

    ``asked`` has the names of the wishes that are. Of choices, those that are there were asked for.

    Raises:
        UnhurriedError: a sound that it plays, or its bed, is not beside the file; it can no longer be read.
    """
    from unhurried.recipe.wished import with_bed_beside

    whole = with_asked(recipe.wishes, wishes, asked)
    if "bed" not in asked:
        whole = with_bed_beside(whole, file)
    if choices.words and isinstance(recipe.of, Breathing):
        raise click.UsageError("--set is for a ritual's own words, and this was `breathe`.")
    what = chosen_in(recipe, file, choices, today=today, greet=whole.names is not None)
    minutes = recipe.minutes if choices.minutes is None else choices.minutes
    seed = recipe.seed if choices.seed is None and recipe.decks is None else choices.seed
    return Meant(what, whole, Choices(minutes=minutes, seed=seed, words=choices.words), recipe)


def asked_now() -> set[str]:
    """Return the names of the wishes that stand on the command line."""
    context = click.get_current_context()
    return {field.name for field in fields(Wishes) if was_asked(context, field.name)}


def with_asked(before: Wishes, now: Wishes, asked: Collection[str]) -> Wishes:
    """Return wishes with those that are asked for now in place of them; programs are always this machine's."""
    names = [name for name in asked if name not in ("pronounce", "commands")]
    whole = replace(before, commands=now.commands, **{name: getattr(now, name) for name in names})
    if "voice" in asked:
        whole = replace(whole, set_voice=now.set_voice)
    if "pronounce" in asked:
        whole = replace(whole, pronounce={**before.pronounce, **now.pronounce})
    return whole


def form_again(meant: Meant, form: "Form", *, named: bool) -> "Form":
    """Return the form that is asked for; of a file that was named, what is not asked for is as it was.

    ``named``: the new file has a name, and its suffix says its format.
    """
    if meant.recipe is None:
        return form
    from unhurried.form import QUALITIES
    from unhurried.sinks.formats import FORMATS

    before = meant.recipe.made
    if form.format is None and not named and before.get("format") in FORMATS:
        form = replace(form, format=before["format"])
    if not was_asked(click.get_current_context(), "quality") and before.get("quality") in QUALITIES:
        form = replace(form, quality=before["quality"])
    return form


def day_of(meant: Meant, asked: str | None) -> str | None:
    """Return the day that a file tells: the one asked for, that of the file that was named, or when it is made.

    Raises:
        UnhurriedError: SOURCE_DATE_EPOCH is no time.
    """
    if asked is None and meant.recipe is not None:
        return meant.recipe.date
    return made_on(asked, os.environ, date.today())


def order_of(meant: Meant, path: Path, form: "Form", *, date: str | None, force: bool = False) -> "Order":
    """Return what makes a file of what is meant. Where nothing was left to be drawn, the seed says nothing."""
    from unhurried.making.order import Order
    from unhurried.recipe.recipe import PartOf

    what = meant.what
    assert what.made_of is not None
    drawn = leaves_open(what.sitting.ritual)
    return Order(
        sitting=what.sitting,
        of=what.made_of,
        wishes=meant.wishes,
        path=path,
        form=form,
        seed=what.seed if drawn else 0,
        decks=None if what.drawn is None or not drawn else as_kept(what.drawn),
        part=None if what.of is None else PartOf(what.of.series, what.of.number),
        minutes=meant.choices.minutes,
        date=date,
        force=force,
    )
