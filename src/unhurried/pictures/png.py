"""A drawing as PNG: the same bytes each time, with the letters that come along (letters.py)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, assert_never

from unhurried.pictures.colours import apart, mixed
from unhurried.pictures.drawing import (
    FADING,
    Area,
    Bars,
    Box,
    Dot,
    Drawing,
    Glow,
    Ink,
    Line,
    Point,
    Shape,
    Track,
    Words,
    rows_of,
)
from unhurried.pictures.letters import FONT, drawable

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FINEST: Final = 4200
"""Pixels across at most in which it is drawn, before it is made smaller: so its edges are smooth."""
FINER: Final = 8
BAND: Final = 100
"""Rows of a picture that are drawn at once: finer, all of a cover would be 64 MB."""
PACKED: Final = 6
"""Of 9, which takes five times as long for 8% less."""
ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}


def as_png(drawing: Drawing, width: int = 1000) -> bytes:
    """Return a drawing as the bytes of a PNG file so many pixels wide; without dates or texts in it."""
    from PIL import Image, ImageDraw

    height = round(width * drawing.height / drawing.width)
    image = Image.new("RGB", (width, height), drawing.ground)
    light = _Pen(ImageDraw.Draw(image), width / drawing.width)
    shapes: list[Shape] = []
    for shape in drawing.shapes:
        if isinstance(shape, Glow):  # it has no edge that would have to be smooth
            light.draw(shape)
        else:
            shapes.append(shape)
    for top in range(0, height, BAND):
        _fill_band(image, top, shapes, width / drawing.width)
    file = BytesIO()
    image.save(file, "PNG", compress_level=PACKED)
    return file.getvalue()


def _fill_band(image: Any, top: int, shapes: Iterable[Shape], scale: float) -> None:
    """Draw what reaches into a band of an image, finer, and make that smaller: so its edges are smooth."""
    from PIL import Image, ImageDraw

    bottom = min(top + BAND, image.height)
    here = []
    for shape in shapes:
        first, last = rows_of(shape)
        if first * scale < bottom and last * scale > top:
            here.append(shape)
    if not here:
        return
    finer = max(1, min(FINER, FINEST // image.width))
    band = image.crop((0, top, image.width, bottom))
    band = band.resize((band.width * finer, band.height * finer), Image.Resampling.NEAREST)
    pen = _Pen(ImageDraw.Draw(band), scale * finer, top * finer)
    for shape in here:
        pen.draw(shape)
    image.paste(band.reduce(finer), (0, top))


class _Pen:
    """Draws shapes, so many times as large, on what begins so many pixels down."""

    def __init__(self, draw: Any, scale: float, top: int = 0) -> None:
        self._draw = draw
        self._scale = scale
        self._top = top

    def draw(self, shape: Shape) -> None:
        """Draw a shape."""
        match shape:
            case Box(ink, x, y, wide, high, round_):
                self._box(ink.fill, x, y, wide, high, round_)
            case Bars(ink, y, high, bars):
                for x, wide in bars:
                    self._box(ink.fill, x, y, wide, high, 0)
            case Dot(ink, x, y, r):
                self._draw.ellipse(self._scaled(((x - r, y - r), (x + r, y + r))), ink.fill)
            case Glow():
                self._glow(shape)
            case Words():
                self._words(shape)
            case Line(ink, x1, x2, y1, y2):
                self._through(ink, ((x1, y1), (x2, y2)))
            case Track(ink, points):
                self._through(ink, points)
            case Area(ink, points):
                self._draw.polygon(self._scaled(points), ink.fill)
            case _:
                assert_never(shape)

    def _through(self, ink: Ink, points: Sequence[Point]) -> None:
        self._draw.line(self._scaled(points), ink.stroke, max(1, round(ink.width * self._scale)), joint="curve")

    def _box(self, fill: str, x: float, y: float, wide: float, high: float, round_: float) -> None:
        (left, top), (right, bottom) = self._scaled(((x, y), (x + wide, y + high)))
        corners = (left, top, max(left, right - 1), max(top, bottom - 1))  # both ends are drawn
        if round_:
            self._draw.rounded_rectangle(corners, round_ * self._scale, fill)
        else:
            self._draw.rectangle(corners, fill)

    def _glow(self, glow: Glow) -> None:
        """Draw discs, as many as there are shades: red, green and blue change at once, so that no ring has a tint."""
        shades = round(255 * apart(glow.inner, glow.outer))
        for k in range(1, shades + 1):
            shade = Ink(fill=mixed(glow.outer, glow.inner, k / shades))
            self.draw(Dot(shade, glow.x, glow.y, glow.r * (1 - ((k - 0.5) / shades) ** (1 / FADING))))

    def _words(self, shape: Words) -> None:
        words = drawable(shape.words)
        if not words:
            return
        size = shape.ink.size * self._scale
        if shape.within:
            size *= min(1.0, shape.within * self._scale / _font(round(size)).getlength(words))
        self._draw.text(
            *self._scaled(((shape.x, shape.y),)), words, shape.ink.fill, _font(max(1, int(size))),
            ANCHORS[shape.anchor], stroke_width=round(size / 25) if shape.ink.bold else 0,
        )  # fmt: skip

    def _scaled(self, points: Iterable[Point]) -> list[Point]:
        # Whole rows: Pillow would round those above the top the other way.
        return [(x * self._scale, math.floor(y * self._scale) - self._top) for x, y in points]


@lru_cache(maxsize=16)
def _font(size: int) -> FreeTypeFont:
    """Return the letters in a size. The plain layout is the same where Pillow finds a library for a finer one."""
    from PIL import ImageFont

    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
