"""In a real terminal (a pseudo-terminal): bars, Ctrl-C, and a screen that is left as it was."""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import COMMAND

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import fcntl
import pty
import termios

MOVING = rb"[1-9]\d? %"
SHOW_CURSOR, HIDE_CURSOR = b"\x1b[?25h", b"\x1b[?25l"


class Terminal:
    """A command running in a terminal of its own."""

    def __init__(self, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
        self.keys, self._screen = pty.openpty()
        self.before = termios.tcgetattr(self._screen)
        self.output = b""
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=folder,
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"} | environment,
            stdin=self._screen,
            stdout=self._screen,
            stderr=self._screen,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def read_until(self, words: bytes, seconds: float = 30) -> None:
        """Read the screen until the words (a regular expression) are on it."""
        deadline = time.monotonic() + seconds
        while not re.search(words, self.output):
            assert time.monotonic() < deadline, self.output
            self._read(0.1)

    def end(self, seconds: float = 20) -> int:
        """Read until the command has ended; return its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.output
            self._read(0.1)
        while self._read(0.1):
            pass
        return self.process.returncode

    def is_as_it_was(self) -> bool:
        """Whether the terminal's settings are what they were, and its cursor is to be seen."""
        settings = termios.tcgetattr(self._screen) == self.before
        return settings and self.output.rfind(SHOW_CURSOR) >= self.output.rfind(HIDE_CURSOR)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self.keys)
        os.close(self._screen)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.keys], [], [], seconds)
        if ready:
            self.output += os.read(self.keys, 65536)
        return bool(ready)


@contextlib.contextmanager
def terminal(*arguments: str, folder: Path, **environment: str) -> Iterator[Terminal]:
    running = Terminal(arguments, folder, environment)
    try:
        yield running
    finally:
        running.close()


def test_a_bar_comes_and_goes(tmp_path: Path) -> None:
    """In a terminal an export shows how far it is, and leaves one line."""
    with terminal("export", "what-stayed", "--voice", "silent", folder=tmp_path) as screen:
        assert screen.end(60) == 0
        assert b"Making the file" in screen.output
        assert b"%" in screen.output
        assert b"audio/what-stayed.flac (" in screen.output
        assert screen.is_as_it_was()


def test_no_color_is_honoured(tmp_path: Path) -> None:
    """With NO_COLOR the bar has no colours."""
    with terminal("export", "arrive", "--voice", "silent", folder=tmp_path, NO_COLOR="1") as screen:
        assert screen.end(60) == 0
        assert b"Making the file" in screen.output
        for colour in (b"\x1b[3", b"\x1b[38", b"\x1b[9"):
            assert colour not in screen.output.replace(b"\x1b[39m", b"")


@pytest.mark.parametrize(("how", "code"), [("Ctrl-C", 130), ("SIGTERM", 143), ("SIGHUP", 143)])
def test_stopping_an_export_leaves_nothing(how: str, code: int, tmp_path: Path) -> None:
    """Stopped in the middle: the exit code says how, nothing is half-written, the terminal is as it was."""
    with terminal("export", "slow-re-entry", "--voice", "silent", folder=tmp_path) as screen:
        screen.read_until(b"Making the file")
        screen.read_until(MOVING)
        if how == "Ctrl-C":
            os.write(screen.keys, b"\x03")
        else:
            screen.process.send_signal(getattr(signal, how))
        assert screen.end() == code
        assert list((tmp_path / "audio").iterdir()) == []
        assert screen.is_as_it_was()
        assert b"Traceback" not in screen.output


def test_stopping_while_the_voice_speaks_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C while lines are being made: the worker ends too, no clip is half-written, no temporary folder stays."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    places = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(temporary)}
    with terminal("show", "slow-re-entry", folder=tmp_path, **places) as screen:
        screen.read_until(b"Speaking the lines")
        screen.read_until(MOVING)
        os.write(screen.keys, b"\x03")
        assert screen.end() == 130
        assert list(temporary.iterdir()) == []
        assert list((tmp_path / "cache").rglob("*.part")) == []
        assert screen.is_as_it_was()
        assert b"Traceback" not in screen.output
