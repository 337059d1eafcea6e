"""The known word that a mistyped one is nearest to. Every "did you mean" of one word comes from here."""

import difflib
from collections.abc import Iterable
from typing import Final

LONGEST_WORD: Final = 60
"""Characters: nothing we know is longer, and what is much longer is not a mistyped word."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant: capitals, hyphens and underscores make no difference."""
    if len(word) > LONGEST_WORD:
        return None
    names = {_plain(name): name for name in known}
    near = difflib.get_close_matches(_plain(word), names, n=1)
    return names[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?``, or the known words when none is near."""
    names = list(known)
    near = nearest(word, names)
    return f"; did you mean '{near}'?" if near else f"; known: {', '.join(names)}"


def is_same(word: str, other: str) -> bool:
    """Whether two words differ in capitals, hyphens and underscores at most."""
    return _plain(word) == _plain(other)


def _plain(word: str) -> str:
    return " ".join(word.lower().replace("_", " ").replace("-", " ").split())
