"""Files of their owner: folders nobody else looks into, files whole or not at all, one process at a time."""

import os
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from unhurried import own_files
from unhurried.own_files import alone, make_folder, part_beside, write_whole

if sys.platform == "win32":
    pytest.skip("other systems have other rights", allow_module_level=True)

_HOLD = """
import sys, pathlib
from unhurried.own_files import alone
with alone(pathlib.Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_is_its_owners(tmp_path: Path) -> None:
    """Those above it, too, where they were not there; one that was there is nobody else's from then on."""
    tmp_path.chmod(0o755)
    make_folder(tmp_path / "unhurried/journal")
    assert [_mode(tmp_path / each) for each in ("", "unhurried", "unhurried/journal")] == [0o755, 0o700, 0o700]
    (tmp_path / "unhurried/journal").chmod(0o755)
    make_folder(tmp_path / "unhurried/journal")
    assert _mode(tmp_path / "unhurried/journal") == 0o700


def test_a_file_is_written_whole_for_its_owner(tmp_path: Path) -> None:
    """What others had open goes on being what it was; nothing is left beside it."""
    path = tmp_path / "plan.ics"
    path.write_bytes(b"before")
    path.chmod(0o644)
    with path.open("rb") as before:
        write_whole(path, b"after")
        assert before.read() == b"before"
    assert (path.read_bytes(), _mode(path)) == (b"after", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_the_disk_has_it_before_its_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a power cut leaves the one before, or the whole of the new one; at last the folder has the name."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def seen(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def renamed(part: Path, path: Path) -> Path:
        done.append("name")
        return replace(part, path)

    monkeypatch.setattr(os, "fsync", seen)
    monkeypatch.setattr(Path, "replace", renamed)
    write_whole(tmp_path / "a", b"a")
    assert done == ["file", "name", "folder"]


def test_what_came_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    """What was there before still is, and what was begun beside it is gone."""
    path = tmp_path / "a"
    path.write_bytes(b"before")
    with suppress(ZeroDivisionError), part_beside(path) as part:
        part.write_bytes(b"half")
        assert (_mode(part), part.parent) == (0o600, tmp_path)
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"before"


def test_one_process_is_in_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another waits, for as long as it is patient, and is told that it is not alone; a lock goes with its process."""
    monkeypatch.setattr(own_files, "PATIENCE", 0.1)
    lock = tmp_path / "lock"
    other = subprocess.Popen([sys.executable, "-c", _HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"True\n"
    began = time.monotonic()
    with alone(lock) as held:
        assert not held
    assert time.monotonic() - began >= 0.1
    other.kill()
    other.communicate()
    with alone(lock) as held:
        assert held
    assert _mode(lock) == 0o600
