"""What is noted while it plays: by a thread that nobody waits for, and what becomes of it where it cannot be written."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.history.examples import NOW, asked, row
from tests.history.test_store import _program
from tests.session.timelines import timeline
from unhurried.errors import FileError
from unhurried.history import notes as module
from unhurried.history.notes import Notes
from unhurried.history.on_disk import clear, read_place, read_rows
from unhurried.history.place import Asked
from unhurried.history.store import Store
from unhurried.own_files import damaged_file

SECOND = 48_000
STEPS = "  - say: Hello.\n  - pause: 9 min\n  - chime: end\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data/history/history.db"


def _notes(path: Path, of: Asked | None = asked()) -> Notes:  # noqa: B008 it is frozen
    return Notes(path, row(), of, timeline(STEPS))


def _until_written(path: Path, heard: int) -> None:
    deadline = time.monotonic() + 10
    while not _is_written(path, heard):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def _is_written(path: Path, heard: int) -> bool:
    try:
        return any(kept.heard == heard for kept in read_rows(path))
    except FileError:  # it is being made, or put aside
        return False


def test_while_it_plays_its_place_is_known(path: Path) -> None:
    """A note is written soon; the next is the same row; the last says where it ended, and that one can go on."""
    notes = _notes(path)
    notes.note(10 * SECOND, [range(10 * SECOND)])
    _until_written(path, 10)
    assert read_place(path, NOW).at == 10 * SECOND  # type: ignore[union-attr]
    notes.end(25 * SECOND, [range(10 * SECOND), range(8 * SECOND, 25 * SECOND)])
    assert [(kept.heard, kept.finished) for kept in read_rows(path)] == [(25, False)]
    assert (notes.place, notes.said) == (25 * SECOND, None)
    assert read_place(path, NOW).at == 25 * SECOND  # type: ignore[union-attr]


def test_at_its_end_there_is_nothing_to_go_on_with(path: Path) -> None:
    """Finished: the row says so, and the place is gone."""
    notes, frames = _notes(path), timeline(STEPS).frames
    notes.note(10 * SECOND, [range(10 * SECOND)])
    notes.end(frames, [range(frames)])
    assert [kept.finished for kept in read_rows(path)] == [True]
    assert (notes.place, read_place(path, NOW)) == (None, None)


def test_a_few_seconds_leave_no_row(path: Path) -> None:
    """Not even a folder, and no thread."""
    notes = _notes(path)
    notes.note(4 * SECOND, [range(4 * SECOND)])
    notes.end(4 * SECOND, [range(2 * SECOND), range(4 * SECOND)])
    assert (notes.place, notes.said) == (None, None)
    assert not path.parent.exists()


def test_what_cannot_be_gone_on_with_has_a_row_alone(path: Path) -> None:
    """A script from standard input."""
    notes = _notes(path, None)
    notes.end(9 * SECOND, [range(9 * SECOND)])
    assert (len(read_rows(path)), read_place(path, NOW), notes.place) == (1, None, None)


def test_what_is_damaged_begins_anew_and_one_line_says_so(path: Path) -> None:
    """Damaged before, or while it plays: what is noted is kept in a new one."""
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 999)
    notes = _notes(path)
    notes.note(10 * SECOND, [range(10 * SECOND)])
    _until_written(path, 10)
    notes.end(20 * SECOND, [range(20 * SECOND)])
    assert notes.said == f"The history was damaged, and begins anew; what was there is kept as {damaged_file(path)}"
    assert [kept.heard for kept in read_rows(path)] == [20]
    assert notes.place == 20 * SECOND


def test_a_disk_that_refuses_is_one_line(tmp_path: Path) -> None:
    """Where nothing can be written: said at the end, and no place is promised."""
    (tmp_path / "data").write_text("a file")
    path = tmp_path / "data/history/history.db"
    notes = _notes(path)
    notes.note(10 * SECOND, [range(10 * SECOND)])
    notes.end(20 * SECOND, [range(20 * SECOND)])
    assert notes.said == f"What was played could not be kept: {path}: Not a directory"
    assert notes.place is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_is_one_line(path: Path) -> None:
    """Full from the start."""
    program = _program(
        "import resource",
        "from tests.history.test_notes import SECOND, _notes",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))",
        "notes = _notes(Path(sys.argv[1]))",
        "notes.note(10 * SECOND, [range(10 * SECOND)])",
        "notes.end(20 * SECOND, [range(20 * SECOND)])",
        "print(notes.place, notes.said)",
    )
    done = subprocess.run([*program, path], capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith(f"None What was played could not be kept: {path}: ")


def test_a_busy_history_is_written_with_the_next_note(path: Path) -> None:
    """Another process writes for long: what is skipped comes with the last note, and nothing is said."""
    with Store(path) as other:
        other._database.execute("BEGIN IMMEDIATE")
        notes = _notes(path)
        notes.note(10 * SECOND, [range(10 * SECOND)])
        time.sleep(0.2)
        other._database.execute("COMMIT")
    notes.end(20 * SECOND, [range(20 * SECOND)])
    assert notes.said is None
    assert [kept.heard for kept in read_rows(path)] == [20]


def test_the_last_note_waits_for_who_writes(path: Path) -> None:
    """A quarter of a second is too long while it plays, and not at the end."""
    notes, held = _notes(path), threading.Event()

    def hold() -> None:
        with Store(path) as other:
            other._database.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(0.25)
            other._database.execute("COMMIT")

    notes.note(10 * SECOND, [range(10 * SECOND)])
    _until_written(path, 10)
    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    notes.end(20 * SECOND, [range(20 * SECOND)])
    thread.join()
    assert notes.said is None
    assert [kept.heard for kept in read_rows(path)] == [20]


def test_what_was_cleared_while_it_plays_stays_so(path: Path) -> None:
    """Whoever clears the history meanwhile has it clear, and nothing is promised."""
    notes = _notes(path)
    notes.note(10 * SECOND, [range(10 * SECOND)])
    _until_written(path, 10)
    assert clear(path) == 1
    notes.end(20 * SECOND, [range(20 * SECOND)])
    assert (read_rows(path), notes.place, notes.said) == ([], None, None)


def test_a_disk_that_hangs_holds_up_nobody(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note returns at once; the end waits, but not for ever, and says so."""
    monkeypatch.setattr(module, "AT_THE_END", 0.1)
    hangs = threading.Event()

    def hang(*_: object, **__: object) -> Store:
        hangs.wait(10)
        raise FileError(path, "at last")

    monkeypatch.setattr("unhurried.history.writer.Store", hang)
    notes, begun = _notes(path), time.monotonic()
    for second in range(6, 1000):
        notes.note(second * SECOND, [range(second * SECOND)])
    notes.end(1000 * SECOND, [range(1000 * SECOND)])
    assert time.monotonic() - begun < 2
    assert (notes.place, notes.said) == (None, f"What was played could not be kept: {path}: the disk does not answer")
    hangs.set()
    assert notes._thread is not None
    notes._thread.join(10)


def test_a_python_without_sqlite_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some are built without it: the ritual plays, and a line says why it is not kept."""
    monkeypatch.setitem(sys.modules, "unhurried.history.writer", None)
    notes = _notes(path)
    notes.note(10 * SECOND, [range(10 * SECOND)])
    notes.end(20 * SECOND, [range(20 * SECOND)])
    assert notes.said == f"What was played could not be kept: {path}: this Python has no SQLite"
