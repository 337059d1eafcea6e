"""Words: a text into sentences with their places, and {names} into it. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from unhurried.script.abbreviations import inner_stops
from unhurried.voices.reading import is_said

PLACEHOLDERS: Final = ("a", "b")
LONGEST_SENTENCE: Final = 1_000
"""Characters: more than a minute in one breath. Engines crash on much longer ones."""

_END: Final = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*")
_NEXT: Final = re.compile(r"\s*(\S)")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words to be spoken in one go, the line of the text they begin on (from 0), and what follows them."""

    text: str
    line: int
    ends_paragraph: bool


def sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Cut a text into sentences. A blank line ends a paragraph; a line break alone is a space.

    A full stop ends a sentence unless it belongs to an abbreviation or an initial, and an ellipsis unless a small
    letter follows: then it is a pause inside one. What has no words in it (dots, a line of dashes) is no sentence,
    and belongs to the one before it.
    """
    found: list[Sentence] = []
    line = counted = 0
    for paragraph in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        pieces = _pieces(paragraph[0], language)
        for k, (start, piece) in enumerate(pieces):
            at = paragraph.start() + start
            line += text.count("\n", counted, at)
            counted = at
            found.append(Sentence(" ".join(piece.split()), line, k == len(pieces) - 1))
    return tuple(found)


def _pieces(paragraph: str, language: str) -> list[tuple[int, str]]:
    """Return (start, text) of each sentence of one paragraph."""
    inner = inner_stops(paragraph, language)
    ends = [
        end.end()
        for end in _END.finditer(paragraph)
        if not (end[0] == "." and end.start() in inner) and not _goes_on(paragraph, end)
    ]
    pieces: list[tuple[int, str]] = []
    start = 0
    for stop in [*ends, len(paragraph)]:
        piece = paragraph[start:stop]
        if _has_words(piece):
            pieces.append((start + len(piece) - len(piece.lstrip()), piece.strip()))
        elif pieces and piece.strip():
            first, before = pieces[-1]
            pieces[-1] = (first, f"{before} {piece.strip()}")
        start = stop
    return pieces


def _goes_on(paragraph: str, end: re.Match[str]) -> bool:
    """Whether an ellipsis is a pause inside a sentence."""
    if end[0] != "..." and not end[0].startswith("…"):
        return False
    following = _NEXT.match(paragraph, end.end())
    return following is not None and following[1].islower()


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def text_fault(text: str, known: Sequence[str] = PLACEHOLDERS) -> str | None:
    """Say why a text cannot be spoken, or None: no words, hidden characters, a {name} that is not known, no end."""
    spoken = [sentence.text for sentence in sentences(text)]
    if not spoken or not all(map(is_said, spoken)):
        return "there are no words to speak"
    hidden = next((c for c in text if not c.isprintable() and _is_control(c)), None)
    if hidden is not None:
        return f"a control character (U+{ord(hidden):04X}) in the words; take it out"
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in known:
            return f"'{match[0]}' is unknown; the partners are {{a}} and {{b}}"
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        return "a '{' or '}' on its own; the partners are {a} and {b}"
    longest = max(map(len, spoken))
    if longest > LONGEST_SENTENCE:
        return f"a sentence of {longest} characters; cut it into shorter ones (at most {LONGEST_SENTENCE})"
    return None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put names in, with a capital letter where a sentence begins with one; what else stands in braces stays."""
    filled = _PLACEHOLDER.sub(lambda match: names.get(match[1], match[0]), text)
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled
