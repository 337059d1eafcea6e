"""Words -> clips: the voices, and how one is chosen by name.

A worker imports this before it can speak: nothing is imported here that it does without.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unhurried.settings.voices import VoiceSettings
    from unhurried.voices.clip import Voice
    from unhurried.voices.engine import Engine
    from unhurried.voices.manner import Manner
    from unhurried.voices.who import State

Tell = Callable[[str], None]
"""Told in a sentence what a person should know: which lines another voice speaks."""


def open_voice(
    wish: str = "",
    manner: "Manner | None" = None,
    *,
    ritual: str = "",
    settings: "VoiceSettings | None" = None,
    tell: Tell = lambda _: None,
) -> "Voice":
    """Return the voice of a wish.

    Args:
        wish: ``system``, ``system:ID`` (an id, a name or a language), ``piper``, ``piper:NAME`` (or a path, and
            ``#SPEAKER``), ``command:NAME``, ``mine``, ``mine:a``, ``silent``; "" for the best there is.
        manner: how it is to speak; None: as every voice does.
        ritual: whose recordings ``mine`` is to play.
        settings: what is set about voices (programs that speak).
        tell: told what the person should know.

    Raises:
        NotFoundError: nothing goes by that name. (Whether a system voice is there shows when it speaks.)
    """
    from unhurried.voices.manner import Manner

    manner = Manner() if manner is None else manner
    engine, _, name = wish.partition(":")
    if wish == "silent":
        from unhurried.voices.silent import SilentVoice

        return SilentVoice(manner)
    if engine == "mine":
        from unhurried.voices.recorded import open_recorded

        set_voice = settings.voice if settings and settings.voice and not settings.voice.startswith("mine") else ""
        return open_recorded(ritual, name, manner, lambda: open_voice(set_voice, manner, settings=settings), tell)
    from unhurried.voices.spoken import SpokenVoice

    def refusal(spoken: tuple[str, ...]) -> str:
        from unhurried.voices.catalogue import refusal

        return refusal(manner.language, settings, spoken)

    start, state = starter(wish, manner.language, settings)
    return SpokenVoice(start, manner, refusal=refusal, state=state)


def starter(wish: str, language: str, settings: "VoiceSettings | None") -> "tuple[Callable[[], Engine], State]":
    """Return what starts the engine of a wish, and what tells its state without it."""
    if not wish:
        from unhurried.voices.catalogue import default_wish

        wish = default_wish(language)
    engine, _, name = wish.partition(":")
    if engine == "system":
        from unhurried.voices.system import open_system, system_state

        return partial(open_system, name, language), partial(system_state, name, language)
    if engine == "piper":
        from unhurried.voices.piper import find_model, open_piper, piper_state

        model, _, speaker = name.rpartition("#") if "#" in name.rpartition(".onnx")[2] else (name, "", "")
        found = find_model(model, language)
        return partial(open_piper, found, speaker), partial(piper_state, found, speaker)
    if engine == "command":
        from unhurried.voices.command import CommandEngine, program_of

        program = program_of(name, settings.commands if settings else {})
        return partial(CommandEngine, name, program, language), lambda: None  # it tells who it is without starting
    kinds = "system, system:en-gb (or another id), piper:NAME, command:NAME, mine, silent"
    from unhurried.errors import NotFoundError

    raise NotFoundError(f"there is no voice '{wish}'; there are {kinds}; `unhurried voices` lists them")
