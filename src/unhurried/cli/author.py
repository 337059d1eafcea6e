"""The commands for whoever writes a ritual: new, check, schema."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.completing import complete_script
from unhurried.cli.options import measure_option, wishes_set
from unhurried.cli.screen import bar, echo
from unhurried.cli.setting import settings_of

if TYPE_CHECKING:
    from unhurried.script.ritual import Ritual

_NEXT = {"check": "whether it holds together", "show": "what happens when", "play": "lie down, and listen"}
"""What to do with a new script, and what for: as a shell takes it, the rest being a comment to it."""


@click.command("check", short_help="Check scripts for faults.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_script)
@measure_option
def check_command(files: tuple[str, ...], voice: str | None) -> int:
    """Check scripts and show every fault of them; exit 1 if there is one."""
    from unhurried.errors import ScriptError, UnhurriedError
    from unhurried.library import with_excerpts

    faulty = 0
    for file in files:
        try:
            rituals = _rituals(file)
        except ScriptError as error:
            faults = str(with_excerpts(error))
        except UnhurriedError as error:
            faults = str(error)
        else:
            faults = "" if voice is None else _misfits(rituals, voice)
        faulty |= bool(faults)
        echo(faults or f"{file}: no faults", err=bool(faults))
    return faulty


def _rituals(file: str) -> list["Ritual"]:
    """Return the ritual of a script, or those of a series; whatever is drawn, it holds together.

    Raises:
        UnhurriedError: with every fault.
    """
    from unhurried.errors import Fault, ScriptError
    from unhurried.library import look_up, part_of
    from unhurried.rehearsing import check_every_sitting
    from unhurried.script.ritual import Ritual, Series

    found = look_up(file)
    several = len(found.parts) if isinstance(found, Series) else 1
    rituals: list[Ritual] = []
    faults: list[Fault] = []
    for number in range(1, several + 1):
        try:
            ritual = part_of(found, str(number)) if isinstance(found, Series) else found
            check_every_sitting(ritual)
            rituals.append(ritual)
        except ScriptError as error:
            faults += error.faults
    if faults:
        raise ScriptError(tuple(dict.fromkeys(faults)))
    return rituals


def _misfits(rituals: Sequence["Ritual"], voice: str) -> str:
    """Return what is told of each of the words that a voice has no time for.

    Raises:
        UnhurriedError: no such voice, or it cannot speak at all; what is set has a fault.
    """
    from unhurried.arranging import voice_of
    from unhurried.errors import ScriptError, VoiceError
    from unhurried.fitting import faults_of_fit
    from unhurried.library import with_excerpts
    from unhurried.played import sounds_of
    from unhurried.script.drawing import every_step
    from unhurried.script.ritual import Play

    wishes = wishes_set(settings_of(click.get_current_context()), voice)
    found: list[str] = []
    told: list[str] = []
    for ritual in rituals:
        try:
            with voice_of(wishes, ritual, told.append) as speaking, bar("Speaking the lines") as spoken:
                plays = [step for step in every_step(ritual.steps) if isinstance(step, Play)]
                sounds = sounds_of(plays, to_be_heard=False)
                faults = faults_of_fit(ritual, speaking, spoken, sounds)
            found += [fault.in_full() for fault in with_excerpts(ScriptError(faults)).faults]
        except VoiceError as error:
            if error.line is None:
                raise
            found.append(str(error))
    for said in dict.fromkeys(told):  # when no bar is in the way
        echo(said, err=True)
    return "\n".join(dict.fromkeys(found))


@click.command("schema", short_help="Print the JSON Schema of scripts, for editors.")
def schema_command() -> None:
    """Print the JSON Schema of the script language: with it an editor completes, explains and underlines."""
    from unhurried.script.schema import ritual_schema

    click.echo(json.dumps(ritual_schema(), indent=2, sort_keys=True, ensure_ascii=False))


@click.command("new", short_help="Write a script to begin with.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def new_command(file: Path) -> None:
    """Write a script to begin with to FILE: it plays as it stands, and comments tell what else there is."""
    from unhurried.template import write_template

    path = write_template(file)
    named = shlex.quote(str(path))
    echo(f"{path} is written. It plays as it stands; open it, and change whatever you like.")
    for verb, what in _NEXT.items():
        echo(f"  unhurried {verb} {named}  # {what}")
