"""How a session looks: a view, as the rows of a screen of any size. Pure.

What has its place keeps it: the rows depend on the size of the screen alone, and all begin in one column, so nothing
shifts when words come or go, or when a number gets shorter.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from unhurried.errors import shown
from unhurried.script.excerpt import ELLIPSIS
from unhurried.session.view import BreathView, View
from unhurried.units import SAMPLE_RATE, clock

if TYPE_CHECKING:
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Look:
    """Styles (rich's) and signs.

    ``blocks`` are those of the bar, from the least to a whole cell; ``empty`` is what is not filled of it. ``arrows``
    are the names of four keys: right, left, up, down. ``keys``: whether there are any to tell of.
    """

    ground: str
    text: str
    quiet: str
    breath: str
    track: str
    blocks: str = "▏▎▍▌▋▊▉█"
    empty: str = " "
    arrows: tuple[str, str, str, str] = ("→", "←", "↑", "↓")
    keys: bool = True

    def plain_signs(self) -> "Look":
        """Return it with signs that every encoding and every font has."""
        return replace(self, blocks="#", empty=".", arrows=("right", "left", "up", "down"))


DEEP: Final = Look(
    ground="on #0f0d0b", text="#d9cbb8", quiet="#8f8475", breath="#7d5d47", track="on #1e1a16",
)  # fmt: skip
"""Warm and dim, for eyes in a dark room. The ground is painted: on a terminal that is white it would be glaring, and
its text unreadable. Against it the text has a contrast of 12, what is quiet 5 (WCAG asks for 4.5)."""
FEW: Final = Look(ground="", text="", quiet="dim", breath="cyan", track="", empty="·")
"""For 16 colours: whatever the terminal has for text is readable on its ground."""
NO_COLOUR: Final = replace(FEW, breath="")

WIDEST: Final = 60
"""Columns of a line that an eye finds its way back from."""
NARROW: Final = 30
"""Columns below which there is no margin."""
WIDEST_BAR: Final = 48
"""Columns: eight steps in each; on a breath of 10 s it moves by about 80 of them a second."""
BETWEEN: Final = "   "
"""Between words that are no sentence."""
_PIECES: Final = (
    "text", "status", "text", "bar", "text", "hint", "section", "title", "note", "hint", "hint", "gap 1",
    "gap 2", "gap 3", "gap 4", "text",
)  # fmt: skip
"""What a screen has rows for, the most needed first: one of five rows has the first five."""
_ABOVE: Final = ("title", "section", "gap 1", "text", "gap 2", "bar", "gap 4")
_BELOW: Final = ("note", "gap 3", "hint")
_EXPLAINED: Final = ("paused", "lost")
"""States in which nothing goes on: what to do, or why it waits, is more than the words before."""
LOST: Final = "The sound is gone. It goes on by itself when there is a device again."

Row = tuple[tuple[str, str], ...]
"""Pieces of text, each with its style."""
EMPTY: Final[Row] = ()


def lines(view: View, width: int, height: int, look: Look = DEEP) -> "list[Text]":
    """Return as many rows as the screen has, each as wide as it is."""
    count = Counter(_PIECES[:height])
    column = _column(width)
    body = _placed(view, count, column, look)
    above = (height - len(body)) // 2
    rows = [*[EMPTY] * above, *body, *[EMPTY] * (height - above - len(body))]
    return [_text(row, (width - column) // 2, width, look) for row in rows]


def _column(width: int) -> int:
    return min(WIDEST, width - 4) if width >= NARROW else width


def _placed(view: View, count: Counter[str], column: int, look: Look) -> list[Row]:
    """Return the rows of the pieces for which there is room.

    Words that need more than their own rows have all those above the status.
    """
    has: dict[str, Sequence[str]] = {
        "title": [_fit(shown(view.title), column)],
        "section": [_fit(shown(view.section or ""), column)],
        "text": _wrapped(shown(view.text), column),
        "note": [_fit(shown(view.note), column)],
        "hint": _hint(view, column, count["hint"], look),
    }

    def rows(pieces: Sequence[str]) -> list[Row]:
        return [_row(words, p, look) for p in pieces for words in _exactly(has.get(p, ()), count[p], column)]

    above, below = rows(_ABOVE), rows(_BELOW)
    if count["bar"] and view.breath:
        above[-1 - count["gap 4"]] = _bar(view.breath, column, look)
    for piece in ("text", "hint"):
        if len(has[piece]) > count[piece] and (piece == "text" or view.state in _EXPLAINED):
            above = [_row(words, piece, look) for words in _exactly(has[piece], len(above), column)]
            below = below if piece == "text" else [EMPTY] * len(below)
    status = _row(_status(view, column, with_note=not count["note"]), "status", look)
    return [*above, *[status][: count["status"]], *below]


def _row(words: str, piece: str, look: Look) -> Row:
    return ((words, look.text if piece == "text" else look.quiet),)


def _exactly(words: Sequence[str], count: int, column: int) -> list[str]:
    """Return so many lines; dots stand for what is left out."""
    kept = list(words[:count])
    if kept and len(words) > count:
        kept[-1] = _fit(f"{kept[-1]} {words[count]}", column)
    return kept + [""] * (count - len(kept))


@lru_cache(maxsize=64)
def _wrapped(text: str, column: int) -> tuple[str, ...]:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    if not text:
        return ()
    return tuple(line.plain.strip() for line in Text(text).wrap(Console(file=StringIO()), max(2, column)))


def _fit(text: str, column: int) -> str:
    """Return as much of a text as has room in so many columns, with dots for the rest."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= column:
        return text
    kept = set_cell_size(text, max(0, column - 1 - len(ELLIPSIS)))
    words, space, _ = kept.rpartition(" ")
    return f"{words.rstrip() if space else kept} {ELLIPSIS}"


@lru_cache(maxsize=256)
def _text(row: Row, left: int, width: int, look: Look) -> "Text":
    """Return a row as wide as the screen, all of it painted. Twenty times a second nearly all are as they were."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    room = width - left
    text = Text(" " * left, end="", no_wrap=True)
    for words, style in row:
        kept = words if cell_len(words) <= room else set_cell_size(words, room)
        text.append(kept, style=style or None)
        room -= cell_len(kept)
    text.append(" " * room)
    text.stylize_before(look.ground)  # as a base style it would be left out where there is no other
    return text


def _bar(breath: BreathView, column: int, look: Look) -> Row:
    """Return the lungs as a bar, and what to do."""
    word, cells = f"{breath.phase:<6}", max(0, min(WIDEST_BAR, column - 6))
    parts = len(look.blocks)
    whole, part = divmod(round(breath.fullness * cells * parts), parts)
    filled = look.blocks[-1] * whole + (look.blocks[part - 1] if part else "")
    inside, outside = (f"{style} {look.track}".strip() for style in (look.breath, look.quiet))
    return (word, look.quiet), (filled, inside), (look.empty * (cells - len(filled)), outside)


def _status(view: View, column: int, *, with_note: bool) -> str:
    """Return where one is and how long it takes, as much of it as has room."""
    left = f"{clock(max(0, view.frames - view.at))} left"
    parts = {
        "lead-in": [f"begins in {seconds(view.waits)} s", left],
        "paused": ["paused", left],
        "lost": ["no sound", left],
        "ending": ["ending"],
        "ended": ["ended"],
    }.get(view.state, [left])
    parts += [volume(view.volume)] if view.volume else []
    parts += [shown(view.note)] if with_note and view.note else []
    return _joined(parts, column)[0]


def volume(db: float) -> str:
    """Return how loud it is beside how it was made."""
    return f"volume {db:+g} dB" if db else "volume as it was made"


def seconds(frames: int) -> int:
    """Return how many seconds are yet to pass."""
    return -(-frames // SAMPLE_RATE)


def _hint(view: View, column: int, rows: int, look: Look) -> Sequence[str]:
    """Return what the keys do now, in few words where there is no room for more; or why it waits."""
    if view.state == "lost":
        return _wrapped(LOST, column)
    if not look.keys or view.state in ("ending", "ended"):
        return ()
    right, left, up, down = look.arrows
    if view.state != "paused":
        return _joined(["any key pauses", f"{up}/{down}: volume"], column)[:1]
    long = _joined(
        ["any key: go on", f"n, {right}: next section", f"b, {left}: one before", "r: this one again",
         "s: where we are", "q: end kindly", "?: the keys aloud", f"{up}/{down}: volume"],
        column,
    )  # fmt: skip
    if len(long) <= rows:
        return long
    brief = ["any key: go on", "n next", "b back", "r again", "s where", "q end", "? keys", f"{up}/{down} volume"]
    return _joined(brief, column, between="  ")


def _joined(parts: Sequence[str], column: int, between: str = BETWEEN) -> list[str]:
    """Return parts in as few lines as they have room in, none of them in two lines."""
    from rich.cells import cell_len

    joined: list[str] = []
    for part in parts:
        longer = f"{joined[-1]}{between}{part}" if joined else ""
        if joined and cell_len(longer) <= column:
            joined[-1] = longer
        else:
            joined.append(part)
    return joined
