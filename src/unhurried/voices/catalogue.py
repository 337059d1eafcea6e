"""Every voice this machine has, which of them is the best for a language, and what would make it better here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unhurried.language_tags import base_language, same_language
from unhurried.languages import sample_in
from unhurried.voices import piper
from unhurried.voices.cache import ClipCache, default_folder
from unhurried.voices.command import PRESETS, Program, language_named, program_path
from unhurried.voices.command import identity_of as identity_of_program
from unhurried.voices.engine import EngineError
from unhurried.voices.recordings import default_folder as recordings_folder
from unhurried.voices.recordings import who_recorded
from unhurried.voices.spoken import pace_key
from unhurried.voices.system import identity_of, open_system

if TYPE_CHECKING:
    from unhurried.settings.voices import VoiceSettings

SYSTEM_QUALITY: Final = ("novelty", "plain", "enhanced", "premium")
"""What the numbers of :func:`unhurried.voices.system.quality` are called."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice: what ``--voice`` takes, its name, languages (none: any), quality in a word, where it lies.

    ``identity`` is what decides how it sounds.
    """

    wish: str
    name: str
    languages: tuple[str, ...]
    quality: str
    where: str
    identity: tuple[str, ...] = ()

    def speaks(self, language: str) -> bool:
        """Whether it speaks a language, as far as is known."""
        return not self.languages or any(same_language(spoken, language) for spoken in self.languages)


def offers(settings: "VoiceSettings | None", language: str = "en") -> list[Offer]:
    """Return every voice there is, engine by engine, the best first; programs as they are asked for a language."""
    commands = settings.commands if settings else {}
    return [
        *_recorded_offers(),
        *_piper_offers(),
        *_system_offers(),
        *_command_offers({**PRESETS, **commands}, language),
    ]


def default_wish(language: str) -> str:
    """Return the voice that speaks where none was wished for: a Piper voice that is here, else the machine's own."""
    best = piper.best_model(language) if piper.is_installed() else None
    return f"piper:{best.name}" if best else "system"


def chosen(settings: "VoiceSettings | None", language: str) -> tuple[str, str]:
    """Return the voice that speaks where none is wished for, as its offer has it, and why it is this one."""
    wish = (settings.voice if settings else None) or default_wish(language)
    why = f"the best Piper voice for '{language}' that is here"
    if wish == "piper" and (best := piper.best_model(language)) is not None:
        wish = f"piper:{best.name}"
    if wish == "system" or wish.startswith("system:"):
        hello = _system_hello(wish.partition(":")[2], language)
        if hello is not None:
            wish = f"system:{hello['id']}"
            quality = SYSTEM_QUALITY[hello["quality"]]
            why = f"no Piper voice for '{language}' is here, and of the machine's own it is the best one ({quality})"
    if settings and settings.voice:
        why = "it is the one that you have set"
    return wish, why


def known_pace(offer: Offer, language: str) -> float | None:
    """Return the words a minute that a voice speaks by itself, where it has been measured already."""
    return ClipCache(default_folder()).number(pace_key(offer.identity, None, 1.0, sample_in(language)))


def refusal(language: str, settings: "VoiceSettings | None", spoken: Iterable[str]) -> str:
    """Return what is said where a voice does not speak a ritual's language: with those that do."""
    able = [_plainly(offer) for offer in offers(settings) if offer.languages and offer.speaks(language)]
    name = piper.RECOMMENDED.get(base_language(language))
    mend = f"voices that speak it: {', '.join(list(dict.fromkeys(able))[:5])}" if able else "no voice here speaks it"
    if not able and name:
        mend += f"; `unhurried voices get {name}` fetches one"
    return f"this voice speaks {', '.join(spoken)}, and this ritual is in {language}; {mend}"


def _plainly(offer: Offer) -> str:
    """Return what to ask for: of the machine's own voices, which speak a language alike, any."""
    return "system" if offer.wish.startswith("system:") else offer.wish


def advice(language: str) -> str:
    """Return in one line what would make the voice better here, with the exact command."""
    name = piper.RECOMMENDED.get(base_language(language), "NAME")
    if not piper.is_installed():
        return f"A neural voice sounds far warmer: {piper.INSTALL}, then unhurried voices get {name}"
    if piper.best_model(language) is None:
        return f"A neural voice sounds far warmer: unhurried voices get {name}"
    return "The warmest voice is your own: unhurried record RITUAL"


def _recorded_offers() -> list[Offer]:
    """Return one's own voice, once something is recorded."""
    folder = recordings_folder()
    try:
        rituals = sorted(path.name for path in folder.iterdir() if who_recorded(folder, path.name))
    except OSError:
        return []
    return [Offer("mine", ", ".join(rituals), (), "your own", str(folder))] if rituals else []


def _piper_offers() -> list[Offer]:
    if not piper.is_installed():
        return []
    return [
        Offer(
            f"piper:{model.name}",
            model.name,
            (model.language,),
            f"neural, {model.quality}",
            str(model.path),
            piper.identity_of(model.path),
        )
        for model in piper.models()
    ]


def _system_offers() -> list[Offer]:
    """Return the machine's voices, the best first."""
    hello = _system_hello("", "en")
    if hello is None:
        return []
    engine = hello["engine"]
    where = {"espeak": "espeak-ng", "nsss": "macOS", "sapi5": "Windows"}.get(engine, engine)
    return [
        Offer(
            f"system:{voice['id']}",
            voice["name"],
            tuple(voice["languages"]),
            SYSTEM_QUALITY[voice["quality"]],
            where,
            identity_of(engine, voice["id"]),
        )
        for voice in sorted(hello["voices"], key=lambda voice: -voice["quality"])
    ]


def _system_hello(wish: str, language: str) -> dict[str, Any] | None:
    """Return what the machine's voice says of itself; None where it does not speak."""
    try:
        engine = open_system(wish, language)
    except EngineError:
        return None
    try:
        return engine.hello
    except EngineError:
        return None
    finally:
        engine.close()


def _command_offers(programs: Mapping[str, Program], language: str) -> list[Offer]:
    found = []
    for name, program in programs.items():
        if (path := program_path(program)) is not None:
            identity = identity_of_program(path, program, language_named(language, name))
            found.append(Offer(f"command:{name}", name, program.languages, "plain", path, identity))
    return found
