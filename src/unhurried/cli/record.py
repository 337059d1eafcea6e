"""The command that listens: record."""

import contextlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from unhurried.cli.options import Playing, playing_through, ritual_argument, set_option
from unhurried.cli.screen import echo
from unhurried.cli.setting import setting

if TYPE_CHECKING:
    from unhurried.cues import Ears
    from unhurried.script.ritual import Ritual
    from unhurried.timeline import SpokenLine
    from unhurried.voices.recordings import Recordings


@click.command("record", short_help="Record a ritual in your own voice.")
@ritual_argument
@click.option("--as", "who", type=click.Choice(["a", "b", "me"]), default="me", show_default=True, help="Who speaks.")
@setting("names")
@setting("ears", help="As it is to be played.")
@set_option
@click.option("--again", is_flag=True, help="All lines, also those that are recorded.")
@click.option("--list", "only_list", is_flag=True, help="Show which lines are recorded, and record none.")
@playing_through
def record_command(
    ritual: str,
    who: str,
    names: Mapping[str, str] | None,
    ears: "Ears",
    words: Mapping[str, str],
    again: bool,
    only_list: bool,
    playing: Playing,
) -> None:
    """Record a RITUAL in your own voice, line by line.

    Your voice then guides the other: `unhurried play RITUAL --voice mine`. Nothing leaves this machine.
    """
    from unhurried.script.sitting import everything
    from unhurried.timeline import heard, spoken_lines
    from unhurried.voices.recordings import Recordings, default_folder

    found = _one_ritual(ritual, words)
    lines = spoken_lines(heard(everything(found), names, ears))
    recordings = Recordings(default_folder(), found.name, who)
    manner = [
        *(["--names", ",".join(names.values())] if names else []),
        *(["--ears", "split"] if ears == "split" else []),
        *(part for key, said in words.items() for part in ("--set", f"{key}={said}")),
    ]
    shelf = _Shelf(ritual, who, manner, lines, recordings, set(recordings.found(line.text for line in lines)))
    if not lines:
        echo(f"{found.title}: nothing is said in it; there is nothing to record.")
    elif only_list:
        shelf.show()
    elif len(shelf.kept) == len(lines) and not again:
        echo(f"{shelf.ending()}\nTo record anew: --again")
    else:
        _record(found.title, shelf, playing, again=again)


def _one_ritual(source: str, words: Mapping[str, str]) -> "Ritual":
    """Read what is to be recorded.

    Raises:
        UnhurriedError: it is a series; it has faults.
    """
    from unhurried.errors import UnhurriedError
    from unhurried.library import look_up
    from unhurried.script.ritual import Series

    found = look_up(source, words=words)
    if isinstance(found, Series):
        days = ", ".join(f"{source}#{number} ({part})" for number, part in enumerate(found.parts, 1))
        raise UnhurriedError(f"{source} is a series; record its rituals one by one: {days}")
    return found


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A ritual's lines as they are said in a manner (names, ears, words), and the texts of those that are kept."""

    ritual: str
    who: str
    manner: list[str]
    lines: "tuple[SpokenLine, ...]"
    recordings: "Recordings"
    kept: set[str]

    def show(self) -> None:
        """List every line."""
        for number, line in enumerate(self.lines, 1):
            echo(f"{number:>3}  {'recorded' if line.text in self.kept else '-':<8}  {line.text}")
        echo(f"\n{self.count()} recorded, in {self.recordings.folder}")

    def count(self) -> str:
        """Say how many lines there are, or how many of them."""
        kept, of = len(self.kept), len(self.lines)
        if of == 1:
            return "The one line is" if kept else "0 of 1 line is"
        return f"{f'All {of}' if kept == of else f'{kept} of {of}'} lines are"

    def ending(self) -> str:
        """Say how far it is, and what can be done next."""
        if len(self.kept) == len(self.lines):
            voice = "mine" if self.who == "me" else f"mine:{self.who}"
            hear = shlex.join(["unhurried", "play", self.ritual, "--voice", voice, *self.manner])
            return f"{self.count()} recorded. Hear them: {hear}"
        who = ["--as", self.who] if self.who != "me" else []
        go_on = shlex.join(["unhurried", "record", self.ritual, *who, *self.manner])
        return f"{self.count()} kept; go on whenever you like: {go_on}"


def _record(title: str, shelf: _Shelf, playing: Playing, *, again: bool) -> None:
    """Walk through the lines with a terminal, a microphone and, where there is one, a speaker."""
    from unhurried.cli.keys import keys
    from unhurried.cli.recording import Session
    from unhurried.errors import NoDeviceError
    from unhurried.microphone import Microphone
    from unhurried.sinks.speaker import SpeakerSink

    with keys() as pressed, contextlib.closing(Microphone()) as microphone:
        session = Session(shelf.lines, shelf.recordings, shelf.kept, again, pressed, microphone)
        echo(f"{title}: {shelf.count()} recorded.")
        click.echo("Speak as you would to someone lying beside you. Nothing leaves this machine.")
        try:
            session.speaker = SpeakerSink(playing.device, buffer=playing.buffer)
            session.speaker.close()  # until there is something to hear
        except NoDeviceError as error:
            session.without_speaker(error)
        try:
            session.walk()
        finally:
            echo(f"\n{shelf.ending()}")
