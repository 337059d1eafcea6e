"""In a real terminal (a pseudo-terminal): bars, Ctrl-C, and a screen that is left as it was."""

import os
import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

from tests.cli.terminal import terminal

MOVING = rb"[1-9]\d? %"


def test_a_bar_comes_and_goes(tmp_path: Path) -> None:
    """In a terminal an export shows how far it is, and leaves one line."""
    with terminal("export", "what-stayed", "--voice", "silent", folder=tmp_path) as screen:
        assert screen.end(60) == 0
        assert b"Making the file" in screen.output
        assert b"%" in screen.output
        assert b"audio/what-stayed.flac (" in screen.output
        assert screen.is_as_it_was()


EVIL = "x\x1b[31mred\x1b]0;t\x07"
"""A file's name that colours a screen and renames its window."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("check", f"{EVIL}.yaml"),
        ("show", f"{EVIL}.yaml", "--voice", "silent"),
        ("show", "days.yaml"),
        ("record", f"{EVIL}.yaml", "--list"),
        ("new", f"new {EVIL}.yaml"),
        ("export", f"{EVIL}.yaml", "--voice", "silent"),
        ("play", f"{EVIL}.yaml", "--voice", "silent"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_words_of_a_script_move_the_cursor(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Names of files, titles, sections and words are shown with what would act on the terminal written out."""
    own = tmp_path / "unhurried" / "scripts"
    own.mkdir(parents=True)
    for folder in (tmp_path, own):
        (folder / f"{EVIL}.yaml").write_text(
            'title: "t\\u202Eu"\nabout: "a\\u202Eb"\nsteps:\n  - section: "s\\u202Et"\n  - say: "hi\\u202E."\n'
        )
    (tmp_path / "days.yaml").write_text('title: "d\\u202Ee"\nseries: [arrive]\n')
    with terminal(*arguments, folder=tmp_path, XDG_DATA_HOME=str(tmp_path)) as screen:
        screen.end(60)
        assert "\u202e".encode() not in screen.output
        for sign in (b"\x1b[31m", b"\x1b]", b"\x07"):
            assert sign not in screen.output


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
