"""Whose pages are meant: those of both, or of one of the two. Pure."""

from collections.abc import Collection, Mapping
from typing import Final

from unhurried.errors import NotFoundError
from unhurried.nearest import did_you_mean
from unhurried.script.text import slug

TOGETHER: Final = "together"
ALL: Final = "all"
_TAKEN: Final = frozenset(
    {TOGETHER, ALL, "drafts", "a", "b", "con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)
"""No folder of somebody's pages is called so: a word of ours, or no name for a folder on Windows."""


def own_pages(names: Mapping[str, str] | None) -> dict[str, str]:
    """Return what the pages of each of the two are called: a slug of the name, ``a`` and ``b`` without."""
    called = {who: slug((names or {}).get(who, "")) for who in ("a", "b")}
    if called["a"] == called["b"]:
        return {"a": "a", "b": "b"}
    return {who: name if name and name not in _TAKEN else who for who, name in called.items()}


def pages_for(who: str, names: Mapping[str, str] | None, there: Collection[str] = ()) -> str:
    """Return what the pages are called that are meant by ``together``, ``a``, ``b`` or a name.

    Args:
        who: as it was typed.
        names: the names of the two.
        there: pages that are there already, under names that may have changed since.

    Raises:
        NotFoundError: they are nobody's.
    """
    own = own_pages(names)
    wanted = slug(who)
    if wanted == TOGETHER or wanted in own.values():
        return wanted
    if who.strip().lower() in own:
        return own[who.strip().lower()]
    for partner, name in (names or {}).items():
        if wanted and slug(name) == wanted and partner in own:
            return own[partner]
    if wanted in there:
        return wanted
    others = [name for name in there if name != TOGETHER and name not in own.values()]
    known = [TOGETHER, *((names or {}).values() or own), *others]
    raise NotFoundError(f"there are no pages of '{who}'{did_you_mean(who, known)}")
