"""The history on the disk: its owner's alone, whole whatever strikes, and brought up to date from each older form."""

import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.history.examples import BERLIN, NOW, asked, row
from unhurried.errors import FileError
from unhurried.history.database import BusyError, DamagedError
from unhurried.history.on_disk import clear, count, read_place, read_rows, set_aside
from unhurried.history.place import KEPT
from unhurried.history.schema import MIGRATIONS
from unhurried.history.store import AT_ONCE, Store
from unhurried.own_files import damaged_file

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data/history/history.db"


def _program(*lines: str) -> list[str]:
    """A process of its own that has the store and the examples at hand."""
    head = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    return [
        sys.executable,
        "-c",
        "\n".join((head, "from pathlib import Path", "from tests.history.examples import *",
                   "from unhurried.history.store import Store", *lines)),
    ]  # fmt: skip


def _version(path: Path) -> int:
    database = sqlite3.connect(path)
    try:
        return int(database.execute("PRAGMA user_version").fetchone()[0])
    finally:
        database.close()


def test_what_is_kept_is_read_again(path: Path) -> None:
    """A row as it was, also its clock; its place; and how both become others as it goes on."""
    assert (read_rows(path), read_place(path, NOW)) == ([], None)
    assert not path.parent.exists()
    first = row("five-days#2", began=datetime(2025, 7, 1, 23, 59, 7, tzinfo=BERLIN))
    with Store(path) as store:
        number = store.note(first, 48_000, asked(), NOW)
        assert store.note(replace(first, number=number, heard=75), 96_000, asked(), NOW + 15) == number
        other = store.note(row("breathe 4-6", began=datetime(2025, 7, 2, tzinfo=UTC)), 7, None, NOW + 20)
    kept, after = read_rows(path)
    assert kept == replace(first, number=number, heard=75)
    assert kept.began.isoformat() == "2025-07-01T23:59:07+01:00"
    assert (after.number, after.ritual) == (other, "breathe 4-6")
    assert read_rows(path, 1) == [after]
    place = read_place(path, NOW + 20)
    assert place is not None
    assert (place.session, place.at, place.noted, place.asked) == (number, 96_000, NOW + 15, asked())


def test_its_settings_are_those_that_keep_it_whole(path: Path) -> None:
    """WAL, so that who reads and who writes do not wait for each other; what is deleted is written over."""
    with Store(path) as store:
        told = {
            name: store._database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "user_version")
        }
    assert told == {"journal_mode": "wal", "synchronous": 1, "secure_delete": 1, "user_version": len(MIGRATIONS)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    """The folder is 0700, each file 0600, also where they were there more open; and while it is written, too."""
    path.parent.mkdir(parents=True, mode=0o755)
    before = os.umask(0)
    try:
        path.touch(mode=0o644)
        with Store(path) as store:
            store.note(row(), 1, asked(), NOW)
            modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_one_place_is_kept(path: Path) -> None:
    """That of the session left last; one that plays at the same time keeps its own until it ends, too."""
    with Store(path) as store:
        old = store.note(row(), 1, asked("old"), NOW)
        new = store.note(row(), 2, asked("new"), NOW + AT_ONCE + 1)
        assert _places(store) == [new]
        beside = store.note(row(), 3, asked("beside"), NOW + AT_ONCE + 2)
        assert _places(store) == [new, beside]
        store.note(row(number=beside, finished=True), 4, asked("beside"), NOW + AT_ONCE + 3)
        assert _places(store) == [new]
    assert old is not None


def _places(store: Store) -> list[int]:
    return [number for (number,) in store._database.execute("SELECT session FROM place ORDER BY session")]


def test_a_place_is_kept_for_thirty_days(path: Path) -> None:
    """On the thirtieth day it is there, later not; and the next session takes it away."""
    with Store(path) as store:
        store.note(row(), 1, asked(), NOW)
        assert store.place(NOW + KEPT) is not None
        assert store.place(NOW + KEPT + 1) is None
        store.note(row(finished=True), 1, asked(), NOW + KEPT + 1)
        assert _places(store) == []


def test_what_is_gone_on_with_to_its_end_is_finished_with_it(path: Path) -> None:
    """Three evenings of one ritual: with the last all of them are finished; the place is the one that is newest."""
    with Store(path) as store:
        first = store.note(row(), 1, asked(), NOW)
        second = store.note(row(resumes=first), 2, asked(), NOW + 5)
        assert _places(store) == [second]
        store.note(row("other"), 2, None, NOW + 5)
        store.note(row(resumes=second, finished=True), 3, asked(), NOW + 9)
        assert [kept.finished for kept in store.rows()] == [True, True, False, True]
        assert _places(store) == []


def test_what_was_cleared_stays_so(path: Path) -> None:
    """All is taken away, also from the bytes of the files; a session that still plays adds nothing to it."""
    with Store(path) as playing:
        number = playing.note(row("secret-name"), 1, asked("secret-name"), NOW)
        assert clear(path) == 1
        assert playing.note(row("secret-name", number=number), 2, asked("secret-name"), NOW) is None
        assert playing.note(row("new"), 2, None, NOW) != number
    assert [kept.ritual for kept in read_rows(path)] == ["new"]
    assert not any(b"secret-name" in file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_each_older_form_becomes_the_newest(path: Path, version: int) -> None:
    """From every user_version there ever was, with what was in it."""
    path.parent.mkdir(parents=True)
    database = sqlite3.connect(path, isolation_level=None)
    for statements in MIGRATIONS[:version]:
        for statement in statements:
            database.execute(statement)
    if version:
        database.execute("INSERT INTO session VALUES (7, 'arrive', 1763840000, 3600, 600, 60, 0, NULL)")
    database.execute(f"PRAGMA user_version = {version}")
    database.close()
    assert [kept.number for kept in read_rows(path)] == ([7] if version else [])
    with Store(path) as store:
        number = store.note(row(), 1, asked(), NOW)
        assert store.place(NOW) is not None
    assert number == (8 if version else 1)
    assert _version(path) == len(MIGRATIONS)


def test_a_form_that_is_half_made_is_not_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails leaves the form before it, whole."""
    with Store(path):
        pass
    broken = (*MIGRATIONS, ("CREATE TABLE more (x)", "CREATE TABLE more (x)"))
    monkeypatch.setattr("unhurried.history.store.MIGRATIONS", broken)
    with pytest.raises(FileError):
        Store(path)
    monkeypatch.undo()
    with Store(path) as store:
        assert store.note(row(), 1, asked(), NOW) == 1


def test_a_newer_form_is_left_as_it_is(path: Path) -> None:
    """It is said that a newer Unhurried wrote it; it is neither changed nor put aside."""
    with Store(path) as store:
        store.note(row(), 1, asked(), NOW)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    for attempt in (lambda: Store(path), lambda: read_rows(path), lambda: clear(path)):
        with pytest.raises(FileError, match="a newer Unhurried wrote it"):
            attempt()
    assert path.read_bytes() == before
    assert not damaged_file(path).exists()


def _damage(kind: str, path: Path) -> None:
    if kind == "folder":
        path.mkdir(parents=True)
        return
    path.parent.mkdir(parents=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "another's":
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE session (x)")
        database.close()
    else:
        with Store(path) as store:
            for k in range(60):
                store.note(row(f"ritual-{k}"), 1, asked(), NOW)
        data = path.read_bytes()
        path.write_bytes(
            {
                "no database": b"hello " * 3000,
                "cut": data[: len(data) // 2],
                "holes": data[:4096] + b"\xff" * (len(data) - 4096),
            }[kind]
        )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of other systems")
@pytest.mark.parametrize("kind", ["folder", "pipe", "another's", "no database", "cut", "holes"])
def test_what_is_damaged_is_put_aside(kind: str, path: Path) -> None:
    """It is kept under another name, and what comes then is whole; clearing takes both away."""
    _damage(kind, path)
    assert set_aside(path)
    assert os.path.lexists(damaged_file(path))
    assert not set_aside(path)
    with Store(path) as store:
        assert store.note(row(), 1, asked(), NOW) == 1
        store.check()
    if kind != "folder":
        assert clear(path) == 1
        assert not os.path.lexists(damaged_file(path))


def test_what_is_damaged_is_one_error_to_who_reads_and_can_be_cleared(path: Path) -> None:
    """Reading says so with the mend, and changes nothing; clearing is that mend."""
    _damage("no database", path)
    before = path.read_bytes()
    with pytest.raises(DamagedError, match="it is damaged; `unhurried history clear` begins it anew"):
        read_rows(path)
    assert path.read_bytes() == before
    assert (count(path), clear(path)) == (0, 0)
    assert read_rows(path) == []


def test_who_writes_for_long_is_not_waited_for(path: Path) -> None:
    """While it plays a tenth of a second is waited, no more; and what was not written leaves nothing half."""
    with Store(path) as other, Store(path, patience=0.1) as playing:
        other._database.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="another process is writing"):
            playing.note(row(), 1, asked(), NOW)
        assert playing.rows() == []
        other._database.execute("COMMIT")
        assert playing.note(row(), 1, asked(), NOW) == 1


def test_sessions_at_once_lose_nothing(path: Path) -> None:
    """Four processes that begin at the same time, where there is no history yet, and note as quickly as they can."""
    program = _program(
        "name = sys.argv[2]",
        "for k in range(15):",
        "    with Store(Path(sys.argv[1])) as store:",
        "        number = store.note(row(name), k, asked(name), NOW)",
        "        for heard in range(5):",
        "            assert store.note(row(name, number=number, heard=heard), heard, asked(name), NOW) == number",
    )
    running = [subprocess.Popen([*program, path, f"ritual-{who}"]) for who in range(4)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    rows = read_rows(path)
    assert sorted(kept.ritual for kept in rows) == sorted(f"ritual-{who}" for who in range(4) for _ in range(15))
    assert {kept.heard for kept in rows} == {4}


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is other systems'")
def test_killed_at_any_point_it_opens_again(path: Path) -> None:
    """Kill -9 while it writes, at random points, again and again: what was told as written is there, and whole."""
    program = _program(
        "import os, random, signal, time",
        "path = Path(sys.argv[1])",
        "for life in range(25):",
        "    heard, begins = os.pipe()",
        "    child = os.fork()",
        "    if not child:",
        "        with Store(path) as store:",
        "            for k in range(10000):",
        "                number = store.note(row(f'{life}-{k}', heard=7), k, asked(f'{life}-{k}'), NOW + 100 * life)",
        "                os.write(begins, b'1')",
        "    os.close(begins)",
        "    chance, written = random.Random(life), 0",
        "    while life % 2 and written < 1 + life // 8:",  # half of them while it writes, the others as it opens
        "        written += len(os.read(heard, 1))",
        "    time.sleep(chance.uniform(0, 0.02))",
        "    os.kill(child, signal.SIGKILL)",
        "    os.waitpid(child, 0)",
        "    while told := os.read(heard, 65536):",
        "        written += len(told)",
        "    os.close(heard)",
        "    with Store(path) as store:",
        "        store.check()",
        "        rows = [kept for kept in store.rows() if kept.ritual.startswith(f'{life}-')]",
        "        assert written <= len(rows) <= written + 1, (written, len(rows))",
        "        assert all((kept.heard, kept.length) == (7, 600) for kept in rows)",
        "        assert not rows or store.place(NOW + 4000).asked.source.startswith(f'{life}-')",
        "        print(len(rows))",
    )
    done = subprocess.run([*program, path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    counts = [int(line) for line in done.stdout.split()]
    assert len(counts) == 25
    assert sum(count > 0 for count in counts) >= 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_may_only_be_read_is_read(path: Path) -> None:
    """A folder that may not be written: reading works, noting is one error."""
    with Store(path) as store:
        store.note(row(), 1, asked(), NOW)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    program = _program(
        "from unhurried.errors import FileError",
        "from unhurried.history.on_disk import read_place, read_rows",
        "path = Path(sys.argv[1])",
        "print(len(read_rows(path)), read_place(path, NOW).at)",
        "try:",
        "    with Store(path) as store: store.note(row(), 1, asked(), NOW)",
        "except FileError as error:",
        "    print(error)",
    )
    try:
        done = subprocess.run([*_without_powers(), *program, path], capture_output=True, text=True)
    finally:
        path.parent.chmod(0o700)
    assert done.stderr == ""
    told = done.stdout.splitlines()
    assert told[0] == "1 1"
    assert re.fullmatch(rf"{re.escape(str(path))}: .+", told[1])


def _without_powers() -> list[str]:
    """What takes from root the power to write where it may not."""
    powers = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"] if os.geteuid() == 0 else []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("room", [0, 5_000, 40_000])
def test_a_full_disk_leaves_what_was_there(path: Path, room: int) -> None:
    """The disk is full before, as or after the file is made: one error, and with room again it is whole."""
    program = _program(
        "import resource",
        "from unhurried.errors import FileError",
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))",
        "try:",
        "    with Store(Path(sys.argv[1])) as store:",
        "        for k in range(1000):",
        "            store.note(row(f'{k}'), k, asked(), NOW)",
        "            print(k)",
        "except FileError as error:",
        "    print(error, file=sys.stderr)",
    )
    done = subprocess.run([*program, path], capture_output=True, text=True)
    assert done.returncode == 0
    assert re.fullmatch(rf"{re.escape(str(path))}: .+\n", done.stderr)
    with Store(path) as store:
        store.check()
        assert [kept.ritual for kept in store.rows()] == done.stdout.split()
        assert store.note(row("then"), 1, asked(), NOW) is not None


def test_random_bytes_are_never_a_traceback(path: Path) -> None:
    """Whatever is flipped in the file: it opens, or is one error; and put aside it is whole again."""
    with Store(path) as store:
        for k in range(20):
            store.note(row(f"ritual-{k}"), 1, asked(), NOW)
    whole, chance = path.read_bytes(), random.Random(0)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 20, 400))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            with Store(path) as store:
                store.rows()
                store.place(NOW)
                store.note(row(), 1, asked(), NOW)
        except DamagedError:
            set_aside(path)
            with Store(path) as store:
                store.check()
        except FileError:
            pass
        for file in path.parent.iterdir():
            file.unlink()


def test_a_path_that_is_no_text_is_kept(path: Path) -> None:
    """A file's name may have bytes that are no letters of any kind: what cannot be written has another sign."""
    with Store(path) as store:
        store.note(row("/home/ana/\udcff.yaml"), 1, asked("/home/ana/\udcff.yaml"), NOW)
        place = store.place(NOW)
        assert [kept.ritual for kept in store.rows()] == ["/home/ana/?.yaml"]
    assert place is not None
    assert place.asked.source == "/home/ana/\udcff.yaml"


def test_a_date_that_is_none_is_damage(path: Path) -> None:
    """Whoever wrote it: one error, and it can be put aside."""
    with Store(path) as store:
        store.note(row(), 1, asked(), NOW)
        store._database.execute("UPDATE session SET began = 1 << 60")
    with pytest.raises(DamagedError):
        read_rows(path)
    assert set_aside(path)


def test_it_is_of_the_thread_that_opens_it(path: Path) -> None:
    """As notes.py has it: opened, written and closed in a thread of its own."""
    done: list[int | None] = []

    def write() -> None:
        with Store(path) as store:
            done.append(store.note(row(), 1, asked(), NOW))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(10)
    assert done == [1]
