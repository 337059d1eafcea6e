"""The folders: well, full, read-only, gone, another's."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from tests.doctor.here import HERE, lines_of
from unhurried.doctor import places
from unhurried.doctor.places import Place, place
from unhurried.doctor.system import System


@pytest.fixture(autouse=True)
def clips(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where spoken lines lie: nowhere yet."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return cache / "unhurried/clips"


def test_what_takes_the_room(tmp_path: Path, clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is the spoken lines that do, the command that takes them away is told."""
    (clips / "ab").mkdir(parents=True)
    monkeypatch.setattr(places, "_room", lambda _: 1_000_000)
    line = f"--  {tmp_path}: 1 MB are free for files"
    assert str(place(HERE, Place("it", "files", tmp_path, ""))).startswith(f"{line} (make room; df -h ")
    (clips / "ab/abcd.flac").write_bytes(bytes(7_000_000))
    assert str(place(HERE, Place("it", "files", tmp_path, ""))) == f"{line} (unhurried cache clear, for 7 MB)"


def test_a_full_disk(full: Path) -> None:
    """Nothing is left on it; where files are exported to, it is wrong, elsewhere it is not."""
    before = sorted(full.iterdir())
    cache = Place("cache", "spoken lines", full / ".cache/unhurried", "each line is spoken anew every time", "cache")
    audio = Place("audio", "audio files", full / "audio", "`export` needs -o FILE, elsewhere", fails=True)
    room = f"make room; df -h {full} shows how full it is"
    assert lines_of([place(HERE, cache), place(HERE, audio)]) == [
        f"--  the disk of {cache.path} is full, so each line is spoken anew every time ({room})",
        f"!!  the disk of {audio.path} is full, so `export` needs -o FILE, elsewhere: {room}",
    ]
    assert sorted(full.iterdir()) == before


@pytest.mark.parametrize(
    ("free", "cache", "audio"), [(3_000_000, "--", "!!"), (200_000_000, "--", "--"), (300_000_000, "ok", "ok")]
)
def test_a_disk_that_is_nearly_full(
    free: int, cache: str, audio: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour may not have room in it; with no room for a few minutes, exporting would fail."""
    monkeypatch.setattr(places, "_room", lambda _: free)
    found = [
        place(HERE, Place("it", "files", tmp_path, "nothing", fails=fails, wants=300_000_000))
        for fails in (False, True)
    ]
    assert [str(finding)[:2] for finding in found] == [cache, audio]
    if cache != "ok":
        room = f"make room; df -h {tmp_path} shows how full it is"
        assert str(found[0]) == f"--  {tmp_path}: {free / 1e6:.3g} MB are free for files ({room})"


@pytest.mark.parametrize(
    ("code", "what", "mend"),
    [
        (errno.EROFS, "the disk of {it} is mounted read-only", "sudo mount -o remount,rw {mounted}"),
        (errno.EDQUOT, "the disk of {it} is full", "make room; df -h {above} shows how full it is"),
        (
            errno.EIO,
            "{it} cannot be written to: input/output error",
            "export XDG_DATA_HOME=FOLDER, one that you may write to",
        ),
    ],
)
def test_a_disk_that_refuses(
    code: int, what: str, mend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each refusal has its own words and its own command."""

    def refuse(_: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(places, "write", refuse)
    it = tmp_path / "data/unhurried"
    mounted = next(path for path in tmp_path.parents if path.is_mount())
    words = {"it": it, "above": tmp_path, "mounted": mounted}
    found = place(HERE, Place("data", "", it, "nothing is remembered", "data"))
    assert str(found) == f"--  {what.format(**words)}, so nothing is remembered ({mend.format(**words)})"


@pytest.mark.parametrize(
    ("where", "mend"),
    [
        ("home", "sudo chown ana {home}"),
        ("other", "export XDG_DATA_HOME=FOLDER, one that you may write to"),
        ("", "export TMPDIR=FOLDER, one that you may write to"),
    ],
)
def test_a_folder_of_someone_else(where: str, mend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one's own home it is made one's own; elsewhere it is theirs, and another is taken."""

    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    home = tmp_path / "home"
    (tmp_path / where).mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(places, "write", refuse)
    other = System("linux", "apt", "sudo ", user="ana", uid=os.getuid() + 1)
    found = place(other, Place("data", "", tmp_path / where, "nothing is remembered", "data" if where else ""))
    assert found.mend == mend.format(home=home)


def test_without_any_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that was named that is looked at."""

    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setenv("TMPDIR", "/somewhere")
    assert places.temporary() == Path("/somewhere")


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    """Is named, with what moves it away."""
    (tmp_path / "unhurried").write_text("")
    found = place(HERE, Place("data", "recordings", tmp_path / "unhurried/x", "nothing is remembered", "data"))
    file = tmp_path / "unhurried"
    assert str(found) == f"--  {file}, where recordings would lie, is a file (mv {file} {file}.old)"


def test_folders_that_are_there_or_can_be_made(tmp_path: Path) -> None:
    """Nothing is left in them, and none is made."""
    found = place(HERE, Place("data", "recordings", tmp_path / "a/b", "nothing is remembered"))
    assert str(found) == f"ok  {tmp_path}/a/b: for recordings, made when it is needed"
    assert str(place(HERE, Place("data", "recordings", tmp_path, ""))) == f"ok  {tmp_path}: for recordings"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in a folder that was taken away is told to leave it."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    (audio,) = [one for one in places.places() if one.name == "audio"]
    assert str(place(HERE, audio)) == (
        "!!  audio cannot be written to: no such file or directory, so `export` needs -o FILE, elsewhere: "
        "cd to a folder of yours"
    )


def test_what_is_intimate_is_its_owners_alone(tmp_path: Path) -> None:
    """A folder that others may look into, or that is another's, is told with its command; a closed one is not."""
    data, clips = tmp_path / "data", tmp_path / "clips"
    for folder in (clips, data / "past", data / "journal", data / "scripts"):
        folder.mkdir(parents=True)
        folder.chmod(0o700)
    assert lines_of(places.private(HERE, data, clips)) == []
    (data / "journal").chmod(0o750)
    (data / "scripts").chmod(0o755)
    assert lines_of(places.private(HERE, data, clips)) == [
        f"--  others may look into {data}/journal (chmod 700 {data}/journal)"
    ]
    other = System("linux", user="ana", uid=os.getuid() + 1)
    first, *_ = lines_of(places.private(other, data, clips))
    assert first == f"--  {clips} belongs to someone else (sudo chown -R ana {clips})"
