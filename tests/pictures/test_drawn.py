"""A drawing is the same picture as SVG and as PNG, and only who asks for a PNG needs Pillow."""

import ast
import math
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from unhurried.pictures import png
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
    Shape,
    Track,
    Words,
    width_of,
)
from unhurried.pictures.png import as_png
from unhurried.pictures.svg import as_svg

SVG = "{http://www.w3.org/2000/svg}"
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
FILLED = Ink(fill="#ff0000")
DRAWN = Ink(stroke="#ff0000", width=4)


def _drawing(*shapes: Shape) -> Drawing:
    return Drawing(100, 50, "#ffffff", shapes, "Small & <all>", "told")


def _pixels(*shapes: Shape, width: int = 100) -> Image.Image:
    return Image.open(BytesIO(as_png(_drawing(*shapes), width)))


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (Box(FILLED, 10, 10, 20, 10), [(10, 10), (29, 19), (20, 15)], [(9, 10), (30, 19), (20, 20), (20, 9)]),
        (Box(FILLED, 10, 10, 20, 10, round_=4), [(20, 10), (10, 15)], [(10, 10), (29, 19)]),
        (Bars(FILLED, 10, 10, ((10, 5), (40, 5))), [(12, 15), (42, 15)], [(20, 15), (38, 15), (46, 15)]),
        (Line(DRAWN, 10, 90, 25, 25), [(50, 25), (50, 24), (89, 25)], [(50, 21), (50, 28), (5, 25)]),
        (Track(DRAWN, ((10, 40), (50, 10), (90, 40))), [(50, 10), (30, 25), (70, 25)], [(50, 30), (50, 40)]),
        (Area(FILLED, ((10, 40), (50, 10), (90, 40))), [(50, 30), (50, 38)], [(50, 5), (15, 30), (50, 42)]),
        (Dot(FILLED, 50, 25, 10), [(50, 25), (50, 16), (59, 25)], [(50, 13), (58, 33), (62, 25)]),
    ],
)
def test_each_shape_is_where_it_is_said(
    shape: Shape, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    """To the pixel, and at twice the size at twice the place."""
    small, large = _pixels(shape), _pixels(shape, width=200)
    assert [small.getpixel(place) for place in inside] == [RED] * len(inside)
    assert [small.getpixel(place) for place in outside] == [WHITE] * len(outside)
    assert [large.getpixel((2 * x + 1, 2 * y)) for x, y in inside] == [RED] * len(inside)
    assert [large.getpixel((2 * x + 1, 2 * y)) for x, y in outside] == [WHITE] * len(outside)


def test_the_bands_in_which_it_is_drawn_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every shape is whole, wherever the bands end: as if all were drawn at once, but for a faint pixel here and there."""
    curve = tuple((x, 25 + 20 * math.sin(x / 7)) for x in range(5, 96))
    shapes = (
        Glow("#00ff00", "#ffffff", 50, 25, 25), Box(FILLED, 3, 3, 9, 40, round_=4), Bars(FILLED, 2, 40, ((14, 2), (18, 2))),
        Area(FILLED, curve), Track(DRAWN, curve), Line(DRAWN, 60, 90, 2, 48), Dot(FILLED, 40, 30, 13),
        Words(Ink(fill="#0000ff", size=20, bold=True), 30, 38, "gÄjQ"),
    )  # fmt: skip
    for shape in shapes:
        monkeypatch.setattr(png, "BAND", 1000)
        at_once = np.asarray(_pixels(shape, width=200)).astype(int)
        monkeypatch.setattr(png, "BAND", 7)
        apart = np.abs(np.asarray(_pixels(shape, width=200)) - at_once)
        assert (apart.max() < 70, apart.sum() < 2000) == (True, True), type(shape)


def test_a_light_fades_to_its_end() -> None:
    """It is brightest in the middle, never brighter farther out, and ends where it is said."""
    image = _pixels(Glow("#ff0000", "#ffffff", 50, 25, 25))
    greens = [pixel[1] for x in range(50, 80) if isinstance(pixel := image.getpixel((x, 25)), tuple)]
    assert greens[0] < 16
    assert greens == sorted(greens)
    assert greens[12] == pytest.approx(255 * (1 - 0.5**FADING), abs=8)
    assert greens[25:] == [255] * 5


def _box(image: Image.Image) -> tuple[int, int, int, int]:
    found = image.convert("L").point([255 if level < 200 else 0 for level in range(256)]).getbbox()
    assert found
    return found


def test_words_stand_on_their_line_and_in_their_room() -> None:
    """They begin, end or are centred at their place, stand on their line, and are never wider than their room."""
    ink = Ink(fill="#000000", size=16)
    left, _, right, bottom = _box(_pixels(Words(ink, 10, 30, "HHH")))
    assert left == pytest.approx(11, abs=1)
    assert bottom == 30
    wide = right - left
    assert _box(_pixels(Words(ink, 90, 30, "HHH", "end")))[2] == pytest.approx(89, abs=1)
    left, _, right, _ = _box(_pixels(Words(ink, 50, 30, "HHH", "middle")))
    assert (left + right) / 2 == pytest.approx(50, abs=1)
    left, _, right, _ = _box(_pixels(Words(ink, 10, 30, "HHH", within=wide / 2)))
    assert right - left == pytest.approx(wide / 2, abs=2)
    assert _box(_pixels(Words(ink, 10, 30, "HHH", within=90)))[2] == 10 + wide + 1
    empty = _pixels(Words(ink, 10, 30, "שלום"))
    assert empty.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(
    "words", ["Three Good Things", "Zärtlichkeit, sans mot dire", "Один вечер на двоих", "MWMWMW", "Wie still es ist"]
)
def test_the_room_for_words_is_known_without_drawing(words: str) -> None:
    """What is counted for a line is what it has, within a fifth."""
    left, _, right, _ = _box(_pixels(Words(Ink(fill="#000000", size=5), 0, 30, words), width=400))
    assert (right - left) / 4 == pytest.approx(width_of(words, 5), rel=0.2)


def test_an_svg_says_the_same() -> None:
    """Each shape is an element with its place and its colour; words are escaped, and none is left out."""
    words = Words(Ink(fill="#000000", size=9), 5, 6, 'שלום <&> "\x00\ud800', "middle")
    shapes = (
        Box(FILLED, 1, 2, 3, 4), Line(DRAWN, 1, 2, 3, 4), Dot(FILLED, 5, 6, 7), Area(FILLED, ((1, 2), (3, 4))),
        Track(DRAWN, ((1, 2), (3, 4))), Bars(FILLED, 1, 2, ((3, 4),)), Glow("#ff0000", "#0000ff", 5, 6, 7), words,
    )  # fmt: skip
    root = ET.fromstring(as_svg(_drawing(*shapes)))
    found = {element.tag.removeprefix(SVG): dict(element.attrib) for element in root}
    assert found["rect"] == {"fill": "#ff0000", "x": "1.0", "y": "2.0", "width": "3.0", "height": "4.0"}
    drawn = {"fill": "none", "stroke": "#ff0000", "stroke-width": "4"}
    assert found["line"] == drawn | {"x1": "1.0", "x2": "2.0", "y1": "3.0", "y2": "4.0"}
    assert found["polyline"] == drawn | {"points": "1.0,2.0 3.0,4.0"}
    assert found["polygon"] == {"fill": "#ff0000", "points": "1.0,2.0 3.0,4.0"}
    assert found["path"]["d"] == "M3.0 1.0h4.0v2h-4.0z"
    glow = root.find(f"{SVG}radialGradient")
    assert glow is not None
    assert found["circle"] == {"fill": f"url(#{glow.get('id')})", "cx": "5.0", "cy": "6.0", "r": "7"}
    assert [glow[k].get("stop-color") for k in (0, -1)] == ["#ff0000", "#0000ff"]
    text = root.find(f"{SVG}text")
    assert text is not None
    assert text.text == 'שלום <&> "'
    assert root.get("aria-labelledby") == "title desc"
    silent = ET.fromstring(as_svg(Drawing(9, 9, "#ffffff", (), "Small")))
    assert (silent.get("aria-labelledby"), silent.find(f"{SVG}desc")) == ("title", None)
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("Small & <all>", "told")


def test_who_draws_no_pixels_needs_no_pillow() -> None:
    """Importing any of it loads no Pillow; only png.py knows it, inside its functions."""
    folder = Path(as_png.__code__.co_filename).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text())
        named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert path.name == "png.py" or not any(name.split(".")[0] == "PIL" for name in named)
    program = (
        "import sys\nfrom unhurried.pictures import colours, cover, plot, png, svg\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('PIL', 'click', 'rich', 'soundfile')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
