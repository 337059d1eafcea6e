"""What is written into a file is there for others: ffprobe and mutagen read all of it, in every format."""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutagen
import mutagen.flac
import numpy as np
import pytest
import soundfile

from tests.tags.files import FORMATS, FULL, RECIPE, audio, decoded, ffmpeg, ffprobe
from unhurried.errors import UnhurriedError
from unhurried.tags.about import About, Chapter
from unhurried.tags.reading import about_in, recipe_in
from unhurried.tags.writing import write_tags

ID3 = ("mp3", "wav", "aiff")
MP4 = ("m4a", "m4b")
CHAPTERS = [(0, "Ankommen"), (1000, "Atem – ü 🌊"), (2084, "שלום")]


def _tagged(folder: Path, kind: str, about: About = FULL) -> Path:
    path = audio(folder, kind)
    with path.open("r+b") as file:
        write_tags(file, kind, about)
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_ffprobe_reads_all(kind: str, tmp_path: Path) -> None:
    """Ffprobe finds every field, each chapter with its start, its end and its title in order, the cover, the recipe."""
    path = _tagged(tmp_path, kind)
    found = ffprobe(path)
    sound, cover = (next(s for s in found["streams"] if s["codec_type"] == kind) for kind in ("audio", "video"))
    tags = {name.lower(): text for name, text in {**found["format"].get("tags", {}), **sound.get("tags", {})}.items()}
    assert tags["title"] == FULL.title
    assert tags["artist"] == "Unhurried"
    assert tags["album"] == FULL.album
    assert tags["date"] == "2026-11-22"
    assert tags["comment"] == FULL.comment
    assert (tags["track"], tags.get("tracktotal")) in (("3/12", None), ("3", "12"))
    assert tags["language"] == ("deu" if kind in (*ID3, *MP4) else "de-AT")
    assert tags["recipe" if kind in MP4 else "unhurried"] == RECIPE
    assert [(round(float(c["start_time"]) * 1000), c["tags"]["title"]) for c in found["chapters"]] == CHAPTERS
    ends = [float(c["end_time"]) for c in found["chapters"]]
    assert ends == pytest.approx([1.0, 2.084, 2.5], abs=0.01)
    assert (cover["codec_name"], cover["width"], cover["disposition"]["attached_pic"]) == ("png", 40, 1)
    assert ffmpeg(path, "-map", "0:v", "-c", "copy", "-f", "image2pipe") == FULL.cover


def _of_comments(audio: Any) -> dict[str, Any]:
    tags = audio.tags
    starts = [tags[f"CHAPTER{k:03}"][0] for k in range(3)]
    pictures = audio.pictures if isinstance(audio, mutagen.flac.FLAC) else []
    if not pictures:
        import base64

        pictures = [mutagen.flac.Picture(base64.b64decode(tags["METADATA_BLOCK_PICTURE"][0]))]
    (picture,) = pictures
    assert (picture.type, picture.mime, picture.width, picture.height) == (3, "image/png", 40, 40)
    assert tags["DESCRIPTION"] == tags["COMMENT"]
    return {
        **{name: tags[name.upper()][0] for name in ("title", "artist", "album", "date", "language", "comment")},
        "number": (int(tags["TRACKNUMBER"][0]), int(tags["TRACKTOTAL"][0])),
        "chapters": list(zip(starts, [tags[f"CHAPTER{k:03}NAME"][0] for k in range(3)], strict=True)),
        "cover": picture.data,
        "recipe": tags["UNHURRIED"][0],
    }


def _of_id3(tags: Any) -> dict[str, Any]:
    (contents,) = tags.getall("CTOC")
    chapters = [tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [chapter.end_time for chapter in chapters] == [1000, 2084, 2500]
    (comment,) = tags.getall("COMM")
    (cover,) = tags.getall("APIC")
    assert (comment.lang, comment.desc, cover.type, cover.mime) == ("deu", "", 3, "image/png")
    names = {"title": "TIT2", "artist": "TPE1", "album": "TALB", "date": "TDRC", "language": "TLAN"}
    return {
        **{name: str(tags[frame].text[0]) for name, frame in names.items()},
        "comment": comment.text[0],
        "number": tuple(map(int, tags["TRCK"].text[0].split("/"))),
        "chapters": [(chapter.start_time, chapter.sub_frames["TIT2"].text[0]) for chapter in chapters],
        "cover": cover.data,
        "recipe": tags["TXXX:UNHURRIED"].text[0],
    }


def _of_mp4(audio: Any) -> dict[str, Any]:
    tags = audio.tags
    names = {"title": "nam", "artist": "ART", "album": "alb", "date": "day", "comment": "cmt"}
    return {
        **{name: tags[f"\xa9{box}"][0] for name, box in names.items()},
        "language": tags["----:com.apple.iTunes:LANGUAGE"][0].decode(),
        "number": tags["trkn"][0],
        "chapters": [(round(chapter.start * 1000), chapter.title) for chapter in audio.chapters],
        "cover": bytes(tags["covr"][0]),
        "recipe": tags["----:unhurried:recipe"][0].decode(),
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_mutagen_reads_all(kind: str, tmp_path: Path) -> None:
    """Mutagen finds every field, each chapter, the cover as it was, and the recipe to the byte."""
    audio = mutagen.File(_tagged(tmp_path, kind))
    found = _of_id3(audio.tags) if kind in ID3 else _of_mp4(audio) if kind in MP4 else _of_comments(audio)
    clock = ["00:00:00.000", "00:00:01.000", "00:00:02.084"]
    by_clock = [(at, title) for at, (_, title) in zip(clock, CHAPTERS, strict=True)]
    assert found == {
        "title": FULL.title,
        "artist": "Unhurried",
        "album": FULL.album,
        "date": "2026-11-22",
        "language": "deu" if kind in ID3 else "de-AT",
        "comment": FULL.comment,
        "number": (3, 12),
        "chapters": CHAPTERS if kind in (*ID3, *MP4) else by_clock,
        "cover": FULL.cover,
        "recipe": RECIPE,
    }
    if kind in MP4:
        assert audio.tags["stik"] == [{"m4a": 1, "m4b": 2}[kind]]


@pytest.mark.parametrize("kind", FORMATS)
def test_we_read_all(kind: str, tmp_path: Path) -> None:
    """about_in() gives back what was written: chapters to the millisecond, and in ID3 the language without its region."""
    path = _tagged(tmp_path, kind)
    found = about_in(path)
    chapters = tuple(Chapter(at * 48, title) for at, title in CHAPTERS)
    language = "de" if kind in ID3 else "de-AT"
    assert found == replace(FULL, chapters=chapters, language=language, frames=found.frames)
    assert found.frames == pytest.approx(FULL.frames, abs=5000)
    assert recipe_in(path) == RECIPE


@pytest.mark.parametrize("kind", FORMATS)
def test_the_sound_stays_as_it_is(kind: str, tmp_path: Path) -> None:
    """Not one sample differs from those of the file without tags, as ffmpeg and libsndfile read them."""
    path = audio(tmp_path, kind)
    before, by_us = decoded(path), None if kind in MP4 else soundfile.read(path)[0]
    assert len(before) > 400_000
    assert decoded(_tagged(tmp_path, kind)) == before
    assert by_us is None or np.array_equal(by_us, soundfile.read(path)[0])


@pytest.mark.parametrize("kind", FORMATS)
def test_same_in_same_out(kind: str, tmp_path: Path) -> None:
    """The same tags make the same bytes: on a nameless file, a second time, and after others that were larger."""
    expected = _tagged(tmp_path, kind).read_bytes()
    with tempfile.TemporaryFile() as file:
        file.write(audio(tmp_path, kind).read_bytes())
        for about in (FULL, FULL, replace(FULL, recipe=RECIPE * 2, chapters=FULL.chapters[:2], cover=None), FULL):
            write_tags(file, kind, about)
            file.seek(0)
            if about is FULL:
                assert file.read() == expected


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_not_told_is_left_out(kind: str, tmp_path: Path) -> None:
    """A title alone: nothing of what was there before, no recipe, no chapters, and nothing that is empty."""
    path = _tagged(tmp_path, kind)
    with path.open("r+b") as file:
        write_tags(file, kind, About(title="Alone", frames=FULL.frames))
    found = about_in(path)
    assert found == About(title="Alone", frames=found.frames)
    assert recipe_in(path) is None
    probed = ffprobe(path)
    assert probed["chapters"] == []
    assert [stream["codec_type"] for stream in probed["streams"]] == ["audio"]
    if kind not in MP4:
        assert len(mutagen.File(path).tags) == 2  # title and artist


@pytest.mark.parametrize("kind", ID3)
def test_id3_is_of_the_version_that_all_read(kind: str, tmp_path: Path) -> None:
    """Version 2.3 without UTF-8, which it does not know, and no second tag of version 1."""
    path = _tagged(tmp_path, kind)
    data = path.read_bytes()
    at = data.index(b"ID3\x03\x00\x00")
    assert (at == 0) == (kind == "mp3")
    assert data[at:].count(b"TYER") == 1
    assert b"TDRC" not in data
    assert not path.read_bytes()[-128:].startswith(b"TAG")
    tags = mutagen.File(path).tags
    texts = [frame for frame in tags.values() if hasattr(frame, "encoding")]
    assert {int(frame.encoding) for frame in texts} == {0, 1}


@pytest.mark.parametrize(("kind", "count"), [("flac", 1), ("m4b", 1), ("opus", 255), ("mp3", 255), ("m4b", 255)])
def test_one_chapter_and_the_most(kind: str, count: int, tmp_path: Path) -> None:
    """One chapter, and as many as there can be, with titles longer than a list of them holds."""
    chapters = tuple(Chapter(k * 400, f"{k} " + "ü" * 200) for k in range(count))
    path = _tagged(tmp_path, kind, About(title="Many", frames=FULL.frames, chapters=chapters))
    found = ffprobe(path)["chapters"]
    assert [round(float(chapter["start_time"]), 3) for chapter in found] == [round(k / 120, 3) for k in range(count)]
    assert all(chapter["tags"]["title"].startswith(f"{k} üü") for k, chapter in enumerate(found))
    assert len(mutagen.File(path).chapters if kind in MP4 else about_in(path).chapters) == count


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_is_the_systems_own_error(tmp_path: Path) -> None:
    """When the disk takes no more, what the system said comes through, for the sink to tell, in every format."""
    for kind in FORMATS:
        audio(tmp_path, kind)
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pathlib import Path\n"
        "from unhurried.tags.about import About\n"
        "from unhurried.tags.writing import write_tags\n"
        "about = About(title='Long', frames=48_000, recipe='long ' * 30_000)\n"
        f"for kind in {FORMATS!r}:\n"
        f"    path = Path({str(tmp_path)!r}, f'ritual.{{kind}}')\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50_000, resource.RLIM_INFINITY))\n"
        "    try:\n"
        "        with path.open('r+b') as file:\n"
        "            write_tags(file, kind, about)\n"
        "    except OSError as error:\n"
        "        print(kind, error.strerror)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "".join(f"{kind} File too large\n" for kind in FORMATS)
    assert done.stderr == ""


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "mp3"])
def test_what_is_no_such_file_is_one_line(kind: str, tmp_path: Path) -> None:
    """Tags for a file of another format, or for none at all, are one line; never a traceback.

    But for MP3: its tag may stand before anything.
    """
    for data in (b"", b"not a sound", b"\0" * 1000, audio(tmp_path, "mp3").read_bytes()):
        with tempfile.TemporaryFile() as file:
            file.write(data)
            with pytest.raises(UnhurriedError, match=rf"^its tags cannot be written: it is no {kind} file.*$"):
                write_tags(file, kind, FULL)


def test_mutagen_is_loaded_when_it_is_needed() -> None:
    """Importing what reads and writes tags imports neither mutagen nor anything else that is heavy."""
    program = "import sys, unhurried.tags.reading, unhurried.tags.writing; print('mutagen' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
