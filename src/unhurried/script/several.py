"""How values read that are several: tables of words, lists of tags and of things that are needed."""

import re
from typing import Any, Final

from pydantic import BeforeValidator

from unhurried.script.values import RESERVED, read_line

WORD_KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?:[ -][a-z0-9_]+)*")
TAG: Final = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")
_LONGEST_TABLE: Final = 500
"""Words in it."""
_LONGEST_WORD: Final = 200
"""Characters of a word of the script's own."""
LONGEST_TAG: Final = 30
LONGEST_NEED: Final = 60
"""Characters: they stand beside others in one line."""


def said_table(value: Any) -> dict[str, str]:
    """Read words and how they are to be said.

    Raises:
        ValueError: it is no such table.
    """
    table = _table(value, "words and how they are said are expected here, as 'Siobhan: shivawn'")
    return {read_line(word): read_line(said) for word, said in table.items()}


def read_table(what: str) -> BeforeValidator:
    """Return what refuses all but a table of a few words; pydantic tells the faults of each of them."""
    return BeforeValidator(lambda value: _table(value, what))


def _table(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(what)
    if len(value) > _LONGEST_TABLE:
        raise ValueError(f"more than {_LONGEST_TABLE} words")
    return value


def own_word(key: str) -> str:
    """Return the name of a word of the script's own.

    Raises:
        ValueError: it cannot be one.
    """
    if key in RESERVED:
        raise ValueError(f"'{key}' is one of the two already; call the word something else")
    if not WORD_KEY.fullmatch(key) or len(key) > _LONGEST_WORD:
        raise ValueError(f"'{key}' cannot stand in braces: small letters, digits, spaces and '-', as 'place'")
    return key


def own_words(value: Any) -> str:
    """Return what stands for a word of the script's own: a few words in one line.

    Raises:
        ValueError: it is none.
    """
    text = read_line(value)
    if len(text) > _LONGEST_WORD:
        raise ValueError(f"{len(text)} characters are too long for a word: {_LONGEST_WORD} at most")
    return text


def read_tag(value: Any) -> str:
    """Read a word to find a ritual by: short, in small letters.

    Raises:
        ValueError: it is none.
    """
    text = _one_of_a_list(value, LONGEST_TAG)
    if text != text.lower():
        raise ValueError(f"a tag is written in small letters: '{text.lower()}'")
    if not TAG.fullmatch(text):
        raise ValueError(f"'{text}' is not a tag: letters, digits, spaces and '-', as 'after a hard day'")
    return text


def read_need(value: Any) -> str:
    """Read a thing that is to be at hand; raise ValueError with the mend."""
    return _one_of_a_list(value, LONGEST_NEED)


def _one_of_a_list(value: Any, longest: int) -> str:
    text = read_line(value)
    if _is_none(text):
        raise ValueError(f"'{text}' stands alone, without brackets")
    if "," in text:
        raise ValueError(f"several stand between brackets, with commas between them: [{text}]")
    if len(text) > longest:
        raise ValueError(f"{len(text)} characters are too long for this: {longest} at most")
    return text


def each_once(words: list[str]) -> list[str]:
    """Return words of which none stands there twice.

    Raises:
        ValueError: one does.
    """
    if twice := next((word for k, word in enumerate(words) if word in words[:k]), None):
        raise ValueError(f"'{twice}' stands here twice; leave one out")
    return words


def one_or_several(value: Any) -> Any:
    """Read one word as the list of it; no thing is none."""
    if not isinstance(value, str):
        return value
    return [] if _is_none(value) else [value]


def _is_none(text: str) -> bool:
    """Whether a word says that a list has nothing in it."""
    return text.strip().lower() in ("none", "nothing")
