"""The commands that sound: play, breathe, export."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import (
    Choices,
    Playing,
    Wishes,
    choices,
    force_option,
    output_option,
    playing,
    ritual_argument,
    spoken_here,
    spoken_option,
    wishes,
)
from unhurried.cli.reading import Parsed
from unhurried.cli.setting import setting

if TYPE_CHECKING:
    from unhurried.breath import Pattern, Ramp
    from unhurried.cues import Timeline
    from unhurried.history.place import Breathing
    from unhurried.script.ritual import Ritual
    from unhurried.script.sitting import Sitting


FIVE_MINUTES = 300.0
"""Seconds: enough (research, length of a paced block)."""


def _duration(text: str) -> float:
    from unhurried.units import parse_duration

    seconds = parse_duration(text)
    if not 1 <= seconds <= 12 * 3600:
        raise ValueError(f"'{text}' is no length for a session: from 1 s to 12 h")
    return seconds


def _pattern(text: str) -> "Pattern":
    from unhurried.breath import parse_pattern

    return parse_pattern(text)


def _ramp(text: str) -> "Ramp":
    from unhurried.breath import parse_ramp

    return parse_ramp(text)


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
        from unhurried.cli.arranging import arranged
        from unhurried.cli.choosing import chosen, remember
        from unhurried.cli.keeping import asked_of, name_of, notes_of

        what = chosen(source, choices, today=today, plays=True)
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
            instead=default_path(ritual),
            heard=lambda heard: remember(what, timeline, heard),
            notes=notes_of(name_of(asked), asked, timeline) if history else None,
        )
    if journal:
        offer_page(ritual, timeline, heard, wishes)


def offer_page(ritual: "Ritual", timeline: "Timeline", heard: Sequence[range], wishes: Wishes) -> None:
    """Offer a page of the journal after a ritual that was heard to its end."""
    from unhurried.cli.writing import after_ritual
    from unhurried.history.heard import is_finished

    if is_finished(timeline, heard):
        after_ritual(ritual, wishes.names)


@click.command("breathe", short_help="Breathe together, without a script.")
@click.argument("pattern", type=Parsed("PATTERN", _pattern), default="calm", required=False)
@click.option(
    "--for",
    "seconds",
    type=Parsed("TIME", _duration),
    help="As 5m, 1:30, 90 s. 5 min unless told otherwise; of 4-7-8 four rounds.",
)
@click.option("--ramp", type=Parsed("RAMP", _ramp), help="Breaths a minute, as 12:6.")
@click.option("--beyond-limits", is_flag=True, help="A breath that is refused otherwise is meant.")
@spoken_option
@output_option
@force_option
@setting("history")
@playing
@wishes
def breathe_command(
    pattern: "Pattern",
    seconds: float | None,
    ramp: "Ramp | None",
    beyond_limits: bool,
    language: str,
    output: Path | None,
    force: bool,
    history: bool,
    playing: Playing,
    wishes: Wishes,
) -> None:
    """Breathe together: a guided session without a script.

    PATTERN is in seconds, as 4-6 or 4-7-8, or calm, even, box, sigh. Any key pauses, and more: see `play --help`.
    """
    from unhurried.cli.numbers import import_numpy

    import_numpy()
    from unhurried.breathing import breathing_ritual
    from unhurried.limits import FIRST_ROUNDS

    if seconds is None:
        seconds = pattern.period * FIRST_ROUNDS if pattern.is_4_7_8 else FIVE_MINUTES
    _check_breath(pattern, seconds, ramp, beyond_limits=beyond_limits)
    language = spoken_here(language)
    greet = wishes.names is not None
    ritual = breathing_ritual(pattern, seconds, ramp, greet=greet, beyond_limits=beyond_limits, language=language)
    if output is not None:
        _export(ritual, output, wishes, force=force)
        return
    from unhurried.history.place import Breathing

    how = Breathing(str(pattern), seconds, None if ramp is None else (ramp.start, ramp.end), beyond_limits, language)
    _breathe(ritual, how, playing, wishes, history=history)


def _breathe(ritual: "Ritual", how: "Breathing", playing: Playing, wishes: Wishes, *, history: bool) -> None:
    from unhurried.cli import aloud

    with aloud.opening(playing) as output:
        from unhurried.cli.arranging import arranged
        from unhurried.cli.keeping import asked_of_breathing, name_of, notes_of

        timeline = arranged(ritual, wishes)
        asked = asked_of_breathing(how, timeline, wishes) if history else None
        aloud.play(
            ritual,
            timeline,
            output,
            playing,
            wishes,
            instead=default_path(ritual),
            heard=lambda _: None,
            notes=notes_of(name_of(asked), asked, timeline) if history else None,
        )


def _check_breath(pattern: "Pattern", seconds: float, ramp: "Ramp | None", *, beyond_limits: bool) -> None:
    """Refuse what two people should not be led through, at the option that asks for it."""
    from unhurried.limits import check_limits, check_ramp, check_rounds

    asked = "'[PATTERN]'"
    try:
        if not beyond_limits:
            check_limits(pattern)
            asked = "'--for'"
            check_rounds(pattern, round(seconds / pattern.period))
        asked = "'--ramp'"
        if ramp is not None:
            check_ramp(pattern, ramp, limits=not beyond_limits)
    except ValueError as error:
        mend = "" if beyond_limits else " Should it be meant: --beyond-limits."
        raise click.BadParameter(f"{error}.{mend}", param_hint=asked) from None


@click.command("export", short_help="Make an audio file of a ritual.")
@ritual_argument
@output_option
@force_option
@choices
@wishes
def export_command(ritual: str, output: Path | None, force: bool, choices: Choices, wishes: Wishes) -> None:
    """Make an audio file of a RITUAL: audio/RITUAL.flac unless told otherwise. Of a series, of the next one."""
    from unhurried.cli.choosing import chosen

    what = chosen(ritual, choices, today=date.today())
    path = output or default_path(what.sitting.ritual)
    _export(what.sitting, path, wishes, force=force, frames=choices.minutes, tell=what.tell)


def default_path(ritual: "Ritual") -> Path:
    """Return where a ritual's file goes unless told otherwise."""
    return Path("audio") / f"{ritual.name}.flac"


def _export(
    ritual: "Ritual | Sitting",
    path: Path,
    wishes: Wishes,
    *,
    force: bool,
    frames: int | None = None,
    tell: Callable[[], None] = lambda: None,
) -> None:
    from unhurried.cli import sounding
    from unhurried.cli.arranging import arranged
    from unhurried.sinks.file import check_path

    check_path(path, force=force)
    timeline = arranged(ritual, wishes, frames=frames)
    tell()
    sounding.write(timeline, path, force=force)
