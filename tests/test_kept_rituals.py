"""Rituals that are kept: the same as read anew, and read anew as soon as anything about them is another."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.scripts import read_script, scripts
from unhurried import kept_rituals
from unhurried.breath import Pattern
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.finding import Entry
from unhurried.kept import Kept
from unhurried.kept_rituals import _KINDS
from unhurried.library import look_up, made_of, part_of
from unhurried.library import read as look_up_ritual
from unhurried.listing import _TOLD
from unhurried.plain_data import from_json, to_json
from unhurried.rehearsing import dry_run
from unhurried.script import reader
from unhurried.script.ritual import Place, Ritual, Series
from unhurried.shelves import every_name

SCRIPT = "title: One\nsteps:\n  - include: other\n  - say: And so.\n"
OTHER = "title: Other\nsteps:\n  - section: Part\n  - say: Be here.\n"
SHIPPED = sorted(every_name())


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "clips")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_text(SCRIPT)
    (tmp_path / "other.yaml").write_text(OTHER)
    return tmp_path / "one.yaml"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the scripts that were read, and not taken from what is kept."""
    names: list[str] = []
    parse = reader.parse

    def counted(text: str, **asked: Any) -> Ritual | Series:
        names.append(Path(asked["file"]).stem)
        return parse(text, **asked)

    monkeypatch.setattr(reader, "parse", counted)
    return names


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_ritual_is_the_same(name: str, kept: Kept, read: list[str]) -> None:
    """Taken from what is kept it is what it is read as, to the last field and its type; so is each of a series."""
    found = look_up(name, kept=kept)
    read.clear()
    again = look_up(name, kept=kept)
    assert read == []
    assert repr(again) == repr(found) == repr(look_up(name))
    if isinstance(found, Series):
        parts = [part_of(found, str(k + 1), kept=kept) for k in range(len(found.parts))]
        read.clear()
        assert repr([part_of(found, str(k + 1), kept=kept) for k in range(len(found.parts))]) == repr(parts)
        assert read == []


@settings(max_examples=40, deadline=None)
@given(script=scripts())
def test_any_ritual_is_the_same(script: str) -> None:
    """Whatever a script has in it, as plain data and back it is what it was."""
    ritual = read_script(script)
    assert repr(from_json(to_json(ritual), _KINDS)) == repr(ritual)


CHANGES: dict[str, Callable[[Path], object]] = {
    "its text": lambda script: script.write_text(SCRIPT + "  - say: More.\n"),
    "what it includes": lambda script: script.with_name("other.yaml").write_text(OTHER + "  - say: More.\n"),
    "its place": lambda script: script.with_name("other.yaml").write_text("\n" + OTHER),
    "which file that is": lambda script: script.with_name("other.yaml").rename(script.with_name("other.yml")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(change: str, script: Path, kept: Kept, read: list[str]) -> None:
    """As soon as its text, or that of what it includes, or the file that is found, is another, it is read."""
    before = look_up(script, kept=kept)
    assert look_up(script, kept=kept) == before
    assert read == ["one"]
    CHANGES[change](script)
    now = look_up(script, kept=kept)
    assert now != before
    assert now == look_up(script)
    assert look_up(script, kept=kept) == now


def test_what_is_asked_of_it_counts(
    script: Path, kept: Kept, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One section, words of one's own, a link to it, this program: each is read for itself."""
    script.write_text(
        "title: One\nwords: {place: here}\nsteps:\n"
        "  - section: Be\n  - say: Be {place}.\n  - section: Go\n  - say: Go to {place}.\n"
    )
    whole = look_up(script, kept=kept)
    link = script.with_name("link.yaml")
    link.symlink_to(script)
    asked: list[tuple[str, dict[str, str] | None]] = [
        (f"{script}#Be", None), (f"{script}#Go", None), (str(script), {"place": "there"}), (str(link), None),
    ]  # fmt: skip
    found = [look_up(source, words=words, kept=kept) for source, words in asked]
    assert [look_up(source, words=words) for source, words in asked] == found
    assert len({repr(one) for one in [whole, *found]}) == 5
    read.clear()
    assert [look_up(source, words=words, kept=kept) for source, words in asked] == found
    assert read == []
    monkeypatch.setattr(kept_rituals, "_program", lambda: "another")
    assert look_up(script, kept=kept) == whole
    assert read == ["one"]


def test_what_it_names_must_still_be_there(script: Path, kept: Kept) -> None:
    """An include that has gone, a sound that has gone: the same fault as ever, kept or not."""
    sound = script.with_name("waves.wav")
    sound.write_bytes(b"")
    script.write_text(SCRIPT + "  - play: waves.wav\n")
    look_up(script, kept=kept)
    for gone in (sound, script.with_name("other.yaml")):
        gone.rename(gone.with_suffix(".gone"))
        with pytest.raises(ScriptError) as kept_fault:
            look_up(script, kept=kept)
        with pytest.raises(ScriptError) as fault:
            look_up(script)
        assert str(kept_fault.value) == str(fault.value)
        gone.with_suffix(".gone").rename(gone)
        assert look_up(script, kept=kept) == look_up(script)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_told_of_it_is_told_anew(
    change: str, script: Path, kept: Kept, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `list` tells is kept too: it is rehearsed once, and again as soon as anything about it is another."""
    rehearsed: list[str] = []

    def told(found: Ritual | Series) -> Entry:
        rehearsed.append(found.name)
        return _TOLD.make(found)

    what = replace(_TOLD, make=told)
    before = made_of(script, what, kept)
    assert (before.language, before.lengths) == ("en", dry_run(look_up_ritual(script)).lengths())
    assert made_of(script, what, kept) == before
    assert (read, rehearsed) == (["one", "one"], ["one"])  # to be told of, and here
    CHANGES[change](script)
    now = made_of(script, what, kept)
    assert now.lengths == dry_run(look_up_ritual(script)).lengths()
    assert rehearsed == ["one", "one"]
    monkeypatch.setattr(kept_rituals, "_program", lambda: "another")
    assert made_of(script, what, kept) == now
    assert len(rehearsed) == 3


def test_what_depends_on_a_sound_file_is_told_anew(script: Path, kept: Kept) -> None:
    """How long a script is that plays a file depends on that, and what is in it: none of it is kept."""
    rehearsed: list[str] = []

    def told(found: Ritual | Series) -> Entry:
        rehearsed.append(found.name)
        return Entry(name="")

    script.with_name("waves.wav").write_bytes(b"")
    script.write_text(SCRIPT + "  - play: waves.wav\n")
    what = replace(_TOLD, make=told)
    for _ in range(2):
        made_of(script, what, kept)
    assert rehearsed == ["one", "one"]


def test_faults_are_never_kept(script: Path, kept: Kept, read: list[str]) -> None:
    """A faulty script is read each time, and says the same; of a series, one with a faulty ritual is."""
    script.write_text("title: One\nsteps:\n  - sai: And so.\n")
    for _ in range(2):
        with pytest.raises(ScriptError, match="'sai' is not a step"):
            look_up(script, kept=kept)
    with pytest.raises(UnhurriedError, match="has no word 'place'"):
        look_up(script.with_name("other.yaml"), words={"place": "x"}, kept=kept)
    assert kept.files() == []
    script.write_text("title: One\nseries: [other]\n")
    script.with_name("other.yaml").write_text("title: Other\nsteps:\n  - include: missing\n")
    read.clear()
    assert look_up(script, kept=kept) == look_up(script, kept=kept)
    assert read == ["one", "one"]


DAMAGE = {
    "no JSON": b"half",
    "no ritual": b"[[],[],null]",
    "too little": b"[[],[]]",
    "another kind": b'[[],[],{"Kept":["/tmp"]}]',
    "several kinds": b'[[],[],{"Place":[],"Say":[]}]',
    "a kind of less": b'[[],[],{"Ritual":[]}]',
    "no kind": b'[[],[],{"Ritual":7}]',
    "odd files": b'[[1],[],{"Ritual":[]}]',
    "odd paths": b'[[[1,2,3,4]],[],{"Ritual":[]}]',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_makes_no_sense_is_not_there(damage: str, script: Path, kept: Kept, read: list[str]) -> None:
    """Half a file, or one that somebody else wrote: the script is read, kept again, and nothing else happens."""
    whole = look_up(script, kept=kept)
    (path,) = kept.files()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert look_up(script, kept=kept) == whole
    assert path.read_bytes() == data
    path.unlink()
    kept.keep_data(path.stem, ".ritual", DAMAGE[damage])
    assert look_up(script, kept=kept) == whole
    assert path.read_bytes() == data
    assert read == ["one"] * 3


def test_where_nothing_can_be_kept_it_is_read(script: Path, tmp_path: Path) -> None:
    """A folder that cannot be made does no harm."""
    (tmp_path / "file").write_text("in the way")
    kept = Kept(tmp_path / "file" / "clips")
    assert look_up(script, kept=kept) == look_up(script, kept=kept) == look_up(script)


def test_plain_data_is_only_what_was_asked_for() -> None:
    """Kinds that are not known are no data; what is no data is refused when it is written."""
    place = Place("file", 1, 2, None)
    whole = (place, Path("/a"), {"a": (1.5, True)}, (), "text", None)
    assert from_json(to_json(whole), (Place,)) == whole
    with pytest.raises(ValueError, match="Place"):
        from_json(to_json(whole), (Pattern,))
    with pytest.raises(TypeError, match="list is no plain data"):
        to_json([place])


def test_a_second_time_nothing_that_reads_scripts_is_loaded(home: Path) -> None:
    """`show` of a ritual that was read before imports neither pydantic nor YAML: that is what is saved."""
    program = (
        "import sys\nfrom unhurried.cli import main\nsys.argv = ['unhurried', 'show', 'arrive', '--voice', 'silent']\n"
        "try:\n    main()\nfinally:\n    print('loaded:', *sorted(sys.modules), file=sys.stderr)\n"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stderr.split("loaded:")[1].split()
    assert "numpy" in loaded
    assert not {"pydantic", "pydantic_core", "unhurried.script.reader", "unhurried.script.model"} & set(loaded)
