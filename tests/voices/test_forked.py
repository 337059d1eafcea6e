"""One voice, the same samples: each line is spoken by a fork of the worker, and whatever becomes of a fork is told."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.voices.speaking import system_voice
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Line, clip_of, nobody
from unhurried.voices.engine import EngineError
from unhurried.voices.manner import Manner
from unhurried.voices.process import WorkerEngine
from unhurried.voices.spoken import MANY
from unhurried.voices.system import open_system

fcntl = pytest.importorskip("fcntl", reason="Windows has no forks")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are for espeak-ng on Linux")

LINES = (
    "Lie down close together. Everything here is optional.",
    "Breathe in.",
    "Thank you, and good night.",
    "Whenever something does not suit you, leave it out.",
    "Softly.",
    "As the sound rises, breathe in, and as it falls, breathe out.",
    "Rest for a while.",
)


def _kept_numbers(cache: ClipCache) -> dict[str, str]:
    return {path.name: path.read_text() for path in cache.folder.rglob("*.txt")}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_line_is_the_same_whatever_was_said_before(language: str, tmp_path: Path) -> None:
    """From two empty caches, two engines side by side and one that is asked in another order: the same samples.

    The pace that was measured is the same, too: it decides the rate of every line.
    """
    assert len(LINES) >= MANY  # or there is one engine in both
    lines, manner = [Line(text, text) for text in LINES], Manner(language=language)
    caches = [ClipCache(tmp_path / name) for name in ("first", "second")]
    with system_voice(manner=manner, cache=caches[0]) as voice:
        together = dict(zip(lines, voice.clips(lines, nobody), strict=True))
    with system_voice(manner=manner, cache=caches[1]) as voice:
        clip_of(voice, "Something else came first.")
        alone = {line: voice.clips([line], nobody)[0] for line in reversed(lines)}
    assert _kept_numbers(caches[0]) == _kept_numbers(caches[1])
    assert _kept_numbers(caches[0])
    for line in lines:
        assert together[line].key == alone[line].key
        assert np.array_equal(together[line].load(), alone[line].load()), line.text


# --- whatever becomes of a fork ----------------------------------------------------------------------------------

BEGIN = "import ctypes, os, signal, sys, time\nfrom unhurried.voices.forked import forked\n"


def _run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own: this process has threads, which do not go along with forks."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + program],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


def test_what_is_done_in_a_fork_is_told_and_forgotten() -> None:
    """Plain data comes back, however much of it; nothing else has changed here."""
    done = _run(
        "left = []\ndef act(done):\n    left.append(1)\n    return {'left': left, 'much': 'x' * 300_000}\n"
        "for k in range(2):\n    told = forked(act)\n    print(told['left'], len(told['much']), left)\n"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[1] 300000 []\n" * 2, "", 0)


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("LookupError('no such voice')", "LookupError no such voice"),
        ("OSError('two\\n lines')", "RuntimeError two lines"),
        ("ValueError()", "RuntimeError ValueError"),
        ("SystemExit(7)", "RuntimeError 7"),
        ("KeyboardInterrupt()", "RuntimeError KeyboardInterrupt"),
    ],
)
def test_what_is_raised_in_a_fork_is_raised_here(raised: str, told: str) -> None:
    """A voice that is not there is a LookupError still, anything else an error with its reason."""
    done = _run(
        f"def act(done):\n    raise {raised}\n"
        "try:\n    forked(act)\nexcept (LookupError, RuntimeError) as error:\n    print(type(error).__name__, error)\n"
    )
    assert (done.stdout, done.stderr) == (f"{told}\n", "")


def test_what_is_raised_where_nobody_can_catch_it_is_told_at_once() -> None:
    """An exception in a C library's callback ends the fork with its reason; else its caller would wait for ever."""
    done = _run(
        "@ctypes.CFUNCTYPE(None)\ndef callback():\n    raise OSError('no room')\n"
        "def act(done):\n    callback()\n    time.sleep(60)\n"
        "try:\n    forked(act)\nexcept RuntimeError as error:\n    print(error)\n"
    )
    assert done.stdout == "no room\n"


def test_a_fork_that_says_it_is_done_ends_at_once() -> None:
    """From whichever of its threads, while another still sleeps: nothing is waited for, and nothing comes back."""
    done = _run(
        "import threading\ndef act(done):\n    threading.Thread(target=done).start()\n    time.sleep(60)\n"
        "print(forked(act))\n"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("None\n", "", 0)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", -11),
        ("os.kill(os.getpid(), signal.SIGKILL)", -9),
        ("os._exit(3)", 3),
        ("signal.setitimer(signal.ITIMER_REAL, 0.1), time.sleep(60)", -14),
    ],
)
def test_a_fork_that_crashes_takes_its_process_along(end: str, code: int) -> None:
    """Who waits for the process is told how it ended, as if it had been this one."""
    done = _run(f"forked(lambda done: ({end}))\nprint('went on')\n")
    assert (done.returncode, done.stdout) == (code, "")


def test_a_fork_does_not_outlive_its_process() -> None:
    """Killed, a process takes its fork along, though that would have slept on: nobody holds its output any longer."""
    program = f"{BEGIN}forked(lambda done: (print('here', flush=True), time.sleep(60)))\n"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        started = time.monotonic()
        process.kill()
        assert process.stdout.read() == ""
        assert time.monotonic() - started < 10


# --- in the worker -----------------------------------------------------------------------------------------------


def _worker_that(speaks: str) -> Sequence[str]:
    """Return what starts a real worker, in whose forks speaking is something else; ``speaks`` is its body."""
    program = (
        "import fcntl, os, signal, sys, time\nfrom unhurried.voices import system, worker\n"
        f"def speak(self, voice, text, rate, pitch, file, done):\n    {speaks}\n"
        "system._Engine.speak = speak\nworker.main(*sys.argv[1:])\n"
    )
    return [sys.executable, "-P", "-c", program]


def _fault(engine: WorkerEngine) -> str:
    try:
        with pytest.raises(EngineError) as caught:
            engine.speak("Stay.", 1.0, None)
    finally:
        engine.close()
    return str(caught.value)


def test_a_worker_has_one_thread_when_it_forks() -> None:
    """A lock that another thread holds would be held for ever in the fork (and Python 3.12 warns of it)."""
    told = "raise RuntimeError(f\"{len(os.listdir(f'/proc/{os.getppid()}/task'))} thread\")"
    assert _fault(open_system("", "en", command=_worker_that(told))) == "says: 1 thread"


def test_a_line_that_crashes_is_told_as_ever() -> None:
    """A crash of espeak-ng ends the worker as it did when it spoke itself."""
    crash = "os.kill(os.getpid(), signal.SIGSEGV)"
    assert _fault(open_system("", "en", command=_worker_that(crash))) == "ended in the middle (signal 11)"


def test_a_line_that_hangs_leaves_nobody_behind(tmp_path: Path) -> None:
    """Past its deadline it is an error, and its fork is gone with the worker: its lock is free."""
    lock = tmp_path / "lock"
    hang = f"file = open({str(lock)!r}, 'w'); fcntl.flock(file, fcntl.LOCK_EX); time.sleep(60)"
    engine = open_system("", "en", command=_worker_that(hang), line_deadline=0.4)
    started = time.monotonic()
    assert _fault(engine).startswith("did not answer within")
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
    assert time.monotonic() - started < 30


def test_a_worker_that_nobody_ends_ends_itself(tmp_path: Path) -> None:
    """Where whoever asked was killed, a line that hangs is ended by the worker's own deadline, fork and all."""
    program = _worker_that("time.sleep(60)")[-1].replace("worker.main", "worker.GRACE = 0; worker.main")
    folder = tmp_path / "work"
    folder.mkdir()
    command = [sys.executable, "-P", "-c", program, str(folder), "system", "", "en"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.write('{"text": "Stay.", "rate": 1, "pitch": null, "file": "x", "deadline": 0.5}\n')
        process.stdin.flush()
        assert process.stdout.read() == ""  # until neither holds it
        assert process.wait(timeout=10) != 0


def test_a_file_that_cannot_be_written_is_told_at_once() -> None:
    """What pyttsx3 raises inside espeak-ng's callback reaches us, before any deadline."""
    engine = open_system("", "en")
    engine._room.file.mkdir()
    assert "Error saving WAV file" in _fault(engine)
