"""How a plot looks: its inks, and the style sheet that has them for light and for dark pages. Pure."""

from collections.abc import Collection, Mapping
from typing import Final

from unhurried.pictures.drawing import Ink

LIGHT: Final[Mapping[str, str]] = {
    "card": "#faf8f4", "band": "#ece7dd", "text": "#3a3a3a", "faint": "#6b6b6b", "line": "#b9b2a5",
    "voice": "#8c4f6b", "a": "#22717a", "b": "#a8641a", "on": "#ffffff", "breath": "#2f6f9f", "quiet": "#c3ccd6",
    "chime": "#b8860b", "head": "#3a3a3a", "steady": "#8fb2cc", "sound": "#6d7f4a",
}  # fmt: skip
DARK: Final[Mapping[str, str]] = {
    "card": "#1d2126", "band": "#2a3037", "text": "#e4e2dd", "faint": "#a9a7a2", "line": "#59616b",
    "voice": "#cf8fae", "a": "#5cb8bf", "b": "#e0a458", "on": "#14171a", "breath": "#7fb8e6", "quiet": "#4b5763",
    "chime": "#e2b94c", "head": "#e4e2dd", "steady": "#4f7796", "sound": "#a9bd7f",
}  # fmt: skip
"""The colour of each kind of thing. The card has a ground of its own: it can be read on a page of any colour."""
SIZES: Final = {"head": 16.0, "text": 10.2, "faint": 9.3, "on": 9.3}
"""Pixels that letters are high: a little less than in the style sheet, for those that come along are wider than most.

What is written *on* a bar is bold.
"""
MORE: Final = frozenset({"head", "steady", "sound"})
"""Kinds that only some plots have."""
OUTLINES: Final = ("line", "breath")


def ink(kind: str, shades: Mapping[str, str]) -> Ink:
    """Return the ink of a kind of thing."""
    if kind in OUTLINES:
        return Ink(kind, stroke=shades[kind], width=1)
    return Ink(kind, fill=shades[kind], size=SIZES.get(kind, 0), bold=kind == "on")


def style(kinds: Collection[str]) -> str:
    """Return the style sheet: that of what most plots have, and of more where a plot has more."""
    light, dark = LIGHT, DARK
    sheet = f"""
    .card {{ fill: {light["card"]}; }} .band {{ fill: {light["band"]}; }} \
.text {{ fill: {light["text"]}; font: 11px sans-serif; }}
    .faint {{ fill: {light["faint"]}; font: 10px sans-serif; }} .line {{ stroke: {light["line"]}; stroke-width: 1; }}
    .voice {{ fill: {light["voice"]}; }} .a {{ fill: {light["a"]}; }} .b {{ fill: {light["b"]}; }}
    .on {{ fill: {light["on"]}; font: bold 10px sans-serif; }}
    .breath {{ fill: none; stroke: {light["breath"]}; stroke-width: 1; }} .quiet {{ fill: {light["quiet"]}; }} \
.chime {{ fill: {light["chime"]}; }}
    @media (prefers-color-scheme: dark) {{
      .card {{ fill: {dark["card"]}; }} .band {{ fill: {dark["band"]}; }} .text {{ fill: {dark["text"]}; }} \
.faint {{ fill: {dark["faint"]}; }}
      .line {{ stroke: {dark["line"]}; }} .voice {{ fill: {dark["voice"]}; }} .a {{ fill: {dark["a"]}; }} \
.b {{ fill: {dark["b"]}; }}
      .on {{ fill: {dark["on"]}; }}
      .breath {{ stroke: {dark["breath"]}; }} .quiet {{ fill: {dark["quiet"]}; }} .chime {{ fill: {dark["chime"]}; }}
    }}
"""
    return sheet if MORE.isdisjoint(kinds) else sheet + _of_more()


def _of_more() -> str:
    kinds = sorted(MORE)
    bright = " ".join(f".{kind} {{ fill: {LIGHT[kind]}; }}" for kind in kinds)
    dim = " ".join(f".{kind} {{ fill: {DARK[kind]}; }}" for kind in kinds)
    return f"    {bright} .head {{ font: 17px sans-serif; }}\n    @media (prefers-color-scheme: dark) {{ {dim} }}\n"
