"""The plan as a file: its owner's alone, never half-written, never written over where it is damaged."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.plan.calendars import NOW, plan_of, wanted
from unhurried.errors import FileError
from unhurried.plan.calendar import as_bytes, cancel, put
from unhurried.plan.file import LARGEST, change_plan, read_entries, read_plan, write_copy


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data/plan/plan.ics"


def test_what_is_planned_is_there_again(path: Path) -> None:
    """Without a file nothing is planned; then what was planned, and what was added; what changes nothing writes nothing."""
    assert read_entries(path) == []
    for _ in range(2):
        change_plan(path, lambda plan: put(plan, wanted("on Sundays at 10", "Europe/Berlin"), NOW))
    before = path.stat()
    assert not change_plan(path, lambda plan: cancel(plan, "seen", NOW))
    assert path.stat().st_ino == before.st_ino
    change_plan(path, lambda plan: put(plan, wanted("tomorrow", name="seen"), NOW))
    assert [entry.name for entry in read_entries(path)] == ["deeper-walk", "seen"]
    assert sorted(file.name for file in path.parent.iterdir()) == ["plan.ics", "plan.lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    """The folder is 0700, also where it was there more open, and each file 0600, whatever the umask; a copy, too."""
    path.parent.mkdir(parents=True, mode=0o755)
    before = os.umask(0)
    try:
        change_plan(path, lambda plan: put(plan, wanted("tomorrow"), NOW))
        write_copy(path.with_name("copy.ics"), plan_of(wanted("tomorrow")), force=False)
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("data", [b"", b"dear diary", plan_of(wanted("tomorrow"))[:-40], b"X" * (LARGEST + 1)])
def test_a_damaged_plan_is_said_and_never_written_over(path: Path, data: bytes) -> None:
    """With the file, and what to do; it stays as it is, byte for byte."""
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    for use in (read_entries, lambda path: change_plan(path, lambda plan: put(plan, wanted("tomorrow"), NOW))):
        with pytest.raises(FileError, match="plan.ics: it is .*; mend it, or move it away and plan anew"):
            use(path)
    assert path.read_bytes() == data


def test_what_is_no_file_or_has_no_room_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of that name; a disk that is full: what was there before still is, and nothing else."""
    path.mkdir(parents=True)
    with pytest.raises(FileError, match="plan.ics"):
        read_plan(path)
    path.rmdir()
    change_plan(path, lambda plan: put(plan, wanted("tomorrow"), NOW))
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="the disk is full; make room on it"):
        change_plan(path, lambda plan: put(plan, wanted("on Sundays"), NOW))
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["plan.ics", "plan.lock"]


WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.plan.calendars import NOW, wanted
from unhurried.plan.calendar import put
from unhurried.plan.file import change_plan
for number in range(6):
    name = f"{sys.argv[2]}-{number}"
    change_plan(Path(sys.argv[1]), lambda plan: put(plan, wanted("tomorrow at 10", "UTC", name=name), NOW))
"""


def test_two_at_once_lose_nothing(path: Path) -> None:
    """Two processes that plan at the same time: all that either of them planned is in the plan."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ["PYTHONPATH"], *sys.path])
    }
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], env=environment) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {entry.name for entry in read_entries(path)} == {
        f"{name}-{number}" for name in "ab" for number in range(6)
    }


def test_a_copy_takes_the_place_of_a_copy_only(tmp_path: Path) -> None:
    """An earlier copy is replaced; somebody's own calendar is not, unless that is meant."""
    copy = tmp_path / "copy.ics"
    for words in ("tomorrow", "on Sundays"):
        write_copy(copy, plan_of(wanted(words)), force=False)
    assert copy.read_bytes() == plan_of(wanted("on Sundays"))
    copy.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//Another//EN\r\nEND:VCALENDAR\r\n")
    with pytest.raises(FileError, match="is there already, and no plan; add --force to replace it"):
        write_copy(copy, plan_of(wanted("tomorrow")), force=False)
    write_copy(copy, plan_of(wanted("tomorrow")), force=True)
    assert read_entries(copy)[0].name == "deeper-walk"
    with pytest.raises(FileError, match="there is no such folder; name another place with -o"):
        write_copy(tmp_path / "none/copy.ics", b"", force=False)


def test_a_plan_of_another_program_is_ours_when_it_was_changed(path: Path) -> None:
    """What was written by another is read anew before each change, and then is a plan of this program."""
    path.parent.mkdir(parents=True)
    path.write_bytes(plan_of(wanted("tomorrow")).replace(b"-//Unhurried//Plan//EN", b"-//Another//EN"))
    change_plan(path, lambda plan: put(plan, wanted("tomorrow", name="seen"), NOW + timedelta(hours=1)))
    plan = read_plan(path)
    assert plan is not None
    assert b"PRODID:-//Unhurried//Plan//EN" in as_bytes(plan)
