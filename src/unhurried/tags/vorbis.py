"""Vorbis comments: the tags of FLAC, Ogg Vorbis and Opus."""

import base64
from typing import Any, BinaryIO, Final

from unhurried.tags.about import About, Chapter, fitting, plain
from unhurried.tags.padding import fixed
from unhurried.units import SAMPLE_RATE

RECIPE: Final = "UNHURRIED"
"""The comment, and in ID3 the text of its own, that the recipe is in."""
PICTURE: Final = "METADATA_BLOCK_PICTURE"


def write(file: BinaryIO, kind: str, about: About) -> None:
    """Write all tags of a ``flac``, ``ogg`` or ``opus`` file anew."""
    audio = _opened(file, kind)
    if audio.tags is None:
        audio.add_tags()
    audio.tags.clear()
    for name, text in _comments(about):
        audio.tags.append((name, text))
    if kind == "flac":
        audio.clear_pictures()
    if about.cover is not None:
        picture = _picture(about.cover)
        if kind == "flac":
            audio.add_picture(picture)
        else:
            audio.tags.append((PICTURE, base64.b64encode(picture.write()).decode("ascii")))
    file.seek(0)
    audio.save(file, padding=fixed)


def recipe(file: BinaryIO, kind: str) -> str | None:
    """Return the recipe inside."""
    return _first(_opened(file, kind).tags or {}, RECIPE)


def about(file: BinaryIO, kind: str) -> About:
    """Return what the tags say; what they leave out is empty."""
    audio = _opened(file, kind)
    tags: Any = audio.tags or {}
    number, of = (_first(tags, name) or "" for name in ("TRACKNUMBER", "TRACKTOTAL"))
    frames = round(audio.info.length * SAMPLE_RATE)
    return About(
        title=_first(tags, "TITLE") or "",
        artist=_first(tags, "ARTIST") or "",
        album=_first(tags, "ALBUM") or "",
        date=_first(tags, "DATE"),
        language=_first(tags, "LANGUAGE") or "",
        comment=_first(tags, "COMMENT") or "",
        number=(int(number), int(of)) if number.isdecimal() and of.isdecimal() else None,
        chapters=fitting(_chapters(tags), frames),
        frames=frames,
        cover=_cover(audio, kind),
        recipe=_first(tags, RECIPE) or "",
    )


def _comments(about: About) -> list[tuple[str, str]]:
    """Return names and texts in their order; DESCRIPTION is where some players look for a comment."""
    number, of = about.number or ("", "")
    found = [
        ("TITLE", about.title),
        ("ARTIST", about.artist),
        ("ALBUM", about.album),
        ("DATE", about.date or ""),
        ("TRACKNUMBER", str(number)),
        ("TRACKTOTAL", str(of)),
        ("LANGUAGE", about.language),
        ("COMMENT", about.comment),
        ("DESCRIPTION", about.comment),
    ]
    for k, (start, _, title) in enumerate(about.spans()):
        found += [(f"CHAPTER{k:03}", _clock(start)), (f"CHAPTER{k:03}NAME", title)]
    return [
        *((name, plain(text)) for name, text in found if text),
        *([(RECIPE, about.recipe)] if about.recipe else []),
    ]


def _chapters(tags: Any) -> tuple[Chapter, ...]:
    found: list[Chapter] = []
    while (clock := _first(tags, f"CHAPTER{len(found):03}")) is not None:
        hours, minutes, seconds = clock.split(":")
        start = round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * SAMPLE_RATE)
        found.append(Chapter(start, _first(tags, f"CHAPTER{len(found):03}NAME") or ""))
    return tuple(found)


def _cover(audio: Any, kind: str) -> bytes | None:
    from mutagen.flac import Picture

    if kind == "flac":
        return bytes(audio.pictures[0].data) if audio.pictures else None
    text = _first(audio.tags or {}, PICTURE)
    return None if text is None else bytes(Picture(base64.b64decode(text)).data)


def _picture(png: bytes) -> Any:
    from mutagen.flac import Picture
    from mutagen.id3 import PictureType

    from unhurried.tags.png import size_of

    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, "image/png", png
    picture.width, picture.height = size_of(png)
    picture.depth = 24
    return picture


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _first(tags: Any, name: str) -> str | None:
    found = tags.get(name)
    return str(found[0]) if found else None


def _opened(file: BinaryIO, kind: str) -> Any:
    from mutagen.flac import FLAC
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis

    return {"flac": FLAC, "ogg": OggVorbis, "opus": OggOpus}[kind](file)
