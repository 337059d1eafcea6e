"""A recipe as text, short, and back: any text is read, and what is no recipe is refused in a line. Pure."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any, Final

from unhurried.cues import Timeline
from unhurried.history.place import Breathing
from unhurried.lengths import Lengths
from unhurried.recipe import strict
from unhurried.recipe.recipe import PartOf, Recipe
from unhurried.recipe.rows import as_rows, from_rows
from unhurried.recipe.wished import as_texts, from_texts
from unhurried.script.bundle import Bundle
from unhurried.script.ritual import Ritual, Series

VERSION: Final = 1
LARGEST: Final = 16_000_000
"""Characters. One of an hour has 20,000; a script alone may have a million (script/files.py)."""
LARGEST_TIMELINE: Final = 64_000_000
"""Bytes, unpacked: a day of sentences has some five million."""
_SHORT: Final = 1_000
"""Characters of a timeline that stands there as it is; a longer one is packed (zlib, base64)."""


def as_text(recipe: Recipe) -> str:
    """Return a recipe as JSON: ASCII, in one line, the same each time."""
    of = recipe.of
    data = {
        "version": VERSION,
        "program": recipe.program,
        "date": recipe.date,
        "ritual": _head(recipe.head),
        "script": _bundle(of) if isinstance(of, Bundle) else None,
        "breathe": _breathing(of) if isinstance(of, Breathing) else None,
        "seed": recipe.seed,
        "decks": recipe.decks,
        "minutes": recipe.minutes,
        "series": recipe.part and _series(recipe.part),
        "wishes": as_texts(recipe.wishes),
        "made": dict(recipe.made),
        "lengths": [recipe.lengths.least, recipe.lengths.natural, recipe.lengths.most],
        "timeline": _timeline(recipe.timeline),
    }
    kept = {key: value for key, value in data.items() if value is not None}
    return _dumped(kept)


def _dumped(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), sort_keys=True)


def _head(head: Ritual) -> dict[str, Any]:
    return strict.without_defaults({
        "name": head.name, "title": head.title, "about": head.about, "eyes": head.eyes, "language": head.language,
        "tags": head.tags, "needs": head.needs,
    })  # fmt: skip


def _bundle(of: Bundle) -> dict[str, Any]:
    return strict.without_defaults({
        "name": of.name, "file": of.file, "texts": of.texts, "found": of.found, "sounds": of.sounds,
        "words": of.words, "section": of.section, "of series": of.of_series,
    })  # fmt: skip


def _breathing(of: Breathing) -> dict[str, Any]:
    return strict.without_defaults({
        "pattern": of.pattern, "seconds": of.seconds, "ramp": of.ramp, "beyond limits": of.beyond_limits,
        "language": of.language,
    })  # fmt: skip


def _series(part: PartOf) -> dict[str, Any]:
    series = part.series
    return {"name": series.name, "title": series.title, "parts": series.parts, "number": part.number}


def _timeline(timeline: Timeline) -> Any:
    rows = as_rows(timeline, str, str)
    text = _dumped(rows)
    return rows if len(text) <= _SHORT else base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def parse_recipe(text: str) -> Recipe:
    """Read what :func:`as_text` wrote.

    Raises:
        ValueError: it is something else; with what is wrong, in a few words.
    """
    if len(text) > LARGEST:
        raise ValueError("it is too large")
    data = strict.a_table(strict.parse_json(text))
    found = strict.count(data, "version")
    if found != VERSION:
        raise ValueError(f"it is of version {found}, and this program reads {VERSION}; a newer one may read it")
    try:
        return _recipe(data)
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError(f"it is damaged ({error})") from None


def _recipe(data: Mapping[str, Any]) -> Recipe:
    head = _read_head(strict.table(data, "ritual"), strict.a_table(data["ritual"])["title"])
    least, natural, most = map(strict.a_count, strict.rows(data, "lengths"))
    return Recipe(
        of=_read_bundle(data["script"]) if "script" in data else _read_breathing(data["breathe"]),
        head=head,
        timeline=_read_timeline(data["timeline"]),
        lengths=Lengths(least, natural, most),
        wishes=from_texts(strict.table(data, "wishes")),
        seed=strict.count(data, "seed"),
        decks=strict.or_none(data, "decks", _read_decks),
        part=_read_series(strict.table(data, "series")) if "series" in data else None,
        minutes=strict.or_none(data, "minutes", strict.count),
        made=strict.table(data, "made"),
        date=strict.or_none(data, "date", strict.text),
        program=strict.text(data, "program"),
    )


def _read_head(data: Mapping[str, Any], title: Any) -> Ritual:
    return Ritual(
        name=strict.a_line(data["name"]),
        title=strict.a_line(title),
        about=strict.a_line(data.get("about", "")),
        eyes=strict.a_line(data.get("eyes", "")),
        bed=None,
        tone=None,
        steps=(),
        language=strict.a_line(data["language"]),
        tags=strict.lines(data, "tags"),
        needs=strict.lines(data, "needs"),
    )


def _read_bundle(data: Any) -> Bundle:
    found = {folder: strict.texts(strict.table(data, "found"), folder) for folder in strict.table(data, "found")}
    bundle = Bundle(
        name=strict.a_line(data["name"]),
        file=strict.a_line(data["file"]),
        texts=strict.texts(data, "texts"),
        found=found,
        sounds=strict.lines(data, "sounds"),
        words=strict.texts(data, "words"),
        section=strict.or_none(data, "section", strict.text),
        of_series=strict.flag(data, "of series"),
    )
    named = {bundle.file, *(file for of_folder in found.values() for file in of_folder.values())}
    if missing := sorted(named - set(bundle.texts)):
        raise ValueError(f"the text of {missing[0]!r} is missing")
    return bundle


def _read_breathing(data: Any) -> Breathing:
    ramp = [strict.a_number(rate) for rate in strict.rows(data, "ramp")]
    return Breathing(
        pattern=strict.a_line(data["pattern"]),
        seconds=strict.a_number(data["seconds"]),
        ramp=(ramp[0], ramp[1]) if ramp else None,
        beyond_limits=strict.flag(data, "beyond limits"),
        language=strict.a_line(data["language"]),
    )


def _read_decks(data: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    decks = strict.table(data, key)
    return {strict.a_line(deck): strict.lines(decks, deck) for deck in decks}


def _read_series(data: Mapping[str, Any]) -> PartOf:
    parts, number = strict.lines(data, "parts"), strict.count(data, "number")
    if not 1 <= number <= len(parts):
        raise ValueError("the series has no such number")
    name, title = (strict.a_line(data[key]) for key in ("name", "title"))
    return PartOf(Series(name=name, title=title, about="", parts=parts), number)


def _read_timeline(data: Any) -> Timeline:
    if isinstance(data, str):
        data = strict.parse_json(_unpacked(data))
    return from_rows(strict.a_table(data))


def _unpacked(text: str) -> str:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(base64.b64decode(text, validate=True), LARGEST_TIMELINE)
    except (binascii.Error, zlib.error):
        raise ValueError("its timeline is damaged") from None
    if not unpacking.eof:
        raise ValueError("its timeline is damaged, or too large")
    return data.decode()
