"""The command that breathes without a script: breathe."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.forms import date_option, form_option
from unhurried.cli.options import Playing, force_option, output_option, playing, spoken_here, spoken_option, wishes
from unhurried.cli.reading import Parsed
from unhurried.cli.setting import setting
from unhurried.wishes import Wishes

if TYPE_CHECKING:
    from unhurried.breath import Pattern, Ramp
    from unhurried.form import Form
    from unhurried.history.place import Breathing
    from unhurried.making.order import Order
    from unhurried.script.ritual import Ritual

FIVE_MINUTES: Final = 300.0
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
@form_option
@date_option
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
    form: "Form",
    day: str | None,
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
    from unhurried.history.place import Breathing

    how = Breathing(str(pattern), seconds, None if ramp is None else (ramp.start, ramp.end), beyond_limits, language)

    def order() -> "Order":
        return _order(ritual, how, output, form, wishes, day=day, force=force)

    if output is None:
        _breathe(ritual, how, order, playing, wishes, history=history)
        return
    from unhurried.cli.sounding import check, make

    made = order()
    check(made)
    make(made)


def _order(
    ritual: "Ritual",
    how: "Breathing",
    output: Path | None,
    form: "Form",
    wishes: Wishes,
    *,
    day: str | None,
    force: bool,
) -> "Order":
    from unhurried.cli.again import Meant, day_of, order_of
    from unhurried.cli.choosing import Chosen
    from unhurried.cli.sounding import default_path
    from unhurried.script.sitting import sit
    from unhurried.wishes import Choices

    path = output or default_path(ritual, form)
    meant = Meant(Chosen(sit(ritual), None, None, date.today(), 0, how), wishes, Choices())
    return order_of(meant, path, form, date=day_of(meant, day), force=force)


def _breathe(
    ritual: "Ritual",
    how: "Breathing",
    order: Callable[[], "Order"],
    playing: Playing,
    wishes: Wishes,
    *,
    history: bool,
) -> None:
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
            heard=lambda _: None,
            instead=lambda: aloud.make_instead(order()),
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
