"""Reading files that anybody may have made: what is ours, what is not, and never a traceback."""

import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tags.files import FORMATS, FRAMES, FULL, audio
from unhurried.errors import FileError
from unhurried.tags.about import About, Chapter
from unhurried.tags.reading import about_in, recipe_in
from unhurried.tags.writing import write_tags

SHORT = About(
    title="Short",
    date="2026-11-22",
    language="fr",
    comment="ü",
    number=(1, 2),
    chapters=(Chapter(0, "One"), Chapter(48_000, "Zwei ü")),
    frames=FRAMES,
    cover=FULL.cover,
    recipe='{"long": "' + "é" * 300 + '"}',
)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_file_is_one_line(kind: str, tmp_path: Path) -> None:
    """Cut short anywhere, with any bytes changed, or its start before noise: an answer, or one line with its name."""
    path = audio(tmp_path, kind)
    with path.open("r+b") as file:
        write_tags(file, kind, SHORT)
    good, chance = path.read_bytes(), random.Random(kind)
    at = good.index(b"Short")
    refused: list[str] = []
    for k in range(90):
        data = bytearray(good)
        if k % 3 == 0:
            del data[chance.choice((chance.randrange(len(data)), min(len(data) - 1, at + chance.randrange(2000)))) :]
        elif k % 3 == 1:
            for _ in range(chance.randint(1, 20)):
                data[chance.choice((chance.randrange(200), (at + chance.randrange(-600, 900)) % len(data)))] = (
                    chance.randrange(256)
                )
        else:
            data[chance.choice((4, 12, 30, 60, 100)) :] = chance.randbytes(1000)
        path.write_bytes(data)
        for read in (recipe_in, about_in):
            try:
                read(path)
            except FileError as error:
                refused.append(str(error))
    assert len(refused) > 10
    assert [line for line in refused if not (line.startswith(f"{path}: ") and line.isprintable())] == []
    assert max(map(len, refused)) < len(str(path)) + 200


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_of_somebody_else_has_no_recipe(kind: str, tmp_path: Path) -> None:
    """A sound without tags, and one with tags but no recipe, are none of ours: None, and no error."""
    path = audio(tmp_path, kind)
    assert recipe_in(path) is None
    found = about_in(path)
    assert found == About(title="", artist="", frames=found.frames)
    with path.open("r+b") as file:
        write_tags(file, kind, About(title="A song", artist="Them", album="Theirs", frames=FRAMES))
    assert recipe_in(path) is None
    assert (about_in(path).title, about_in(path).artist) == ("A song", "Them")


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    """The format is told by what is in the file."""
    path = audio(tmp_path, "opus")
    with path.open("r+b") as file:
        write_tags(file, "opus", SHORT)
    assert recipe_in(path.rename(tmp_path / "evening.mp3")) == SHORT.recipe


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty", b""),
        ("text.flac", b"title: A script"),
        ("page.html", b"<!doctype html>"),
        ("zip.wav", b"PK\3\4" * 99),
    ],
)
def test_what_is_no_audio_is_said(name: str, data: bytes, tmp_path: Path) -> None:
    """Any other file: one line."""
    path = tmp_path / name
    path.write_bytes(data)
    for read in (recipe_in, about_in):
        with pytest.raises(FileError, match=r": is no audio file that can hold a ritual's tags$"):
            read(path)


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """A folder, nothing at all, a name with NUL, a pipe that nobody writes to: one line, at once."""
    with pytest.raises(FileError, match=r"is not a file$"):
        recipe_in(tmp_path)
    with pytest.raises(FileError, match=r"cannot be read: No such file or directory$"):
        recipe_in(tmp_path / "none.flac")
    with pytest.raises(FileError, match=r"cannot be read: "):
        recipe_in(Path("a\0b.flac"))
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.flac")
        with pytest.raises(FileError, match=r"is not a file$"):
            recipe_in(tmp_path / "pipe.flac")


@settings(max_examples=40)
@given(
    kind=st.sampled_from(FORMATS),
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
)
def test_any_text_comes_back(kind: str, text: str) -> None:
    """Title, comment, chapters and recipe may be of any letters at all, and come back to the byte, in every format."""
    import tempfile

    about = About(title=text, comment=text, chapters=(Chapter(0, text),), frames=FRAMES, recipe=text)
    with tempfile.TemporaryDirectory() as folder:
        path = audio(Path(folder), kind)
        with path.open("r+b") as file:
            write_tags(file, kind, about)
        found = about_in(path)
        assert recipe_in(path) == text
    assert (found.title, found.comment, found.recipe) == (text, text, text)
    (chapter,) = found.chapters
    assert text.startswith(chapter.title)
    assert len(text.encode()) > 250 or chapter.title == text
