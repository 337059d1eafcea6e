"""The command that says what is well here and what is not: doctor."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from unhurried.cli.completing import complete_language, complete_voice
from unhurried.cli.reading import Parsed
from unhurried.errors import UnhurriedError
from unhurried.settings.reading import parse_language

if TYPE_CHECKING:
    from unhurried.cues import Timeline
    from unhurried.doctor.finding import Finding
    from unhurried.doctor.looking import Asked
    from unhurried.doctor.terminal import Terminal
    from unhurried.wishes import Wishes


SOUNDING: Final = ("configuration", "voice", "sound", "portaudio", "device")
"""Checks without which nothing is heard."""


def configuration_faults() -> list[str]:
    """Return the faults of the configuration, a line each."""
    from unhurried.config import what_holds

    return list(what_holds()[1])


def set_here() -> Mapping[str, Any]:
    """Return what is set, as far as it holds: no fault, and no broken package, keeps us from looking."""
    try:
        from unhurried.config import what_holds

        return {key: found.value for key, found in what_holds()[0].found.items()}
    except Exception:  # told by the checks
        return {}


def kept_files() -> Mapping[str, Callable[[], object]]:
    """Return what opens each of the files that are kept, and raises an UnhurriedError where one cannot be read."""

    def past() -> object:
        from unhurried.past_file import default_file, read_past

        return read_past(default_file())

    def history() -> object:
        from unhurried.history.on_disk import read_rows
        from unhurried.history.where import default_file

        return read_rows(default_file(), most=1)

    def plan() -> object:
        from unhurried.plan.file import default_file, read_entries

        return read_entries(default_file())

    def journal() -> object:
        from unhurried.journal.notebook import Notebook, default_folder

        notebook = Notebook(default_folder())
        return [notebook.entries(pages) for pages in notebook.pages()]

    return {"past of cards and series": past, "history": history, "plan": plan, "journal": journal}


@click.command("doctor", short_help="Say what is well here, and how to mend what is not.")
@click.option("--sound", is_flag=True, help="Also play a chime and a sentence.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--voice", metavar="VOICE", shell_complete=complete_voice, help="Look at this voice.")
@click.option(
    "--language",
    type=Parsed("LANGUAGE", parse_language),
    metavar="LANGUAGE",
    shell_complete=complete_language,
    help="What is spoken.",
)
@click.option("--device", metavar="DEVICE", help="Look at this sound device.")
def doctor_command(*, sound: bool, as_json: bool, voice: str | None, language: str | None, device: str | None) -> int:
    """Look at Python and its packages, the voice, the sound, the folders, the configuration and the terminal.

    Each line is `ok`, `--` for what could be better, or `!!` for what keeps rituals from being played or exported,
    with the command that mends it on this system. The exit code is 1 where there is a `!!`. Nothing is changed.
    """
    from unhurried.doctor.finding import all_well, as_data
    from unhurried.doctor.looking import Asked

    settings = set_here()
    asked = Asked(
        voice or "",
        language or settings.get("language", "en"),
        device or settings.get("device", ""),
        seen_terminal,
        configuration_faults,
        kept_files(),
    )
    found = []
    for finding in _all(asked, sound=sound):
        found.append(finding)
        if not as_json:
            click.echo(str(finding))
    if as_json:
        click.echo(json.dumps(as_data(found), indent=1))
    return 0 if all_well(found) else 1


def _all(asked: "Asked", *, sound: bool) -> "Iterator[Finding]":
    """Give what all checks find, and at last what was heard."""
    from unhurried.doctor.apart import Apart
    from unhurried.doctor.looking import checks, looked
    from unhurried.doctor.system import this_system

    found = []
    with Apart() as apart:
        for finding in looked(checks(this_system(), asked, apart)):
            found.append(finding)
            yield finding
    if sound:
        yield from heard(asked, [finding for finding in found if finding.name in SOUNDING])


def heard(asked: "Asked", before: "Sequence[Finding]") -> "Iterator[Finding]":
    """Play a chime and a sentence, unless it is known that nothing would be heard."""
    from unhurried.doctor.finding import all_well, ok, told, warn, wrong

    if not all_well(before):
        yield warn("sound", "nothing was played: first mend the voice or the sound")
        return
    try:
        for timeline in _timelines(asked):
            click.echo(f"Playing: {timeline.title}", err=True)
            _play(timeline, asked.device)
    except UnhurriedError as error:
        yield told("sound", str(error))
    except Exception as error:
        yield wrong("sound", f"nothing can be played: {str(error) or type(error).__name__}")
    else:
        yield ok("sound", "a chime and a sentence were played; if you heard nothing: `unhurried devices`, the volume")


def _timelines(asked: "Asked") -> "Iterator[Timeline]":
    from dataclasses import replace

    from unhurried.arranging import levels_of
    from unhurried.cli.arranging import arranged
    from unhurried.cli.options import ENGLISH
    from unhurried.languages import language_of
    from unhurried.script.ritual import Say
    from unhurried.tryout import tryout, voice_ritual

    wishes = _wishes(asked)
    yield tryout("start", levels=levels_of(wishes))
    ritual = voice_ritual(asked.language if language_of(asked.language) else ENGLISH)
    one = tuple(replace(step, sentences=step.sentences[:1]) for step in ritual.steps if isinstance(step, Say))
    yield arranged(replace(ritual, steps=one), wishes)


def _wishes(asked: "Asked") -> "Wishes":
    from unhurried.cli.options import wishes_set
    from unhurried.config import what_holds

    return wishes_set(what_holds()[0], asked.voice or None)


def _play(timeline: "Timeline", device: str) -> None:
    from unhurried.flow import sound
    from unhurried.sinks.speaker import SpeakerSink

    sound(timeline, SpeakerSink(device or None))


def seen_terminal() -> "Terminal":
    """Return what standard output and input are."""
    from unhurried.cli.face import can_show_face
    from unhurried.doctor.terminal import Terminal

    seen = sys.stdout.isatty()
    size = shutil.get_terminal_size()
    return Terminal(
        seen=seen,
        typed=sys.stdin.isatty(),
        shows=can_show_face(),
        term=os.environ.get("TERM", ""),
        columns=size.columns,
        rows=size.lines,
        colours=_colours() if seen else None,
        encoding=sys.stdout.encoding or "ascii",
    )


def _colours() -> str | None:
    from rich.console import Console

    console = Console(force_terminal=True)
    names = {"standard": "16", "windows": "16", "256": "256", "truecolor": "16 million"}
    return None if console.no_color else names.get(console.color_system or "")
