"""Fetching a voice: Piper's real downloader in its own process, from a folder that is laid out like the real place."""

import ast
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.voices import make_tiny
from tests.voices.piper_source import Source
from unhurried.errors import VoiceError
from unhurried.voices import fetch as fetch_module
from unhurried.voices import piper
from unhurried.voices.fetch import FETCHER, fetch, is_whole
from unhurried.voices.piper import MISSING

pytest.importorskip("piper", reason="Piper is not installed")

NAME = make_tiny.NAME
MODEL, SETTINGS = f"{NAME}.onnx", f"{NAME}.onnx.json"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "source")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where voices are kept. Whatever a test does, no part of a voice may be there after it."""
    path = tmp_path / "data" / "voices"
    yield path
    assert not path.exists() or {entry.name for entry in path.iterdir()} <= {MODEL, SETTINGS}


def silent(there: int, whole: int) -> None:
    """Hear, and say nothing; there is never more than the whole."""
    assert 0 <= there <= whole


def _refused(folder: Path, command: list[str], name: str = NAME, stall: float = 60.0) -> str:
    """What a fetching says that fails: one line, and nothing of the voice is there."""
    before = _contents(folder)
    with pytest.raises(VoiceError) as caught:
        fetch(name, folder, silent, command=command, stall=stall)
    assert _contents(folder) == before
    assert str(caught.value).isprintable()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}


def _same_as(source: Source, folder: Path) -> bool:
    return all((folder / file).read_bytes() == (source.voice / file).read_bytes() for file in (MODEL, SETTINGS))


# --- a voice that comes ------------------------------------------------------------------------------------------


def test_a_voice_is_fetched(source: Source, folder: Path) -> None:
    """Both files come, whole, and the real Piper speaks with them; what is told ends at all of the bytes."""
    import piper

    heard: list[tuple[int, int]] = []
    model = fetch(NAME, folder, lambda *bytes_: heard.append(bytes_), command=source.command())
    assert model == folder / MODEL
    assert sorted(path.name for path in folder.iterdir()) == [MODEL, SETTINGS]
    assert _same_as(source, folder)
    total = sum(path.stat().st_size for path in folder.iterdir())
    assert heard[0] == (0, total)
    assert heard[-1] == (total, total)
    assert any(len(chunk.audio_float_array) for chunk in piper.PiperVoice.load(model).synthesize("Stay."))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and no named pipes like these")
def test_only_their_owner_may_read_them(source: Source, folder: Path) -> None:
    """Folders 0700 and files 0600, whatever the umask."""
    before = os.umask(0)
    try:
        fetch(NAME, folder, silent, command=source.command())
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes like these")
def test_progress_is_told_while_it_comes(source: Source, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each growth is told, never less, never beyond the whole; and as long as something comes, nobody gives up.

    The model comes in three pieces, each when the one before has been told; 50 s pass whenever something is told.
    """
    piece = 1 << 17
    (source.voice / MODEL).write_bytes(os.urandom(3 * piece))
    source.list_as_it_is()
    data = (source.voice / MODEL).read_bytes()
    total = len(data) + (source.voice / SETTINGS).stat().st_size
    pipe = source.pipe()
    clock = [0.0]
    monkeypatch.setattr(fetch_module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    heard: list[int] = []
    grown = threading.Condition()

    def told(there: int, whole: int) -> None:
        clock[0] += 50
        assert whole == total
        with grown:
            heard.append(there)
            grown.notify_all()

    def feed() -> None:
        with pipe.open("wb", buffering=0) as file:
            for k in range(3):
                file.write(data[k * piece : (k + 1) * piece])
                with grown:
                    while not heard or heard[-1] < (k + 1) * piece:
                        assert grown.wait(timeout=30)

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    model = fetch(NAME, folder, told, command=source.command())
    feeder.join()
    assert model.read_bytes() == data
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert heard[-1] == total
    assert {1, 2, 3} <= {there // piece for there in heard}


def test_a_voice_that_is_there_is_not_fetched_again(source: Source, folder: Path) -> None:
    """Where a whole voice lies, nothing is started and nothing told; where it is not whole, it is fetched."""
    fetch(NAME, folder, silent, command=source.command())
    heard: list[int] = []
    assert fetch(NAME, folder, lambda *bytes_: heard.extend(bytes_), command=["/nowhere/at/all"]) == folder / MODEL
    assert heard == []
    for file, damage in ((MODEL, b""), (SETTINGS, b"{"), (SETTINGS, b"[]"), (SETTINGS, b"\xff\xfe")):
        (folder / file).write_bytes(damage)
        assert not is_whole(folder / MODEL)
        (folder / file).write_bytes((source.voice / file).read_bytes())
        assert is_whole(folder / MODEL)
    for file in (MODEL, SETTINGS):
        (folder / file).unlink()
        assert not is_whole(folder / MODEL)
        fetch(NAME, folder, silent, command=source.command())
        assert _same_as(source, folder)


# --- what a person may have got wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["", "lessac", "en-us-lessac", "en_US-lessac", "../en_US-a-low", "en_US-../a-low", "en_US-a/b-low", "en_US-a-low\n",
     "en_US-a-.low", "EN_US-a-low", "en_US-a-low/", "en_US-a\\b-low", "en_US-\x1b[2J-low"],
)  # fmt: skip
def test_what_is_no_name_is_not_asked_for(name: str, folder: Path) -> None:
    """Only what looks like a voice's name becomes a part of an address and of a path; no folder is made for others."""
    why = _refused(folder, ["/nowhere/at/all"], name)
    assert why.endswith("is not the name of a Piper voice; one looks like en_US-lessac-medium")
    assert not folder.exists()


@pytest.mark.parametrize(
    "name", ["en_US-lessac-medium", "pt_PT-tugão-medium", "en_GB-alba_x-x_low", "es_419-a1-high"]
)
def test_names_of_voices_are_names(name: str) -> None:
    """Whatever Piper's voices are called is a name: other letters, digits and underscores too."""
    assert piper.NAME.fullmatch(name)


def test_a_voice_that_is_not_there(source: Source, folder: Path) -> None:
    """An unknown name is an error with the names that are near, or says that none is."""
    assert _refused(folder, source.command(), "en_US-tinny-low") == (
        f"there is no Piper voice 'en_US-tinny-low'; did you mean '{NAME}'?"
    )
    assert _refused(folder, source.command(), "ka_GE-natia-x_high") == (
        "there is no Piper voice 'ka_GE-natia-x_high'; Piper's list of voices has none that is like it"
    )


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("piper", MISSING),
        ("onnxruntime", "Piper is installed, but does not load: "),
    ],
)
def test_without_piper(missing: str, why: str, folder: Path) -> None:
    """Where Piper is missing it is said how to get it; where something of its own is missing, that is said."""
    program = f"import sys; sys.modules[{missing!r}] = None; import unhurried.voices.fetch_worker as w; w.main(*sys.argv[1:])"
    assert _refused(folder, [sys.executable, "-c", program]).startswith(why)


def test_a_folder_that_cannot_be(source: Source, tmp_path: Path) -> None:
    """Where a file is in the way of the folder, that is the error, and it names the place."""
    (tmp_path / "file").write_text("in the way")
    why = _refused(tmp_path / "file" / "voices", ["/nowhere/at/all"])
    assert why == f"{tmp_path}/file/voices: no voice can be kept there: Not a directory"


def test_a_place_that_is_taken(source: Source, folder: Path) -> None:
    """Where the model cannot get its name, its settings do not get theirs: nobody lists half a voice."""
    (folder / MODEL / "in the way").mkdir(parents=True)
    assert "no voice can be kept there: " in _refused(folder, source.command())
    assert not (folder / SETTINGS).exists()


# --- connections that fail ---------------------------------------------------------------------------------------

FAILURES = {
    "no network": (
        "import socket\n"
        "def nowhere(*_, **__): raise socket.gaierror(-3, 'Temporary failure in name resolution')\n"
        "socket.getaddrinfo = nowhere\n"
        "d.VOICES_JSON = 'https://voices.invalid/voices.json'",
        "no connection (Temporary failure in name resolution); is this machine online?",
    ),
    "no files": (
        "d.URL_FORMAT = root + '/nowhere{extension}'",
        "no connection (No such file or directory); is this machine online?",
    ),
    "an answer that is none": (
        "def busy(url): raise HTTPError(url, 503, 'Service Unavailable', {}, None)\nd.urlopen = busy",
        "the server answers 503 Service Unavailable; try again later",
    ),
    "broken": (
        "class Broken(io.BytesIO):\n"
        "    def read(self, *_): raise ConnectionResetError(104, 'Connection reset by peer')\n"
        "d.urlopen = lambda url: Broken()",
        "the connection broke (Connection reset by peer); try again",
    ),
    "timed out": (
        "class Slow(io.BytesIO):\n    def read(self, *_): raise TimeoutError('The read operation timed out')\n"
        "d.urlopen = lambda url: Slow()",
        "the connection broke (The read operation timed out); try again",
    ),
    "letters it cannot ask for": (
        "d.urlopen = lambda url: 'ã'.encode('ascii')",
        "Piper's downloader can only ask for names in plain letters",
    ),
    "something nobody thought of": ("def odd(url): raise RuntimeError('a\\nb')\nd.urlopen = odd", "a b"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_connection_that_fails(failure: str, source: Source, folder: Path) -> None:
    """However it fails, the reason is said in one line, and nothing stays behind."""
    more, why = FAILURES[failure]
    assert _refused(folder, source.command(more)) == f"'{NAME}' could not be fetched: {why}"


@pytest.mark.parametrize(
    "listed", ["<html>Log in</html>", "[]", "7", f'{{"{NAME}": {{}}}}', f'{{"{NAME}": {{"files": {{}}}}}}']
)
def test_a_list_that_makes_no_sense(listed: str, source: Source, folder: Path) -> None:
    """A page that is no list of voices, or one without this voice's files, is said to be one."""
    (source.root / "voices.json").write_text(listed)
    why = _refused(folder, source.command())
    assert "Piper's list of voices makes no sense" in why or why.startswith("there is no Piper voice")


def test_the_command_is_pipers_own_and_is_kept_off_the_network_here(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is run for a person it asks the real place, by the real Piper, wherever that person happens to be."""
    for module in ("piper", "json"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert "a host was looked up" in _refused(folder, list(FETCHER))


def test_nothing_else_opens_connections() -> None:
    """Only the fetching's worker imports what can, and what talks to the cluster that somebody names (`--scheduler`)."""
    package = Path(fetch_module.__file__).parents[1]
    able = {"urllib", "http", "socket", "ssl", "requests", "urllib3", "ftplib", "smtplib", "asyncio", "socketserver",
            "distributed", "dask"}  # fmt: skip
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if able & {name.split(".")[0] for name in names}:
                found.add(path.name)
    assert found == {"fetch_worker.py", "connecting.py", "cluster.py", "cluster_task.py"}


# --- files that are not what is listed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "change", "why"),
    [
        (MODEL, lambda data: data[:1_000], f"{MODEL} came incomplete: 1 of 2 kB; try again"),
        (MODEL, lambda data: data[:-1], f"{MODEL} came incomplete: 2889 of 2890 bytes; try again"),
        (MODEL, lambda data: b"", f"{MODEL} came incomplete: 0 of 2 kB; try again"),
        (SETTINGS, lambda data: data[:1_000], f"{SETTINGS} came incomplete: 1 of 2 kB; try again"),
        (MODEL, lambda data: data + b"x", f"{MODEL} came damaged: it is not the file that Piper's list describes"),
        (MODEL, lambda data: b"x" + data[1:], f"{MODEL} came damaged: it is not the file that Piper's list describes"),
        (SETTINGS, lambda data: data[:-1] + b" ", f"{SETTINGS} came damaged: it is not the file that"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_the_one_listed(
    file: str, change: Callable[[bytes], bytes], why: str, source: Source, folder: Path
) -> None:
    """A file cut short, longer or changed is not kept, and what was there before is there still."""
    folder.mkdir(parents=True)
    (folder / MODEL).write_bytes(b"an old model, whose settings are gone")
    (source.voice / file).write_bytes(change((source.voice / file).read_bytes()))
    assert _refused(folder, source.command()).startswith(why)


def test_settings_that_make_no_sense(source: Source, folder: Path) -> None:
    """Settings that are as listed but no JSON object are of no use to anyone, and not kept."""
    (source.voice / SETTINGS).write_text("<html>")
    source.list_as_it_is()
    assert _refused(folder, source.command()) == f"{SETTINGS} makes no sense, so the voice is of no use"


# --- disks that are full -----------------------------------------------------------------------------------------


def test_no_room_is_said_before_anything_comes(source: Source, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has less room than the voice needs, that is said at once, with how much."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_500))
    why = _refused(folder, source.command())
    assert why == f"{folder}: the disk has no room for this voice, only for 1 of 4 kB"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_disk_that_fills_up_meanwhile(source: Source, folder: Path) -> None:
    """Where the disk is full in the middle, the worker says so."""
    more = "os.symlink('/dev/full', os.path.join(asked[1], asked[0] + '.onnx'))"
    assert _refused(folder, source.command(more)) == f"'{NAME}' could not be fetched: the disk is full"


# --- processes that hang, die or are interrupted -----------------------------------------------------------------

SIZES = f"""
import json, sys, time
print("a library's greeting")
print(7)
print(json.dumps({{"sizes": {{"{MODEL}": 9, "{SETTINGS}": 9}}, "digests": {{}}}}), flush=True)
"""


TOO_MUCH = f"{SIZES}open(sys.argv[2] + '/{MODEL}', 'wb').write(bytes(99))"


@pytest.mark.parametrize("said", ["import time", SIZES, TOO_MUCH])
def test_silence_is_an_error(said: str, folder: Path) -> None:
    """Where nothing comes any more (before the list, after it, after more than it has), waiting has an end."""
    why = _refused(folder, [sys.executable, "-c", f"{said}\ntime.sleep(60)"], stall=0.3)
    assert why == f"'{NAME}' could not be fetched: nothing came for 0.3 s; try again"


def test_patience_lasts_a_minute() -> None:
    """A connection that is slow to begin is not given up before a minute has passed."""
    assert fetch_module.STALL == 60


@pytest.mark.parametrize("said", ["", SIZES, "import os; os.abort()", "raise SystemExit('no')", "print('rubbish')"])
def test_a_worker_that_ends_in_the_middle(said: str, folder: Path) -> None:
    """A worker that dies, or ends without a word, is an error that says so."""
    assert _refused(folder, [sys.executable, "-c", said]) == "Piper's downloader ended in the middle; try again"


def test_what_a_worker_says_cannot_move_the_cursor(folder: Path) -> None:
    """An error may quote what came from afar: what a terminal would obey is written out."""
    program = "import json; print(json.dumps({'error': 'no\\x1b[2J\\nway'}))"
    assert _refused(folder, [sys.executable, "-c", program]) == r"no\x1b[2J\nway"


def test_a_worker_that_is_no_program(folder: Path) -> None:
    """A command that cannot be started is an error that names it."""
    why = _refused(folder, ["/nowhere/at/all"])
    assert why == "nothing can be fetched: /nowhere/at/all: No such file or directory"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes like these")
@pytest.mark.parametrize("what", ["Ctrl-C", "killed"])
def test_interrupted_in_the_middle(what: str, source: Source, folder: Path, tmp_path: Path) -> None:
    """Ctrl-C, or the worker killed, while the model comes: the worker has ended, and nothing of it is left."""
    source.pipe()  # into which nobody writes
    note = tmp_path / "pid"

    def told(there: int, whole: int) -> None:
        assert [path.name[:6] for path in folder.iterdir()] == [".part-"]
        if what == "Ctrl-C":
            raise KeyboardInterrupt
        os.kill(int(note.read_text()), signal.SIGKILL)

    command = source.command(f"open({str(note)!r}, 'w').write(str(os.getpid()))")
    with pytest.raises(KeyboardInterrupt if what == "Ctrl-C" else VoiceError) as caught:
        fetch(NAME, folder, told, command=command)
    assert what == "Ctrl-C" or "ended in the middle" in str(caught.value)
    assert list(folder.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("parent", ["lives", "is gone"])
def test_a_worker_is_its_parents(parent: str, source: Source, tmp_path: Path) -> None:
    """Ctrl-C, sent to everybody, is not a worker's to answer; where its parent is gone it ends, and takes its parts."""
    part = tmp_path / "part"
    part.mkdir()
    data = (source.voice / MODEL).read_bytes()
    pipe = source.pipe()
    command = [*source.command(), NAME, str(part)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        try:
            assert worker.stdin is not None
            assert worker.stdout is not None
            assert "sizes" in json.loads(worker.stdout.readline())
            worker.send_signal(signal.SIGINT)
            if parent == "is gone":
                worker.stdin.close()
                assert worker.wait(timeout=10) == 1
                assert not part.exists()
            else:
                pipe.write_bytes(data)
                assert json.loads(worker.stdout.readline()) == {"done": True}
                assert worker.wait(timeout=10) == 0
                assert sorted(path.name for path in part.iterdir()) == [MODEL, SETTINGS]
        finally:
            worker.kill()
