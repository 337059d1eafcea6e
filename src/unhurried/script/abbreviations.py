"""Full stops that end no sentence: of abbreviations, initials, dates. Pure; its words are those of languages."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from unhurried.language_tags import base_language
from unhurried.languages import written_in
from unhurried.languages.entries import Written

_BEGINS: Final = r"(?<![\w.])"
_GOES_ON: Final = r"(?=\s+[^\W\d_A-ZÀ-ÖØ-Þ]|\s*\d|\s*[,;:–—-])"
"""What follows is no new sentence: a small letter, a number, a comma."""
_EVERYWHERE: Final = (rf"{_BEGINS}(?:[^\W\d_]\.){{2,5}}{_GOES_ON}", rf"{_BEGINS}[A-HJ-Z]\.")
"""Initials: in any language."""
_LENT: Final = "en"
"""Its abbreviations are read in every language, as they are spelled in it."""


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
    words, lent = written_in(language), written_in(_LENT)
    own = (*_abbreviations(words, "(?i:"), *_units(words), *_dates(words)) if words else ()
    return re.compile("|".join((*own, *_EVERYWHERE, *(_abbreviations(lent) if lent else ()))))


def _abbreviations(words: Written, group: str = "(?:") -> Iterator[str]:
    yield from _found([*words.titles, *words.leading], "", group)
    yield from _found(words.closing, _GOES_ON, group)


def _units(words: Written) -> Iterator[str]:
    """Yield what finds the full stops of units, and of what stands before a number."""
    spellings = (spelling for unit in words.units.each() for spelling in unit.short)
    long_enough = [f"{spelling}." for spelling in spellings if spelling.isalpha() and len(spelling) > 1]
    yield from _found(words.number_signs, r"(?=\s?\d)", "(?i:")
    yield from _found(long_enough, _GOES_ON, "(?i:")


def _dates(words: Written) -> Iterator[str]:
    """Yield what finds the full stops of dates ("Sept. 3"), and of numbers that order ("der 3. Tag")."""
    yield from _found(words.months, r"(?=\s+\d)")
    before, after = (
        "|".join(map(re.escape, each)) for each in (words.ordinals.words_before, words.ordinals.words_after)
    )
    if before:
        yield rf"(?<!\w)(?:{before})\s+\d{{1,2}}\."
    if after:
        yield rf"(?<![\w.])\d{{1,2}}\.(?=\s+(?:{after})(?!\w))"


def _found(abbreviations: Iterable[str], follows: str, group: str = "(?:") -> Iterator[str]:
    """Yield what finds any of them that have a full stop at their end; the space after one inside is free.

    ``group`` begins one in which capitals make a difference, or none.
    """
    dotted = sorted((short for short in abbreviations if short.endswith(".")), key=len, reverse=True)
    if dotted:
        any_of = "|".join(r"\.\s?".join(map(re.escape, short.rstrip(".").split("."))) + r"\." for short in dotted)
        yield rf"{_BEGINS}{group}{any_of}){follows}"
