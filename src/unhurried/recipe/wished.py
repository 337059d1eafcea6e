"""Wishes as plain texts, each as its option reads it, and back. No path of a machine is among them."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from unhurried.errors import FileError
from unhurried.recipe import strict
from unhurried.settings.table import SETTINGS
from unhurried.sounds.bed import BEDS
from unhurried.wishes import Wishes

_AS_TEXT: Final = (
    "voice", "pace", "pitch", "dry", "tone", "ears", "quiet-hours", "voice-level", "tone-level", "bed-level",
    "chime-level", "sound-level",
)  # fmt: skip
_NOT_A_FILE: Final = (*BEDS, "off")


def without_paths(wishes: Wishes) -> Wishes:
    """Return wishes that may be given to others: of an own bed and an own model, the file's name; no programs."""
    return replace(
        wishes,
        voice=None if wishes.voice is None else _plain_voice(wishes.voice),
        set_voice=None if wishes.set_voice is None else _plain_voice(wishes.set_voice),
        bed=None if wishes.bed is None else file_name(wishes.bed),
        commands={},
    )


def _plain_voice(voice: str) -> str:
    """Return a voice; of a model that is a file, the file's name."""
    engine, sign, name = voice.partition(":")
    return f"{engine}{sign}{file_name(name)}" if engine == "piper" else voice


def file_name(path: str) -> str:
    """Return the last part of a path of any system; a name is its own."""
    return re.split(r"[/\\]", path)[-1]


def as_texts(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as plain data; what is as it is by itself has no entry."""
    own = Wishes(voice=None)
    found: dict[str, Any] = {}
    for key in _AS_TEXT:
        value = getattr(wishes, key.replace("-", "_"))
        if value != getattr(own, key.replace("-", "_")):
            found[key] = _as_text(value)
    if wishes.set_voice is not None:
        found["set-voice"] = wishes.set_voice
    if wishes.names:
        found["names"] = ",".join((wishes.names["a"], wishes.names["b"]))
    if wishes.bed is not None:
        found["bed"] = wishes.bed
    if wishes.pronounce:
        found["pronounce"] = dict(wishes.pronounce)
    return found


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "off" if value == -math.inf else str(value)


def from_texts(data: Mapping[str, Any]) -> Wishes:
    """Return the wishes of plain data.

    Raises:
        ValueError: it is none.
    """
    found: dict[str, Any] = {"voice": None}
    for key in (*_AS_TEXT, "names"):
        if key in data:
            found[key.replace("-", "_")] = SETTINGS[key].read(strict.a_line(data[key]))
    if "set-voice" in data:
        found["set_voice"] = SETTINGS["voice"].read(strict.a_line(data["set-voice"]))
    if "bed" in data:
        found["bed"] = strict.a_line(data["bed"])
    said = strict.texts(data, "pronounce")
    return Wishes(**found, pronounce={strict.a_line(word): strict.a_line(how) for word, how in said.items()})


def with_bed_beside(wishes: Wishes, file: Path) -> Wishes:
    """Return wishes whose bed, where that is a file, is the one of its name beside a file that was made with it.

    Raises:
        FileError: it is not there.
    """
    if wishes.bed is None or wishes.bed in _NOT_A_FILE:
        return wishes
    bed = file.parent / file_name(wishes.bed)
    if not bed.is_file():
        why = f"it was made with the bed '{bed.name}', which is not beside it; put it there, or choose one with --bed"
        raise FileError(file, why)
    return replace(wishes, bed=str(bed))
