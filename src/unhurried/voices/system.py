"""The machine's own voice: pyttsx3, with SAPI 5, the voices of macOS, or the espeak-ng that comes as a wheel.

:class:`SystemSpeaking` lives in a worker process; :func:`open_system` starts one.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from unhurried.installed import folder_of, state_of, version
from unhurried.language_tags import same_language
from unhurried.voices.forked import Done, forked

if TYPE_CHECKING:
    from unhurried.voices.process import WorkerEngine

T = TypeVar("T")

NATURAL: Final = {"espeak": 175, "sapi5": 157, "nsss": 175}
"""pyttsx3's number for the rate at which an engine speaks by itself. (Its own beginning is 200, and quick.)"""
PITCH: Final = -1.5
"""Semitones beside espeak-ng's own pitch: a touch lower is a touch warmer. Other engines offer none."""
PITCH_STEP: Final = 5.6
"""Of espeak-ng's 0 to 100, whose own is 50, for a semitone (measured from -5 to +5 semitones)."""
TICK: Final = 0.0005
"""Seconds between two looks at whether espeak-ng has taken its parameters: it takes 0.001."""
DEFAULT: Final = "default"
"""The voice that an engine has by itself, where it cannot say which."""
ALONE: Final = ("each line alone",)
"""Part of espeak-ng's identity: clips from before were spoken one after the other, and are others."""
LINUX: Final = ("pyttsx3", "espeakng-loader")
"""The packages that speak; elsewhere the first drives what the machine has."""
NOVELTIES: Final = frozenset((
    "albert", "bad news", "bahh", "bells", "boing", "bubbles", "cellos", "deranged", "good news", "hysterical",
    "jester", "organ", "pipe organ", "ralph", "superstar", "trinoids", "whisper", "wobble", "zarvox",
))  # fmt: skip
"""Voices of macOS that are jokes: they are there for whoever names them."""


def open_system(
    wish: str, language: str, *, command: Sequence[str] | None = None, **deadlines: float
) -> "WorkerEngine":
    """Start the machine's voice: the one wished for (id, name or language), or the best for a language.

    Raises:
        EngineError: it does not start, or has no such voice.
    """
    from unhurried.voices.process import WORKER, WorkerEngine  # here: a worker has no use for them

    return WorkerEngine(["system", wish, language], command=command or WORKER, **deadlines)


def system_state(wish: str, language: str) -> str | None:
    """Return all that decides which voice speaks; None where the machine has a say in it: its voices come and go.

    On Linux it is espeak-ng as it comes with its package: every file of it, and of what drives it.
    """
    folders = [folder_of("espeakng_loader"), folder_of("pyttsx3")]
    if sys.platform != "linux" or None in folders:
        return None
    versions = [version(package) for package in LINUX]
    files = [state_of(folder) for folder in (*folders, Path(__file__).parent) if folder is not None]
    return repr((wish, language, sys.executable, sys.version, versions, files))


class SystemSpeaking:
    """The machine's voice. espeak-ng's lines are spoken by forks: see :mod:`unhurried.voices.forked`."""

    def __init__(self, folder: Path, wish: str, language: str) -> None:
        """Find the voice; ``folder`` may be used for as long as it lives.

        Raises:
            LookupError: there is no such voice.
        """
        self._engine: _Engine | None = None
        if sys.platform == "linux":
            _load_bundled_espeak(folder)
            import pyttsx3.drivers.espeak  # noqa: F401  once; it is begun in the forks alone: it starts threads
        else:
            self._engine = _Engine()
        self._hello: dict[str, Any] = self._do(lambda engine, _: engine.introduced(wish, language))

    def hello(self) -> dict[str, Any]:
        """Return who speaks, and every voice of the machine."""
        return self._hello

    def speak(self, text: str, rate: float, pitch: float | None, file: str) -> None:
        """Write a sound file."""
        self._do(lambda engine, done: engine.speak(self._hello["id"], text, rate, pitch, file, done))

    def _do(self, act: "Callable[[_Engine, Done | None], T]") -> T:
        if self._engine is not None:
            return act(self._engine, None)
        told: T = forked(lambda done: act(_Engine(), done))
        return told


class _Engine:
    """pyttsx3's engine."""

    def __init__(self) -> None:
        import pyttsx3

        self._problems: list[Exception] = []
        self._engine: Any = pyttsx3.init()
        self._engine.connect("error", lambda exception, **_: self._problems.append(exception))
        # espeak's driver returns from its first run before the file exists unless it is told that it is idle;
        # the others start before their loop does unless they are told that they are busy.
        self._espeak = str(self._engine) == "espeak"
        self._engine.proxy.setBusy(not self._espeak)
        self._natural = NATURAL.get(str(self._engine)) or float(self._engine.getProperty("rate"))
        self._voice: str | None = None

    def introduced(self, wish: str, language: str) -> dict[str, Any]:
        """Choose a voice, and return who speaks, and every voice of the machine.

        Raises:
            LookupError: there is no such voice.
        """
        voices = _voices(self._engine)
        voice = chosen(voices, wish, language, self._engine.getProperty("voice"))
        if voice is not None:
            self._take(voice["id"])
        self._raise_problems()
        voice = voice or {"id": DEFAULT, "name": DEFAULT, "languages": [], "quality": 0}
        return {
            "identity": identity_of(str(self._engine), voice["id"]),
            "engine": str(self._engine),
            "voices": voices,
            "pitched": self._espeak,
            **{key: voice[key] for key in ("id", "name", "languages", "quality")},
        }

    def speak(self, voice: str, text: str, rate: float, pitch: float | None, file: str, done: Done | None) -> None:
        """Write a sound file; ``done`` may be called as soon as it is there: the driver looks every 0.01 s only."""
        self._problems.clear()
        self._take(voice)
        self._engine.setProperty("rate", round(self._natural * rate))
        if self._espeak:
            steps = PITCH if pitch is None else pitch
            self._engine.setProperty("pitch", round(50 + PITCH_STEP * steps))  # the other drivers have none to set
            # Parameters still waiting in espeak's queue are dropped by the stop() inside the next run. (espeak's own
            # way to wait looks every 0.02 s.)
            from pyttsx3.drivers import _espeak

            while _espeak.IsPlaying():
                time.sleep(TICK)
            if done is not None:
                self._engine.connect("finished-utterance", lambda **_: None if self._problems else done())
        else:
            self._engine.proxy.setBusy(True)
        # One save, one run: of several saves only the last would be written.
        self._engine.save_to_file(text, file)
        self._engine.runAndWait()
        if self._espeak:
            self._engine.proxy.setBusy(False)
        self._raise_problems()

    def _take(self, voice: str) -> None:
        """Have it speak with a voice, by its id: once, because another is begun with its own rate."""
        if voice not in (self._voice, DEFAULT):
            self._engine.setProperty("voice", voice)
            self._voice = voice

    def _raise_problems(self) -> None:
        if self._problems:
            raise self._problems[0]


def _load_bundled_espeak(folder: Path) -> None:
    """Load espeak-ng from its wheel before pyttsx3 looks for a system one.

    espeak-ng fails where the path of its data has 160 characters or more, and ends the process where the
    data is missing: so a short link leads there, and the data is looked for first.
    """
    import ctypes

    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    if not (data / "phontab").is_file():
        raise RuntimeError(f"espeak-ng's data is missing from {data}")
    link = folder / "espeak-ng-data"
    link.symlink_to(data, target_is_directory=True)
    os.environ["ESPEAK_DATA_PATH"] = str(min(data, link, key=lambda path: len(str(path))))
    ctypes.CDLL(espeakng_loader.get_library_path())


def _voices(engine: Any) -> list[dict[str, Any]]:
    """Return every voice of the machine; none where its driver cannot tell (SAPI has one in two languages, say)."""
    try:
        return [_described(voice) for voice in engine.getProperty("voices")]
    except Exception:
        return []


def _described(voice: Any) -> dict[str, Any]:
    """Return a voice of pyttsx3's as plain data: id, name, languages (as ``en-gb``), quality."""
    languages = [str(language).lower().replace("_", "-").split("\0")[0].strip() for language in voice.languages or []]
    name, identifier = str(voice.name), str(voice.id)
    return {"id": identifier, "name": name, "languages": languages, "quality": quality(identifier, name)}


def quality(identifier: str, name: str) -> int:
    """Return how good a voice is, as far as its names tell: 3 neural or premium, 2 enhanced, 1 plain, 0 a joke."""
    words = f"{identifier} {name}".lower()
    if name.lower() in NOVELTIES or "eloquence" in words:
        return 0
    if "premium" in words or "natural" in words or "neural" in words:
        return 3
    return 2 if "enhanced" in words or "onecore" in words else 1


def chosen(voices: list[dict[str, Any]], wish: str, language: str, current: str | None) -> dict[str, Any] | None:
    """Return the voice that is wanted: by id, name or language; without a wish the best one for a language.

    Of those that speak it and are equally good, the machine's current voice comes first, then the order they have.

    Raises:
        LookupError: there is no such voice.
    """
    plain = wish.lower().replace("_", "-")
    if plain:
        for names in (_ids, _names, _languages):
            if found := [voice for voice in voices if plain in names(voice)]:
                return max(found, key=lambda voice: voice["quality"])
        raise LookupError(f"this machine has no voice 'system:{wish}'; `unhurried voices --all` lists those it has")
    speaking = [voice for voice in voices if any(same_language(spoken, language) for spoken in voice["languages"])]
    exact = language.lower().replace("_", "-")
    return max(
        speaking,
        key=lambda voice: (voice["quality"], exact in voice["languages"], voice["id"] == current),
        default=next((voice for voice in voices if voice["id"] == current), None),
    )


def _ids(voice: dict[str, Any]) -> list[str]:
    whole = voice["id"].lower().replace("_", "-")
    return [whole, whole.rsplit("/", 1)[-1], whole.rsplit("\\", 1)[-1]]


def _names(voice: dict[str, Any]) -> list[str]:
    name = voice["name"].lower().replace("_", "-")
    return [name, name.split(" (")[0], name.split(" - ")[0]]


def _languages(voice: dict[str, Any]) -> list[str]:
    spoken: list[str] = voice["languages"]
    return [*spoken, *(language.split("-")[0] for language in spoken)]


def identity_of(engine: str, voice: str) -> tuple[str, ...]:
    """Return what decides how a voice sounds: itself, the versions of the engine and of what drives it."""
    import platform

    packages = LINUX if sys.platform == "linux" else LINUX[:1]
    system = platform.mac_ver()[0] or platform.win32_ver()[1]
    alone = ALONE if sys.platform == "linux" else ()
    return (engine, voice, *(str(version(package)) for package in packages), system, *alone)
