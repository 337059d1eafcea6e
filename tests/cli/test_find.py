"""`list` and `suggest` as a person has them: rituals of a language that nothing else is in, in a folder of their own."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import COMMAND, Run
from unhurried.cli import asking, main
from unhurried.cli.find import list_command, suggest_command
from unhurried.finding import Entry

if sys.platform != "win32":
    from tests.cli.terminal import Terminal, terminal

needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")

Found = Callable[..., "subprocess.CompletedProcess[str]"]

SCRIPTS = {
    "hush": ("tags: [breath, quiet]\nabout: Be still beside each other for a little while, and let the evening be as it is.", "10 min"),
    "near": ("tags: [quiet, touch]\nabout: Near.", "12 min"),
    "tell": ("tags: [talk, after a hard day]\nabout: Tell of the day.", "9 min"),
    "write": ("tags: [talk, writing]\nneeds: a notebook\neyes: open\nabout: Write a line each.", "20 min"),
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of one's own rituals; in that of a language there are four."""
    folder = tmp_path / "data/unhurried/scripts"
    (folder / "eo").mkdir(parents=True)
    for name, (head, pause) in SCRIPTS.items():
        script = f"title: {name.title()}\nlanguage: eo\n{head}\nsteps: [{{pause: {{for: {pause}, least: 2 min, most: 30 min}}}}]\n"
        (folder / f"eo/{name}.yaml").write_text(script)
    return folder


@pytest.fixture
def found(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Found:
    """A command about the rituals in that language, without a process of its own: there are many."""
    monkeypatch.setenv("XDG_DATA_HOME", str(own.parents[1]))
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # those of the tests' process stay as they are

    def ask(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["unhurried", *arguments, "--language", "eo"])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(sys.argv, int(end.value.code or 0), said.out, said.err)

    return ask


def _names(done: "subprocess.CompletedProcess[str]") -> list[str]:
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split()[0].removeprefix("eo/") for line in done.stdout.partition("\n\n")[0].splitlines()]


def test_list_has_what_is_in_a_language(found: Found) -> None:
    """By the names that they are played by; lines are whole; the last one names the tags and `suggest`."""
    assert found("list").stdout == (
        "eo/hush   10 min  3 to 30  Be still beside each other for a little while, and let the evening be as it is.\n"
        "eo/near   12 min  3 to 30  Near.\n"
        "eo/tell    9 min  3 to 30  Tell of the day.\n"
        "eo/write  20 min  3 to 30  Write a line each.\n\n"
        "Tags: quiet, talk, after a hard day, breath, touch, writing (`--tag quiet`).\n"
        "Which one tonight? `unhurried suggest --language eo`\n"
    )


def test_list_finds_by_tag_length_eyes_and_needs(found: Found) -> None:
    """Several tags are all wanted; the natural length nearest to the minutes comes first."""
    for arguments, names in {
        "--tag talk": ["tell", "write"], "--tag talk --tag writing": ["write"], "--tag After-a-hard-day": ["tell"],
        "--minutes 11:30": ["near", "hush", "tell", "write"], "--minutes 19": ["write", "near", "hush", "tell"],
        "--eyes open": ["write"], "--eyes closed --tag quiet": ["hush", "near"], "--needs nothing": ["hush", "near", "tell"],
    }.items():  # fmt: skip
        assert _names(found("list", *arguments.split())) == names


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("--tag talk --eyes open --needs nothing", 0, "No ritual is all of that; without --eyes open there is 1, without --needs nothing there is 1."),
        ("--tag 'after a hard day' --minutes 40", 0, "No ritual is all of that; without --minutes there is 1."),
        ("--tag touch --tag talk", 0, "No ritual is all of that; without --tag touch there are 2, without --tag talk there is 1."),
        ("--minutes 40", 0, "No ritual is that; `unhurried list` has all of them."),
        ("--minutes 40 --eyes open --tag touch", 0, "No ritual is that; `unhurried list` has all of them."),
        ("--tag tlak", 2, "unhurried: Invalid value for '--tag': there is no tag 'tlak'; did you mean 'talk'? There are quiet, talk, after a hard day, breath, touch, writing. (see `unhurried list --help`)"),
        ("--tag xyz", 2, "unhurried: Invalid value for '--tag': there is no tag 'xyz'; there are quiet, talk, after a hard day, breath, touch, writing. (see `unhurried list --help`)"),
        ("--minutes soon", 2, "unhurried: Invalid value for '--minutes': 'soon' is no number of minutes: write it like 15, 7.5 or 12:30. (see `unhurried list --help`)"),
    ],
)  # fmt: skip
def test_what_is_not_found_is_told(found: Found, arguments: str, code: int, message: str) -> None:
    """One line on stderr: what there would be, or what there is. That nothing is found is no error."""
    done = found("list", *shlex.split(arguments))
    assert (done.returncode, done.stdout, done.stderr) == (code, "", message + "\n")


def test_a_language_that_nothing_is_in_is_told(run: Run) -> None:
    """By both commands."""
    for command in ("list", "suggest"):
        done = run(command, "--language", "la")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "There is no ritual in 'la'; `unhurried list` has those there are.\n"


def test_list_says_which_other_languages_there_are(run: Run, own: Path) -> None:
    """Without --language those at the top are listed, in whatever language; one's own of a language are found by it."""
    (own / "mia.yaml").write_text("title: Mia\nlanguage: eo\nsteps: [{pause: 1 min}]")
    (own / "eo/rompita.yaml").write_text("title: R\nlanguage: eo\nsteps: [{sya: x}]")
    environment = os.environ | {"XDG_DATA_HOME": str(own.parents[1])}
    plain = run("list", env=environment).stdout
    assert re.search(r"(?m)^mia +1 min", plain)
    assert not re.search(r"(?m)^eo/", plain)
    assert re.search(r"(?m)^In other languages: (\w+, )*eo(, \w+)* \(`--language \w+`\)\.$", plain)
    there = run("list", "--language", "eo", env=environment).stdout.splitlines()
    assert [line.split()[0] for line in there[:-3]] == [
        "mia",
        "eo/hush",
        "eo/near",
        "eo/rompita",
        "eo/tell",
        "eo/write",
    ]
    assert there[3].endswith("has faults: `unhurried check eo/rompita` shows them")
    english = run("list", "--language", "en-GB", env=environment).stdout
    assert "mia" not in english
    assert re.search(r"(?m)^arrive ", english)


@needs_a_terminal
def test_on_a_screen_no_line_is_too_long(own: Path, tmp_path: Path) -> None:
    """What a ritual is for is cut after a word, with dots; where there is no room for it, it is left out."""
    (own / "eo" / f"{'x' * 40}.yaml").write_text(
        "title: X\nlanguage: eo\nabout: 呼吸呼吸呼吸 呼吸呼吸呼吸 呼吸呼吸呼吸 呼吸呼吸\nsteps: [{pause: 1 min}]"
    )
    for columns, hush in {
        80: "eo/hush                   10 min  3 to 30  Be still beside each other for a ...",
        100: "eo/hush                   10 min  3 to 30  Be still beside each other for a little while, and ...",
        56: "eo/hush                   10 min  3 to 30",
    }.items():
        with terminal(
            "list", "--language", "eo", folder=tmp_path, XDG_DATA_HOME=str(own.parents[1]), COLUMNS=str(columns)
        ) as screen:
            assert screen.end() == 0
        lines = screen.output.decode().splitlines()
        assert lines[0] == hush
        assert all(len(line) <= columns for line in lines if "x" * 40 not in line)
        assert lines[-1].endswith("`unhurried suggest --language eo`")
        assert "Tags: quiet" in " ".join(lines)


def test_suggest_without_a_terminal_asks_nothing(found: Found, own: Path) -> None:
    """What no option says may be either; each has what it is for, why, and the command that plays it, which does."""
    done = found("suggest", "--quiet", "--no-touch", "--minutes", "15")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "There is only one.\n\n"
        "eo/hush: Be still beside each other for a little while, and let the evening be as it is.\n"
        "  10 min by itself, and can last 15 min; no turns to talk; no touch.\n"
        "  unhurried play eo/hush --minutes 15\n"
    )
    either = found("suggest")
    assert either.stdout.count("  unhurried play eo/") == 3
    assert set(re.findall(r"play eo/(\w+)", either.stdout)) == {"hush", "near", "tell"}  # no notebook to look for
    for told, arguments in {
        "One is all of that; the others come near.": ("--talk", "--eyes", "open"),
        "None is all of that; these come near.": ("--talk", "--touch"),
        "There are only two.": ("--quiet",),
        "Two are all of that; the other comes near.": ("--talk", "--minutes", "20"),
    }.items():
        assert found("suggest", *arguments).stdout.startswith(f"{told}\n\neo/")


@needs_a_terminal
def test_a_question_that_nobody_sees_is_not_asked(run: Run, own: Path) -> None:
    """Where what is asked goes into a file, the terminal is not waited for."""
    keys, terminal_side = os.openpty()
    os.write(keys, b"\x04")
    environment = os.environ | {"XDG_DATA_HOME": str(own.parents[1])}
    done = run("suggest", "--quiet", "--language", "eo", env=environment, stdin=terminal_side)
    for end in (keys, terminal_side):
        os.close(end)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("There are only two.")


def test_nothing_is_suggested_that_is_to_be_left_out(found: Found, own: Path) -> None:
    """Where each has some of it, a line says so."""
    for name in ("hush", "near"):
        (own / f"eo/{name}.yaml").unlink()
    done = found("suggest", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Each has some of what is to be left out.\n")


def test_where_nothing_can_be_suggested_it_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No ritual at all is no question of language; series and faults are no question of what was left out."""
    series, faulty = Entry(name="week", days=7), Entry(name="x", faulty=True)
    for known, told in (
        ([], "There is no ritual yet; `unhurried new` begins one.\n"),
        ([series, faulty], "None of them is for one evening; `unhurried list` has what there is.\n"),
    ):
        monkeypatch.setattr("unhurried.listing.listed", lambda _language, known=known: known)
        suggest_command.main([], standalone_mode=False)
        assert capsys.readouterr().err == told
        if not known:
            list_command.main([], standalone_mode=False)
            assert capsys.readouterr().err == told


def _asked(own: Path, folder: Path, *arguments: str) -> "Terminal":
    return Terminal(
        (*COMMAND, "suggest", "--language", "eo", *arguments), folder, {"XDG_DATA_HOME": str(own.parents[1])}
    )


@needs_a_terminal
def test_suggest_asks_in_a_terminal(own: Path, tmp_path: Path) -> None:
    """Three questions, of which Enter alone takes either; a slip is told, and asked again."""
    screen = _asked(own, tmp_path)
    try:
        for question, answer in (
            (rb"How many minutes\? \(Enter: any\) $", b"soon\n"),
            (rb"'soon' is no number of minutes: .*\n.*How many minutes\? \(Enter: any\) $", b" 15 \n"),
            (rb"Talk, or quiet\? \(t, q; Enter: either\) $", b"\xff\n"),
            (rb"write t for talk, q for quiet, or only press Enter\.\s+Talk, or quiet\? .*\) $", b"Quiet\n"),
            (rb"With touch\? \(y, n; Enter: either\) $", b"\n"),
        ):
            screen.read_until(question)
            os.write(screen.keys, answer)
        assert screen.end() == 0
        assert b"There are only two.\r\n" in screen.output
        assert b"can last 15 min; no turns to talk.\r\n  unhurried play eo/near --minutes 15\r\n" in screen.output
        assert screen.is_as_it_was()
    finally:
        screen.close()


def test_what_is_no_text_is_no_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes of another encoding, where they cannot be read: it is asked again."""
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8", errors="strict") as typed, os.fdopen(write, "wb", buffering=0) as keys:
        monkeypatch.setattr(sys, "stdin", typed)
        keys.write(b"\xff\n")
        monkeypatch.setattr(
            asking, "echo", lambda *_, **__: keys.write(b"7\n")
        )  # what it is told makes them try again
        assert asking.answer("How many?", int) == 7
    assert capsys.readouterr().err == "How many? How many? "


@needs_a_terminal
def test_suggest_asks_only_what_no_option_says(own: Path, tmp_path: Path) -> None:
    """With three options, nothing."""
    screen = _asked(own, tmp_path, "--minutes", "10", "--touch")
    try:
        screen.read_until(rb"Talk, or quiet")
        os.write(screen.keys, b"either\n")
        assert screen.end() == 0
        assert b"How many" not in screen.output
        assert b"With touch" not in screen.output
    finally:
        screen.close()


@needs_a_terminal
@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 0)])
def test_whoever_does_not_answer_is_let_go(own: Path, tmp_path: Path, key: bytes, code: int) -> None:
    """Ctrl-C and Ctrl-D end with a kind word, and nothing is suggested."""
    screen = _asked(own, tmp_path)
    try:
        screen.read_until(rb"How many")
        os.write(screen.keys, b"\n")
        screen.read_until(rb"Talk")
        os.write(screen.keys, key)
        assert screen.end() == code
        assert screen.output.rstrip().endswith(b"Another time, then.")
        assert b"Traceback" not in screen.output
    finally:
        screen.close()


def test_what_is_suggested_can_be_played(run_here: Run, found: Found, own: Path) -> None:
    """Each of the commands names a ritual that lasts as long as it says."""
    environment = os.environ | {"XDG_DATA_HOME": str(own.parents[1])}
    commands = re.findall(r"unhurried play (.*)", found("suggest", "--minutes", "14").stdout)
    assert len(commands) == 3
    for command in commands:
        shown = run_here("show", *command.split(), "--voice", "silent", env=environment)
        assert shown.returncode == 0, shown.stderr
        assert ", 14:00 (" in shown.stdout.splitlines()[0]
