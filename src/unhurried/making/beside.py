"""What lies beside a sound: captions, the timeline and pictures, as the bytes of their files; and the page."""

import json
from collections.abc import Mapping
from typing import BinaryIO

from unhurried import captions
from unhurried.page import write_page
from unhurried.pictures.plot import plot
from unhurried.pictures.png import as_png
from unhurried.pictures.svg import as_svg
from unhurried.recipe.recipe import Recipe
from unhurried.report import as_data

PLOT_WIDTH = 1920
"""Pixels: twice what an SVG of it has, for screens that are finer."""


def content(what: str, recipe: Recipe, names: Mapping[str, str] | None) -> bytes:
    """Return what a file beside the sound has in it.

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
    raise ValueError(f"nothing beside a sound is called '{what}'")


def put_page(file: BinaryIO, recipe: Recipe, names: Mapping[str, str] | None, sound: BinaryIO, cover: bytes) -> None:
    """Write the page, with an MP3 as its sound and a PNG as its cover.

    Raises:
        OSError: as the disk has it.
    """
    write_page(file, recipe.timeline, sound, language=recipe.head.language, names=names, cover=cover)
