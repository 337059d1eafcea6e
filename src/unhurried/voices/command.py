"""Any program that writes a WAV: an argument list, no shell. Its exit code is not asked: the file is judged.

(RHVoice, festival and espeak-ng exit with 0 and no file; flite exits with 0 for a voice that does not exist.)
"""

import contextlib
import os
import shutil
import signal
import string
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unhurried.errors import NotFoundError, shown
from unhurried.language_tags import base_language
from unhurried.nearest import nearest
from unhurried.voices.engine import EngineError, RefusedError, Utterance, Workroom

DEADLINE: Final = 15.0
"""Seconds for a line, and a fifth of one more for each character. Measured: festival 0.7 s."""

PLACEHOLDERS: Final = ("text", "text_file", "out", "rate", "percent", "stretch", "wpm", "language")
"""What may stand in a program's arguments; PRESETS tells what each is."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that speaks: its arguments with {placeholders} in them, and the languages it speaks (none: any)."""

    arguments: tuple[str, ...]
    languages: tuple[str, ...] = ()


FESTIVAL_VOICE: Final = "(voice_cmu_us_slt_arctic_hts)"
PRESETS: Final[Mapping[str, Program]] = {
    "espeak-ng": Program(("espeak-ng", "-v", "{language}", "-s", "{wpm}", "-w", "{out}", "-f", "{text_file}")),
    "flite": Program(
        ("flite", "-voice", "slt", "--setf", "duration_stretch={stretch}", "-f", "{text_file}", "-o", "{out}"),
        ("en-us",),
    ),
    "festival": Program(("text2wave", "-eval", FESTIVAL_VOICE, "{text_file}", "-o", "{out}"), ("en-us",)),
    "rhvoice": Program(
        ("RHVoice-test", "-p", "slt", "-r", "{percent}", "-i", "{text_file}", "-o", "{out}"), ("en-us",)
    ),
    "pico": Program(
        ("pico2wave", "-l", "{language}", "-w", "{out}", "{text}"), ("en-us", "en-gb", "de", "es", "fr", "it")
    ),
}
"""Programs that are known. {rate} is the rate beside the natural one (0.85), {percent} the same as 85, {stretch} its
inverse (1.18), {wpm} the rate on espeak-ng's scale, {language} the ritual's language as the program names it."""
COMPLAINTS: Final = "complaints"
"""The file that has what a program says of itself."""
NATURAL_WPM: Final = 175
"""espeak-ng's own rate."""
LOCALES: Final = {"en": "en-GB", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
"""What pico calls the languages it has."""


def identity_of(path: str, program: Program, language: str) -> tuple[str, ...]:
    """Return what decides how a program sounds: itself, its arguments; its file's state stands for its version."""
    state = Path(path).stat()
    return (path, *program.arguments[1:], language, str(state.st_size), str(state.st_mtime_ns))


def program_path(program: Program) -> str | None:
    """Return where a program lies, or None where it is not installed."""
    name = program.arguments[0]  # not made a path at once: that of "./speak" would be "speak", and looked for
    found = shutil.which(Path(name).expanduser() if name.startswith("~") else name)
    return None if found is None else str(Path.cwd() / found)  # its link stays: a program may go by it


class CommandEngine:
    """A program, started anew for each line."""

    pitched = False

    def __init__(self, name: str, program: Program, language: str, *, deadline: float = DEADLINE) -> None:
        """Find the program.

        Raises:
            EngineError: it is not there, or there is no folder to work in.
        """
        found = program_path(program)
        if found is None:
            raise RefusedError(
                f"the voice '{name}' needs the program '{program.arguments[0]}', which is not installed"
            )
        self._name = name
        self._program_path, self._program = found, program
        self._language = language_named(language, name)
        self.languages = program.languages
        self._deadline = deadline
        self._room = Workroom()
        self._running: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def identity(self) -> tuple[str, ...]:
        """Return the program, its arguments, and the state of its file: there is no other sign of its version."""
        return identity_of(self._program_path, self._program, self._language)

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:  # noqa: ARG002
        """Run the program for some words; see :class:`unhurried.voices.engine.Engine`."""
        try:
            self._run(self._filled(text, rate), self._deadline + len(text) / 5)
            return self._room.take()
        except EngineError as error:
            self._room.check_room()
            raise EngineError(f"{error}{self._last_words()}") from None

    def close(self) -> None:
        """End the program if it runs, and take its folder away."""
        self._closed = True
        if self._running is not None:
            _kill(self._running)
        self._room.close()

    def _filled(self, text: str, rate: float) -> list[str]:
        text_file = self._room.path / "line.txt"
        try:
            text_file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise EngineError(f"has no room for its words: {error.strerror or error}") from None
        values = {
            "text": text,
            "text_file": str(text_file),
            "out": str(self._room.file),
            "rate": f"{rate:.3f}",
            "percent": f"{rate * 100:.0f}",
            "stretch": f"{1 / rate:.3f}",
            "wpm": f"{NATURAL_WPM * rate:.0f}",
            "language": self._language,
        }
        return [argument.format(**values) for argument in self._program.arguments[1:]]

    def _run(self, arguments: list[str], seconds: float) -> None:
        try:
            with (self._room.path / COMPLAINTS).open("wb") as complaints:
                self._running = subprocess.Popen(  # noqa: S603 the person's own program; a list, no shell
                    [self._program_path, *arguments],
                    cwd=self._room.path,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=complaints,
                    start_new_session=True,  # a script's own children end with it, and Ctrl-C is ours to answer
                )
        except OSError as error:
            raise EngineError(f"'{self._name}' could not be started: {error.strerror or error}") from None
        if self._closed:
            _kill(self._running)
        try:
            self._running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise EngineError(f"'{self._name}' was not done within {seconds:.3g} s") from None
        finally:
            _kill(self._running)
            self._running = None  # its number may be another process's by now

    def _last_words(self) -> str:
        """Return the last line that the program complained of, if it did."""
        with contextlib.suppress(OSError):
            lines = (self._room.path / COMPLAINTS).read_text(errors="replace")[-2_000:].strip().splitlines()
            if lines:
                return f" ('{self._name}' says: {shown(lines[-1].strip()[:120])})"
        return ""


def arguments_fault(arguments: tuple[str, ...]) -> str | None:
    """Say what is wrong with a program's arguments, or None."""
    names: set[str] = set()
    for argument in arguments:
        try:
            fields = [part[1:] for part in string.Formatter().parse(argument) if part[1] is not None]
        except ValueError:
            return f"'{argument}': a '{{' or '}}' on its own; write it twice"
        if any(spec or conversion for _, spec, conversion in fields) or "\0" in argument:
            return f"'{argument}': nothing stands beside a name in braces"
        names |= {str(name) for name, _, _ in fields}
    if unknown := sorted(names - set(PLACEHOLDERS)):
        return f"'{{{unknown[0]}}}' is not known here; known: {', '.join(PLACEHOLDERS)}"
    if "out" not in names:
        return "'{out}' is missing: where the program is to write its WAV file"
    if not names & {"text", "text_file"}:
        return "'{text}' or '{text_file}' is missing: what the program is to say"
    return None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a program and what it has started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def language_named(language: str, program: str) -> str:
    """Return a language as a program names it."""
    return LOCALES.get(base_language(language), language) if program == "pico" else language.lower().replace("_", "-")


def program_of(name: str, own: Mapping[str, Program]) -> Program:
    """Return a program by its name: one of the person's own, or one that is known.

    Raises:
        NotFoundError: there is none of that name.
    """
    programs = {**PRESETS, **own}
    if name not in programs:
        near = nearest(name, programs)
        mend = f"did you mean '{near}'?" if near else f"there are {', '.join(programs)}"
        raise NotFoundError(f"there is no program '{name}' that speaks; {mend} (docs/voices.md)")
    return programs[name]
