"""What lies beside a sound, as the bytes of its file: captions, the timeline, pictures, the page."""

import json
from collections.abc import Mapping

from unhurried import captions
from unhurried.page.page import page
from unhurried.pictures.colours import colours_of
from unhurried.pictures.plot import plot
from unhurried.pictures.png import as_png
from unhurried.pictures.svg import as_svg
from unhurried.recipe.recipe import Recipe
from unhurried.report import as_data

PLOT_WIDTH = 1920
"""Pixels: twice what an SVG of it has, for screens that are finer."""


def content(what: str, recipe: Recipe, names: Mapping[str, str] | None, sound: bytes, cover: bytes) -> bytes:
    """Return what a file beside the sound has in it; ``sound`` is an MP3 for the page, ``cover`` a PNG.

    The timeline is that of the recipe: no path of this machine is in it, so that it is the same on any.
    """
    timeline, language = recipe.timeline, recipe.head.language
    match what:
        case "vtt":
            return captions.as_vtt(timeline, language, names).encode()
        case "srt":
            return captions.as_srt(timeline, language, names).encode()
        case "lrc":
            return captions.as_lrc(timeline, language, names).encode()
        case "json":
            data = as_data(timeline, recipe.lengths, recipe.head)
            return f"{json.dumps(data, indent=1)}\n".encode()
        case "svg":
            return as_svg(plot(timeline)).encode()
        case "png":
            return as_png(plot(timeline), PLOT_WIDTH)
        case "page":
            colours = colours_of(timeline)
            return page(timeline, sound, language=language, names=names, colours=colours, cover=cover)
    raise ValueError(f"nothing beside a sound is called '{what}'")
