"""An evening of recording: each line is shown, recorded, heard, kept or recorded again.

What is kept is on the disk at once, so that whatever ends it takes no more than the line being recorded.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import click

from unhurried.cli.keys import Keys
from unhurried.cli.screen import echo
from unhurried.errors import DeviceLostError, NoDeviceError, shown
from unhurried.microphone import Microphone
from unhurried.sinks.speaker import SpeakerSink
from unhurried.sounds.held import Held
from unhurried.timeline import SpokenLine
from unhurried.units import clock
from unhurried.voices.clip import Mono
from unhurried.voices.recordings import Recordings
from unhurried.voices.take import advice, trimmed_and_levelled

WIDEST: Final = 78
"""Columns: words are shown no wider."""
CELLS: Final = 30
CELL_DB: Final = 2.0
"""The meter: cells, and dB of each. It begins to move at -60 dBFS."""
LOOK: Final = 0.1
"""Seconds between two looks at the meter."""

_GO: Final = ("space", "enter")
_FRESH: Final = {"space": "record", "b": "the line before", "s": "skip", "q": "stop for today"}
_THERE: Final = {
    "space": "record anew",
    "p": "hear it",
    "b": "the line before",
    "s": "leave it",
    "q": "stop for today",
}
_TAKEN: Final = {
    "space": "keep and go on", "a": "again", "p": "hear it", "b": "back", "s": "skip", "q": "stop for today",
}  # fmt: skip


class _EnoughError(KeyboardInterrupt):
    """A key was pressed while a take is played back: the speaker fades it out, as for Ctrl-C."""


@dataclass(slots=True)
class Session:
    """One evening's recording. ``kept`` are the texts that are on the disk."""

    lines: tuple[SpokenLine, ...]
    recordings: Recordings
    kept: set[str]
    again: bool
    keys: Keys
    microphone: Microphone
    speaker: SpeakerSink | None = None
    _pressed: str | None = field(default=None, init=False)
    """A key that came early: it answers the next question."""

    def walk(self) -> None:
        """Go through the lines until there is none left, or nobody wants to."""
        at = self._after(-1)
        while at is not None:
            answer = self._line(at)
            if answer == "q":
                return
            at = max(0, at - 1) if answer == "b" else self._after(at)

    def without_speaker(self, why: Exception) -> None:
        """Go on without hearing the takes."""
        self.speaker = None
        echo(f"Your takes cannot be played back: {why}. You can record them all the same.")

    def _after(self, at: int) -> int | None:
        """Return the next line to be recorded."""
        wanted = (k for k in range(at + 1, len(self.lines)) if self.again or self.lines[k].text not in self.kept)
        return next(wanted, None)

    def _line(self, at: int) -> str:
        """Record one line until it is kept or left; return the last answer."""
        self._show(at)
        text = self.lines[at].text
        take: Mono | None = None
        while True:
            is_there = text in self.kept
            answer = self._ask(_TAKEN if take is not None else _THERE if is_there else _FRESH)
            if answer == "a" or (answer == "space" and take is None):
                take = self._take()
                self._play(take)
            elif answer == "space" and take is not None:
                self.recordings.keep(text, take)
                self.kept.add(text)
                click.echo("  Kept.")
                return answer
            elif answer == "p":
                self._play(take if take is not None else self._kept(text))
            else:
                return answer

    def _show(self, at: int) -> None:
        """Show a line's words, and those before them for the tone to take."""
        section = self.lines[at].place.section
        echo(f"\nLine {at + 1} of {len(self.lines)}{f'   {section}' if section else ''}\n")
        if at:
            click.secho(_wrapped(shown(self.lines[at - 1].text)), dim=True)
        click.secho(_wrapped(shown(self.lines[at].text)) + "\n", bold=True)

    def _ask(self, answers: Mapping[str, str]) -> str:
        """Show what can be done, and wait for one of it."""
        key, self._pressed = self._pressed, None
        if _meant(key, answers) not in answers:
            click.echo("  " + "   ".join(f"{key}: {what}" for key, what in answers.items()))
        while (answer := _meant(key, answers)) not in answers:
            key = self.keys.press(None)
        return answer

    def _take(self) -> "Mono | None":
        """Record until a key is pressed; return what is to be kept of it, or say why there is nothing."""
        click.echo("  one moment ...", nl=False)
        self.microphone.start()
        self.keys.forget()
        key = None
        while key not in (*_GO, "q") and not self.microphone.full:
            self._meter(self.microphone.level())
            key = self.keys.press(LOOK)
        samples = self.microphone.stop()
        click.echo()
        if key == "q":
            self._pressed = key
            return None
        try:
            take = trimmed_and_levelled(samples)
        except ValueError as error:
            _say(str(error))
            return None
        told = "that was two minutes, the longest there can be" if key is None else advice(samples)
        if told is not None:
            _say(told)
        return take

    def _meter(self, level: float) -> None:
        """Write the meter over itself; it is narrow, for a line that wraps cannot be written over."""
        columns = shutil.get_terminal_size().columns
        cells = max(0, min(CELLS, columns - 30))
        lit = max(0, min(cells, cells + round(level / CELL_DB)))
        meter = f"  {clock(self.microphone.frames)}  {'|' * lit}{'.' * (cells - lit)}  speak; space: done"
        click.echo(f"\r{meter[: columns - 1]}", nl=False)

    def _play(self, take: "Mono | None") -> None:
        """Play a take back, until its end or a key."""
        if take is None or self.speaker is None:
            return
        self.keys.forget()  # a second tap of the key that ended the take is no answer to what is not heard yet
        click.echo("  This is how it sounds:")
        try:
            self.speaker.take(Held(take), self._listen)
        except _EnoughError:
            pass
        except (NoDeviceError, DeviceLostError) as error:
            self.without_speaker(error)

    def _listen(self, _frames: int) -> None:
        """Look for a key while a take is played back."""
        if self._pressed is None and (key := self.keys.press(0)) in (*_TAKEN, *_GO, "k"):
            self._pressed = key
            raise _EnoughError

    def _kept(self, text: str) -> "Mono | None":
        clip = self.recordings.clip(text)
        return clip.load() if clip is not None else None


def _meant(key: str | None, answers: Mapping[str, str]) -> str:
    """Return the answer that a key stands for; Enter is as good as the space bar, and so is k for keeping."""
    return "space" if key in _GO or (key == "k" and "a" in answers) else key or ""


def _wrapped(text: str) -> str:
    width = min(WIDEST, max(20, shutil.get_terminal_size().columns - 2))
    return click.wrap_text(text, width, initial_indent="  ", subsequent_indent="  ")


def _say(told: str) -> None:
    click.echo(f"  {told[0].upper()}{told[1:]}{'' if told.endswith('?') else '.'}")
