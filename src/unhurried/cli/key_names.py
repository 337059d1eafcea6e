"""What keys are called, and where in what a terminal sends one ends and the next begins. Pure."""

import re
from typing import Final

OTHER: Final = "other"
"""A key without a name: F5, Page Down, Ctrl-K, the keys for media, and all of what is pasted."""
PASTE: Final = 32
"""Bytes: so much at once, and not of one or two keys held down, no hand has typed."""
PASTED: Final = b"\x1b[200~\x1b[201~"
"""What a terminal that marks what is pasted sends for nothing."""

_NAMES: Final = {
    " ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
    "\x03": "ctrl-c", "\x04": "ctrl-d", "\x1a": "ctrl-z",
}  # fmt: skip
_ARROWS: Final = {"A": "up", "B": "down", "C": "right", "D": "left"}
_PAD: Final = {"M": "enter", "I": "tab", " ": "space", "X": "="} | {
    chr(k + 0x40): chr(k) for k in b"*+,-./0123456789"
}
"""The number pad, where a program of before has left it to send what it is and not what it means."""
_SEQUENCE: Final = re.compile(rb"\x1b(?:\[\[.|\[([0-?]*)[ -/]*([@-~])|O[0-9;]*([ @-~]))", re.DOTALL)
_PASTED: Final = re.compile(rb"\x1b\[200~.*?\x1b\[201~", re.DOTALL)
_BEGUN: Final = re.compile(rb"\x1b(?:\[\[?|\[[0-?]*[ -/]*|O[0-9;]*|\[200~.*)?", re.DOTALL)
_LETTER: Final = re.compile(
    rb"[\xc0-\xdf][\x80-\xbf]?|[\xe0-\xef][\x80-\xbf]{,2}|[\xf0-\xff][\x80-\xbf]{,3}|.", re.DOTALL
)


def named(character: str) -> str:
    """Return a key's name."""
    return _NAMES.get(character) or (character.lower() if character.isprintable() else OTHER)


def first_key(sent: bytes, *, whole: bool) -> tuple[str | None, int]:
    """Return the first key of what a terminal sent, and its bytes: 0 where more of it may come.

    ``whole``: nothing has come for a while, so nothing more does. Bytes that nobody pressed are no key: of a mouse,
    of a window that is looked at, answers to what another program has asked.
    """
    if sent[0] != 0x1B:
        return _letter(sent, whole=whole)
    if pasted := _PASTED.match(sent):
        return OTHER, pasted.end()
    if _BEGUN.fullmatch(sent):
        return (OTHER if len(sent) > 1 else "escape", len(sent)) if whole else (None, 0)
    if found := _SEQUENCE.match(sent):
        return _of_sequence(found), found.end()
    return ("escape", 1) if sent[1:2] not in (b"[", b"O") else (OTHER, 2)


def is_pasted(sent: bytes) -> bool:
    """Whether what came at once was pasted: there is too much of it for a hand."""
    if len(sent) < PASTE:
        return False
    keys = set()
    while sent:
        key, length = first_key(sent, whole=True)
        keys.add(key)
        sent = sent[length:]
    return len(keys) > 2


def _letter(sent: bytes, *, whole: bool) -> tuple[str | None, int]:
    """Take a letter, whose bytes may have come apart."""
    found = _LETTER.match(sent)
    taken = found[0] if found else sent[:1]
    if taken == sent and len(taken) < _length(sent[0]) and not whole:
        return None, 0
    return named(taken.decode(errors="replace")), len(taken)


def _length(first: int) -> int:
    return 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


def _of_sequence(found: re.Match[bytes]) -> str | None:
    parameters, final, of_pad = ((group or b"").decode() for group in found.groups())
    if parameters[:1] in tuple("<=>?") or (final in ("I", "O") and not parameters):
        return None
    return _ARROWS.get(final.upper() or of_pad.upper()) or _PAD.get(of_pad, OTHER)
