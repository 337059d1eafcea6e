"""Beds that are kept on disk: the same to the bit, and whatever becomes of the file, there is a bed."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Run
from unhurried.arranging import arranged
from unhurried.kept import Kept
from unhurried.kept_beds import KeptBed, kept_beds, key_of_bed, sources_now
from unhurried.levels import OFF
from unhurried.library import read_text
from unhurried.sounds import bed as made_beds
from unhurried.sounds import noise
from unhurried.sounds.bed import BEDS, LENGTHS, bed
from unhurried.wishes import Wishes

NAME = "drone"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "clips")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the beds that were made anew."""
    names: list[str] = []

    def counted(name: str) -> object:
        names.append(name)
        return bed(name)

    monkeypatch.setattr(made_beds, "bed", counted)
    return names


def _bed(name: str, kept: Kept) -> KeptBed:
    return KeptBed(name, kept, sources_now())


def _is_right(found: KeptBed) -> bool:
    stop = sum(LENGTHS) + 1_000
    return all(
        np.array_equal(found.read(at, at + 1_000), bed(found.name).read(at, at + 1_000))
        for at in (0, LENGTHS[0] - 500, LENGTHS[1] - 500, stop)
    )


def _file(kept: Kept) -> Path:
    (path,) = kept.files()
    return path


@pytest.mark.parametrize("name", BEDS)
def test_a_kept_bed_is_the_same_to_the_bit(name: str, kept: Kept, made: list[str]) -> None:
    """Every sample of what is read back is that of the bed that was made, and it is made once."""
    assert _bed(name, kept).read(0, 10).tobytes() == bed(name).read(0, 10).tobytes()
    whole = _bed(name, kept).read(0, 2 * LENGTHS[1])
    assert whole.tobytes() == bed(name).read(0, 2 * LENGTHS[1]).tobytes()
    assert made == [name]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
    "a bit": lambda data: data[:5_000_000] + bytes([data[5_000_000] ^ 1]) + data[5_000_001:],
    "longer": lambda data: data + b"12345678",
    "three bytes": lambda data: data[:3],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_one_is_made_anew(damage: str, kept: Kept, made: list[str]) -> None:
    """It is heard as it should be, and the next time it is read from disk again."""
    assert _is_right(_bed(NAME, kept))
    path = _file(kept)
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[damage](whole))
    assert _is_right(_bed(NAME, kept))
    assert path.read_bytes() == whole
    assert made == [NAME, NAME]
    assert _is_right(_bed(NAME, kept))
    assert made == [NAME, NAME]


def test_what_has_another_length_is_no_bed(kept: Kept, made: list[str]) -> None:
    """Whole, and yet not what is wanted: it is made anew."""
    key = key_of_bed(NAME, sources_now())
    assert key is not None
    kept.keep_data(key, ".bed", bytes(800))
    assert _is_right(_bed(NAME, kept))
    assert made == [NAME]


def test_where_nothing_can_be_kept_there_is_a_bed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made, or may only be read, keeps none, and that is all."""
    (tmp_path / "file").write_text("in the way")
    assert _is_right(_bed(NAME, Kept(tmp_path / "file" / "clips")))
    kept = Kept(tmp_path / "clips")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("tempfile.mkstemp", refused)
        assert _is_right(_bed(NAME, kept))
        assert kept.files() == []
    assert _is_right(_bed(NAME, kept))
    with monkeypatch.context() as patched:
        patched.setattr(os, "utime", refused)
        assert _is_right(_bed(NAME, kept))


def test_a_bed_that_is_made_otherwise_is_another_one(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a line of what makes it has changed, or another numpy works it out, nothing old is heard."""
    keys = {key_of_bed(name, sources_now()) for name in BEDS}
    assert len(keys) == len(BEDS)
    changed = tmp_path / "noise.py"
    changed.write_text(Path(noise.__file__ or "").read_text() + "\n")
    with monkeypatch.context() as patched:
        patched.setattr(noise, "__file__", str(changed))
        assert key_of_bed(NAME, sources_now()) not in keys
        patched.setattr(noise, "__file__", str(tmp_path / "gone.py"))
        assert _is_right(_bed(NAME, kept))
        assert kept.files() == []
    monkeypatch.setattr(np, "__version__", "0.0")
    assert key_of_bed(NAME, sources_now()) not in keys


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_only_their_owner_may_read_it(kept: Kept) -> None:
    """Nobody else learns what is listened to."""
    _bed(NAME, kept).read(0, 1)
    assert stat.S_IMODE(_file(kept).stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


def test_two_processes_at_once_agree(kept: Kept) -> None:
    """Both hear the bed, one file is left, and it is whole."""
    program = (
        "import sys; from pathlib import Path; from unhurried.kept import Kept\n"
        "from unhurried.kept_beds import KeptBed, sources_now\n"
        f"sys.stdin.read(1); print(hash(KeptBed({NAME!r}, Kept(Path(sys.argv[1])), sources_now()).read(0, 9_000).tobytes()))"
    )
    command = [sys.executable, "-c", program, str(kept.folder)]
    both = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONHASHSEED": "1"}
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdin is not None
        process.stdin.write(b"x")
        process.stdin.flush()
    heard = {process.communicate()[0] for process in both}
    assert len(heard) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert kept.data(_file(kept).stem, ".bed") is not None


def test_beds_have_the_same_limit_as_lines(tmp_path: Path) -> None:
    """A bed that is kept makes room for itself: what was not used for longest goes."""
    small = Kept(tmp_path, largest=sum(LENGTHS) * 8 * 3 // 2)
    _bed("drone", small).read(0, 1)
    os.utime(_file(small), (1_000_000, 1_000_000))
    _bed("brown", small).read(0, 1)
    (left,) = small.files()
    assert left.stem == key_of_bed("brown", sources_now())


def test_the_command_plays_from_disk_and_clears(run: Run, tmp_path: Path) -> None:
    """What is exported with a kept bed is what is exported without; `cache` counts its room, `cache clear` takes it."""
    places = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    exported = []
    for name in ("first.wav", "second.wav"):
        assert (
            run("breathe", "--for", "10s", "--voice", "silent", "--bed", "brown", "-o", name, env=places).returncode
            == 0
        )
        exported.append((tmp_path / name).read_bytes())
    folder = tmp_path / "cache/unhurried/clips"
    assert exported[0] == exported[1]
    assert [path.suffix for path in Kept(folder).files()].count(".bed") == 1
    assert " 0 lines, 11.5 of 500 MB" in run("cache", env=places).stdout
    assert run("cache", "clear", env=places).returncode == 0
    assert Kept(folder).files() == []


def test_a_program_that_changes_while_it_plays_keeps_under_what_it_was(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bed that is first heard after an hour, and an update, is kept as what it was made by when all began."""
    before = key_of_bed(NAME, sources_now())
    later = _bed(NAME, kept)
    changed = tmp_path / "noise.py"
    changed.write_text("# another\n")
    monkeypatch.setattr(noise, "__file__", str(changed))
    later.read(0, 1)
    assert _file(kept).stem == before


def test_every_bed_that_comes_along_is_kept() -> None:
    """Where one is added it needs no word here."""
    assert list(kept_beds()) == list(BEDS)


def test_a_bed_is_made_once_whoever_asks(kept: Kept, made: list[str]) -> None:
    """While it is made beside the voice, who reads it waits: it is not made again, and is the same."""
    bed_of = KeptBed(NAME, kept, sources_now())
    readers = [threading.Thread(target=bed_of.read, args=(0, 1)) for _ in range(3)]
    bed_of.make_ready()
    for reader in readers:
        reader.start()
    again = bed_of.read(0, 480)
    for reader in readers:
        reader.join()
    assert made == [NAME]
    assert np.array_equal(again, bed(NAME).read(0, 480))


def test_the_first_bed_is_made_beside_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the ritual, or the one that is wished for, as its arranging begins; none where none is to be heard."""
    begun: list[str] = []
    monkeypatch.setattr(KeptBed, "make_ready", lambda bed_of: begun.append(bed_of.name))
    ritual = read_text("{title: T, bed: rain, steps: [{say: Here.}, {bed: ocean}, {pause: 9 s}]}", name="t")
    for own in ({}, {"bed": "fire"}, {"bed": "off"}, {"bed_level": OFF}):
        arranged(ritual, Wishes(voice="silent", **own))
    assert begun == ["rain", "fire"]
