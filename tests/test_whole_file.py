"""Files that a person asked for: whole or not there, whatever happens, with and without a name while they are made."""

import errno
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import IO

import pytest

from unhurried import part_file
from unhurried.errors import FileError
from unhurried.part_file import sweep
from unhurried.whole_file import together, whole, write_file

if sys.platform == "win32":
    pytest.skip("other systems have other rights and locks", allow_module_level=True)

LEFT_OVER = ".song.flac.0123abcd.part"


@pytest.fixture(params=["nameless", "named"], autouse=True)
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways: the second is all that other systems have, and some disks."""
    if request.param == "named":
        monkeypatch.setattr(part_file, "_NOT_WITHOUT_NAME", True)
    elif sys.platform == "linux":
        os.close(os.open(tmp_path, os.O_TMPFILE | os.O_RDWR))  # or nothing here tests it
    return str(request.param)


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))  # noqa: PTH208


def test_it_has_its_name_when_it_is_whole(way: str, tmp_path: Path) -> None:
    """Until then nothing is there but, where it needs one, a part with a hidden name; its folder is made."""
    path = tmp_path / "in/here/song.flac"
    with whole(path, force=False) as part:
        with Path(os.fsdecode(part.name)).open("wb") as file:  # as a library in C does
            file.write(b"sound")
        with part.open() as file:
            assert file.read() == b"sound"
            file.write(b", and more")
        (*names,) = _names(path.parent)
        assert len(names) == (way == "named" or sys.platform != "linux")
        assert all(name.startswith(".song.flac.") and name.endswith(".part") for name in names)
    assert path.read_bytes() == b"sound, and more"
    assert _names(path.parent) == ["song.flac"]


@pytest.mark.parametrize("full", [1, 2, 3])
def test_what_belongs_together_is_there_or_none_of_it(
    full: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that says only at the end that it is full says so before any has its name; the first has it last."""
    paths = [tmp_path / name for name in ("song.flac", "song.vtt", "song.html")]
    with together(paths, force=False) as parts:
        for part in parts:
            with part.open() as file:
                file.write(b"whole")
    assert [path.read_bytes() for path in paths] == [b"whole"] * 3
    named = [path.stat().st_ctime_ns for path in paths]
    assert named == sorted(named, reverse=True)
    calls, sync = [], os.fsync

    def full_disk(file: int) -> None:
        calls.append(file)
        if len(calls) == full:
            raise OSError(errno.ENOSPC, "full")
        sync(file)

    monkeypatch.setattr(os, "fsync", full_disk)
    others = [path.with_stem("other") for path in paths]
    with (
        pytest.raises(FileError, match=rf"{others[full - 1].name}: .*the disk is full"),
        together(others, force=False),
    ):
        pass
    assert _names(tmp_path) == sorted(path.name for path in paths)


def test_where_something_came_to_be_none_of_several_is_put(tmp_path: Path) -> None:
    """Whichever it is that is there; with ``force`` all are replaced."""
    paths = [tmp_path / "song.flac", tmp_path / "song.vtt"]
    for path in paths:
        with pytest.raises(FileError, match="is there already"), together(paths, force=False):
            path.write_text("mine")
        assert _names(tmp_path) == [path.name]
        path.unlink()
    paths[0].write_text("mine")
    with together(paths, force=True):
        pass
    assert [path.read_bytes() for path in paths] == [b"", b""]


def test_its_rights_are_as_the_person_has_them(tmp_path: Path) -> None:
    """It is no secret: what the umask leaves, anybody may read."""
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"a", force=False)
        write_file(tmp_path / "a", b"b", force=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_what_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    """Even where it comes to be there at the last moment, also as a link to nothing."""
    path = tmp_path / "a"
    for appear in (lambda: path.write_bytes(b"precious"), lambda: path.symlink_to("nowhere"), path.mkdir):
        with pytest.raises(FileError) as caught, whole(path, force=False):
            appear()
        assert str(caught.value) == f"{path}: it is there already; --force replaces it"
        assert _names(tmp_path) == ["a"]
        if path.is_symlink() or path.is_file():
            path.unlink()
    with pytest.raises(FileError, match="could not be written: Is a directory"):
        write_file(path, b"new", force=True)
    path.rmdir()
    path.write_bytes(b"precious")
    write_file(path, b"new", force=True)
    assert path.read_bytes() == b"new"
    assert _names(tmp_path) == ["a"]


def _fail(file: IO[bytes], raised: BaseException) -> None:
    file.write(b"half")
    file.flush()
    raise raised


@pytest.mark.parametrize("force", [False, True])
def test_after_an_exception_nothing_is_there(force: bool, tmp_path: Path) -> None:
    """Whichever it is, Ctrl-C, too; it goes on. Of the system's a person is told."""
    if force:
        (tmp_path / "a").write_bytes(b"before")
    for raised, seen in (
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ValueError(), ValueError),
        (OSError(errno.EIO, "Input/output error"), FileError),
    ):
        with pytest.raises(seen), whole(tmp_path / "a", force=force) as part, part.open() as file:
            _fail(file, raised)
        assert _names(tmp_path) == (["a"] if force else [])
    assert not force or (tmp_path / "a").read_bytes() == b"before"


def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    """Taken away while the file is made, or with another in its place: told, and nothing is written elsewhere."""
    folder = tmp_path / "gone"
    with pytest.raises(FileError) as caught, whole(folder / "a", force=False):
        shutil.rmtree(folder)
    assert str(caught.value) == f"{folder / 'a'}: could not be written: its folder is gone"
    with pytest.raises(FileError), whole(folder / "a", force=True):
        folder.rename(tmp_path / "elsewhere").with_name("gone").write_bytes(b"a file")
    assert [name for name in _names(tmp_path / "elsewhere") if not name.endswith(".part")] == []


@pytest.mark.parametrize("force", [False, True])
def test_a_disk_without_links(force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links are unknown, or forbidden, the file gets there all the same, and replaces nothing unasked."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    if force:
        (tmp_path / "a").write_bytes(b"before")
    write_file(tmp_path / "a", b"whole" * 10_000, force=force)
    assert (tmp_path / "a").read_bytes() == b"whole" * 10_000
    with pytest.raises(FileError, match="it is there already"), whole(tmp_path / "b", force=False):
        (tmp_path / "b").write_bytes(b"precious")
    assert (tmp_path / "b").read_bytes() == b"precious"
    assert _names(tmp_path) == ["a", "b"]


def test_parts_of_the_killed_are_swept(tmp_path: Path) -> None:
    """The next file in a folder takes them away: those that nobody holds, that are named as ours, and files."""
    others = [".hidden", "song.part", ".song.flac.0123abcd.part.flac", ".song.0123ABCD.part", ".x.part"]
    for name in [LEFT_OVER, *others]:
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / ".folder.0123abcd.part").mkdir()
    (tmp_path / ".pipe.0123abcd.part").symlink_to("/dev/null")
    os.mkfifo(tmp_path / ".fifo.0123abcd.part")
    write_file(tmp_path / "a", b"a", force=False)
    kept = [*others, ".folder.0123abcd.part", ".pipe.0123abcd.part", ".fifo.0123abcd.part", "a"]
    assert _names(tmp_path) == sorted(kept)


@pytest.mark.parametrize("force", [False, True])
def test_what_lives_is_not_swept(force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a part that is being made, nor one that has a name but for an instant."""
    real = Path.replace
    renamed: list[str] = []

    def swept(part: Path, path: Path) -> Path:
        renamed.append(path.name)
        sweep(tmp_path)
        return real(part, path)

    monkeypatch.setattr(Path, "replace", swept)
    (tmp_path / "a").write_bytes(b"before")
    with whole(tmp_path / "a", force=True) as part, part.open() as file:
        write_file(tmp_path / "b", b"b", force=force)
        file.write(b"a")
    assert _names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"a"
    assert renamed == (["b", "a"] if force else ["a"])  # each at the first try


def test_interrupted_in_the_one_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between a name beside the place and the place leaves what was there, and nothing beside it."""

    def interrupted(part: Path, path: Path) -> Path:
        assert _names(tmp_path) == [part.name, path.name]
        raise KeyboardInterrupt

    (tmp_path / "a").write_bytes(b"before")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a", b"new", force=True)
    assert _names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"before"


def test_one_that_is_swept_before_it_is_locked_is_begun_anew(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes it for left over in the instant before its lock: it has another."""
    if way == "nameless":
        return
    real, swept = part_file._lock, False

    def late(handle: int) -> None:
        nonlocal swept
        if not swept:
            swept = True
            monkeypatch.setattr(part_file, "_lock", real)
            sweep(tmp_path)
            assert _names(tmp_path) == []
        real(handle)

    monkeypatch.setattr(part_file, "_lock", late)
    write_file(tmp_path / "a", b"a", force=False)
    assert swept
    assert _names(tmp_path) == ["a"]


@pytest.mark.parametrize("force", [False, True])
def test_the_disk_has_it_before_it_has_its_name(force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a power cut leaves what was there, or the whole of the new; at last the folder has the name."""
    path = tmp_path / "a"
    if force:
        path.write_bytes(b"before")
    seen: list[tuple[str, bytes]] = []
    real = os.fsync

    def spy(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        seen.append((kind, path.read_bytes() if path.exists() else b""))
        real(handle)

    monkeypatch.setattr(os, "fsync", spy)
    write_file(path, b"new", force=force)
    assert seen == [("file", b"before" if force else b""), ("folder", b"new")]


def test_long_names_and_names_that_are_no_text(tmp_path: Path) -> None:
    """A name as long as the disk takes, one of four-byte characters, and one that is no UTF-8."""
    paths = [tmp_path / ("a" * 255), tmp_path / ("😀" * 63)]
    if sys.platform == "linux":
        paths.append(Path(os.fsdecode(os.fsencode(tmp_path) + b"/w\xff")))
    for path in paths:
        write_file(path, b"a", force=False)
        write_file(path, b"b", force=True)
        assert path.read_bytes() == b"b"
    assert len(_names(tmp_path)) == len(paths)


def test_all_handles_are_closed(tmp_path: Path) -> None:
    """A hundred files, made or failed, leave none open."""
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0  # noqa: PTH208
    for _ in range(50):
        write_file(tmp_path / "a", b"a", force=True)
        with pytest.raises(FileError):
            write_file(tmp_path / "a", b"a", force=False)
    if sys.platform == "linux":
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
