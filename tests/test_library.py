"""Rituals are found by name, by path, on standard input; and whatever cannot be one is an error of one line."""

import os
import sys
from pathlib import Path

import pytest

from unhurried import library, shelves
from unhurried.errors import NotFoundError, ScriptError, UnhurriedError
from unhurried.listing import listed
from unhurried.translated import in_language

SMALL = "title: Small\nsteps: [{pause: 1s}]"


def test_a_script_in_the_working_directory_is_found_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path with a suffix, a path with a folder, a bare file name that is no ritual's: all are read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(SMALL)
    (tmp_path / "bare").write_text(SMALL)
    (tmp_path / "arrive").write_text(SMALL)
    assert library.read("arrive").title == "Arrive"
    (tmp_path / "with space ü.yml").write_text("\ufeff" + SMALL)
    for what in ("mine.yaml", "./mine.yaml", "bare", "with space ü.yml", tmp_path / "mine.yaml"):
        assert library.read(what).title == "Small"
    assert library.read("mine.yaml").name == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="paths and links of other systems")
def test_impossible_paths_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too long a name, a loop of links, a pipe, a folder, a zero byte, a folder that is no more."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    for what in (
        "a" * 300,
        "a" * 300 + ".yaml",
        "loop.yaml",
        "pipe.yaml",
        "folder.yaml",
        "zero\0.yaml",
        "gone/x.yaml",
    ):
        with pytest.raises(NotFoundError) as caught:
            library.read(what)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 500


@pytest.mark.parametrize("target", ["'a-very-long-name'", "../x.yaml", "loop/x.yaml", "/etc/passwd.yaml"])
def test_impossible_includes_are_faults(target: str, tmp_path: Path) -> None:
    """What cannot be included is a fault of the script, with its place."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "x.yaml").write_text(
        f"title: X\nsteps: [{{include: {target.replace('a-very-long-name', 'a' * 300)}}}]"
    )
    with pytest.raises(ScriptError) as caught:
        library.read(tmp_path / "x.yaml")
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(2, 19)]


def test_an_include_by_name_takes_nothing_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare name is a script beside the including one or a ritual of the library, not a file where one happens to be."""
    (tmp_path / "cwd").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "cwd/stray").write_text(SMALL)
    (tmp_path / "scripts/x.yaml").write_text("title: X\nsteps: [{include: stray}]")
    monkeypatch.chdir(tmp_path / "cwd")
    with pytest.raises(ScriptError, match="there is no ritual 'stray'"):
        library.read(tmp_path / "scripts/x.yaml")


def test_odd_entries_of_your_own_folder_are_left_out(home: Path) -> None:
    """A folder called x.yaml, a broken link, an editor's lock file: `names` has none of them, and does not fail."""
    own = home / "data/unhurried/scripts"
    own.mkdir(parents=True)
    try:
        (own / "folder.yaml").mkdir()
        (own / "broken.yaml").symlink_to("nowhere")
        (own / ".#lock.yaml").write_text(SMALL)
        (own / "mine.yaml").write_text(SMALL)
        assert set(library.names()) == {path.stem for path in library.shipped_folder().glob("*.yaml")} | {"mine"}
    finally:
        for path in own.iterdir():
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        own.rmdir()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two libraries, `shipped` and `own`, with rituals in two languages; the titles say which is which."""
    for file, language in (
        ("shipped/arrive", "en"), ("shipped/rest", "en"), ("shipped/de/arrive", "de"), ("shipped/de/rest", "de-AT"),
        ("own/rest", "en"), ("own/abend", "de"), ("own/de/rest", "de"), ("own/pt-BR/rest", "pt_BR"), ("own/old/rest", "en"),
    ):  # fmt: skip
        path = tmp_path / f"{file}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"title: {file}\nlanguage: {language}\nsteps: [{{section: Be}}, {{say: x}}]")
    for name in ("shipped", "own"):
        monkeypatch.setattr(shelves, f"{name}_folder", lambda name=name: tmp_path / name)
    (tmp_path / "shipped/fr").mkdir()
    return tmp_path


def test_rituals_of_a_language_lie_in_its_folder(shelf: Path) -> None:
    """`de/rest` is that file, your own before a shipped one; what is empty, or is called by no language, is no folder."""
    assert library.language_folders() == ["de", "pt-BR"]
    assert list(library.names()) == ["abend", "arrive", "rest"]
    assert {name: str(path.relative_to(shelf)) for name, path in library.names("de").items()} == {
        "de/arrive": "shipped/de/arrive.yaml",
        "de/rest": "own/de/rest.yaml",
    }
    assert library.names("fr") == library.names("old") == {}
    found = {name: library.read(name).title for name in ("rest", "de/rest", "pt-BR/rest", "de/arrive", "de/rest#be")}
    assert list(found.values()) == [
        "own/rest",
        "own/de/rest",
        "own/pt-BR/rest",
        "shipped/de/arrive",
        "own/de/rest: Be",
    ]
    for gone, mend in {
        "de/rst": "did you mean 'de/rest'",
        "de/nowhere": "`unhurried list --language de` shows",
        "fr/nowhere": "`unhurried list` shows",
        "abnd": "did you mean 'abend'",
    }.items():
        with pytest.raises(NotFoundError, match=f"there is no ritual '{gone}'; {mend}"):
            library.read(gone)
    with pytest.raises(NotFoundError, match="no such file"):
        library.read("old/nowhere")


def test_the_names_of_two_languages_are_two(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named after a ritual (files, recordings) is not that of the same one in another language."""
    names = {what: library.read(what).name for what in ("rest", "de/rest", "pt-BR/rest", "de/rest#be")}
    assert list(names.values()) == ["rest", "rest-de", "rest-pt-BR", "rest-de-be"]
    assert library.read(shelf / "own/de/rest.yaml").name == "rest-de"
    assert library.read(f"{shelf}/own/de/../de/rest.yaml").name == "rest-de"
    assert library.read(shelf / "own/old/rest.yaml").name == "rest"
    monkeypatch.chdir(shelf / "own/de")
    assert library.read("rest.yaml").name == "rest-de"
    (shelf / "own/de/woche.yaml").write_text("title: W\nlanguage: de\nseries: [arrive, rest#Be]")
    assert [library.read(f"de/woche#{k}").name for k in (1, 2)] == ["arrive-de", "rest-de-be"]
    with pytest.raises(UnhurriedError, match="de/woche is a series of 2 rituals; name one, as de/woche#1"):
        library.read("de/woche")  # by the name that it is read by


def test_a_name_and_a_language_are_a_name(shelf: Path) -> None:
    """The folder of the language comes first, wherever it is spoken; then what lies at the top and is in it."""
    for what, language, name in (
        ("rest", "de", "de/rest"), ("rest#be", "de", "de/rest#be"), ("de/rest", "de", "de/rest"), ("rest", "de-CH", "de/rest"),
        ("rest", "pt", "pt-BR/rest"), ("rest", "en", "rest"), ("rest", "en-GB", "rest"), ("abend", "de", "abend"),
        ("de/rest", "en", "rest"), ("de/rest", "pt-BR", "pt-BR/rest"),
    ):  # fmt: skip
        assert in_language(what, language) == name
    for what, language, why in (
        ("arrive", "fr", "there is no 'arrive' in 'fr'; it is there in en, de"),
        ("abend", "en", "there is no 'abend' in 'en'; it is there in de"),
        ("rset", "de", "there is no ritual 'de/rset'; did you mean 'de/rest'?"),
        ("rest#", "de", "there is no ritual 'de/rest#'; did you mean 'de/rest'?"),
        ("nowhere", "fr", "there is no ritual 'nowhere'; `unhurried list` shows those there are"),
        ("rest.yaml", "de", "rest.yaml: only a ritual with a name has other languages; a file is in the one it says"),
        ("-", "de", "-: only a ritual with a name has other languages; a file is in the one it says"),
    ):
        with pytest.raises(UnhurriedError) as caught:
            in_language(what, language)
        assert str(caught.value) == why
    (shelf / "own/de-AT").mkdir()
    (shelf / "own/de-AT/rest.yaml").write_text("title: R\nlanguage: de-AT\nsteps: [{say: x}]")
    found = [in_language("rest", language) for language in ("de-AT", "de", "de-CH")]
    assert found == ["de-AT/rest", "de/rest", "de/rest"]
    (shelf / "own/broken.yaml").write_text("title: B\nsteps: [{sya: x}]")
    assert in_language("broken", "de") == "broken"  # reading it tells its faults


def test_an_include_is_found_in_its_language(shelf: Path) -> None:
    """Beside the script, then in the library's folder of that language, then at the top; or as it is named."""
    script = "title: N\nlanguage: {language}\nsteps: [{{include: {what}}}]"
    for file, language, what, found in (
        ("own/de/neu", "de", "rest", "own/de/rest.yaml"), ("own/de/neu", "de", "arrive", "shipped/de/arrive.yaml"),
        ("own/de/neu", "de", "abend", "own/abend.yaml"), ("own/neu", "de", "de/arrive#Be", "shipped/de/arrive.yaml"),
        ("neu", "de", "de/rest", "own/de/rest.yaml"), ("neu", "en", "arrive", "shipped/arrive.yaml"),
    ):  # fmt: skip
        (shelf / f"{file}.yaml").write_text(script.format(language=language, what=what))
        (step,) = library.read(shelf / f"{file}.yaml").steps
        assert Path(step.place.file) == (shelf / found).resolve()
    (shelf / "neu.yaml").write_text(script.format(language="en", what="de/arrive"))
    with pytest.raises(ScriptError, match="'de/arrive' is in 'de' and this ritual in 'en'"):
        library.read(shelf / "neu.yaml")
    (shelf / "own/english.yaml").write_text(SMALL)
    (shelf / "own/de/neu.yaml").write_text(script.format(language="de", what="english"))
    with pytest.raises(ScriptError) as caught:  # it lies in no folder of a language: that is no fault of its own
        library.read("de/neu")
    assert [fault.message for fault in caught.value.faults] == ["'english' is in 'en' and this ritual in 'de'"]


@pytest.mark.skipif(sys.platform == "win32", reason="links of other systems")
def test_a_folder_that_cannot_be_looked_into_has_no_rituals(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop of links in place of your own folder, or of a language's, keeps nobody from the others."""
    (shelf / "shipped/it").symlink_to("it")
    assert library.language_folders() == ["de", "pt-BR"]
    (shelf / "loop").symlink_to("loop")
    monkeypatch.setattr(shelves, "own_folder", lambda: shelf / "loop")
    assert library.language_folders() == ["de"]
    assert library.read("de/arrive").title == "shipped/de/arrive"


def test_what_is_told_of_each_ritual(shelf: Path) -> None:
    """A series has its days; what has faults, also such as only show when it is laid out, is told to have them."""
    (shelf / "own/de/tage.yaml").write_text("title: W\nlanguage: de\nseries: [arrive, rest]")
    (shelf / "own/de/lang.yaml").write_text("title: W\nlanguage: de\nsteps: [{pause: 20 h}, {pause: 20 h}]")
    (shelf / "own/de/fehler.yaml").write_text("title: W\nlanguage: de\nsteps: [{sya: x}]")
    told = {entry.name: (entry.days, entry.faulty, entry.lengths is None) for entry in listed("de")}
    assert told == {
        "abend": (0, False, False), "de/arrive": (0, False, False), "de/fehler": (0, True, True),
        "de/lang": (0, True, True), "de/rest": (0, False, False), "de/tage": (2, False, True),
    }  # fmt: skip


@pytest.mark.parametrize("what", ["steps: [{pause: 1s}]", "series: [rest]"])
def test_what_lies_in_the_folder_of_a_language_is_in_it(shelf: Path, what: str) -> None:
    """Another language there is a fault, and so is none: the file would mean something else elsewhere."""
    for line, fault in {
        "language: de-AT": None,
        "language: en": "2:11: this lies in the folder 'de', and is in 'en'; write 'de', or put it elsewhere",
        "about: x": "1:1: this lies in the folder 'de': 'language: de' is missing",
        "language: English": "2:11: 'English' is not a language: write it like 'en', 'de' or 'en-GB'",
    }.items():
        (shelf / "own/de/neu.yaml").write_text(f"title: N\n{line}\n{what}")
        if fault is None:
            assert library.look_up("de/neu").language == "de-AT"
            continue
        with pytest.raises(ScriptError) as caught:
            library.look_up("de/neu")
        assert [str(fault).partition("neu.yaml:")[2] for fault in caught.value.faults] == [fault]
    (shelf / "de").mkdir()
    (shelf / "de/neu.yaml").write_text(f"title: N\n{what}")  # a folder of that name elsewhere is any folder
    assert library.look_up(shelf / "de/neu.yaml").language == "en"


HOSTILE = {
    "deep brackets": "[" * 200_000,
    "deep steps": "title: T\nsteps: " + "[" * 30_000 + "]" * 30_000,
    "deep maps": "{a: " * 50_000,
    "deep blocks": "\n".join(" " * k + "a:" for k in range(700)),
    "too large": "title: T\n" + "# ü\n" * 300_000,
    "many steps": "title: T\nsteps:\n" + "- pause: 1s\n" * 60_000,
    "many breaths": "title: T\nsteps:\n- &b {breathe: {breaths: 50000, pattern: 1-1, cues: all}}\n"
    + "- *b\n" * 4_000,
    "bad numbers": "title: T\nsteps: [{breathe: {breaths: 9e999}}, {breathe: {for: 99999999999999 h}}, {pause: .inf}]",
    "tiny phases": "title: T\nsteps: [{breathe: {breaths: 3, pattern: {in: 0.000001, out: 6}}}, {breathe: {breaths: 3, pattern: {in: nan, out: 6}}}]",
}


@pytest.mark.parametrize("script", HOSTILE)
def test_hostile_scripts_end_in_faults(script: str, tmp_path: Path) -> None:
    """Too deep, too large, too many, no numbers: listed faults; no crash, no traceback, no long wait."""
    from unhurried.timeline import arrange
    from unhurried.voices.silent import SilentVoice

    (tmp_path / "hostile.yaml").write_text(HOSTILE[script])
    with pytest.raises(UnhurriedError) as caught:
        arrange(library.read(tmp_path / "hostile.yaml"), SilentVoice())
    assert str(caught.value)


def test_includes_do_not_multiply(tmp_path: Path) -> None:
    """A thousand includes of a thousand includes are refused after the first few hundred; so are nine levels."""
    for k in range(12):
        (tmp_path / f"i{k}.yaml").write_text(f"title: T\nsteps: [{', '.join([f'{{include: i{k + 1}}}'] * 12)}]")
    with pytest.raises(ScriptError) as caught:
        library.read(tmp_path / "i6.yaml")
    assert any("more than 200 includes" in fault.message for fault in caught.value.faults)
    for k in range(12):
        (tmp_path / f"i{k}.yaml").write_text(f"title: T\nsteps: [{{include: i{k + 1}}}]")
    with pytest.raises(ScriptError, match="8 levels at most"):
        library.read(tmp_path / "i0.yaml")


def test_nothing_hidden_reaches_the_terminal(tmp_path: Path) -> None:
    """A fault that quotes a script quotes no escape, bell or line break, and not all of it."""
    (tmp_path / "x.yaml").write_text(
        'title: T\nbed: "\\e[31mred\\n/etc/passwd:1:1: hi\\a\\x9b"\nsteps: [{chime: "' + "x" * 5_000 + '"}]'
    )
    with pytest.raises(ScriptError) as caught:
        library.read(tmp_path / "x.yaml")
    lines = str(caught.value).split("\n")
    assert len(lines) == 2 * 3
    assert all(line.isprintable() and len(line) < 600 for line in lines)
    assert "\\x1b[31mred\\n/etc" in lines[0]
