"""What a script was read from: the same ritual again, anywhere, and no path of the machine that it came from."""

import io
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.recipe.examples import as_here, written
from unhurried.errors import UnhurriedError
from unhurried.kept import Kept
from unhurried.library import look_up_within, part_of
from unhurried.script.bundle import Bundle, read_bundle
from unhurried.script.ritual import Ritual, Series
from unhurried.shelves import every_name


def _read(source: str, words: dict[str, str] | None = None, kept: Kept | None = None) -> tuple[Ritual, Bundle]:
    bundles: list[Bundle] = []
    found, which = look_up_within(source, words=words, kept=kept, noting=bundles.append)
    if isinstance(found, Series):
        found = part_of(found, which or "1", words=words, kept=kept, noting=bundles.append)
    return found, bundles[-1]


def _nothing(what: str) -> Path:
    raise UnhurriedError(f"there is no '{what}'")


@pytest.mark.parametrize("name", every_name())
def test_every_shipped_ritual_is_read_again(name: str) -> None:
    """From its bundle alone it is what it was, to the last field; so is the first of a series."""
    ritual, bundle = _read(name)
    assert repr(read_bundle(bundle, _nothing)) == as_here(ritual, bundle)


SOURCES = ["one.yaml", "one.yaml#Away", "series.yaml#1", "series.yaml#2", "series.yaml#3", "deep/two.yaml"]


@pytest.mark.parametrize("source", SOURCES)
def test_whatever_it_includes_is_in_it(source: str, tmp_path: Path) -> None:
    """Files of one name in several folders, the library, a section, a part of a series: none is taken for another.

    And read from what was kept, it is the same bundle.
    """
    folder = written(tmp_path / "somewhere")
    words = None if "two" in source else {"place": "the floor"}
    ritual, bundle = _read(str(folder / source), words)
    kept = Kept(tmp_path / "kept")
    assert [_read(str(folder / source), words, kept)[1] for _ in range(2)] == [bundle, bundle]
    shutil.rmtree(folder)
    assert repr(read_bundle(bundle, _nothing)) == as_here(ritual, bundle)
    assert str(tmp_path) not in repr((bundle.texts.keys(), bundle.found, bundle.file))
    assert all(not Path(file).is_absolute() for file in bundle.texts)


def test_only_what_it_includes_is_in_it(tmp_path: Path) -> None:
    """Of a series no more than the one ritual; of what was kept from before, nothing that is not included any more."""
    folder, kept = written(tmp_path), Kept(tmp_path / "kept")
    assert set(_read(str(folder / "series.yaml#1"))[1].texts) == {"other.yaml"}
    before = _read(str(folder / "one.yaml"), kept=kept)[1]
    assert set(before.texts) >= {"one.yaml", "other.yaml"}
    assert len(before.texts) == 6
    (folder / "deep/two.yaml").write_text("title: Two\nsteps: [{say: No more.}]\n")
    after = _read(str(folder / "one.yaml"), kept=kept)[1]
    assert len(after.texts) == 4
    assert after == _read(str(folder / "one.yaml"))[1]


def test_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no file includes from where one is, and is read again from anywhere."""
    monkeypatch.chdir(written(tmp_path))
    script = b"title: X\nsteps: [{include: arrive}, {include: deep/two.yaml}, {include: other.yaml}]"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(script)))
    ritual, bundle = _read("-")
    monkeypatch.chdir("/")
    assert repr(read_bundle(bundle, _nothing)) == as_here(ritual, bundle)
    assert str(tmp_path) not in repr((bundle.texts.keys(), bundle.found))


def test_words_may_be_others(tmp_path: Path) -> None:
    """Those that are set now stand in place of those that were set; one that it has not is refused."""
    _, bundle = _read(str(written(tmp_path) / "one.yaml"), {"place": "the floor"})
    said = "Come to the floor."
    assert said in repr(read_bundle(bundle, _nothing))
    assert said.replace("floor", "roof") in repr(read_bundle(bundle, _nothing, words={"place": "the roof"}))
    with pytest.raises(UnhurriedError, match="one has no word 'plaec' of its own; did you mean 'place'"):
        read_bundle(bundle, _nothing, words={"plaec": "x"})


def test_what_it_lacks_is_told(tmp_path: Path) -> None:
    """A bundle that somebody has changed: an include that is not in it; a series in place of a ritual."""
    _, bundle = _read(str(written(tmp_path) / "one.yaml"))
    with pytest.raises(UnhurriedError, match="one.yaml:4:14: 'other' is not in the file"):
        read_bundle(replace(bundle, found={}), _nothing)
    series = replace(bundle, texts={**bundle.texts, "one.yaml": "title: S\nseries: [other]\n"})
    with pytest.raises(UnhurriedError, match="is a series, and no ritual"):
        read_bundle(series, _nothing)
