"""What a picture is made of, whoever draws it: shapes on a plane, x to the right and y down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, assert_never

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

FADING: Final = 1.7
"""With 1 one would see where a light ends."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a shape looks. In an SVG a ``kind`` is a class of the drawing's style sheet; without one it is written out.

    ``width`` is that of a line or an outline, ``size`` the height of letters.
    """

    kind: str = ""
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``round_`` is the radius of its corners."""

    ink: Ink
    x: float
    y: float
    wide: float
    high: float
    round_: float = 0.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Many rectangles of one height side by side, as (x, width): hundreds of boxes would be a long file."""

    ink: Ink
    y: float
    high: float
    bars: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    ink: Ink
    x1: float
    x2: float
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Track:
    """A line through many points."""

    ink: Ink
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What many points enclose."""

    ink: Ink
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    ink: Ink
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Glow:
    """Light that fades from ``inner`` in the middle to ``outer`` at ``r``: by the way to there, to the FADING.

    It lies below all that is no light.
    """

    inner: str
    outer: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text that stands on y; no wider than ``within``, where that is not 0."""

    ink: Ink
    x: float
    y: float
    words: str
    anchor: Anchor = "start"
    within: float = 0.0


Shape = Box | Bars | Line | Track | Area | Dot | Glow | Words


def rows_of(shape: Shape) -> tuple[float, float]:
    """Return from where to where down a shape reaches, at most."""
    match shape:
        case Box() | Bars():
            return shape.y, shape.y + shape.high
        case Dot() | Glow():
            return shape.y - shape.r, shape.y + shape.r
        case Line():
            return _around((shape.y1, shape.y2), shape.ink.width)
        case Track() | Area():
            return _around([y for _, y in shape.points], shape.ink.width)
        case Words():
            return _around((shape.y,), 1.5 * shape.ink.size)
        case _:
            assert_never(shape)


def _around(rows: Sequence[float], beyond: float) -> tuple[float, float]:
    return min(rows, default=0.0) - beyond, max(rows, default=0.0) + beyond


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, from the lowest to the topmost, and what they show in words: ``title`` and ``told``.

    ``style`` is the style sheet of the SVG, in which the kinds of its inks are classes.
    """

    width: float
    height: float
    ground: str
    shapes: tuple[Shape, ...]
    title: str
    told: str = ""
    style: str = field(default="", repr=False)


NARROW: Final = frozenset("iIjl.,:;!|'‘’()[] ")
SLIM: Final = frozenset("frtJ-“”")
WIDE: Final = frozenset("mwMWÆŒæœ—…%@шщжюфмыШЩЖЮФМЫ")


def width_of(words: str, size: float) -> float:
    """Return about how wide words are in letters of a size."""
    return size * sum(_width(letter) for letter in words)


def _width(letter: str) -> float:
    if letter in NARROW:
        return 0.32
    if letter in SLIM:
        return 0.40
    if letter in WIDE or letter >= "\u2e80":
        return 0.95
    return 0.72 if letter.isupper() else 0.62
