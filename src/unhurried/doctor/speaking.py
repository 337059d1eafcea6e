"""Whether the voice that is to speak does: it says a few words, into no file that is kept."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from unhurried.doctor.finding import Finding, ok, told, warn, wrong
from unhurried.doctor.places import temporary
from unhurried.doctor.system import PACKAGES, System, install, install_python, look_at_room
from unhurried.errors import UnhurriedError

if TYPE_CHECKING:
    from unhurried.settings.voices import VoiceSettings
    from unhurried.voices.engine import Engine

DEADLINE: Final = 30.0
"""Seconds for a voice to start and speak in. Measured: espeak-ng 0.3 s, Piper 2; from a slow disk more."""
WORDS: Final = 4
OTHERS: Final = "`unhurried voices` lists the others"
SILENT: Final = 0.001
"""Of full scale: what stays below it is no voice."""
SHORTEST: Final = 0.1
"""Seconds that so many words take at least."""


def voice(system: System, wish: str, language: str, deadline: str = str(DEADLINE)) -> Iterator[Finding]:
    """Have the voice of a wish, else of the configuration, else the best, speak a language; tell what came of it."""
    from unhurried.config import what_holds
    from unhurried.settings.voices import voice_settings
    from unhurried.voices.catalogue import default_wish

    settings = voice_settings(what_holds()[0])  # what is wrong with it is another check's to tell
    wish = wish or settings.voice or ""
    kind = wish.partition(":")[0]
    if kind == "silent":
        yield ok("voice", "the voice is set to silent: nothing is spoken")
        return
    if kind == "mine":
        yield ok("voice", "your own recordings speak; the lines that are not recorded are spoken by the next voice")
        wish = ""
    wish = wish or default_wish(language)
    try:
        yield _spoken(system, wish, language, settings, float(deadline))
    except UnhurriedError as error:
        yield told("voice", str(error))
    yield from better(system, language)


def _spoken(system: System, wish: str, language: str, settings: "VoiceSettings", deadline: float) -> Finding:
    from unhurried.language_tags import same_language
    from unhurried.languages import sample_in
    from unhurried.voices import starter
    from unhurried.voices.engine import EngineError, RefusedError

    start, _ = starter(wish, language, settings)
    is_late = threading.Event()
    sample = " ".join(sample_in(language)).split()[:WORDS] or ["one", "two", "three"]
    try:
        engine = start()
        try:
            late = threading.Timer(deadline, _end, [engine, is_late])
            late.daemon = True
            late.start()
            samples, rate = engine.speak(" ".join(sample), 1.0, None)
            name, speaks = _name(wish, engine), engine.languages
        finally:
            engine.close()
    except RefusedError as error:
        found = told("voice", str(error))
        return found if found.mend else replace(found, mend=_gets(system, wish))
    except EngineError as error:
        why = f"did not speak within {deadline:g} s" if is_late.is_set() else str(error)
        return _refused(system, wish, why)
    if speaks and not any(same_language(one, language) for one in speaks):
        other = f"unhurried voices --language {language}"
        return wrong("voice", f"the voice {name} does not speak '{language}', but {', '.join(speaks)}", other)
    if len(samples) < SHORTEST * rate or abs(samples).max() < SILENT:
        return wrong("voice", f"the voice {name} speaks, and nothing is heard", OTHERS)
    return ok("voice", f"the voice {name} speaks")


def _end(engine: "Engine", is_late: threading.Event) -> None:
    """End an engine that is late."""
    is_late.set()
    engine.close()


def _name(wish: str, engine: "Engine") -> str:
    return f"system:{engine.identity[1]}" if wish.partition(":")[0] == "system" else wish


def _refused(system: System, wish: str, why: str) -> Finding:
    """Tell why an engine did not speak."""
    what = f"the voice '{wish}' {why}"
    if _is_full():
        return wrong("voice", what, look_at_room(system, temporary()))
    if wish.partition(":")[0] != "system":
        return wrong("voice", what, _gets(system, wish))
    if system.platform == "linux":
        return wrong("voice", what, install_python(system, "espeakng-loader", "pyttsx3", again=True))
    where = {
        "darwin": "System Settings > Accessibility > Spoken Content",
        "win32": "Settings > Time & language > Speech",
    }
    again = install_python(system, "pyttsx3", again=True)
    return wrong("voice", what, f"add a voice in {where.get(system.platform, 'the settings')}, or {again}")


def _gets(system: System, wish: str) -> str:
    """Return what gets the program, or the model, of a voice, or shows the others."""
    kind, _, name = wish.partition(":")
    if kind == "command" and name in PACKAGES and shutil.which(name) is None:
        return install(system, name)
    from unhurried.voices.piper import NAME

    if kind == "piper" and NAME.fullmatch(name):
        return f"unhurried voices get {name} --again"
    return OTHERS


def _is_full() -> bool:
    from unhurried.voices.engine import ROOM

    try:
        return shutil.disk_usage(temporary()).free < ROOM
    except OSError:
        return True


def better(system: System, language: str) -> Iterator[Finding]:
    """Tell what would make the voice warmer here."""
    from unhurried.language_tags import base_language
    from unhurried.voices import piper

    name = piper.RECOMMENDED.get(base_language(language), "NAME")
    get = f"unhurried voices get {name}"
    if not piper.is_installed():
        command = f"{install_python(system, 'piper-tts>=1.8')}, then {get}"
        yield warn("piper", "Piper, a neural voice that sounds far warmer, is not installed", command)
    elif (model := piper.best_model(language)) is None:
        yield warn(
            "piper", f"Piper is installed, and has no voice for '{language}', which would sound far warmer", get
        )
    else:
        yield ok("piper", f"Piper has a voice for '{language}': {model.name}")
