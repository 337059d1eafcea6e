"""How a session hears hands: in real terminals, behind real shells, and with no terminal at all."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

from pexpect.fdpexpect import fdspawn

from tests.cli import listening
from tests.cli.terminal import Terminal, shell

PROGRAM = (sys.executable, listening.__file__)
PATH = os.pathsep.join(sys.path)


@contextmanager
def _listening(folder: Path, **environment: str) -> Iterator[tuple[Terminal, Any]]:
    """Give a terminal in which a program listens, and what reads its screen."""
    with shell(*PROGRAM, "listen", folder=folder, **(environment | {"PYTHONPATH": PATH})) as screen:
        yield screen, fdspawn(screen.keys, timeout=20)


def _told(hands: Any, *what: str) -> None:
    """Wait for what the program tells, and that it tells nothing else."""
    for one in what:
        hands.expect(rb"[^\r\n]+\r\n")
        assert hands.match[0].decode().strip() == one
        assert not hands.before.strip()


def test_keys_are_heard_and_the_terminal_is_whole_afterwards(tmp_path: Path) -> None:
    """Every key is one, also those that stop or end programs elsewhere; nothing of them is on the screen."""
    with _listening(tmp_path) as (screen, hands):
        _told(hands, "early", "ready")
        for sent, name in (
            (b"n", "n"), (b"\x1b[1;2C", "right"), (b"\x1aq", "ctrl-z"), (b"\x1b[15~", "other"), (b" ", "space"),
            (b"\x1b[A", "up"), (b"\x1b[A\x1b[A", "up"), (b"\x1b[B", "up"), (b"?", "down"),
        ):  # fmt: skip
            hands.send(sent)
            _told(hands, f"<{name}>")
            time.sleep(0.16)
        _told(hands, "<?>")
        hands.send(b"q")
        _told(hands, "<q>", "over, with keys")
        assert screen.end() == 0
        assert screen.is_as_it_was()


def test_no_key_stops_or_ends_it(tmp_path: Path) -> None:
    r"""Ctrl-\ does not kill, Ctrl-S does not freeze the screen, and a hand on all of them is one press."""
    with _listening(tmp_path) as (screen, hands):
        _told(hands, "early", "ready")
        hands.send(b"\x1c\x13q\x1an\x19b")
        _told(hands, "<other>")
        time.sleep(0.2)
        screen.process.send_signal(signal.SIGUSR1)
        _told(hands, "<PAUSE>")
        screen.process.terminate()
        _told(hands, "<TERMINATE>", "over, with keys")
        assert screen.end() == 0
        assert screen.is_as_it_was()


def test_ctrl_c_is_an_interrupt_and_again_one(tmp_path: Path) -> None:
    """The first is answered kindly, the second at once: that is the session's to decide, and it is told of both."""
    with _listening(tmp_path) as (screen, hands):
        _told(hands, "early", "ready")
        hands.send(b"\x03")
        _told(hands, "<INTERRUPT>")
        hands.send(b"\x03")
        _told(hands, "<INTERRUPT>", "over, with keys")
        assert screen.end() == 0
        assert screen.is_as_it_was()


def test_what_comes_before_it_begins(tmp_path: Path) -> None:
    """A pause is kept, and does not kill; what was typed is forgotten."""
    with _listening(tmp_path, PREPARES="0.3") as (screen, hands):
        _told(hands, "early")
        hands.send(b"qq\x1b[A\n")
        screen.process.send_signal(signal.SIGUSR1)
        hands.expect(rb"ready\r\n<PAUSE>\r\n")
        hands.send(b"n")
        _told(hands, "<n>")


def test_ctrl_c_before_it_begins_ends_it(tmp_path: Path) -> None:
    """While things are prepared it is what it is everywhere."""
    with _listening(tmp_path, PREPARES="20") as (screen, hands):
        _told(hands, "early")
        hands.send(b"\x03")
        hands.expect(rb"KeyboardInterrupt")
        assert screen.end() != 0
        assert screen.is_as_it_was()


def test_with_no_terminal_there_are_signals(tmp_path: Path) -> None:
    """Standard input is a file: it is told that there are no keys, and is asked by signals."""
    environment = os.environ | {"PYTHONPATH": PATH}
    with subprocess.Popen(
        [*PROGRAM, "listen"], cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment
    ) as program:
        assert program.stdout is not None
        for sent, told in (
            (None, "early"),
            (None, "ready without keys"),
            ("SIGUSR1", "<PAUSE>"),
            ("SIGINT", "<INTERRUPT>"),
        ):
            if sent is not None:
                program.send_signal(getattr(signal, sent))
            assert program.stdout.readline().decode().strip() == told
        before = time.monotonic()
        program.send_signal(signal.SIGHUP)
        assert [program.stdout.readline().strip() for _ in range(2)] == [b"<TERMINATE>", b"over, without keys"]
        assert time.monotonic() - before < 5
        assert program.wait(10) == 0


def test_it_goes_on_when_the_terminal_goes(tmp_path: Path) -> None:
    """And it was told not to mind (SIGHUP is ignored): it is left without keys, does not end, and does not spin."""
    told = tmp_path / "told"
    command = ("bash", "-c", f'trap "" HUP; exec "$@" > {told}', "-", *PROGRAM, "listen")
    with shell(*command, folder=tmp_path, PYTHONPATH=PATH) as screen:
        _wait(lambda: "ready" in told.read_text() if told.exists() else False)
        spare = os.open(os.devnull, os.O_RDWR)
        os.dup2(spare, screen.keys)  # the other end has gone
        os.close(spare)
        time.sleep(0.6)
        screen.process.send_signal(signal.SIGUSR1)
        _wait(lambda: "<PAUSE>" in told.read_text())
        screen.process.terminate()
        assert screen.process.wait(10) == 0
        assert told.read_text().split("\n")[1:] == ["ready", "<PAUSE>", "<TERMINATE>", "over, without keys", ""]


def _wait(for_it: Any) -> None:
    deadline = time.monotonic() + 20
    while not for_it():
        assert time.monotonic() < deadline
        time.sleep(0.02)


SETTINGS = re.compile(rb"settings ([0-9a-f:]+)\r\n")


@contextmanager
def _in_a_shell(folder: Path) -> Iterator[Any]:
    """Give a real shell with jobs, in a terminal of its own."""
    with shell("bash", "--norc", "-i", folder=folder, PYTHONPATH=PATH, PS1="$ ") as screen:
        hands = fdspawn(screen.keys, timeout=20)
        hands.expect_exact(b"$ ")
        yield hands


def _settings(hands: Any) -> str:
    hands.sendline(b"echo settings $(stty -g)")
    hands.expect(SETTINGS)
    settings: str = hands.match[1].decode()
    hands.expect_exact(b"$ ")
    return settings


def test_stopped_from_outside_it_gives_the_terminal_to_the_shell(tmp_path: Path) -> None:
    """And takes it again when it goes on: to the front, or first to the background, where no key is its."""
    with _in_a_shell(tmp_path) as hands:
        before = _settings(hands)
        for ahead in ([], [b"bg"]):
            hands.sendline(shlex.join([*PROGRAM, "listen"]).encode())
            hands.expect_exact(b"ready\r\n")
            hands.send(b"a")
            hands.expect_exact(b"<a>\r\n")
            os.kill(_child(hands), signal.SIGTSTP)
            hands.expect_exact(b"Stopped")
            hands.expect_exact(b"$ ")
            assert _settings(hands) == before
            for command in ahead:
                hands.sendline(command)
                hands.expect_exact(b"$ ")
                assert _settings(hands) == before
            hands.sendline(b"fg")
            hands.expect(rb"listen *\r\n")
            time.sleep(0.2)
            hands.send(b"s")
            hands.expect_exact(b"<s>\r\n")
            time.sleep(0.2)
            hands.send(b"\x1a")
            hands.expect_exact(b"<ctrl-z>\r\n")
            time.sleep(0.2)
            hands.send(b"q")
            hands.expect_exact(b"<q>\r\nover, with keys\r\n")
            hands.expect_exact(b"$ ")
            assert _settings(hands) == before


def test_in_the_background_it_touches_nothing_and_listens_when_in_front(tmp_path: Path) -> None:
    """Begun behind a shell: what is typed there is the shell's, signals are heard; brought forward, keys are too."""
    with _in_a_shell(tmp_path) as hands:
        before = _settings(hands)
        hands.sendline(shlex.join([*PROGRAM, "listen"]).encode() + b" &")
        hands.expect_exact(b"ready\r\n")
        assert _settings(hands) == before
        hands.sendline(b"kill -USR1 %1")
        hands.expect_exact(b"<PAUSE>\r\n")
        hands.sendline(b"fg")
        hands.expect(rb"listen *\r\n")
        time.sleep(0.2)
        hands.send(b"q")
        hands.expect_exact(b"<q>\r\nover, with keys\r\n")
        hands.expect_exact(b"$ ")
        assert _settings(hands) == before


def _child(hands: Any) -> int:
    """Return the process that is in front."""
    return os.tcgetpgrp(hands.fileno())


def test_the_terminal_is_whole_whatever_strikes_and_when(tmp_path: Path) -> None:
    """Signals, stops and errors, each at random moments of beginning to listen, of listening, and of ending to."""
    with shell(*PROGRAM, "strike", folder=tmp_path, PYTHONPATH=PATH) as screen:
        assert screen.end(60) == 0, screen.output
        assert screen.output == b"whole\r\n"
        assert screen.is_as_it_was()
