"""The tags of MP4: m4a and m4b, as iPhones write and read them. Chapters are in mp4_chapters.py."""

from typing import Any, BinaryIO, Final

from unhurried.tags.about import About, Chapter, fitting, plain
from unhurried.tags.mp4_chapters import write_chapters
from unhurried.tags.padding import fixed
from unhurried.units import SAMPLE_RATE

RECIPE: Final = "----:unhurried:recipe"
LANGUAGE: Final = "----:com.apple.iTunes:LANGUAGE"
"""Where taggers look for a language; the sound's own track says it in three letters."""
KIND: Final = {"m4a": 1, "m4b": 2}
"""What an iPhone takes it for: music, or an audiobook, which goes on where it was left."""


def write(file: BinaryIO, kind: str, about: About) -> None:
    """Write all tags and chapters of an ``m4a`` or ``m4b`` file anew."""
    from mutagen.mp4 import MP4Cover, MP4FreeForm, MP4Tags

    write_chapters(file, about)
    tags = MP4Tags()
    for name, text in (
        ("\xa9nam", about.title),
        ("\xa9ART", about.artist),
        ("\xa9alb", about.album),
        ("\xa9day", about.date or ""),
        ("\xa9cmt", about.comment),
    ):
        if text:
            tags[name] = [plain(text)]
    if about.number is not None:
        tags["trkn"] = [about.number]
    tags["stik"] = [KIND[kind]]
    if about.language:
        tags[LANGUAGE] = [MP4FreeForm(about.language.encode())]
    if about.cover is not None:
        tags["covr"] = [MP4Cover(about.cover, MP4Cover.FORMAT_PNG)]
    if about.recipe:
        tags[RECIPE] = [MP4FreeForm(about.recipe.encode())]
    file.seek(0)
    tags.save(file, padding=fixed)


def recipe(file: BinaryIO, _kind: str) -> str | None:
    """Return the recipe inside."""
    return _freeform(_opened(file).tags or {}, RECIPE)


def about(file: BinaryIO, _kind: str) -> About:
    """Return what the tags say; what they leave out is empty."""
    audio = _opened(file)
    tags: Any = audio.tags or {}
    number: Any = tags.get("trkn")
    covers: Any = tags.get("covr")
    frames = round(audio.info.length * SAMPLE_RATE)
    chapters = tuple(Chapter(round(found.start * SAMPLE_RATE), found.title) for found in audio.chapters or ())
    return About(
        title=_text(tags, "\xa9nam") or "",
        artist=_text(tags, "\xa9ART") or "",
        album=_text(tags, "\xa9alb") or "",
        date=_text(tags, "\xa9day"),
        language=_freeform(tags, LANGUAGE) or "",
        comment=_text(tags, "\xa9cmt") or "",
        number=tuple(number[0]) if number else None,
        chapters=fitting(chapters, frames),
        frames=frames,
        cover=bytes(covers[0]) if covers else None,
        recipe=_freeform(tags, RECIPE) or "",
    )


def _opened(file: BinaryIO) -> Any:
    from mutagen.mp4 import MP4

    return MP4(file)


def _text(tags: Any, name: str) -> str | None:
    found = tags.get(name)
    return str(found[0]) if found else None


def _freeform(tags: Any, name: str) -> str | None:
    found = tags.get(name)
    return bytes(found[0]).decode() if found else None
