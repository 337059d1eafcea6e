"""`unhurried record` as a person has it: in a terminal, with the real PortAudio. The microphone is the monitor of a
PulseAudio null sink: what is played into the sink is what is said.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile

from tests.conftest import Run
from tests.sinks import pulse
from tests.sinks.pulse import Server

if sys.platform == "win32":
    pytest.skip("PulseAudio and pseudo-terminals are other systems'", allow_module_level=True)

from tests.cli.terminal import Terminal, terminal
from unhurried.units import to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import AROUND, DRY_TAIL, LEAD
from unhurried.voices.recordings import Recordings

SCRIPT = """
title: Good night
steps:
  - section: Arriving
  - say: Lie down. You are here. Good night.
"""
LINES = ["Lie down.", "You are here.", "Good night."]
ASKED, RECORDING, TAKEN = b"space: record ", b"space: done", b"space: keep"

_REAL = """
import importlib.machinery, os, sys
elsewhere = [path for path in sys.path if path != os.path.dirname(__file__)]
importlib.machinery.PathFinder.find_spec('sounddevice', elsewhere).loader.exec_module(sys.modules[__name__])
everything = query_devices
"""
NO_SPEAKER = {
    "at the beginning": _REAL
    + "def query_devices(device=None, kind=None):\n"
    + "    if kind == 'output': raise ValueError('No output device found')\n"
    + "    return everything(device, kind)\n",
    "later": _REAL
    + "import pathlib\n"
    + "def RawOutputStream(first=pathlib.Path(__file__).with_name('first'), really=RawOutputStream, **how):\n"
    + "    if first.exists(): raise PortAudioError('No')\n"
    + "    first.touch()\n"
    + "    return really(**how)\n",
}
"""sounddevice, but for the speaker: there is none, or it opens the first time only."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with pulse.server() as running:
        yield running


@pytest.fixture
def places(tmp_path: Path, server: Server) -> dict[str, str]:
    """A script in the folder, a data folder of its own, and the microphone."""
    (tmp_path / "night.yaml").write_text(SCRIPT)
    return {**server.environment, "PULSE_SOURCE": "ritual.monitor", "XDG_DATA_HOME": str(tmp_path / "data")}


@pytest.fixture
def mine(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "data/unhurried/recordings", "night", "me")


def _words(seed: int) -> Mono:
    """Return most of a second like a voice, which no other seed's is like."""
    rng = np.random.default_rng(seed)
    t = np.arange(36_000) / 48_000
    voice = np.sum(
        [np.sin(2 * np.pi * k * (110 + 9 * seed) * t + rng.uniform(0, 6)) / k for k in range(1, 12)], axis=0
    )
    shape = np.interp(t, np.linspace(0, 0.75, 9), rng.uniform(0.3, 1, 9)) * np.sin(np.pi * t / 0.75) ** 0.3
    words: Mono = (0.1 * voice * shape).astype(np.float32)
    return words


def _say(server: Server, words: Mono) -> None:
    """Say it: a third of a second of nothing, the words, nothing again."""
    quiet = np.zeros(16_000, np.float32)
    sound = np.concatenate([quiet, words, quiet])
    player = [
        "pacat",
        "-d",
        "ritual",
        "--raw",
        "--format=float32le",
        "--rate=48000",
        "--channels=1",
        "--latency-msec=400",  # a busy machine lets a shorter buffer run dry, and words get holes
    ]
    subprocess.run(player, input=sound.tobytes(), env=server.environment, check=True, timeout=20)


def _until(screen: Terminal, *words: bytes, since: int = 0) -> None:
    """Read until all these words, in this order, are on the screen."""
    screen.read_until(rb"(?s)\A.{%d}" % since + b"".join(rb".*?" + re.escape(part) for part in words))


def _press(screen: Terminal, keys: bytes, *then: bytes) -> None:
    """Press keys and read until all that comes then, in this order, is on the screen."""
    since = len(screen.output)
    os.write(screen.keys, keys)
    _until(screen, *then, since=since)


def _likeness(kept: Mono, words: Mono) -> float:
    """Return how like what is kept is to the words that begin after its LEAD: 1 is the same, at any level."""
    size = 1 << 18
    match = np.fft.irfft(np.fft.rfft(kept, size) * np.conj(np.fft.rfft(words, size)), size)
    at = int(np.argmax(match))
    assert abs(at - LEAD) < to_frames(0.04)
    return float(match[at] / np.sqrt((kept**2).sum() * (words**2).sum()))


def test_what_is_said_is_kept_and_heard(
    server: Server, places: dict[str, str], mine: Recordings, tmp_path: Path
) -> None:
    """Space, the words, space: they are played back; space keeps them: those words, without what was around them, as
    loud as every line, their owner's alone. "a" records again, and the first take is gone.
    """
    with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
        _until(screen, ASKED)
        _press(screen, b" ", RECORDING)
        _say(server, _words(1))
        with server.recording(tmp_path / "heard.raw"):
            _press(screen, b" ", TAKEN)
            _press(screen, b" ", b"Kept.", ASKED)
        _press(screen, b" ", RECORDING)
        _say(server, _words(2))
        _press(screen, b" ", b"This is how it sounds")
        _press(screen, b"a", RECORDING)
        _say(server, _words(3))
        _press(screen, b" ", TAKEN)
        _press(screen, b"k", b"Line 3 of 3", ASKED)
        os.write(screen.keys, b"q")
        assert screen.end() == 0
        assert screen.is_as_it_was()
        assert b"2 of 3 lines are kept" in screen.output
    clips = [mine.clip(line) for line in LINES]
    assert clips[2] is None
    for clip, words in zip(clips, (_words(1), _words(3)), strict=False):
        assert clip is not None
        kept = clip.load()
        assert abs(len(kept) - LEAD - len(words) - DRY_TAIL) < to_frames(0.1)
        assert _likeness(kept, words) > 0.97
        both = np.pad(kept, AROUND)[:, None].repeat(2, axis=1).astype(np.float64)
        assert pyloudnorm.Meter(48_000).integrated_loudness(both) == pytest.approx(-18, abs=1)
    files = sorted(mine.folder.iterdir())
    assert [soundfile.SoundFile(file).title for file in files] == LINES[:2]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    first = clips[0]
    assert first is not None
    heard = pulse.aligned(pulse.recorded(tmp_path / "heard.raw"), first.load()[:, None].repeat(2, axis=1))
    assert np.corrcoef(heard[:, 0], first.load()[: len(heard)])[0, 1] > 0.99


def test_the_way_through_the_lines(places: dict[str, str], mine: Recordings, tmp_path: Path) -> None:
    """With s a line is left, b goes back to the one before, also to one that is kept; on the way on only what is missing is
    asked for. At the first line b stays there. Other keys do nothing.
    """
    mine.keep(LINES[1], _words(1))
    with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
        _until(screen, b"Good night: 1 of 3 lines are recorded.", b"Line 1 of 3   Arriving", b"Lie down.", ASKED)
        _press(screen, b"x?b", b"Line 1 of 3", ASKED)
        _press(screen, b"s", b"Line 3 of 3", b"You are here", b"Good night.", ASKED)
        _press(screen, b"b", b"Line 2 of 3", b"space: record anew")
        _press(screen, b"p", b"This is how it sounds", b"space: record anew")
        _press(screen, b"s", b"Line 3 of 3", ASKED)
        os.write(screen.keys, b"s")
        assert screen.end() == 0
    assert b"1 of 3 lines are kept; go on whenever you like: unhurried record night.yaml" in screen.output
    assert mine.missing(LINES) == [LINES[0], LINES[2]]


def test_going_on_later(places: dict[str, str], mine: Recordings, tmp_path: Path) -> None:
    """Only the rest is asked for; a line that changed in the script is asked for anew; --again asks for all."""
    for line in LINES:
        mine.keep(line, _words(1))
    (tmp_path / "night.yaml").write_text(SCRIPT.replace("You are here", "{a}, you are here"))
    arguments = ("record", "night.yaml", "--names", "Ana,Ben")
    with terminal(*arguments, folder=tmp_path, **places) as screen:
        _until(screen, b"Line 2 of 3", b"Ana, you are here", ASKED)
        os.write(screen.keys, b"q")
        assert screen.end() == 0
        assert (
            b"2 of 3 lines are kept; go on whenever you like: unhurried record night.yaml --names Ana,Ben"
            in screen.output
        )
    with terminal(*arguments, "--again", folder=tmp_path, **places) as screen:
        _until(screen, b"Line 1 of 3", b"space: record anew")
        _press(screen, b"s", b"Line 2 of 3", ASKED)
        _press(screen, b"\x04", b"go on whenever you like")
        assert screen.end() == 0


def test_when_all_is_recorded(run: Run, places: dict[str, str], mine: Recordings, tmp_path: Path) -> None:
    """It says so and how to hear them, and needs no terminal; --list shows each line and whether it is recorded."""
    for line in LINES[:2]:
        mine.keep(line, _words(1))
    listed = run("record", "night.yaml", "--list", env=places)
    assert listed.stdout == (
        "  1  recorded  Lie down.\n  2  recorded  You are here.\n  3  -         Good night.\n\n"
        f"2 of 3 lines are recorded, in {mine.folder}\n"
    )
    next(mine.folder.glob("lie-down*")).write_bytes(b"damaged")
    assert "  1  -         Lie down.\n" in run("record", "night.yaml", "--list", env=places).stdout
    assert "0 of 3 lines" in run("record", "night.yaml", "--list", "--as", "a", env=places).stdout
    for line in (LINES[0], LINES[2]):
        mine.keep(line, _words(1))
    done = run("record", "night.yaml", env=places)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout.splitlines()[0] == "All 3 lines are recorded. Hear them: unhurried play night.yaml --voice mine"
    )


def test_whose_voice_and_whose_ears(run: Run, places: dict[str, str], tmp_path: Path) -> None:
    """--as a is heard by mine:a; with --ears split what is for one is said without the name."""
    (tmp_path / "one.yaml").write_text("title: One\nsteps:\n  - say: Rest.\n    to: a\n")
    theirs = Recordings(Path(places["XDG_DATA_HOME"]) / "unhurried/recordings", "one", "a")
    theirs.keep("Rest.", _words(1))
    heard = ("record", "one.yaml", "--as", "a", "--names", "Ana,Ben")
    split = run(*heard, "--ears", "split", env=places).stdout
    assert "unhurried play one.yaml --voice mine:a --names Ana,Ben --ears split" in split
    assert "-         Ana: Rest." in run(*heard, "--list", env=places).stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_in_a_take(
    places: dict[str, str], mine: Recordings, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C and SIGTERM in the middle of a take: the terminal is whole, what was kept is kept, nothing half-written."""
    kept = mine.keep(LINES[0], _words(1))
    with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
        _until(screen, ASKED)
        _press(screen, b" ", *3 * [RECORDING])
        if number == signal.SIGINT:
            os.write(screen.keys, b"\x03")
        else:
            screen.process.send_signal(number)
        assert screen.end() == code
        assert screen.is_as_it_was()
    assert b"1 of 3 lines are kept; go on whenever you like" in screen.output
    assert b"Traceback" not in screen.output
    assert list(mine.folder.iterdir()) == [kept]
    assert mine.found(LINES) == LINES[:1]


def test_a_take_of_nothing_is_not_kept(places: dict[str, str], mine: Recordings, tmp_path: Path) -> None:
    """Where nothing was said the reason is told, and the line is asked for again. A key pressed twice at the beginning
    does not end the take.
    """
    with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
        _until(screen, ASKED)
        _press(screen, b"  ", *3 * [RECORDING])
        _press(screen, b" ", b"Nothing was heard, not even the room", ASKED)
        _press(screen, b" ", *3 * [RECORDING])
        _press(screen, b"q", b"0 of 3 lines are kept")
        assert screen.end() == 0
    assert mine.missing(LINES) == LINES


def test_a_microphone_that_goes_away(mine: Recordings, tmp_path: Path) -> None:
    """When the sound server dies in a take: exit 1, one line says so, what was kept is kept."""
    (tmp_path / "night.yaml").write_text(SCRIPT)
    kept = mine.keep(LINES[0], _words(1))
    with pulse.server() as own:
        places = {**own.environment, "PULSE_SOURCE": "ritual.monitor", "XDG_DATA_HOME": str(tmp_path / "data")}
        with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
            _until(screen, ASKED)
            _press(screen, b" ", *3 * [RECORDING])
            own.process.kill()
            assert screen.end() == 1
            assert screen.is_as_it_was()
    after = screen.output.decode().rpartition("space: done")[2].split("\r\n")
    assert [line.strip() for line in after if line.strip()] == [
        "1 of 3 lines are kept; go on whenever you like: unhurried record night.yaml",
        "unhurried: the microphone went away; connect it again, then go on",
    ]
    assert mine.found(LINES) == LINES[:1]
    assert list(mine.folder.iterdir()) == [kept]


@pytest.mark.parametrize("when", ["at the beginning", "later"])
def test_without_a_speaker_it_goes_on(
    server: Server, places: dict[str, str], mine: Recordings, tmp_path: Path, when: str
) -> None:
    """Where there is a microphone and nothing to play through, that is said once, and takes are kept unheard."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sounddevice.py").write_text(NO_SPEAKER[when])
    places["PYTHONPATH"] = os.pathsep.join([str(tmp_path / "site"), os.environ["PYTHONPATH"]])
    with terminal("record", "night.yaml", folder=tmp_path, **places) as screen:
        if when == "at the beginning":
            _until(screen, b"cannot be played back: there is no sound device", ASKED)
        else:
            _until(screen, ASKED)
            _press(screen, b" ", RECORDING)
            _say(server, _words(1))
            _press(screen, b"\r", b"cannot be played back: the sound device does not open: No", TAKEN)
            _press(screen, b"p\n", b"Kept.", ASKED)
        os.write(screen.keys, b"q")
        assert screen.end() == 0
    assert screen.output.count(b"cannot be played back") == 1
    assert len(mine.found(LINES)) == (when == "later")


def test_what_is_lacking_is_one_line(
    run: Run, places: dict[str, str], no_portaudio: dict[str, str], tmp_path: Path
) -> None:
    """No terminal, no PortAudio, no microphone: exit 1 and one clear line each, and the terminal is left as it was."""
    done = run("record", "night.yaml", env=places, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert done.stderr == "unhurried: recording needs a terminal: it listens for single keys; run it in one\n"
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sounddevice.py").write_text(
        "class PortAudioError(Exception): pass\ndef query_devices(device=None, kind=None): raise ValueError\n"
    )
    deaf = os.pathsep.join([str(tmp_path / "site"), os.environ["PYTHONPATH"]])
    for path, why in (
        (no_portaudio["PYTHONPATH"], b"unhurried: the PortAudio library is missing"),
        (deaf, b"unhurried: there is no microphone; connect one\r\n"),
    ):
        with terminal("record", "night.yaml", folder=tmp_path, **(places | {"PYTHONPATH": path})) as screen:
            assert screen.end() == 1
            assert screen.output.startswith(why)
            assert screen.output.count(b"\n") == 1
            assert screen.is_as_it_was()
