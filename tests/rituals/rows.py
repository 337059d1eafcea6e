"""The rituals that ship, and what each was promised to be: how long, and led by which breath."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Letter = Literal["R", "E", "L", "N"]
"""How it breathes: a ramp to 4-6, 5.5-5.5, 4-6, or as it comes by itself (nothing is paced)."""


@dataclass(frozen=True, slots=True)
class Row:
    """Minutes by itself; the breath that it ends with; whether anything in it is paced."""

    minutes: float
    breath: Letter
    paced: bool


def _row(minutes: float, breath: Letter, *, paced: bool | None = None) -> Row:
    return Row(minutes, breath, breath != "N" if paced is None else paced)


ROWS: Final[Mapping[str, Row | None]] = {
    "same-breath": _row(8, "R"),
    "borrowed-calm": _row(8, "E"),
    "quiet-look": _row(4, "N"),
    "inside-weather": _row(8, "L"),
    "unasked-thanks": _row(6, "L"),
    "just-listening": _row(12, "L"),
    "gentle-guess": _row(6, "N"),
    "underneath": _row(18, "L"),
    "deeper-walk": _row(25, "N"),
    "what-stayed": _row(6, "L"),
    "open-hour": _row(60, "L"),
    "three-good-things": _row(7, "L"),
    "two-pages": _row(12, "N"),
    "soft-start": _row(14, "L"),
    "name-it": _row(6, "L"),
    "two-questions": _row(10, "L"),
    "daily-few": _row(5, "N"),
    "side-by-side": _row(6, "N", paced=True),
    "long-hug": _row(3, "N"),
    "held-exhale": _row(6, "L"),
    "touch-with-care": _row(8, "N"),
    "comfort": _row(6, "N"),
    "slow-re-entry": _row(46, "L"),
    "two-rhythms": _row(12, "L"),
    "signals": _row(10, "L"),
    "not-a-verdict": _row(8, "L"),
    "seen": _row(6, "L"),
    "im-here": _row(5, "L"),
    "permission": _row(6, "L"),
    "arrive": _row(3, "R"),
    "five-days": None,
}
"""By name; None is a series, which has no length of its own. In German each is the same."""
