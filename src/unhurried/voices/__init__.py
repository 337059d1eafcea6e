"""Words -> clips: the voices, and how one is chosen by name."""

from typing import TYPE_CHECKING

from unhurried.errors import NotFoundError

if TYPE_CHECKING:
    from unhurried.voices.clip import Voice


def open_voice(wish: str, *, dry: bool = False) -> "Voice":
    """Return the voice of a wish: ``system``, ``system:ID`` (an id, a name or a language) or ``silent``.

    ``dry`` leaves a voice as its engine has it, without the room (voices/room.py).

    Raises:
        NotFoundError: no engine goes by that name. (Whether the engine has the voice shows when it speaks.)
    """
    engine, _, voice = wish.partition(":")
    if engine == "system":
        from unhurried.voices.system import SystemVoice

        return SystemVoice(voice, dry=dry)
    if wish == "silent":
        from unhurried.voices.silent import SilentVoice

        return SilentVoice()
    raise NotFoundError(f"there is no voice '{wish}'; there are: system, system:en-gb (or another id), silent")
