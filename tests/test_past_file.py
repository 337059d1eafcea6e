"""The past as a file: its owner's alone, never half-written, and no reason for a ritual not to play."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from unhurried.errors import FileError
from unhurried.own_files import damaged_file
from unhurried.past import Past, Played
from unhurried.past_file import LARGEST, as_text, change_past, parse_past, read_past

PAST = Past({"00ff00ff": ("aaaaaaaa", "bbbbbbbb")}, {"12345678": Played(2, date(2025, 3, 3))})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "past" / "past.json"


def test_what_is_kept_is_read_again(path: Path) -> None:
    """Without a file there is no past; then what was kept, and what was added to it."""
    assert read_past(path) == Past()
    change_past(path, lambda _: PAST)
    assert read_past(path) == PAST
    change_past(path, lambda past: Past({**past.decks, "cccccccc": ()}, past.series))
    assert read_past(path) == Past({**PAST.decks, "cccccccc": ()}, PAST.series)
    assert sorted(file.name for file in path.parent.iterdir()) == ["past.json", "past.lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    """The folder is 0700, also where it was there more open, and each file 0600, whatever the umask."""
    path.parent.mkdir(parents=True, mode=0o755)
    before = os.umask(0)
    try:
        change_past(path, lambda _: PAST)
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


WHOLE = json.loads(as_text(PAST))


def test_the_disk_has_it_before_it_has_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that loses its power has the past of before or the whole new one: synced first, then renamed."""
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        if not path.exists():  # afterwards comes its folder
            synced.append(os.fstat(handle).st_size)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    change_past(path, lambda _: PAST)
    assert synced == [path.stat().st_size]


DAMAGED = {
    "empty": b"",
    "half": as_text(PAST).encode()[:60],
    "no text": b"\xff\x00\xff",
    "deep": b"[" * 200_000,
    "too large": b" " * LARGEST + b"{}",
    "a list": b"[]",
    "another version": json.dumps({**WHOLE, "version": 2}).encode(),
    "no decks": json.dumps({**WHOLE, "decks": None}).encode(),
    "words": json.dumps({**WHOLE, "decks": {"our deck": []}}).encode(),
    "a number for keys": json.dumps({**WHOLE, "decks": {"00ff00ff": 3}}).encode(),
    "a list of lists": json.dumps({**WHOLE, "decks": {"00ff00ff": [[]]}}).encode(),
    "no day": json.dumps({**WHOLE, "series": {"00ff00ff": {"number": 1}}}).encode(),
    "no such day": json.dumps({**WHOLE, "series": {"00ff00ff": {"number": 1, "day": "2025-02-30"}}}).encode(),
    "no number": json.dumps({**WHOLE, "series": {"00ff00ff": {"number": True, "day": "2025-02-03"}}}).encode(),
    "day nought": json.dumps({**WHOLE, "series": {"00ff00ff": {"number": 0, "day": "2025-02-03"}}}).encode(),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_past_is_kept_beside(kind: str, path: Path) -> None:
    """Reading it is one error; changing it begins anew, and what was there lies beside."""
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED[kind])
    with pytest.raises(FileError, match="it is damaged"):
        read_past(path)
    seen: list[Past] = []
    change_past(path, lambda past: seen.append(past) or PAST)  # type: ignore[func-returns-value]
    assert seen == [Past()]
    assert read_past(path) == PAST
    assert damaged_file(path).read_bytes() == DAMAGED[kind]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of other systems")
@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_what_is_no_file_stops_nothing(kind: str, path: Path) -> None:
    """A folder, a pipe (which would be waited at for ever), a link to itself: put aside as a damaged one is."""
    path.parent.mkdir(parents=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path)
    with pytest.raises(FileError):
        read_past(path)
    change_past(path, lambda _: PAST)
    assert read_past(path) == PAST


def test_a_folder_that_cannot_be_is_one_error(tmp_path: Path) -> None:
    """Where nothing can be written, that is said with the file and the reason."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FileError, match=r"past\.json: "):
        change_past(tmp_path / "data/past/past.json", lambda _: PAST)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_leaves_what_was_there(path: Path) -> None:
    """The disk is full in the middle of a write: one error, the past as it was, nothing half-written beside it."""
    change_past(path, lambda _: PAST)
    program = (
        "import resource, sys\nfrom pathlib import Path\nfrom unhurried.past_file import change_past\n"
        "from unhurried.past import Past\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "change_past(Path(sys.argv[1]), lambda _: Past({f'{k:08x}': () for k in range(1000)}))"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=False)
    assert "FileError" in done.stderr.splitlines()[-1]
    assert read_past(path) == PAST
    assert sorted(file.name for file in path.parent.iterdir()) == ["past.json", "past.lock"]


def test_sittings_that_end_at_once_lose_nothing(path: Path) -> None:
    """Three processes add forty cards each to one past, as quickly as they can: all hundred and twenty are there."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom unhurried.past_file import change_past\n"
        "from unhurried.past import Past\nwho, path = int(sys.argv[1]), Path(sys.argv[2])\nfor k in range(40):\n"
        "    change_past(path, lambda past: Past({**past.decks, f'{who:02x}{k:06x}': ()}))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(who), path]) for who in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert len(read_past(path).decks) == 120


def test_a_lock_that_is_never_given_back_is_not_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds the lock and hangs: after a moment the past is changed all the same."""
    monkeypatch.setattr("unhurried.own_files.PATIENCE", 0.1)
    monkeypatch.setattr("unhurried.own_files._lock", lambda _: False)
    change_past(path, lambda _: PAST)
    assert read_past(path) == PAST


def test_the_text_is_json_that_reads_back() -> None:
    """as_text and parse_past are each other's inverse."""
    assert parse_past(as_text(PAST).encode()) == PAST
    assert parse_past(as_text(Past()).encode()) == Past()
