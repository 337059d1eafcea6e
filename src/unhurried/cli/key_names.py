"""What keys are called. Pure."""

from typing import Final

_NAMES: Final = {
    " ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
    "\x04": "q", "\x1a": "q",
}  # fmt: skip
ARROWS: Final = {"A": "up", "B": "down", "C": "right", "D": "left"}


def named(character: str) -> str | None:
    """Return a key's name; None for one that has none."""
    return _NAMES.get(character) or (character.lower() if character.isprintable() else None)
