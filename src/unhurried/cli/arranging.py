"""A ritual and a person's wishes -> its timeline, with a bar while the voice speaks what is new."""

import click

from unhurried.cli.options import Wishes
from unhurried.cli.screen import bar
from unhurried.cues import Timeline
from unhurried.levels import Levels
from unhurried.script.ritual import Ritual
from unhurried.timeline import NAMES, arrange
from unhurried.voices import open_voice


def arranged(ritual: Ritual, wishes: Wishes) -> Timeline:
    """Return the timeline of a ritual as it was wished for.

    Raises:
        click.BadParameter: a level is outside its range.
        UnhurriedError: no such voice; a line that cannot be spoken.
    """
    try:
        levels = Levels(voice=wishes.voice_level, tone=wishes.tone_level, bed=wishes.bed_level)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None
    with open_voice(wishes.voice) as voice, bar("Speaking the lines") as spoken:
        return arrange(ritual, voice, names=wishes.names or NAMES, levels=levels, spoken=spoken)
