"""The commands that show, clear and export what was played."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.history.examples import asked, row
from unhurried import cli
from unhurried.history.on_disk import read_rows
from unhurried.history.store import Store, now
from unhurried.history.where import default_file


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command without a process of its own, in a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def run_here(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["unhurried", *arguments])
        code = cli._run()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run_here


def _keep(count: int) -> None:
    today = datetime.now().astimezone()
    with Store(default_file()) as store:
        for k in range(count):
            store.note(row(f"ritual-{k}", began=today - timedelta(days=count - k), finished=True), 1, None, now())
        store.note(row("arrive", began=today), 1, asked(), now())


def test_nothing_was_played_yet(here: Run) -> None:
    """One line, and nothing is made."""
    told = here("history")
    assert (told.returncode, told.stdout, told.stderr) == (0, "Nothing was played yet, or nothing was kept.\n", "")
    assert not default_file().parent.exists()
    assert here("history", "clear").stdout == "0 sessions taken away\n"
    assert here("history", "export", "--json").stdout == "[]\n"
    assert not default_file().parent.exists()


def test_the_last_twenty_and_the_weeks(here: Run) -> None:
    """The newest last, then the weeks with their marks; --all has every one."""
    _keep(24)
    told = here("history").stdout.splitlines()
    assert [line.split()[2] for line in told[:20]] == [*(f"ritual-{k}" for k in range(5, 24)), "arrive"]
    assert told[19].endswith("1:00 of 10:00")
    assert [line[:2] for line in told[22:29]] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert "".join(told[22:29]).count("○") == 25
    assert told[-1] == "○ one session   ● more"
    assert len(here("history", "--all").stdout.splitlines()) == len(told) + 5


def test_a_screen_without_dots_has_others(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the encoding has none of them, as in ASCII."""
    _keep(1)
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    here("history")
    screen.seek(0)
    text = screen.read()
    assert text.splitlines()[-1] == "o one session   O more"
    assert " . " in text


def test_clearing_says_how_many(here: Run) -> None:
    """Without a terminal it is meant; then there is nothing, also nothing to go on with."""
    _keep(2)
    assert here("history", "clear").stdout == "3 sessions taken away\n"
    assert read_rows(default_file()) == []
    assert here("resume").returncode == 1


@pytest.mark.parametrize(("typed", "left"), [("n\n", 2), ("\n", 2), ("", 2), ("y\n", 0)])
def test_clearing_is_asked_in_a_terminal(here: Run, monkeypatch: pytest.MonkeyPatch, typed: str, left: int) -> None:
    """Enter is no; --yes does not ask."""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    _keep(1)
    screen = Screen()
    monkeypatch.setattr(sys, "stdin", Screen(typed))
    monkeypatch.setattr(sys, "stderr", screen)
    here("history", "clear")
    assert screen.getvalue().startswith("Take 2 sessions away? (y, n; Enter: no) ")
    assert len(read_rows(default_file())) == left
    here("history", "clear", "--yes")
    assert read_rows(default_file()) == []


def test_what_is_exported_is_all_of_it(here: Run) -> None:
    """To standard output, for programs; which form is to be said."""
    _keep(30)
    table = list(csv.DictReader(io.StringIO(here("history", "export", "--csv").stdout)))
    data = json.loads(here("history", "export", "--json").stdout)
    assert len(table) == len(data) == 31
    assert {datetime.fromisoformat(one["began"]) for one in data} == {
        kept.began for kept in read_rows(default_file())
    }
    assert here("history", "export").returncode == 2


def test_a_damaged_history_is_one_line_with_its_mend(here: Run) -> None:
    """And that mend works."""
    default_file().parent.mkdir(parents=True)
    default_file().write_bytes(b"no database" * 999)
    for command in (["history"], ["history", "export", "--csv"], ["resume"]):
        told = here(*command)
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.endswith("history.db: it is damaged; `unhurried history clear` begins it anew\n")
    assert here("history", "clear").stdout == "0 sessions taken away\n"
    assert here("history").returncode == 0
    assert not any("damaged" in file.name for file in default_file().parent.iterdir())
