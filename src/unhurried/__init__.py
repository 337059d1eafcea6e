"""Unhurried: a voice-guided ritual player for two. A ritual is arranged once; its sound is a function of the frame.

>>> import unhurried
>>> ritual = unhurried.read("same-breath")
>>> timeline = unhurried.arrange(ritual, unhurried.open_voice("silent"))
>>> block = next(unhurried.mix(timeline))
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unhurried.flow import perform
    from unhurried.library import read
    from unhurried.mixer import mix
    from unhurried.timeline import arrange
    from unhurried.voices import open_voice

__all__ = ["arrange", "mix", "open_voice", "perform", "read"]

_HOME = {
    "arrange": "unhurried.timeline",
    "mix": "unhurried.mixer",
    "open_voice": "unhurried.voices",
    "perform": "unhurried.flow",
    "read": "unhurried.library",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `unhurried --help` answers at once."""
    from importlib import import_module

    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'unhurried' has no attribute '{name}'")
