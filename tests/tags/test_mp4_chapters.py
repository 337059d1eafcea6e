"""Chapters of an MP4, as Apple's players want them: laid out as FFmpeg's, and the sound stays where it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tags.files import FRAMES, FULL, audio, by_ffmpeg, decoded, ffprobe
from unhurried.tags.about import About, Chapter
from unhurried.tags.boxes import Box, boxes_of
from unhurried.tags.mp4_chapters import write_chapters
from unhurried.tags.writing import write_tags

ABOUT = replace(FULL, language="", cover=None)


def _moov(path: Path) -> tuple[Box, bytes]:
    """Return a file's header, and the whole file."""
    with path.open("rb") as file:
        places = {kind: (start, end) for kind, start, end in boxes_of(file)}
    data = path.read_bytes()
    start, end = places[b"moov"]
    return Box.read(b"moov", data[start + 8 : end]), data


def _table(trak: Box, name: bytes) -> bytes:
    return trak.one(b"mdia").one(b"minf").one(b"stbl").one(name).data


def _titles(trak: Box, data: bytes) -> list[bytes]:
    """Return the titles in a text track, in one chunk as they are."""
    sizes = _table(trak, b"stsz")[12:]
    at = int.from_bytes(_table(trak, b"stco")[8:12], "big")
    found = []
    for k in range(0, len(sizes), 4):
        size = int.from_bytes(sizes[k : k + 4], "big")
        found.append(data[at : at + size])
        at += size
    return found


def _shape(box: Box) -> object:
    """Return a header's boxes, and what is in them but where in the file the titles are, and the track's own name."""
    if isinstance(box.inside, list):
        return box.kind, [_shape(inside) for inside in box.inside]
    return (box.kind,) if box.kind in (b"stco", b"hdlr") else (box.kind, box.inside)


def test_they_are_as_ffmpegs(tmp_path: Path) -> None:
    """The text track, what refers to it, the list and the titles are byte for byte what FFmpeg writes.

    Its chapters are known to be read by iPhones; nobody here has one.
    """
    theirs, their_data = _moov(by_ffmpeg(tmp_path, ABOUT))
    path = audio(tmp_path, "m4a")
    with path.open("r+b") as file:
        write_chapters(file, ABOUT)
    ours, data = _moov(path)
    their_sound, their_text = theirs.all(b"trak")
    sound, text = ours.all(b"trak")
    assert (
        text.one(b"mdia").one(b"mdhd").data[-4:-2] == b"\x55\xc4"
    )  # "und", where FFmpeg writes 0: Macintosh English
    text.one(b"mdia").one(b"mdhd").inside = their_text.one(b"mdia").one(b"mdhd").data
    assert _shape(text) == _shape(their_text)
    assert sound.one(b"tref") == their_sound.one(b"tref")
    assert [box.kind for box in sound.boxes] == [box.kind for box in their_sound.boxes]
    assert ours.one(b"udta").one(b"chpl") == theirs.one(b"udta").one(b"chpl")
    assert _titles(text, data) == _titles(their_text, their_data)
    assert ours.one(b"mvhd").data[-4:] == (3).to_bytes(4, "big")  # the next track's number, which FFmpeg counts anew


def test_a_header_in_front_goes_to_the_end(tmp_path: Path) -> None:
    """Where the header is before the sound, the sound stays where it is and is the same; chapters and tags are read."""
    path = audio(tmp_path, "m4a", moov_in_front=True)
    with path.open("rb") as file:
        assert [kind for kind, *_ in boxes_of(file)][:2] == [b"ftyp", b"moov"]
    before = decoded(path)
    with path.open("r+b") as file:
        write_tags(file, "m4a", FULL)
    with path.open("rb") as file:
        kinds = [kind for kind, *_ in boxes_of(file)]
    assert (kinds[:2], kinds[-1]) == ([b"ftyp", b"free"], b"moov")
    assert decoded(path) == before
    assert [chapter["tags"]["title"] for chapter in ffprobe(path)["chapters"]] == [c.title for c in FULL.chapters]


def test_ffmpegs_own_are_replaced(tmp_path: Path) -> None:
    """Chapters that a file has from FFmpeg, before the sound in one box, go; there is one text track, and one list."""
    path = by_ffmpeg(tmp_path, ABOUT)
    before = decoded(path)
    other = About(title="Other", frames=FRAMES, chapters=(Chapter(0, "One"), Chapter(24_000, "Two")))
    for about, titles in ((other, ["One", "Two"]), (replace(other, chapters=()), [])):
        with path.open("r+b") as file:
            write_tags(file, "m4a", about)
        moov, _ = _moov(path)
        assert len(moov.all(b"trak")) == (2 if titles else 1)
        assert len(moov.one(b"udta").all(b"chpl")) == (1 if titles else 0)
        assert len(moov.all(b"trak")[0].all(b"tref")) == (1 if titles else 0)
        assert [chapter["tags"]["title"] for chapter in ffprobe(path)["chapters"]] == titles
        assert decoded(path) == before


@pytest.mark.parametrize(("language", "letters"), [("de-AT", "deu"), ("", None), ("xx", None), ("yue", "yue")])
def test_its_tracks_have_its_language(language: str, letters: str | None, tmp_path: Path) -> None:
    """The sound and the chapters say their language in three letters, as players choose tracks by it."""
    path = audio(tmp_path, "m4b")
    with path.open("r+b") as file:
        write_tags(file, "m4b", replace(ABOUT, language=language))
    sound, text = ffprobe(path)["streams"]
    assert [stream.get("tags", {}).get("language", "und") for stream in (sound, text)] == [letters or "und"] * 2
