"""Full stops that end no sentence: of abbreviations, initials, dates. Pure; its words are spoken_words.py's."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from unhurried.languages import base_language
from unhurried.voices.spoken_words import LANGUAGES, Language

_BEGINS: Final = r"(?<![\w.])"
_GOES_ON: Final = r"(?=\s+[^\W\d_A-ZÀ-ÖØ-Þ]|\s*\d|\s*[,;:–—-])"
"""What follows is no new sentence: a small letter, a number, a comma."""
_EVERYWHERE: Final = (
    rf"{_BEGINS}(?:[^\W\d_]\.){{2,5}}{_GOES_ON}",
    rf"{_BEGINS}(?:[A-HJ-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|e\.\s?g|i\.\s?e|approx)\.",
    rf"{_BEGINS}etc\.{_GOES_ON}",
)
_OF: Final = {
    "en": (rf"{_BEGINS}(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s+\d)",),
    "de": (
        r"(?<!\w)(?:am|der|die|das|dem|den|des|im|zum|vom|beim|jede[rsnm]?)\s+\d{1,2}\.",
        r"(?<![\w.])\d{1,2}\.(?=\s+(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))",
    ),
}


def inner_stops(paragraph: str, language: str) -> frozenset[int]:
    """Return where the full stops stand that end no sentence."""
    stops = {
        match.start() + k
        for match in _pattern(base_language(language)).finditer(paragraph)
        for k, character in enumerate(match[0])
        if character == "."
    }
    return frozenset(stops)


@lru_cache(32)
def _pattern(language: str) -> re.Pattern[str]:
    words = LANGUAGES.get(language)
    own = _patterns(words) if words else ()
    return re.compile("|".join(f"(?:{part})" for part in (*own, *_OF.get(language, ()), *_EVERYWHERE)))


def _patterns(words: Language) -> tuple[str, ...]:
    units = [spelling for key in words.units for spelling in key.split() if spelling.isalpha() and len(spelling) > 1]
    parts = (
        (_any([*words.titles, *words.leading]), ""),
        (_any(words.number_signs), r"(?=\s?\d)"),
        (_any(words.closing), _GOES_ON),
        (_any(f"{unit}." for unit in units), _GOES_ON),
    )
    return tuple(f"{_BEGINS}(?i:{found}){follows}" for found, follows in parts if found)


def _any(abbreviations: Iterable[str]) -> str:
    """Return what finds any of them that have a full stop at their end; the space after one inside is free."""
    dotted = sorted((short for short in abbreviations if short.endswith(".")), key=len, reverse=True)
    return "|".join(r"\.\s?".join(map(re.escape, short.rstrip(".").split("."))) + r"\." for short in dotted)
