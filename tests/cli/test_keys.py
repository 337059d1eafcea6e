"""Single keys, from a real terminal: a pseudo-terminal in the place of standard input."""

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import pty
import termios

from unhurried.cli import keys_posix, terminal_mode
from unhurried.cli.key_names import first_key
from unhurried.cli.keys import CLOSED, any_key, keys
from unhurried.cli.keys_windows import ConsoleKeys
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


def _put_in_front(monkeypatch: pytest.MonkeyPatch, is_in_front: bool) -> None:
    for module in (keys_posix, terminal_mode):
        monkeypatch.setattr(module, "in_front", lambda _number: is_in_front)


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


def test_every_key_is_told_where_asked_for(keyboard: Keyboard) -> None:
    """Keys without a name are "other", those of Ctrl that end an input elsewhere have one; a typed q is a q."""
    sent = [b"\x1b[15~", b"\x1b[6~", b"\x1b[[A", b"\x1b[57430u", b"\x0b", b"\0", b"\x03", b"\x04", b"\x1a", b"q"]
    with keys(only_ctrl_c=True) as pressed:
        termios.tcsetattr(keyboard.theirs, termios.TCSANOW, _without_signals(keyboard))
        keyboard.type(b"".join(sent))
        names = [pressed.every(1) for _ in sent]
        assert names == ["other"] * 6 + ["ctrl-c", "ctrl-d", "ctrl-z", "q"]
        assert pressed.every(0) is None
        os.close(keyboard.ours)
        assert [pressed.every(1) for _ in range(3)] == [CLOSED] * 3


def _without_signals(keyboard: Keyboard) -> list[Any]:
    settings = termios.tcgetattr(keyboard.theirs)
    settings[3] &= ~termios.ISIG
    return settings


def test_only_ctrl_c_is_left_to_the_terminal(keyboard: Keyboard) -> None:
    r"""Ctrl-Z and Ctrl-\ end or stop nothing, Ctrl-S freezes no screen, Ctrl-V and Ctrl-O arrive: they are keys."""
    before = keyboard.settings()
    with keys(only_ctrl_c=True) as pressed:
        assert termios.tcgetattr(keyboard.theirs)[3] & termios.ISIG
        keyboard.type(b"\x1a\x1c\x13\x11\x16\x0f\x19x")
        names = [pressed.every(1) for _ in range(8)]
        assert names == ["ctrl-z", *["other"] * 6, "x"]
        os.write(keyboard.theirs, b"not frozen")
        assert select.select([keyboard.ours], [], [], 5)[0]
    assert keyboard.settings() == before


def _write_until_it_is_stopped(screen: int) -> None:
    until = time.monotonic() + 5
    while time.monotonic() < until:  # the system takes a moment
        os.write(screen, b"goes")


def test_a_screen_that_was_stopped_goes_on(keyboard: Keyboard) -> None:
    """Ctrl-S was pressed before: with keys the screen moves, and no Ctrl-Q is needed that nobody thinks of."""
    keyboard.type(b"\x13")
    os.set_blocking(keyboard.theirs, False)
    with pytest.raises(BlockingIOError):
        _write_until_it_is_stopped(keyboard.theirs)
    while select.select([keyboard.ours], [], [], 0.05)[0]:
        os.read(keyboard.ours, 65_536)
    with keys(only_ctrl_c=True):
        os.write(keyboard.theirs, b"moves")
        assert select.select([keyboard.ours], [], [], 5)[0]


def test_who_is_stopped_at_the_end_does_not_take_the_terminal_again(keyboard: Keyboard) -> None:
    """Once it is given back for good, going on changes nothing."""
    before = keyboard.settings()
    with terminal_mode.single_keys(keyboard.theirs, only_ctrl_c=True) as mode:
        assert keyboard.settings() != before
    mode.take()
    assert keyboard.settings() == before


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        (b"\x1b[A\x1bOA\x1b[1;2A\x1b[1;5A\x1b[a\x1bOa", ["up"] * 6),
        (b"\x1b[B\x1bOD\x1b[1;3C", ["down", "left", "right"]),
        (b"\x1bOM\x1bOq\x1bOy\x1bOk\x1bOX\x1bO\x20", ["enter", "1", "9", "+", "=", "space"]),
        (b"\x1b[E\x1bOP\x1b[Z\x1b[3~", ["other"] * 4),
        (b"\x1b[I\x1b[O\x1b[<35;10;5M\x1b[?1;2cx", ["x"]),
        (b"\x1b[200~q b n\x1b[A\x1b[201~x", ["other", "x"]),
        (b"\x1bx\x1b\x1b[A", ["escape", "x", "escape", "up"]),
        (b"\xc3x\xe5\xad\xff\xc3\xb1", ["\ufffd", "x", "\ufffd", "\ufffd", "ñ"]),
    ],
)
def test_sequences_in_each_mode_of_a_terminal(sent: bytes, names: list[str]) -> None:
    """Arrows, with Shift and Ctrl too, the number pad, what is pasted; a mouse and a window looked at are no keys."""
    assert _names(sent) == names


def _names(sent: bytes) -> list[str]:
    names = []
    while sent:
        key, length = first_key(sent, whole=True)
        assert length
        sent = sent[length:]
        names += [key] if key else []
    return names


@given(st.binary(max_size=40))
@example(b"\x1b[")
def test_whatever_is_sent_is_taken(sent: bytes) -> None:
    """No bytes hold up what follows; what is told while more may come is what is told when nothing more does."""
    names = _names(sent)
    assert all(names)
    early, length = first_key(sent + b"x", whole=False) if sent else (None, 0)
    if length:
        assert (early, length) == first_key(sent + b"x", whole=True)


def test_a_sequence_comes_apart_on_a_slow_line(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first byte alone is no Escape yet, asked for however often; a letter's bytes wait for each other too."""
    monkeypatch.setattr(keys_posix, "ESCAPE", 10)
    with keys() as pressed:
        for first, rest, name in ((b"\x1b", b"[A", "up"), (b"\x1b[", b"1;2B", "down"), (b"\xc3", b"\xb1", "ñ")):
            keyboard.type(first)
            assert [pressed.every(0.01) for _ in range(3)] == [None] * 3
            keyboard.type(rest)
            assert pressed.every(1) == name
        keyboard.type(b"\x1b[")
        assert pressed.every(2) == "other"  # Alt with a bracket


def test_what_is_pasted_is_one_key_without_a_name(keyboard: Keyboard) -> None:
    """Too much at once for a hand: none of its letters is an answer. Keys held down are no paste."""
    with keys() as pressed:
        keyboard.type(b"quietly now, both of you, breathe again")
        assert [pressed.every(1), pressed.every(0.05)] == ["other", None]
        keyboard.type(b"\x1b[A" * 12)
        assert [pressed.every(1) for _ in range(12)] == ["up"] * 12


def test_a_wait_for_a_key_can_be_ended(keyboard: Keyboard) -> None:
    """By a file that can be read: at once, in the background too; a key that has come is told all the same."""
    read, write = os.pipe()
    with keys(wakes=read) as pressed:
        os.write(write, b"1")
        before = time.monotonic()
        assert pressed.every(5) is None
        keyboard.type(b"x")
        assert select.select([keyboard.theirs], [], [], 5)[0]
        assert pressed.every(5) == "x"
        assert time.monotonic() - before < 2
    os.close(read)
    os.close(write)


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
    _put_in_front(monkeypatch, False)
    before = keyboard.settings()
    with keys() as pressed:
        assert keyboard.settings() == before
        keyboard.type(b"q\n")
        assert pressed.press(0.1) is None
        _put_in_front(monkeypatch, True)
        assert pressed.press(1) == "q"


def test_brought_to_the_front_it_listens_at_once(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it was going to wait; and then the terminal is set for keys."""
    _put_in_front(monkeypatch, False)
    before = keyboard.settings()
    with keys() as pressed:
        hand = threading.Timer(0.1, _put_in_front, (monkeypatch, True))
        hand.start()
        keyboard.type(b"k\n")
        begun = time.monotonic()
        assert pressed.press(20) == "k"
        assert time.monotonic() - begun < 10
        hand.join()
        assert keyboard.settings() != before
    assert keyboard.settings() == before


def test_put_behind_while_it_waits_it_reads_no_more(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed then is for others."""
    with keys() as pressed:

        def put_behind() -> None:
            _put_in_front(monkeypatch, False)
            keyboard.type(b"x\n")

        hand = threading.Timer(0.1, put_behind)
        hand.start()
        assert pressed.press(0.4) is None
        hand.join()
        assert select.select([keyboard.theirs], [], [], 5)[0]


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
    _put_in_front(monkeypatch, False)
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


class FakeConsole:
    """What Windows gives for keys: special ones as two characters."""

    def __init__(self, sent: str) -> None:
        self._sent = list(sent)

    def kbhit(self) -> bool:
        return bool(self._sent)

    def getwch(self) -> str:
        return self._sent.pop(0)


def test_keys_of_a_windows_console() -> None:
    """Arrows come behind either sign, on the number pad too; what has no name is "other"; the sign alone is a letter."""
    pressed = ConsoleKeys(FakeConsole("\xe0H\0P\xe0K\0M\0;\x1a\x03Q\x0b\xe0"))
    names = [pressed.every(0) for _ in range(11)]
    assert names == ["up", "down", "left", "right", "other", "ctrl-z", "ctrl-c", "q", "other", "à", None]
    pressed = ConsoleKeys(FakeConsole("\0;x\x1a\x03"))
    assert [pressed.press(0), pressed.press(0)] == ["x", "q"]
    with pytest.raises(KeyboardInterrupt):
        pressed.press(0)
