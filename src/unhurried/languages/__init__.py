"""Languages: when two are one, and what Unhurried itself says in each of them. Each is a file of words beside this.

A language's file is read when it is first asked for. Rituals are no part of it: a script brings its own words.
"""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from unhurried.language_tags import base_language
from unhurried.languages.entries import BreathWords, Language, Live, Written

FOLDER: Final = Path(__file__).parent
"""Where the files are; `docs/translating.md` says how to add one."""
_WITHOUT: Final[Mapping[str, str]] = {"a": "A", "b": "B"}
_CALLED: Final = "{name}: {words}"
"""Where a language has no file: what the two are called, and how one of them is."""


def languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def language_of(language: str) -> Language | None:
    """Return all that is said in a language (``de``, ``de-AT``), or None where it has no file.

    Raises:
        ScriptError: the file has faults.
    """
    base = base_language(language)
    return _read(FOLDER / f"{base}.yaml") if base.isalpha() else None


@functools.cache
def _read(path: Path) -> Language | None:
    from unhurried.languages.kept import read_or_taken

    return read_or_taken(path) if path.is_file() else None


def names_in(language: str) -> Mapping[str, str]:
    """Return what the two are called without names; A and B where a language has no words for it."""
    found = language_of(language)
    return {"a": found.two.a, "b": found.two.b} if found else _WITHOUT


def called_in(language: str, name: str, words: str) -> str:
    """Return words that are said to one of the two, beginning with the name."""
    found = language_of(language)
    return (found.two.called if found else _CALLED).replace("{name}", name).replace("{words}", words)


def settling_in(language: str, *, by_ear: bool) -> str | None:
    """Return what has the two settle who is the first of them, or None where a language has no words for it."""
    found = language_of(language)
    if found is None:
        return None
    return found.two.settle_by_ear if by_ear else found.two.settle


def last_seconds_in(language: str) -> str | None:
    """Return what is said twenty seconds before the end of a turn, or None where a language has no words for it."""
    found = language_of(language)
    return found.turns.last_seconds if found else None


def closing_in(language: str) -> str | None:
    """Return what is said at the end of a part that is played alone, or None where a language has no words for it."""
    found = language_of(language)
    return found.part.closing if found else None


def live_in(language: str) -> Live | None:
    """Return what is said while a ritual waits, or None where a language has no words for it."""
    found = language_of(language)
    return found.live if found else None


def breath_words_in(language: str) -> BreathWords | None:
    """Return what is said around the breath, or None where a language has no words for it yet."""
    found = language_of(language)
    return found.breath if found else None


def sample_in(language: str) -> tuple[str, ...]:
    """Return the lines a voice is heard and measured by; none where there are none in its language."""
    found = language_of(language)
    return found.sample.lines if found else ()


def prompts_in(language: str) -> tuple[str, ...]:
    """Return the questions to begin a page of the journal with; none where there are none in its language."""
    found = language_of(language)
    return found.journal.prompts if found else ()


def written_in(language: str) -> Written | None:
    """Return how what is written short is said, or None where that is left to the voice."""
    found = language_of(language)
    return found.written if found else None
