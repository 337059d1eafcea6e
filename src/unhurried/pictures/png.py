"""A drawing as PNG: the same bytes each time, with the letters that come along (letters.py)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, assert_never

from unhurried.pictures.drawing import Area, Bars, Box, Dot, Drawing, Glow, Line, Point, Shape, Track, Words
from unhurried.pictures.letters import FONT, drawable

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FINEST: Final = 4096
"""Pixels across at most in which it is drawn, before it is made smaller: so its edges are smooth."""
FINER: Final = 8
GRADIENT: Final = 180
"""What Pillow's radial gradient has come to in the middle of a side; in its corners it is 255."""
ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}


def as_png(drawing: Drawing, width: int = 1000) -> bytes:
    """Return a drawing as the bytes of a PNG file so many pixels wide; without dates or texts in it."""
    from PIL import Image, ImageDraw

    finer = max(1, min(FINER, FINEST // width))
    height = round(width * drawing.height / drawing.width)
    image = Image.new("RGB", (width * finer, height * finer), drawing.ground)
    pen = _Pen(image, ImageDraw.Draw(image), width * finer / drawing.width)
    for shape in drawing.shapes:
        pen.draw(shape)
    file = BytesIO()
    image.reduce(finer).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Pen:
    def __init__(self, image: Image, draw: Any, scale: float) -> None:
        self._image = image
        self._draw = draw
        self._scale = scale

    def draw(self, shape: Shape) -> None:
        match shape:
            case Box(ink, x, y, wide, high, round_):
                self._box(ink.fill, x, y, wide, high, round_)
            case Bars(ink, y, high, bars):
                for x, wide in bars:
                    self._box(ink.fill, x, y, wide, high, 0)
            case Line(ink, x1, x2, y1, y2):
                self._draw.line(self._scaled(((x1, y1), (x2, y2))), ink.stroke, self._wide(ink.width))
            case Track(ink, points):
                if len(points) > 1:
                    self._draw.line(self._scaled(points), ink.stroke, self._wide(ink.width), joint="curve")
            case Area(ink, points):
                if len(points) > 2:
                    self._draw.polygon(self._scaled(points), ink.fill)
            case Dot(ink, x, y, r):
                self._draw.circle((x * self._scale, y * self._scale), r * self._scale, ink.fill)
            case Glow():
                self._glow(shape)
            case Words():
                self._words(shape)
            case _:
                assert_never(shape)

    def _box(self, fill: str, x: float, y: float, wide: float, high: float, round_: float) -> None:
        (left, top), (right, bottom) = self._scaled(((x, y), (x + wide, y + high)))
        corners = (left, top, max(left, right - 1), max(top, bottom - 1))  # both ends are drawn
        if round_:
            self._draw.rounded_rectangle(corners, round_ * self._scale, fill)
        else:
            self._draw.rectangle(corners, fill)

    def _glow(self, glow: Glow) -> None:
        from PIL import Image

        radius = round(glow.r * self._scale)
        fades = [max(0, round(255 - 255 * level / GRADIENT)) for level in range(256)]
        shade = Image.radial_gradient("L").point(fades).resize((2 * radius, 2 * radius), Image.Resampling.BICUBIC)
        light = Image.new("RGB", shade.size, glow.inner)
        self._image.paste(light, (round(glow.x * self._scale) - radius, round(glow.y * self._scale) - radius), shade)

    def _words(self, shape: Words) -> None:
        words = drawable(shape.words)
        if not words:
            return
        size = shape.ink.size * self._scale
        if shape.within:
            size *= min(1.0, shape.within * self._scale / _font(round(size)).getlength(words))
        self._draw.text(
            (shape.x * self._scale, shape.y * self._scale), words, shape.ink.fill, _font(max(1, int(size))),
            ANCHORS[shape.anchor], stroke_width=round(size / 25) if shape.ink.bold else 0,
        )  # fmt: skip

    def _wide(self, width: float) -> int:
        return max(1, round(width * self._scale))

    def _scaled(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


@lru_cache(maxsize=16)
def _font(size: int) -> FreeTypeFont:
    """Return the letters in a size. The plain layout is the same where Pillow finds a library for a finer one."""
    from PIL import ImageFont

    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
