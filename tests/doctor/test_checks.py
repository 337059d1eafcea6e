"""Each check, where what it looks at is well and where it is not; and what becomes of a check that goes wrong itself."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.sinks import pulse
from unhurried import config, voices
from unhurried.config import Config
from unhurried.doctor import apart, hearing, looking, packages, places, speaking
from unhurried.doctor.apart import Apart, CheckError
from unhurried.doctor.finding import Finding, all_well, as_data, ok, told, warn, wrong
from unhurried.doctor.hearing import Facts
from unhurried.doctor.looking import Asked, Check, looked
from unhurried.doctor.places import Place, place
from unhurried.doctor.system import System, this_system
from unhurried.doctor.terminal import Terminal, terminal
from unhurried.errors import FileError, UnhurriedError
from unhurried.sinks import output
from unhurried.voices import piper
from unhurried.voices.engine import EngineError
from unhurried.voices.piper import PiperModel

Usage = type(shutil.disk_usage("/"))
HERE = System("linux", "apt", "sudo ", "/usr/bin/python3", user="ana", uid=os.getuid())


def _lines(found: Iterable[Finding]) -> list[str]:
    return [str(finding) for finding in found]


# --- findings ---


def test_a_finding_is_one_line() -> None:
    """Whatever is in it: a mark, what it is like, and the mend; what would move the cursor is written out."""
    assert _lines([ok("a", "all is well"), warn("b", "could be", "mend it"), wrong("c", "is not", "mend it")]) == [
        "ok  all is well",
        "--  could be (mend it)",
        "!!  is not: mend it",
    ]
    assert str(wrong("c", "two\nlines \x1b[2J", "")) == "!!  two lines \\x1b[2J"
    assert told("d", "it is gone; fetch it; or not") == wrong("d", "it is gone; fetch it", "or not")
    assert told("d", "it is gone") == wrong("d", "it is gone")


def test_only_what_is_wrong_fails() -> None:
    """A hint is none; the JSON has all of it."""
    assert all_well([ok("a", ""), warn("b", "")])
    assert not all_well([ok("a", ""), wrong("b", "")])
    assert as_data([warn("b", "could be", "mend it")]) == {
        "ok": True,
        "findings": [{"name": "b", "state": "warn", "what": "could be", "mend": "mend it"}],
    }


# --- guards and deadlines ---


def test_whatever_a_check_does_the_others_are_told() -> None:
    """One raises, one exits, one never ends, one says something before it fails: each is told, in order, in time."""

    def hangs() -> Iterator[Finding]:
        yield ok("hangs", "so far")
        time.sleep(60)

    def exits() -> list[Finding]:
        sys.exit("no")

    def halfway() -> Iterator[Finding]:
        yield ok("halfway", "so far")
        raise RuntimeError

    begun = time.monotonic()
    found = looked(
        [
            Check("first", lambda: [ok("first", "well")]),
            Check("raises", lambda: [ok("x", str(1 // 0))], failed="wrong"),
            Check("exits", exits),
            Check("hangs", hangs, 0.2, "wrong"),
            Check("halfway", halfway),
            Check("last", lambda: [ok("last", "well")]),
        ]
    )
    assert _lines(found) == [
        "ok  well",
        "!!  the check of 'raises' failed: integer division or modulo by zero",
        "--  the check of 'exits' failed: no",
        "ok  so far",
        "!!  the check of 'hangs' did not end within 0.2 s",
        "ok  so far",
        "--  the check of 'halfway' failed: RuntimeError",
        "ok  well",
    ]
    assert time.monotonic() - begun < 5


def _program(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps({"name": "it", "state": "ok", "what": "so far", "mend": ""})
    monkeypatch.setattr(apart, "PROGRAM", (sys.executable, "-I", "-S", "-c", f"print({said!r}, flush=True)\n{text}"))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("import os; os.kill(os.getpid(), 11)", "ended in the middle (signal 11)"),
        ("raise SystemExit(3)", "ended in the middle (exit code 3)"),
        ("import time; time.sleep(60)", "did not end within 1 s"),
    ],
)
def test_a_process_that_crashes_or_hangs_is_told(text: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it had found until then."""
    _program(text, monkeypatch)
    with Apart() as aside, pytest.raises(CheckError) as error:
        aside.run("it", deadline=1 if "sleep" in text else 30)
    assert (str(error.value), error.value.found) == (how, [ok("it", "so far")])
    assert error.value.late == ("within" in how)


def test_what_the_sound_libraries_say_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """ALSA talks on stdout, too; and JSON that is no finding is none."""
    _program("print('ALSA lib pcm.c:2675\\n{}\\n[1]\\n\\xff')", monkeypatch)
    with Apart() as aside:
        assert aside.run("it", deadline=10) == [ok("it", "so far")]


def test_nothing_is_left_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check has started ends with it, when it hangs."""
    _program(
        f"import os, time; child = os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60')\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child)); time.sleep(60)",
        monkeypatch,
    )
    with Apart() as aside, pytest.raises(CheckError):
        aside.run("it", deadline=1)
    child = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_closed_it_ends_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses Ctrl-C leaves nothing running behind, and nothing begins after it."""
    _program("import time; time.sleep(60)", monkeypatch)
    aside, ended = Apart(), threading.Event()

    def run() -> None:
        with contextlib.suppress(CheckError):
            aside.run("it", deadline=60)
        ended.set()

    threading.Thread(target=run, daemon=True).start()
    until = time.monotonic() + 10
    while not aside._running and time.monotonic() < until:
        time.sleep(0.01)
    aside.close()
    assert ended.wait(10)
    with pytest.raises(CheckError, match="signal 9"):
        aside.run("it", deadline=60)


def test_a_check_that_fails_in_its_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it was, and not with its exit code."""
    with Apart() as aside:
        assert _lines(aside.run("voice", "system", "en", "nonsense", deadline=30)) == [
            "!!  the check of 'voice' failed: could not convert string to float: 'nonsense'"
        ]


# --- packages ---


def test_a_package_that_is_missing_too_old_or_broken_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With what installs it, where this Python finds it; those that fail for the same cause are not."""
    (tmp_path / "rich.py").write_text("raise ImportError('wrong ELF class')\n")
    (tmp_path / "soxr.py").write_text("raise ImportError('wrong ELF class')\n")
    (tmp_path / "pyloudnorm.py").write_text("import no_such_package\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("rich", "soxr", "pyloudnorm"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    wanted = [
        "no-such-package>=1.2",
        "click>=99",
        "rich>=13.7",
        "soxr",
        "pyloudnorm",
        "soundfile>=0.13",
        "x; extra == 'test'",
    ]
    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    assert _lines(packages.versions(HERE)) == [
        "!!  the package no-such-package is missing: /usr/bin/python3 -m pip install 'no-such-package>=1.2'",
        f"!!  click {metadata.version('click')} is too old for click>=99: /usr/bin/python3 -m pip install 'click>=99'",
    ]
    first, last = _lines(packages.imports(HERE))
    assert first == (
        "!!  rich cannot be imported: wrong ELF class: "
        "/usr/bin/python3 -m pip install --force-reinstall --no-deps 'rich>=13.7'"
    )
    assert last.startswith("ok  libsndfile 1.")
    assert last.endswith(" writes .flac, .wav, .aiff, .caf, .ogg, .opus, .mp3")


def test_formats_that_the_library_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without MP3 there are others; without FLAC not a line can be kept."""
    import soundfile

    monkeypatch.setattr(soundfile, "__libsndfile_version__", "1.0.28")
    monkeypatch.setattr(soundfile, "check_format", lambda kind, subtype: kind != "MP3" and subtype != "OPUS")
    again = "/usr/bin/python3 -m pip install --force-reinstall --no-deps soundfile"
    older = f"--  libsndfile 1.0.28 is too old to write .opus, .mp3; the others it writes ({again})"
    assert _lines(packages.formats(HERE)) == [older]
    monkeypatch.setattr(soundfile, "check_format", lambda kind, subtype: kind == "WAV")
    assert _lines(packages.formats(HERE)) == [f"!!  libsndfile 1.0.28 writes no FLAC: {again}"]


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that is not."""
    assert str(packages.python(HERE)).startswith("ok  Python 3.")
    monkeypatch.setattr(packages, "python_version", lambda: "3.10.2")
    assert str(packages.python(HERE)) == (
        "!!  Python 3.10.2, /usr/bin/python3 is not >=3.11: run it with a newer Python"
    )


# --- places ---


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk that is full: a real one where it can be mounted, else one that says so when it is written to."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            with (disk / "zeros").open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            yield disk
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        return
    make, room = tempfile.mkstemp, shutil.disk_usage

    def refuse(**given: Any) -> tuple[int, str]:
        if given["dir"] == disk:
            raise OSError(errno.ENOSPC, "No space left on device")
        return make(**given)

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: Usage(1, 1, 0) if disk in (path, *path.parents) else room(path)
    )
    yield disk


def test_a_full_disk(full: Path) -> None:
    """Nothing is left on it; where files are exported to, it is wrong, elsewhere it is not."""
    before = sorted(full.iterdir())
    cache = Place("cache", "spoken lines", full / ".cache/unhurried", "each line is spoken anew every time", "cache")
    audio = Place("audio", "audio files", full / "audio", "`export` needs -o FILE, elsewhere", fails=True)
    room = f"make room; df -h {full} shows how full it is"
    assert _lines([place(HERE, cache), place(HERE, audio)]) == [
        f"--  the disk of {cache.path} is full, so each line is spoken anew every time ({room})",
        f"!!  the disk of {audio.path} is full, so `export` needs -o FILE, elsewhere: {room}",
    ]
    assert sorted(full.iterdir()) == before


def test_a_voice_without_room(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder of temporary files is full, that is what is told, and not that the voice be installed anew."""
    monkeypatch.setattr(tempfile, "tempdir", str(full))
    room = f"make room; df -h {full} shows how full it is"
    assert _voice("system") == [f"!!  the voice 'system' has no room to work in: {full} is full: {room}"]
    (temporary,) = [one for one in places.places() if one.name == "temporary"]
    assert str(place(HERE, temporary)) == f"!!  the disk of {full} is full, so no voice can work: {room}"


@pytest.mark.parametrize(
    ("free", "cache", "audio"), [(3_000_000, "--", "!!"), (200_000_000, "--", "--"), (300_000_000, "ok", "ok")]
)
def test_a_disk_that_is_nearly_full(
    free: int, cache: str, audio: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour may not have room in it; with no room for a few minutes, exporting would fail."""
    monkeypatch.setattr(places, "_room", lambda _: free)
    found = [place(HERE, Place("it", "files", tmp_path, "nothing", fails=fails)) for fails in (False, True)]
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
    assert _lines(places.private(HERE, data, clips)) == []
    (data / "journal").chmod(0o750)
    (data / "scripts").chmod(0o755)
    assert _lines(places.private(HERE, data, clips)) == [
        f"--  others may look into {data}/journal (chmod 700 {data}/journal)"
    ]
    other = System("linux", user="ana", uid=os.getuid() + 1)
    first, *_ = _lines(places.private(other, data, clips))
    assert first == f"--  {clips} belongs to someone else (sudo chown -R ana {clips})"


# --- voice ---


def _voice(wish: str = "", language: str = "en", **deadline: str) -> list[str]:
    return [str(f) for f in speaking.voice(HERE, wish, language, **deadline) if f.name == "voice"]


def test_the_voice_speaks(tmp_path: Path) -> None:
    """The machine's own is named by who really speaks; nothing of it is kept."""
    assert _voice("system") == ["ok  the voice system:gmw/en speaks"]
    assert _voice("silent") == ["ok  the voice is set to silent: nothing is spoken"]


@pytest.mark.parametrize(
    ("wish", "language", "line"),
    [
        (
            "system:nobody",
            "en",
            "!!  this machine has no voice 'system:nobody': `unhurried voices --all` lists those it has",
        ),
        (
            "piper:en_US-nobody-low",
            "en",
            "!!  the Piper voice 'en_US-nobody-low' is not here: `unhurried voices get en_US-nobody-low` fetches it",
        ),
        ("command:nobody", "en", "!!  there is no program 'nobody' that speaks: "),
        (
            "system:gmw/de",
            "en",
            "!!  the voice system:gmw/de does not speak 'en', but de: unhurried voices --language en",
        ),
    ],
)
def test_a_voice_that_is_not_there_or_speaks_another_language(wish: str, language: str, line: str) -> None:
    """Each with what mends it."""
    (found,) = _voice(wish, language)
    assert found.startswith(line)


class _Engine:
    """An engine that says nothing, or hangs until it is closed."""

    identity = ("it",)
    languages = ("en",)

    def __init__(self, *, hangs: bool) -> None:
        self.closed = threading.Event()
        self.hangs = hangs

    def speak(self, text: str, rate: float, pitch: float | None) -> tuple[np.ndarray[Any, Any], int]:
        if self.hangs:
            assert self.closed.wait(30)
            raise EngineError("ended in the middle")
        return np.zeros(48_000), 48_000

    def close(self) -> None:
        self.closed.set()


def test_a_voice_that_is_not_heard_or_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of silence is no voice; and an engine that does not answer is ended in time."""
    engines = iter([silent := _Engine(hangs=False), _Engine(hangs=True)])
    monkeypatch.setattr(voices, "_starter", lambda *_: (lambda: next(engines), None))
    assert _voice("command:it") == [
        "!!  the voice command:it speaks, and nothing is heard: unhurried voices lists the others"
    ]
    assert silent.closed.is_set()
    assert _voice("command:it", deadline="0.1") == ["!!  the voice 'command:it' ended in the middle"]


def test_the_voice_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that is looked at; one's own recordings have another beside them; a wish comes before it."""
    monkeypatch.setattr(config, "read_config", lambda: Config(voice="silent"))
    assert _voice() == ["ok  the voice is set to silent: nothing is spoken"]
    monkeypatch.setattr(config, "read_config", lambda: Config(voice="mine"))
    mine = "ok  your own recordings speak; the lines that are not recorded are spoken by the next voice"
    assert _voice() == [mine, "ok  the voice system:gmw/en speaks"]
    assert _voice("silent") == ["ok  the voice is set to silent: nothing is spoken"]

    def faulty() -> Config:
        raise UnhurriedError("config.yaml: no")

    monkeypatch.setattr(config, "read_config", faulty)
    assert _voice() == ["ok  the voice system:gmw/en speaks"]


def test_a_warmer_voice_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gets it, by the two commands; once it is there no hint is left."""
    get = "unhurried voices get de_DE-thorsten-medium"
    assert _lines(speaking.better(HERE, "de")) == [
        f"--  Piper is installed, and has no voice for 'de', which would sound far warmer ({get})"
    ]
    monkeypatch.setattr(piper, "is_installed", lambda: False)
    assert _lines(speaking.better(HERE, "de")) == [
        "--  Piper, a neural voice that sounds far warmer, is not installed"
        f" (/usr/bin/python3 -m pip install 'piper-tts>=1.8', then {get})"
    ]
    monkeypatch.setattr(piper, "is_installed", lambda: True)
    monkeypatch.setattr(piper, "best_model", lambda _: PiperModel(Path("it.onnx"), "de", "low"))
    assert _lines(speaking.better(HERE, "de")) == ["ok  Piper has a voice for 'de': it"]


# --- terminal ---


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        (
            Terminal(seen=True, typed=True, shows=True, columns=100, rows=30, colours="256"),
            ["ok  the terminal has 100 x 30 characters, 256 colours, utf-8"],
        ),
        (
            Terminal(seen=False, typed=False, shows=False),
            ["ok  this is no terminal: sessions are told in plain lines"],
        ),
        (
            Terminal(seen=True, typed=True, shows=False, term="dumb"),
            [
                "--  the terminal is 'dumb': sessions are told in plain lines (export TERM=xterm-256color, if it is one)",
            ],
        ),
        (
            Terminal(seen=True, typed=False, shows=True, columns=20, rows=24, encoding="ascii"),
            [
                "ok  the terminal has 20 x 24 characters, no colours, ascii",
                "--  20 x 24 characters are few for a sentence and a bar (make the window larger)",
                "--  ascii has no signs for the bar, and no letters of other languages (export LC_ALL=C.UTF-8)",
                "--  no key can be pressed here: signals pause and end (docs/playing.md)",
            ],
        ),
    ],
    ids=["well", "none", "dumb", "small"],
)
def test_terminals(there: Terminal, lines: list[str]) -> None:
    """A session sounds in each; what would show it better is told."""
    assert _lines(terminal(there, "linux")) == lines


# --- what others know ---


def test_the_configuration_and_what_is_kept(tmp_path: Path) -> None:
    """Each fault of the configuration is wrong; a file that cannot be read keeps nothing from playing."""
    assert _lines(looking.configuration(list)) == ["ok  the configuration has no faults"]
    assert _lines(looking.configuration(lambda: ["config.yaml:1:1: no"])) == [
        "!!  config.yaml:1:1: no: unhurried config edit"
    ]

    def damaged() -> object:
        raise FileError(tmp_path / "past.json", "it is damaged")

    asked = Asked(kept={"past": damaged, "history": lambda: None, "plan": lambda: 1 // 0})
    with Apart() as aside:
        kept = [check for check in looking.checks(this_system(), asked, aside) if check.name in asked.kept]
        assert _lines(looked(kept)) == [
            f"--  {tmp_path}/past.json: it is damaged",
            "ok  the history can be read",
            "--  the check of 'plan' failed: integer division or modulo by zero",
        ]


# --- the sound server ---


def test_a_device_that_never_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """PortAudio answers, and the device does not: that is a server that hangs, too; its process is ended."""
    ended = []

    class Never:
        def __init__(self, _: str | None) -> None: ...

        def poll(self) -> bool:
            return False

        def kill(self) -> None:
            ended.append(True)

    monkeypatch.setattr(output, "Output", Never)
    monkeypatch.setattr(hearing, "facts", lambda: Facts(running=frozenset(["pulseaudio"])))
    found = hearing._opened(HERE, "", time.monotonic())
    assert str(found) == (
        f"!!  the sound server does not answer: pkill -KILL -u {os.getuid()} -x pulseaudio; pulseaudio --start"
    )
    assert ended


def test_a_sound_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in the middle, it is told in time, with what restarts it; going on, its device opens."""
    import signal

    def sounds(hears: float) -> list[str]:
        with Apart() as aside:
            checks = looking.checks(HERE, Asked(hears=hears), aside)
            return _lines(looked(check for check in checks if check.name == "sound"))

    with pulse.server() as server:
        for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "PULSE_SERVER"):
            monkeypatch.setenv(name, server.environment[name])
        assert sounds(8.0)[-1] == "ok  the sound device 'default' opens"
        server.process.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        found = sounds(2.0)
        assert time.monotonic() - begun < 6
        restart = f"pkill -KILL -u {os.getuid()} -x pulseaudio; pulseaudio --start"
        assert found[-1] == f"!!  the sound server does not answer: {restart}"
