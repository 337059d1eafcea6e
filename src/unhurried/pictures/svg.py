"""A drawing as SVG: the same text on every machine, with words for those who do not see it."""

import re
from typing import Final, assert_never
from xml.etree import ElementTree as ET

from unhurried.pictures.colours import mixed
from unhurried.pictures.drawing import FADING, Area, Bars, Box, Dot, Drawing, Glow, Ink, Line, Shape, Track, Words

STOPS: Final = 8
"""Colours on the way from the middle of a light to its end."""
NOT_IN_XML: Final = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_svg(drawing: Drawing) -> str:
    """Return a drawing as the text of an SVG file."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {drawing.width:g} {drawing.height:g}",
        width=f"{drawing.width:g}", height=f"{drawing.height:g}", role="img",
    )  # fmt: skip
    root.set("aria-labelledby", "title desc" if drawing.told else "title")
    ET.SubElement(root, "title", id="title").text = _plain(drawing.title)
    if drawing.told:
        ET.SubElement(root, "desc", id="desc").text = _plain(drawing.told)
    if drawing.style:
        ET.SubElement(root, "style").text = drawing.style
    for shape in drawing.shapes:
        _add(root, shape)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add(root: ET.Element, shape: Shape) -> None:
    match shape:
        case Box(ink, x, y, wide, high, round_):
            box = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{wide:.1f}", "height": f"{high:.1f}"}
            ET.SubElement(root, "rect", _look(ink) | box | ({"rx": f"{round_:g}"} if round_ else {}))
        case Bars(ink, y, high, bars):
            path = " ".join(f"M{x:.1f} {y:.1f}h{wide:.1f}v{high:g}h-{wide:.1f}z" for x, wide in bars)
            ET.SubElement(root, "path", _look(ink) | {"d": path})
        case Line(ink, x1, x2, y1, y2):
            ends = {"x1": f"{x1:.1f}", "x2": f"{x2:.1f}", "y1": f"{y1:.1f}", "y2": f"{y2:.1f}"}
            ET.SubElement(root, "line", _look(ink) | ends)
        case Track(ink, points) | Area(ink, points):
            name = "polyline" if isinstance(shape, Track) else "polygon"
            ET.SubElement(root, name, _look(ink) | {"points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points)})
        case Dot(ink, x, y, r):
            ET.SubElement(root, "circle", _look(ink) | {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{r:g}"})
        case Glow():
            _glow(root, shape)
        case Words(ink, x, y, words, anchor):
            place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
            ET.SubElement(root, "text", _look(ink, letters=True) | place).text = _plain(words)
        case _:
            assert_never(shape)


def _look(ink: Ink, *, letters: bool = False) -> dict[str, str]:
    """Return how an ink is written: as a class of the style sheet, or in full."""
    if ink.kind:
        return {"class": ink.kind}
    look = {"fill": ink.fill or "none"}
    if letters:
        return look | {"font-family": "sans-serif", "font-size": f"{ink.size:g}"}
    return look | ({"stroke": ink.stroke, "stroke-width": f"{ink.width:g}"} if ink.stroke else {})


def _glow(root: ET.Element, glow: Glow) -> None:
    name = f"glow{len(root)}"
    shades = ET.SubElement(root, "radialGradient", id=name)
    for k in range(STOPS + 1):
        colour = mixed(glow.outer, glow.inner, (1 - k / STOPS) ** FADING)
        ET.SubElement(shades, "stop", {"offset": f"{k / STOPS:g}", "stop-color": colour})
    place = {"cx": f"{glow.x:.1f}", "cy": f"{glow.y:.1f}", "r": f"{glow.r:g}"}
    ET.SubElement(root, "circle", {"fill": f"url(#{name})"} | place)


def _plain(words: str) -> str:
    """Return words without characters that no XML may have."""
    return NOT_IN_XML.sub("", words)
