"""The command that goes on where a session was left: resume."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from unhurried.cli.asking import answer, can_ask, one_of
from unhurried.cli.options import Playing, playing, set_option
from unhurried.cli.screen import echo
from unhurried.cli.setting import setting
from unhurried.wishes import Wishes

if TYPE_CHECKING:
    from unhurried.cli.choosing import Chosen
    from unhurried.cues import Timeline
    from unhurried.history.going_on import Offer, Where
    from unhurried.history.place import Asked, Place
    from unhurried.script.sitting import Sitting
    from unhurried.voices.command import Program

_NAMES: "Mapping[Where, str]" = {"sentence": "sentence", "section": "section", "start": "ritual"}
"""What one may go on from the start of, and how it is called in a question."""


@click.command("resume", short_help="Go on where you ended early.")
@click.option("--from", "where", type=click.Choice([*_NAMES]), help="From its start; `start` is the ritual's own.")
@set_option
@setting("history")
@setting("journal")
@setting("pronounce")
@setting("commands")
@playing
def resume_command(
    where: "Where | None",
    words: Mapping[str, str],
    history: bool,
    journal: bool,
    pronounce: Mapping[str, str],
    commands: "Mapping[str, Program]",
    playing: Playing,
) -> None:
    """Go on with the session that was ended early, as it was: its length, its voice, its cards.

    At the start of the sentence, or of the section when more than an hour has passed; in a terminal it asks.
    The place is kept for thirty days, until it was played to its end or another session is ended early. Words that
    were given with --set are not kept; give them again.
    """
    from unhurried.cli.keeping import wishes_of
    from unhurried.errors import UnhurriedError
    from unhurried.history.on_disk import read_place
    from unhurried.history.store import now
    from unhurried.history.where import default_file

    place = read_place(default_file(), now())
    if place is None:
        raise UnhurriedError("there is nothing to go on with: no session of the last thirty days was ended early")
    wishes = replace(wishes_of(place.asked.wishes), pronounce=pronounce, commands=commands)
    go_on(place, where, words, wishes, playing, today=date.today(), now=now(), history=history, journal=journal)


def go_on(
    place: "Place",
    where: "Where | None",
    words: Mapping[str, str],
    wishes: Wishes,
    playing: Playing,
    *,
    today: date,
    now: int,
    history: bool = True,
    journal: bool = False,
) -> None:
    """Go on from a place, and keep of it what is kept of any session."""
    from unhurried.cli import aloud
    from unhurried.cli.choosing import remember
    from unhurried.cli.keeping import name_of, notes_of
    from unhurried.cli.listen import offer_page
    from unhurried.cli.numbers import import_numpy

    import_numpy()
    from unhurried.history.going_on import fingerprint, offered

    what = _again(place.asked, words, wishes, today)
    timeline, minutes = _arranged(what.sitting, wishes, place.asked.minutes)
    offer = offered(place, timeline, now)
    _tell(place, offer, without_words=place.asked.has_words and not words)
    try:
        entry = offer.entry(where or _where(offer))
    except EOFError:
        return
    asked = replace(
        place.asked,
        fingerprint=fingerprint(timeline),
        frames=timeline.frames,
        minutes=minutes,
        has_words=bool(words),
    )
    notes = notes_of(name_of(asked), asked, timeline, resumes=place.session) if history else None
    if notes is not None:
        notes.place = offer.at  # as long as nothing more is heard
    ritual = what.sitting.ritual
    with aloud.opening(playing) as output:
        heard = aloud.play(
            ritual,
            timeline,
            output,
            playing,
            wishes,
            heard=lambda heard: remember(what, timeline, heard),
            entry=entry,
            notes=notes,
        )
    if journal and place.asked.breathe is None:  # it is a ritual's question
        offer_page(ritual, timeline, heard, wishes)


def _again(asked: "Asked", words: Mapping[str, str], wishes: Wishes, today: date) -> "Chosen":
    """Return what was played, as it was drawn."""
    from unhurried.cli.choosing import Chosen, chosen_again

    if asked.breathe is None:
        return chosen_again(asked, words, today=today)
    if words:
        raise click.UsageError("--set is for a ritual's own words, and this was `breathe`.")
    from unhurried.breathing import breathing_again
    from unhurried.script.sitting import sit

    ritual = breathing_again(asked.breathe, greet=wishes.names is not None)
    return Chosen(sit(ritual), None, None, today, 0)


def _arranged(sitting: "Sitting", wishes: Wishes, minutes: int | None) -> "tuple[Timeline, int | None]":
    """Return the timeline at the length it had; at its natural one where it has changed so that it cannot last so."""
    from unhurried.cli.arranging import arranged
    from unhurried.errors import LengthError

    try:
        return arranged(sitting, wishes, frames=minutes), minutes
    except LengthError:
        return arranged(sitting, wishes), None


def _tell(place: "Place", offer: "Offer", *, without_words: bool) -> None:
    """Say what it was and when, and how far; and where it is not the same any more."""
    from unhurried.cli.keeping import name_of
    from unhurried.units import clock

    asked, when = place.asked, datetime.fromtimestamp(place.noted)
    echo(f"{name_of(asked)}, {when:%Y-%m-%d %H:%M}: {clock(place.at)} of {clock(asked.frames)}.", err=True)
    if offer.changed and without_words:
        echo(
            "Words were set for it then, and are not now (--set): it is another length, and goes on about there.",
            err=True,
        )
    elif offer.changed:
        echo("It has changed since (its script, or its voice), and goes on about as far on the way.", err=True)


def _where(offer: "Offer") -> "Where | None":
    """Ask where to go on; without a terminal, or where there is one way only, it is what is offered."""
    if len(offer.entries) == 1 or not can_ask():
        return None
    others = [where for where in offer.entries if where != offer.first]
    question = f"From the start of the {_NAMES[offer.first]}? (Enter: yes; or {', '.join(others)})"
    try:
        return answer(question, one_of(tuple(offer.entries)))
    except EOFError:
        echo("\nAnother time, then.", err=True)
        raise
