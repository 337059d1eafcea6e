"""The command that plays: play."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import Playing, choices, playing, ritual_argument, wishes
from unhurried.cli.setting import setting
from unhurried.wishes import Choices, Wishes

if TYPE_CHECKING:
    from unhurried.cli.again import Meant
    from unhurried.cues import Timeline
    from unhurried.script.ritual import Ritual


@click.command("play", short_help="Play a ritual aloud, now.")
@ritual_argument
@setting("history")
@setting("journal")
@playing
@choices
@wishes
def play_command(
    ritual: str, history: bool, journal: bool, playing: Playing, choices: Choices, wishes: Wishes
) -> None:
    """Play a RITUAL aloud, now. Of a series, each day has the next; `today` is what is planned for today.

    \b
    With eyes closed:
      any key         pauses: a soft falling sign, then silence
      up, down        louder, softer, at any time
    and while it is paused:
      n, right        the next section
      b, left         the section before
      r               this section again
      s               says where you are
      q               ends kindly, with the closing chime
      ?               says the keys
      any other key   goes on: a soft rising sign, then the sentence
                      from its start, or the next inhale
    Ctrl-C ends kindly (the breath is let go, the closing chime rings);
    twice, at once. Without a terminal: SIGUSR1 pauses and goes on,
    SIGTERM ends kindly.

    When the sound device goes away, the ritual waits for one and goes on by itself. Where there is none at first,
    an audio file is made instead, and nothing counts as played.
    """  # noqa: D301 Click wants the character itself
    from unhurried.cli.today import for_today

    play_ritual(for_today(ritual), choices, wishes, playing, today=date.today(), history=history, journal=journal)


def play_ritual(
    source: str,
    choices: Choices,
    wishes: Wishes,
    playing: Playing,
    *,
    today: date,
    history: bool = True,
    journal: bool = False,
) -> None:
    """Play what a name means today, and remember what was heard of it.

    With ``history`` that it was played, too; with ``journal`` a page is offered when it was heard to its end.
    """
    from unhurried.cli import aloud

    with aloud.opening(playing) as output:
        from unhurried.cli.again import meant
        from unhurried.cli.arranging import arranged
        from unhurried.cli.choosing import remember
        from unhurried.cli.keeping import asked_of, name_of, notes_of

        found = meant(source, choices, wishes, today=today, plays=True)
        what, wishes, choices = found.what, found.wishes, found.choices
        timeline = arranged(what.sitting, wishes, frames=choices.minutes)
        what.tell()
        ritual = what.sitting.ritual
        asked = asked_of(source, what, timeline, choices, wishes) if history else None
        heard = aloud.play(
            ritual,
            timeline,
            output,
            playing,
            wishes,
            heard=lambda heard: remember(what, timeline, heard),
            instead=lambda: _make_instead(found),
            notes=notes_of(name_of(asked), asked, timeline) if history else None,
        )
    if journal:
        offer_page(ritual, timeline, heard, wishes)


def _make_instead(found: "Meant") -> None:
    """Make the file that somebody has who cannot play aloud."""
    from unhurried.cli.again import day_of, order_of
    from unhurried.cli.aloud import make_instead
    from unhurried.cli.sounding import default_path
    from unhurried.form import Form

    path = default_path(found.what.sitting.ritual)
    make_instead(order_of(found, path, Form(), date=day_of(found, None)))


def offer_page(ritual: "Ritual", timeline: "Timeline", heard: Sequence[range], wishes: Wishes) -> None:
    """Offer a page of the journal after a ritual that was heard to its end."""
    from unhurried.cli.writing import after_ritual
    from unhurried.history.heard import is_finished

    if is_finished(timeline, heard):
        after_ritual(ritual, wishes.names)
