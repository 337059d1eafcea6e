"""A pseudo-terminal of its own for a command: what is on its screen, its keys, and whether it was left as it was."""

import contextlib
import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import COMMAND

SHOW_CURSOR, HIDE_CURSOR = b"\x1b[?25h", b"\x1b[?25l"


class Terminal:
    """A command running in a terminal of its own."""

    def __init__(self, command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
        self.keys, self._screen = pty.openpty()
        self.before = termios.tcgetattr(self._screen)
        self.output = b""
        self.process = subprocess.Popen(
            command,
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
            self.read(0.1)

    def end(self, seconds: float = 20) -> int:
        """Read until the command has ended; return its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.output
            self.read(0.1)
        while self.read(0.1):
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

    def read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.keys], [], [], seconds)
        if ready:
            self.output += os.read(self.keys, 65536)
        return bool(ready)


@contextlib.contextmanager
def terminal(*arguments: str, folder: Path, **environment: str) -> Iterator[Terminal]:
    with shell(*COMMAND, *arguments, folder=folder, **environment) as running:
        yield running


@contextlib.contextmanager
def shell(*command: str, folder: Path, **environment: str) -> Iterator[Terminal]:
    """Run any command in a terminal of its own."""
    running = Terminal(command, folder, environment)
    try:
        yield running
    finally:
        running.close()
