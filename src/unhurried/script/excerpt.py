"""A line of a script with a part of it underlined, for a screen of 80 columns. Pure.

Columns of a screen are counted, not characters: a wide letter has two, a combining one none, and what cannot be shown
has those of what is written for it.
"""

import unicodedata
from typing import Final

from unhurried.errors import shown

WIDTH: Final = 80
"""Columns of the narrowest screen that is usual."""
ELLIPSIS: Final = "..."
"""Stands for what is left out. ASCII: a screen that lacks a character shows several for it."""
_BESIDE: Final = 8
"""Columns kept free for what follows a long underlined part."""


def columns(text: str) -> int:
    """Return how many columns of a screen a text takes that can be shown."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    # The vowels and finals of a Korean syllable written in parts stand within the columns of its first.
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def excerpt(line: str, number: int, start: int, end: int) -> str:
    """Return a line with its number, and below it ``^`` under the characters from ``start`` up to ``end``.

    A long line is cut on both sides of that part. The underline has one column at least: after the last character
    where ``start`` is there.
    """
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    gutter = f"{number:>4} | "
    room = WIDTH - len(gutter)
    # No more characters are looked at than could be shown: a line may be the whole script.
    part = [shown(c) for c in line[start : min(end, start + room)]]
    rest = [shown(c) for c in line[end : end + room]] if end <= start + room else []
    needed = columns("".join(part)) + min(_BESIDE, columns("".join(rest)))
    lead = _last(line[max(0, start - room) : start], room - min(max(needed, 1), room // 2), cut=start > room)
    kept = _first(part + rest, room - columns(lead), cut=start + len(part) + len(rest) < len(line))
    tail = "" if start + len(kept) == len(line) else ELLIPSIS
    underline = "^" * max(1, columns("".join(kept[: len(part)])))
    first = f"{gutter}{lead}{''.join(kept)}{tail}"
    return f"{first.rstrip()}\n{'| ':>{len(gutter)}}{' ' * columns(lead)}{underline}"


def _last(text: str, room: int, *, cut: bool) -> str:
    """Return as much of the end of a text as has room."""
    whole = shown(text)
    if not cut and columns(whole) <= room:
        return whole
    left = room - len(ELLIPSIS)
    begin = len(text)
    while begin > 0 and (left := left - columns(shown(text[begin - 1]))) >= 0:
        begin -= 1
    return ELLIPSIS + shown(text[begin:])


def _first(cells: list[str], room: int, *, cut: bool) -> list[str]:
    """Return as many of the first cells as have room."""
    if not cut and columns("".join(cells)) <= room:
        return cells
    left = room - len(ELLIPSIS)
    for count, cell in enumerate(cells):
        left -= columns(cell)
        if left < 0:
            return cells[:count]
    return cells
