"""The words around the breath in a script: its own, else those of its language; and which are lacking. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Final

from unhurried.breath import Pattern
from unhurried.languages import breath_words_in
from unhurried.languages.entries import BreathWords

NO_WORDS: Final = BreathWords(**{entry.name: "" for entry in fields(BreathWords)})
"""In a language that has no file; a script brings those that it needs."""
_NAMES: Final = {
    "ready": "ready", "in": "inhale", "top up": "top_up", "hold": "hold", "out": "exhale", "rest": "rest",
    "last": "last",
}  # fmt: skip
"""What `cues` calls them, and their names here."""


def words_for(language: str, own: Mapping[str, str]) -> BreathWords:
    """Return what is said around the breath: a script's own words, by their names here, else its language's."""
    return replace(breath_words_in(language) or NO_WORDS, **own)


def lacking(words: BreathWords, pattern: Pattern) -> list[str]:
    """Return what `cues` calls the words that a pattern needs, when a voice leads it, and that are not there."""
    kinds = [kind for kind, _ in pattern.phases]
    needed = {"ready", "in", "out", "last", *({"hold", "rest"} & set(kinds))}
    if ("in", "in") in pairwise(kinds):
        needed.add("top up")
    return [key for key, name in _NAMES.items() if key in needed and not getattr(words, name)]


def no_words_in(language: str) -> str:
    """Return the beginning of a fault."""
    return f"there are no words for breathing in '{language}' yet"


def written_as(keys: Sequence[str]) -> str:
    """Return how a script brings words of its own."""
    return f"cues: {{{', '.join(f'{key}: ...' for key in keys)}}}"
