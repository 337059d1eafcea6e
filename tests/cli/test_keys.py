"""Single keys, from a real terminal: a pseudo-terminal in the place of standard input."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import pty
import termios

from unhurried.cli import keys_posix as module
from unhurried.cli.keys import any_key, keys
from unhurried.errors import UnhurriedError


class Keyboard:
    """The person's side of a terminal, and its settings."""

    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()

    def type(self, pressed: bytes) -> None:
        os.write(self.ours, pressed)

    def settings(self) -> list[object]:
        return termios.tcgetattr(self.theirs)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    board = Keyboard()
    with os.fdopen(board.theirs, closefd=False) as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        yield board
    for number in (board.ours, board.theirs):
        with contextlib.suppress(OSError):
            os.close(number)


def test_each_key_has_a_name(keyboard: Keyboard) -> None:
    """Without Enter, one after the other, however fast: letters in lower case, the others by their names."""
    with keys() as pressed:
        keyboard.type(b"aK7 \r\n\t\x7f\x1b[A\x1b[B\x1b[C\x1bOD?")
        names = [pressed.press(1) for _ in range(13)]
    assert names == ["a", "k", "7", "space", "enter", "enter", "tab", "backspace", "up", "down", "right", "left", "?"]


def test_other_letters_and_keys_without_a_name(keyboard: Keyboard) -> None:
    """Letters of any script are themselves, also where their bytes come apart; what has no name is passed over."""
    with keys() as pressed:
        keyboard.type("Ñ字".encode() + b"\x01\x1b[15~\x1b[3~x")
        assert [pressed.press(1) for _ in range(3)] == ["ñ", "字", "x"]
        keyboard.type(b"\xc3")
        assert pressed.press(0.2) is not None  # half a letter does not hold up what follows
        keyboard.type(b"\x1b")
        assert pressed.press(1) == "escape"
        keyboard.type(b"y")
        assert pressed.press(1) == "y"


def test_nothing_pressed_is_none_in_time(keyboard: Keyboard) -> None:
    """A timeout is kept, also that of no time at all, and also where only a key without a name was pressed."""
    with keys() as pressed:
        before = time.monotonic()
        assert pressed.press(0) is None
        keyboard.type(b"\x1b[15~")
        assert pressed.press(0.2) is None
        assert 0.19 < time.monotonic() - before < 2


def test_what_was_pressed_too_early_can_be_forgotten(keyboard: Keyboard) -> None:
    """Keys read and not asked for, and keys not read yet."""
    with keys() as pressed:
        keyboard.type(b"abc")
        assert pressed.press(1) == "a"
        keyboard.type(b"d")
        assert select.select([keyboard.theirs], [], [], 5)[0]
        pressed.forget()
        assert pressed.press(0.1) is None
        keyboard.type(b"e")
        assert pressed.press(1) == "e"


def test_the_end_of_the_input_is_a_q(keyboard: Keyboard) -> None:
    """Ctrl-D, and a terminal that has gone: whoever asks again and again is told each time."""
    with keys() as pressed:
        keyboard.type(b"x\x04")
        assert [pressed.press(1) for _ in range(2)] == ["x", "q"]
        os.close(keyboard.ours)
        assert [pressed.press(None) for _ in range(3)] == ["q", "q", "q"]


def test_the_terminal_is_left_as_it_was(keyboard: Keyboard) -> None:
    """After an error and an interrupt too; while keys are read nothing is echoed; what was left over is not typed on."""
    before = keyboard.settings()
    for error in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(error):
            _end_by(error, keyboard, before)
        assert keyboard.settings() == before
    with keys() as pressed:
        assert pressed.press(0.05) is None
        os.set_blocking(keyboard.ours, False)
        with pytest.raises(BlockingIOError):
            os.read(keyboard.ours, 100)


def _end_by(error: type[BaseException], keyboard: Keyboard, before: list[object]) -> None:
    with keys():
        assert keyboard.settings() != before
        keyboard.type(b"sq")
        assert select.select([keyboard.theirs], [], [], 5)[0]  # the terminal takes its time
        raise error


def test_ctrl_c_is_still_an_interrupt(keyboard: Keyboard) -> None:
    """The terminal goes on turning Ctrl-C and Ctrl-Z into signals."""
    with keys():
        assert termios.tcgetattr(keyboard.theirs)[3] & termios.ISIG


def test_after_ctrl_z_the_keys_are_single_again(keyboard: Keyboard) -> None:
    """A shell sets its own terminal while we are stopped; when we go on it is set for keys again, and in the end as
    it was. The handler of before is back.
    """
    before = keyboard.settings()
    handler = signal.getsignal(signal.SIGCONT)
    with keys() as pressed:
        ours = keyboard.settings()
        termios.tcsetattr(keyboard.theirs, termios.TCSANOW, before)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGCONT)
        assert keyboard.settings() == ours
        keyboard.type(b"z")
        assert pressed.press(1) == "z"
    assert keyboard.settings() == before
    assert signal.getsignal(signal.SIGCONT) == handler


def test_in_the_background_the_terminal_is_let_alone(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the terminal listens to another program, nothing is set and nothing is read: that would stop us."""
    monkeypatch.setattr(module, "_in_front", lambda _number: False)
    before = keyboard.settings()
    with keys() as pressed:
        assert keyboard.settings() == before
        keyboard.type(b"q\n")
        assert pressed.press(0.1) is None
        monkeypatch.setattr(module, "_in_front", lambda _number: True)
        assert pressed.press(1) == "q"


def test_any_key_is_any_key(keyboard: Keyboard) -> None:
    """One without a name too; what was typed before is none; each is told once, and is no command for the shell."""
    before = keyboard.settings()
    keyboard.type(b"typed before\n")
    assert select.select([keyboard.theirs], [], [], 5)[0]
    with any_key() as pressed:
        assert pressed is not None
        assert not pressed()
        for key in (b" ", b"\x1b[15~", b"\x01", "ñ".encode()):
            keyboard.type(key)
            assert select.select([keyboard.theirs], [], [], 5)[0]
            assert [pressed(), pressed()] == [True, False]
        keyboard.type(b"rm -rf\n")
    assert keyboard.settings() == before
    assert not select.select([keyboard.theirs], [], [], 0)[0]


def test_the_end_of_the_input_is_not_any_key(keyboard: Keyboard) -> None:
    """Whoever was told to go on when the terminal goes (nohup) does go on."""
    with any_key() as pressed:
        assert pressed is not None
        os.close(keyboard.ours)
        assert not any(pressed() for _ in range(3))


def test_in_the_background_no_key_is_any_key(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed is for the program in front: nothing is set, read or thrown away."""
    monkeypatch.setattr(module, "_in_front", lambda _number: False)
    before = keyboard.settings()
    keyboard.type(b"first\n")
    with any_key() as pressed:
        assert pressed is not None
        assert keyboard.settings() == before
        keyboard.type(b"then\n")
        assert not pressed()
    assert os.read(keyboard.theirs, 100) == b"first\n"


def test_without_a_terminal_there_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is a file: it is not read."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with any_key() as pressed:
            assert pressed is None


def test_without_a_terminal_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard input is a file, one line says what needs a terminal."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(UnhurriedError, match="live control needs a terminal"), keys("live control"):
            pass
