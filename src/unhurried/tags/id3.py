"""ID3: the tags of MP3, and of WAV and AIFF, which have it in a chunk.

Version 2.3, with UTF-16 where ASCII does not do: that is what all of Windows, iPhone and Android read. Windows' file
manager long showed neither tags nor covers of 2.4, and podcast players miss its chapters; 2.3 knows no UTF-8.
"""

from typing import Any, BinaryIO, Final

from unhurried.tags.about import About, Chapter, fitting, plain
from unhurried.tags.id3_order import in_order
from unhurried.tags.padding import fixed
from unhurried.tags.three_letters import bcp47, three_letters
from unhurried.tags.vorbis import RECIPE
from unhurried.units import SAMPLE_RATE

VERSION: Final = 3
NOWHERE: Final = 0xFFFFFFFF
"""A chapter's byte offset that is not told: its time counts."""
COVER_FRONT: Final = 3
TOP_LEVEL, ORDERED = 1, 2
"""Flags of a table of contents: it is the only one, and its chapters play one after the other."""


def write(file: BinaryIO, kind: str, about: About) -> None:
    """Write all tags of an ``mp3``, ``wav`` or ``aiff`` file anew."""
    tags = _empty(file, kind)
    for frame in _frames(about):
        tags.add(frame)
    tags.update_to_v23()
    file.seek(0)
    # An MP3 may have a tag of version 1 at its end, too, which is of no use; the others' chunks never have.
    tags.save(file, v2_version=VERSION, padding=fixed, **({"v1": 0} if kind == "mp3" else {}))
    in_order(file, kind)


def recipe(file: BinaryIO, kind: str) -> str | None:
    """Return the recipe inside."""
    tags = _read(file, kind)
    return None if tags is None else _text(tags, f"TXXX:{RECIPE}")


def about(file: BinaryIO, kind: str) -> About:
    """Return what the tags say; what they leave out is empty. The language loses its region, which ID3 has not."""
    tags: Any = _read(file, kind)
    tags = {} if tags is None else tags
    comments = tags.getall("COMM") if tags else []
    covers = tags.getall("APIC") if tags else []
    number, _, of = (_text(tags, "TRCK") or "").partition("/")
    file.seek(0)
    frames = round(_length(file, kind) * SAMPLE_RATE)
    return About(
        title=_text(tags, "TIT2") or "",
        artist=_text(tags, "TPE1") or "",
        album=_text(tags, "TALB") or "",
        date=_text(tags, "TDRC"),
        language=bcp47(_text(tags, "TLAN") or ""),
        comment=str(comments[0].text[0]) if comments and comments[0].text else "",
        number=(int(number), int(of)) if number.isdecimal() and of.isdecimal() else None,
        chapters=fitting(_chapters(tags), frames),
        frames=frames,
        cover=bytes(covers[0].data) if covers else None,
        recipe=_text(tags, f"TXXX:{RECIPE}") or "",
    )


def _frames(about: About) -> list[Any]:
    from mutagen import id3

    language = three_letters(about.language)
    number, of = about.number or ("", "")
    texts = (
        (id3.TIT2, about.title),
        (id3.TPE1, about.artist),
        (id3.TALB, about.album),
        (id3.TDRC, about.date or ""),
        (id3.TRCK, f"{number}/{of}" if about.number else ""),
        (id3.TLAN, language if about.language else ""),
    )
    found: list[Any] = [kind(encoding=_encoding(text), text=[plain(text)]) for kind, text in texts if text]
    if about.comment:
        comment = plain(about.comment)
        found.append(id3.COMM(encoding=_encoding(comment), lang=language, desc="", text=[comment]))
    found += _chapter_frames(about)
    if about.cover is not None:
        found.append(id3.APIC(encoding=0, mime="image/png", type=COVER_FRONT, desc="", data=about.cover))
    if about.recipe:
        found.append(id3.TXXX(encoding=_encoding(about.recipe), desc=RECIPE, text=[about.recipe]))
    return found


def _chapter_frames(about: About) -> list[Any]:
    from mutagen import id3

    spans = about.spans()
    if not spans:
        return []
    names = [f"chp{k:03}" for k in range(len(spans))]
    chapters = [
        id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=NOWHERE,
            end_offset=NOWHERE,
            sub_frames=[id3.TIT2(encoding=_encoding(title), text=[title])],
        )
        for name, (start, end, title) in zip(names, spans, strict=True)
    ]
    return [*chapters, id3.CTOC(element_id="toc", flags=TOP_LEVEL | ORDERED, child_element_ids=names, sub_frames=[])]


def _chapters(tags: Any) -> tuple[Chapter, ...]:
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time) if tags else []
    return tuple(
        Chapter(frame.start_time * SAMPLE_RATE // 1000, _text(frame.sub_frames, "TIT2") or "") for frame in frames
    )


def _encoding(text: str) -> int:
    """Return 0, where ASCII does, or 1: UTF-16. Of Latin-1 some think that it is their own code page."""
    return 0 if text.isascii() else 1


def _text(tags: Any, name: str) -> str | None:
    frame = tags.get(name)
    return str(frame.text[0]) if frame is not None and frame.text else None


def _empty(file: BinaryIO, kind: str) -> Any:
    """Return tags to fill; what a WAV or AIFF has is deleted, an MP3's is replaced as it is written."""
    if kind == "mp3":
        from mutagen.id3 import ID3

        return ID3()
    _chunked(file, kind).delete(file)
    file.seek(0)
    audio = _chunked(file, kind)
    audio.add_tags()
    return audio.tags


def _read(file: BinaryIO, kind: str) -> Any:
    """Return the tags, or None where there are none."""
    from mutagen.id3 import ID3, ID3NoHeaderError

    if kind == "mp3":
        try:
            return ID3(file)
        except ID3NoHeaderError:
            return None
    return _chunked(file, kind).tags


def _length(file: BinaryIO, kind: str) -> float:
    from mutagen.mp3 import MP3

    return float((MP3(file) if kind == "mp3" else _chunked(file, kind)).info.length)


def _chunked(file: BinaryIO, kind: str) -> Any:
    from mutagen.aiff import AIFF
    from mutagen.wave import WAVE

    return (WAVE if kind == "wav" else AIFF)(file)
