"""The speaker, through the real PortAudio into a PulseAudio null sink."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import COMMAND, Run
from tests.sinks import pulse
from tests.sinks.pulse import Server

if sys.platform == "win32":
    pytest.skip("PulseAudio and pseudo-terminals are other systems'", allow_module_level=True)

from tests.cli.terminal import shell, terminal

SCRIPT = """
title: A short one
bed: ocean
tone: air
steps:
  - say: "{a}, {b}, lie down close together."
  - breathe: {breaths: 1, pattern: 2-2, cues: none}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with pulse.server() as running:
        yield running


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(SCRIPT)
    return path


def test_what_is_played_is_what_is_exported(server: Server, run: Run, script: Path, tmp_path: Path) -> None:
    """`play` gives the device the samples that `export` writes, sample for sample, first to last."""
    brief = SCRIPT.replace("lie down close together", "rest").replace("2-2", "1-1")  # it is heard as long as it lasts
    script.write_text(brief)
    exported = run("export", str(script), "--names", "Ana,Ben")
    assert exported.returncode == 0, exported.stderr
    expected, _ = soundfile.read(tmp_path / "audio/short.flac", dtype="float32")
    with server.recording(tmp_path / "rec.raw"):
        how = ("--in", "0", "--buffer", "0.4")  # beside it others are at work
        played = run("play", str(script), "--names", "Ana,Ben", *how, env=server.environment)
    assert (played.returncode, played.stderr) == (0, "")
    length = exported.stdout.rsplit("(", 1)[1].rstrip(")\n")
    assert played.stdout.startswith(f"0:00  A short one, {length}.\n")
    assert "Ana, Ben, rest." in played.stdout
    got = pulse.aligned(pulse.recorded(tmp_path / "rec.raw"), expected)
    assert got.shape == expected.shape
    assert np.count_nonzero(got != expected) == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_second_signal_ends_within_half_a_second(
    server: Server, script: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C or SIGTERM twice: silent within 0.5 s (and the recorder's 0.1 s), in a fade, without a jump on the way."""
    with server.recording(tmp_path / "rec.raw"):
        player = _started(server, script, tmp_path)
        player.send_signal(number)
        time.sleep(0.2)
        stopped_at = (tmp_path / "rec.raw").stat().st_size // 8
        player.send_signal(number)
        _, error = player.communicate(timeout=10)
        assert (player.returncode, error.strip()) == (code, "")
    sound = pulse.recorded(tmp_path / "rec.raw")
    last = int(np.flatnonzero(np.abs(sound).max(axis=1))[-1])
    assert 0 < (last - stopped_at) / 48_000 < 0.6
    tail = sound[last - 48_000 : last + 1, 0]
    assert np.abs(np.diff(tail)).max() < 0.02
    # It fades: each half of the last 0.1 s is much quieter than the one before.
    loud, quiet = (np.sqrt(np.mean(part**2)) for part in np.split(tail[-4800:], 2))
    assert quiet < loud / 2


def test_ending_in_a_terminal_leaves_it_as_it_was(server: Server, script: Path, tmp_path: Path) -> None:
    """Ctrl-C twice during `play` in a terminal: what is left has been shown, exit 130, settings and cursor are back.

    And the title stands there as it was written, brackets and all.
    """
    (tmp_path / "short.yaml").write_text(SCRIPT.replace("A short one", "Us [/b] [x] two"))
    arguments = ("play", str(script), "--voice", "silent", "--in", "0")
    with terminal(*arguments, folder=tmp_path, **server.environment) as screen:
        screen.read_until(rb"Us \[/b\] \[x\] two")
        screen.read_until(rb"0:\d\d left")
        os.write(screen.keys, b"\x03")
        screen.read_until(b"ending")
        os.write(screen.keys, b"\x03")
        assert screen.end() == 130
        assert screen.is_as_it_was()
        assert b"Traceback" not in screen.output


@pytest.mark.parametrize("key", [b"\n", b"\x1b[C"])
def test_any_key_ends_what_is_tried(server: Server, tmp_path: Path, key: bytes) -> None:
    """In `sounds try` a key is enough: silent within half a second, without a jump, exit 130, the terminal as it was.

    What was typed before it began, and after the key, does nothing.
    """
    with (
        server.recording(tmp_path / "rec.raw"),
        terminal("sounds", "try", "ocean", folder=tmp_path, **server.environment) as screen,
    ):
        os.write(screen.keys, b"early\n")
        screen.read_until(rb"0:\d\d. Any key, or Ctrl-C, fades out and ends.")
        screen.read_until(rb"0:0[4-9] of 0:")
        stopped_at = (tmp_path / "rec.raw").stat().st_size // 8
        os.write(screen.keys, key)
        time.sleep(0.1)
        os.write(screen.keys, b"more\n")
        assert screen.end() == 130
        assert screen.is_as_it_was()
        assert b"Traceback" not in screen.output
    sound = pulse.recorded(tmp_path / "rec.raw")
    last = int(np.flatnonzero(np.abs(sound).max(axis=1))[-1])
    assert 0 < (last - stopped_at) / 48_000 < 0.8  # the key is seen within 0.05 s, of a busy machine's
    tail = sound[last - 48_000 : last + 1, 0]
    assert np.abs(np.diff(tail)).max() < 0.02
    loud, quiet = (np.sqrt(np.mean(part**2)) for part in np.split(tail[-4800:], 2))
    assert quiet < loud / 2


def test_in_the_background_keys_are_for_others(server: Server, script: Path, tmp_path: Path) -> None:
    """A job behind the shell is neither stopped by the terminal nor paused by what is typed there."""
    play = shlex.join(
        [*COMMAND, "play", str(script), "--voice", "silent", "--plain", "--in", "0", "--names", "Ana,Ben"]
    )
    line = f"set -m; {play} & read -r typed; ps -o stat= -p $!; kill -INT $!; sleep 0.2; kill -INT $!; wait $!; echo $typed $?"
    with shell("bash", "-c", line, folder=tmp_path, **server.environment) as screen:
        screen.read_until(rb"lie down")
        os.write(screen.keys, b"hello\n")
        assert screen.end(30) == 0
        assert re.search(rb"hello 130\s*$", screen.output)
        assert re.search(rb"\n[RSD][^T\s]*\s", screen.output)
        assert b"Paused" not in screen.output
        assert screen.is_as_it_was()


def test_stopped_and_going_on_it_says_the_last_sentence_again(server: Server, script: Path, tmp_path: Path) -> None:
    """Stopped for 3 s (kill -STOP, a laptop's lid), and on: it goes on by itself, at the sentence, and ends as ever."""
    player = _started(server, script, tmp_path)
    time.sleep(1.5)  # so that it goes back far enough to be told again
    player.send_signal(signal.SIGSTOP)
    time.sleep(3)
    player.send_signal(signal.SIGCONT)
    _read_until(player, "lie down")
    player.send_signal(signal.SIGINT)
    time.sleep(0.2)
    player.send_signal(signal.SIGINT)
    told, error = player.communicate(timeout=20)
    assert (player.returncode, error.strip()) == (130, "")
    assert "Ended." in told


def test_a_server_that_hangs_from_the_start(script: Path, run: Run) -> None:
    """When the sound server does not answer at all, play says so and makes the file, within its deadline."""
    with pulse.server() as hung:
        os.kill(hung.process.pid, signal.SIGSTOP)
        done = run("play", str(script), "--voice", "silent", env=hung.environment, timeout=40)
    assert done.returncode == 0
    assert done.stderr == (
        "Cannot play aloud: the sound server does not answer; restart it, or log in again."
        " Making an audio file instead.\n"
    )
    assert re.fullmatch(rf"{re.escape(str(Path('audio/short.flac')))} \(0:\d\d\)\n", done.stdout)


def _started(server: Server, script: Path, folder: Path) -> "subprocess.Popen[str]":
    """Start `play`, and return in the middle of its sentence."""
    command = [*COMMAND, "play", str(script), "--voice", "silent", "--in", "0", "--names", "Ana,Ben", "--no-history"]
    player = subprocess.Popen(
        command, cwd=folder, env=server.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    _read_until(player, "lie down")
    time.sleep(0.5)
    assert player.poll() is None
    return player


def _read_until(player: "subprocess.Popen[str]", words: str) -> None:
    """Read lines until one has the words."""
    assert player.stdout is not None
    assert next((line for line in iter(player.stdout.readline, "") if words in line), None), f"it never said: {words}"
