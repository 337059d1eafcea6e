"""When two languages are one, by what they are called (``en-GB``, ``en_US``)."""

from typing import Final

ALIASES: Final = {"cmn": "zh", "nb": "no"}
"""Two names of one language: engines and people use both."""


def base_language(language: str) -> str:
    """Return a language without its region: ``en`` of ``en-GB`` or ``en_US``; by one name where it has two."""
    base = language.lower().replace("_", "-").split("-")[0]
    return ALIASES.get(base, base)


def same_language(one: str, other: str) -> bool:
    """Whether two languages are one, wherever it is spoken: ``en-GB`` and ``en_US`` are."""
    return base_language(one) == base_language(other)
