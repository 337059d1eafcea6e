"""Words: a text into sentences with their places, and {names} into it. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from unhurried.errors import some_of
from unhurried.nearest import nearest
from unhurried.script.abbreviations import inner_stops
from unhurried.voices.reading import is_said

PLACEHOLDERS: Final = ("a", "b")
LONGEST_SENTENCE: Final = 1_000
"""Characters: more than a minute in one breath. Engines crash on much longer ones."""

_END: Final = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*")
_NEXT: Final = re.compile(r"\s*(\S)")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_BRACES: Final = re.compile(r"\{[^{}]*\}|[{}]")
_BEGINNING: Final = 30
"""Characters of what is quoted, to find it by."""


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


def text_fault(text: str, known: Collection[str] = PLACEHOLDERS) -> str | None:
    """Say why a text cannot be spoken, or None: no words, hidden characters, an unknown {name}, no end.

    What it quotes at its beginning stands so in the text: a fault points at it.
    """
    spoken = [sentence.text for sentence in sentences(text)]
    if not spoken or not all(map(is_said, spoken)):
        return "there are no words to speak"
    hidden = next((c for c in text if not c.isprintable() and _is_control(c)), None)
    if hidden is not None:
        return f"a control character (U+{ord(hidden):04X}) in the words; take it out"
    if fault := _name_fault(text, known) or _brace_fault(text, known):
        return fault
    longest = max(spoken, key=len)
    if len(longest) > LONGEST_SENTENCE:
        return (
            f"'{longest[:_BEGINNING].rsplit(' ', 1)[0]}' begins a sentence of {len(longest)} characters;"
            f" cut it into shorter ones (at most {LONGEST_SENTENCE})"
        )
    return None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def _name_fault(text: str, known: Collection[str]) -> str | None:
    unknown = list(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(text) if match[1] not in known))
    if not unknown:
        return None
    near = nearest(unknown[0], known)
    mend = f"did you mean '{{{near}}}'?" if near else _known_names(known)
    others = [f"{{{name}}}" for name in unknown[1:]]
    too = f", and so {'is' if len(others) == 1 else 'are'} {some_of(others)}" if others else ""
    return f"'{{{unknown[0]}}}' is unknown{too}; {mend}"


def _brace_fault(text: str, known: Collection[str]) -> str | None:
    loose = next((match for match in _BRACES.finditer(text) if len(match[0]) == 1), None)
    if loose is None:
        return None
    # As much of the words around it as tells it from the braces of a name.
    start, end = loose.start(), loose.end()
    around = text[start : start + _BEGINNING] if loose[0] == "{" else text[max(0, end - _BEGINNING) : end]
    words = " ".join(
        around.split("\n")[0 if loose[0] == "{" else -1].split(" ")[slice(2) if loose[0] == "{" else slice(-2, None)]
    )
    return f"'{words}' has a '{loose[0]}' on its own; {_known_names(known)}"


def _known_names(known: Collection[str]) -> str:
    names = [f"{{{name}}}" for name in known]
    if tuple(known) == PLACEHOLDERS:
        return f"the partners are {' and '.join(names)}"
    return f"known: {', '.join(names)}"


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put names in, with a capital letter where a sentence begins with one; what else stands in braces stays."""
    filled = _PLACEHOLDER.sub(lambda match: names.get(match[1], match[0]), text)
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled


def slug(name: str) -> str:
    """Return a section's name as one types it: ``Be near`` is also ``be-near``."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
