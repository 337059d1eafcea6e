"""Words: a text into sentences with their places, and {names} into it. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PLACEHOLDERS: Final = ("a", "b")

_END: Final = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*")
_ABBREVIATION: Final = re.compile(r"(?:^|[\s(\"'“‘])(?:[A-HJ-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|approx)\.$")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words to be spoken in one go, the line of the text they begin on (from 0), and what follows them."""

    text: str
    line: int
    ends_paragraph: bool


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences. A blank line ends a paragraph; a line break alone is a space.

    A full stop ends a sentence unless it belongs to an abbreviation or an initial.
    """
    found: list[Sentence] = []
    for paragraph in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        pieces = list(_pieces(paragraph[0]))
        for k, (start, piece) in enumerate(pieces):
            line = text.count("\n", 0, paragraph.start() + start)
            found.append(Sentence(" ".join(piece.split()), line, k == len(pieces) - 1))
    return tuple(found)


def _pieces(paragraph: str) -> list[tuple[int, str]]:
    """Return (start, text) of each sentence of one paragraph."""
    pieces = []
    start = 0
    for end in _END.finditer(paragraph):
        if end[0] == "." and _ABBREVIATION.search(paragraph[start : end.end()]):
            continue
        pieces.append((start, paragraph[start : end.end()]))
        start = end.end()
    pieces.append((start, paragraph[start:]))
    return [(at + len(p) - len(p.lstrip()), p.strip()) for at, p in pieces if p.strip()]


def text_fault(text: str) -> str | None:
    """Say why a text cannot be spoken, or None: no words, hidden characters, an unknown {placeholder}."""
    if not any(character.isalnum() for character in text):
        return "there are no words to speak"
    hidden = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), None)
    if hidden is not None:
        return f"a control character (U+{ord(hidden):04X}) in the words; take it out"
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in PLACEHOLDERS:
            return f"'{match[0]}' is unknown; the partners are {{a}} and {{b}}"
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        return "a '{' or '}' on its own; the partners are {a} and {b}"
    return None


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put the partners' names in, with a capital letter where a sentence begins with one."""
    filled = _PLACEHOLDER.sub(lambda match: names[match[1]], text)
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled
