"""Names of many files: they sort as they are heard, and every disk and phone takes them.

FAT and exFAT (cards, sticks), Windows and Android refuse some characters and names and do not tell `A` from `a`;
Apple's do not tell an `é` in one character from one in two. What one of them refuses is in no name.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from unhurried.units import SAMPLE_RATE

_REFUSED: Final = frozenset('<>:"/\\|?*')
"""By FAT and Windows."""
_MEANS_MORE: Final = frozenset("#%")
"""A line of a playlist that begins with the one is none of its files; some players take the other for an escape."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Of the characters that are not seen, those without which a Persian word or an emoji is another one."""
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
"""Names of devices on Windows, whatever follows after a dot."""
_LONGEST: Final = 160
"""Bytes (UTF-8) of a name without its suffix: disks take 255, with what is added to it while it is written."""
_NAMELESS: Final = "ritual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What tells a file from the others: only what differs among them need be given."""

    name: str
    part: tuple[int, int] | None = None
    """Of a series: which (from 1), of how many."""
    frames: int | None = None
    """How long it was asked to last."""
    voice: str | None = None
    language: str | None = None


def names(many: Sequence[Naming]) -> tuple[str, ...]:
    """Return a file's name for each, without suffix: NAME[-PART][-MMmin][-VOICE][-LANGUAGE].

    Minutes are padded to those of the longest, two digits at least. No two are the same to any disk: a second one
    has ``-2`` after it.
    """
    width = max([2, *(len(str(_minutes(one.frames)[0])) for one in many if one.frames is not None)])
    taken: set[str] = set()
    found = []
    for one in many:
        name = _free(_joined(one, width), taken)
        taken.add(_seen(name))
        found.append(name)
    return tuple(found)


def _joined(one: Naming, width: int) -> str:
    ends = []
    if one.part is not None:
        number, of = one.part
        ends.append(f"{number:0{len(str(of))}}")
    if one.frames is not None:
        minutes, seconds = _minutes(one.frames)
        ends.append(f"{minutes:0{width}}min{f'{seconds:02}' if seconds else ''}")
    ends += [clean(word) for word in (one.voice, one.language) if word]
    return _whole(clean(one.name), "".join(f"-{end}" for end in ends if end))


def _minutes(frames: int) -> tuple[int, int]:
    return divmod(round(frames / SAMPLE_RATE), 60)


def clean(text: str) -> str:
    """Return a text as a part of a name: without what a disk refuses, and in one word."""
    kept = "".join(map(_taken, unicodedata.normalize("NFC", text)))
    return "-".join(kept.split()).strip(".-")


def _taken(character: str) -> str:
    if character in _REFUSED or character in _MEANS_MORE:
        return " "
    if character.isspace():
        return " "
    is_unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in _JOINERS
    return "" if is_unseen else character


def _whole(name: str, end: str) -> str:
    """Return a name with its end: cut where both are too long, and by another name where it is a device's."""
    room = max(1, _LONGEST - len(end.encode()))
    whole = (_cut(name, room) + end).strip(".-") or _NAMELESS
    whole = _cut(whole, _LONGEST)
    device, dot, rest = whole.partition(".")
    return f"{device}_{dot}{rest}" if device.casefold().strip() in _RESERVED else whole


def _cut(text: str, room: int) -> str:
    """Return as much of a text as has room in so many bytes; no letter loses what stands above or below it."""
    if len(text.encode()) <= room:
        return text
    kept = len(text.encode()[:room].decode(errors="ignore"))
    while kept and (unicodedata.combining(text[kept]) or text[kept] in _JOINERS or text[kept - 1] in _JOINERS):
        kept -= 1
    return text[:kept].rstrip(".-")


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while _seen(free) in taken:
        free = _whole(name, f"-{number}")
        number += 1
    return free


def _seen(name: str) -> str:
    """Return a name as those disks see it that tell the fewest apart."""
    return unicodedata.normalize("NFC", name.upper().casefold())
