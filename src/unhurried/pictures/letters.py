"""Which letters a picture in pixels can have: those of the font that comes along. Pure.

letters.ttf is DejaVu Sans 2.37 with the letters of Latin, Greek and Cyrillic script alone (letters-LICENSE.txt), so
that a cover is the same on every machine. A box in place of a letter would be worse than no words at all.
"""

import unicodedata
from pathlib import Path
from typing import Final

FONT: Final = Path(__file__).with_name("letters.ttf")
RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x493), (0x1E00, 0x1EFB), (0x2010, 0x2015),
    (0x2018, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A),
    (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212),
)  # fmt: skip
"""The characters that were asked for when the font was made smaller; those that DejaVu has of them are in it."""
JOINS: Final = frozenset("\ufe0e\ufe0f\u20e3\u200d")
"""Marks that belong to an emoji, and go with it."""


def drawable(words: str) -> str:
    """Return words as they can be drawn: without signs that there are none of, as an emoji.

    Nothing is left where letters would be missing: half a title is worse than none.
    """
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", " ".join(words.split())):
        if _is_there(letter):
            kept.append(letter)
        elif unicodedata.category(letter)[0] in "LMN" and letter not in JOINS:
            return ""
    return " ".join("".join(kept).split())


def _is_there(letter: str) -> bool:
    there = any(first <= ord(letter) <= last for first, last in RANGES)
    return there and letter != "\u00ad" and unicodedata.category(letter) != "Cn"
