"""A language that is kept is the same as read anew, and read anew as soon as its file is another."""

from pathlib import Path

import pytest

from unhurried import languages
from unhurried.errors import ScriptError
from unhurried.kept import Kept, default_folder
from unhurried.languages import kept
from unhurried.languages.entries import Language
from unhurried.languages.file import read_entries
from unhurried.languages.kept import read_or_taken

FILES = sorted(languages.FOLDER.glob("*.yaml"))
ENGLISH = languages.FOLDER / "en.yaml"


@pytest.fixture(autouse=True)
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, with a cache of their own."""
    paths: list[Path] = []

    def counted(path: Path) -> Language:
        paths.append(path)
        return read_entries(path)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("unhurried.languages.file.read_entries", counted)
    return paths


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_is_the_same(path: Path, reads: list[Path]) -> None:
    """To the last entry and its type; it is read once."""
    assert repr(read_or_taken(path)) == repr(read_or_taken(path)) == repr(read_entries(path))
    assert reads == [path]


def test_a_change_is_noticed(tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another text, another program: it is read."""
    path = tmp_path / "xx.yaml"
    text = ENGLISH.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    before = read_or_taken(path)
    path.write_text(text.replace(before.two.a, "Somebody"), encoding="utf-8")
    assert read_or_taken(path).two.a == "Somebody"
    monkeypatch.setattr(kept, "program", lambda: "another")
    read_or_taken(path)
    assert reads == [path] * 3


def test_faults_are_told_each_time(tmp_path: Path) -> None:
    """A faulty file is never kept."""
    path = tmp_path / "xx.yaml"
    path.write_text("two: 7\n")
    for _ in range(2):
        with pytest.raises(ScriptError, match="missing"):
            read_or_taken(path)
    assert Kept(default_folder()).files() == []


def test_what_makes_no_sense_is_not_there(reads: list[Path]) -> None:
    """Half a file, or one of something else: the language is read, and kept again."""
    whole = read_or_taken(ENGLISH)
    store = Kept(default_folder())
    (path,) = store.files()
    for data in (b"half", b"[]", b'{"Two":[]}', b'{"Language":[]}'):
        path.unlink()
        store.keep_data(path.stem, ".language", data)
        assert read_or_taken(ENGLISH) == whole
    assert len(reads) == 5
    assert read_or_taken(ENGLISH) == whole
    assert len(reads) == 5
