"""`journal` as a person has it: an editor that may crash, words from elsewhere, reading, searching, the question after."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Run
from unhurried import cli
from unhurried.cli import writing
from unhurried.cli.writing import after_ritual
from unhurried.library import read
from unhurried.own_files import alone
from unhurried.past_file import read_past

if sys.platform != "win32":
    from tests.cli.terminal import terminal

needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
EDITOR = "import os, signal, sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\nthere = path.read_text()\n"

Editor = Callable[[str], None]


class _Keyboard(io.TextIOWrapper):
    """A terminal at which these lines are typed."""

    def __init__(self, typed: str) -> None:
        super().__init__(io.BytesIO(typed.encode()))

    def isatty(self) -> bool:
        return True


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(writing, "AT_ONCE", 0.0)
    return tmp_path / "data/unhurried"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An editor that does what it is told to `path`, in which `there` is what it found."""

    def does(program: str) -> None:
        (tmp_path / "an editor.py").write_text(EDITOR + program)
        monkeypatch.setenv("VISUAL", f"'{sys.executable}' -I -S '{tmp_path / 'an editor.py'}'")

    return does


@pytest.fixture
def here(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command without a process of its own: at a terminal where these lines are typed, or with words from elsewhere."""

    def run_here(*arguments: str, typed: str | None = None, words: bytes = b"") -> "subprocess.CompletedProcess[str]":
        stdin = io.TextIOWrapper(io.BytesIO(words)) if typed is None else _Keyboard(typed)
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys, "argv", ["unhurried", "journal", *arguments])
        code = cli._run()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run_here


def _page(data: Path, pages: str = "together") -> str:
    """Return all that is on somebody's pages, without the times."""
    text = "".join(path.read_text() for path in sorted((data / "journal" / pages).glob("*.md")))
    return re.sub(r"\d\d:\d\d", "00:00", re.sub(r"## \d{4}-\d\d-\d\d", "## DAY", text)).partition("\n\n")[2]


def _drafts(data: Path) -> list[Path]:
    return sorted((data / "journal/drafts").iterdir())


def test_a_page_is_written_in_an_editor(here: Run, editor: Editor, data: Path) -> None:
    """The ritual's line is above it; what was saved is on the page, and nothing of the draft is left."""
    editor("path.write_text(there + 'The light.\\n')")
    done = here("what-stayed", typed="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"It is kept, in {data / 'journal/together'}")
    assert _page(data) == "## DAY 00:00 · what-stayed\n\n> What stayed with you today?\n\nThe light.\n"
    assert _drafts(data) == []
    assert len(read_past(data / "past/past.json").decks) == 1


def test_each_has_pages_of_their_own(here: Run, editor: Editor, data: Path) -> None:
    """By name, or as a and b; whoever is nobody is told who there is."""
    editor("path.write_text(there + path.parent.parent.parent.name)")
    assert here("--for", "ana", "--names", "Ana,Ben", "--no-prompt", typed="").returncode == 0
    assert here("--for", "b", "--no-prompt", typed="").returncode == 0
    assert _page(data, "ana") == _page(data, "b") == "## DAY 00:00\n\njournal\n"
    done = here("--for", "anna", "--names", "Ana,Ben", typed="")
    assert (done.returncode, done.stderr) == (1, "unhurried: there are no pages of 'anna'; did you mean 'Ana'?\n")
    assert sorted(path.name for path in (data / "journal").iterdir() if path.is_dir()) == ["ana", "b", "drafts"]


def test_an_empty_page_is_no_page(here: Run, editor: Editor, data: Path) -> None:
    """Closed as it was, nothing is written, no draft is left, and the same question is there again."""
    editor("print(there.split('> ')[1].strip(), file=sys.stderr)")
    for _ in range(2):
        done = here(typed="")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing is written down; that is fine.\n")
        assert _drafts(data) == []
    assert not (data / "past").exists()
    assert not (data / "journal/together").exists()


def test_an_editor_that_goes_on_in_a_window_loses_nothing(
    here: Run, editor: Editor, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is back at once; what is saved in it later is offered by the next `journal`."""
    monkeypatch.setattr(writing, "AT_ONCE", 60.0)
    editor("")
    done = here(typed="")
    assert "If the editor still has it open, save it there" in done.stderr
    (draft,) = _drafts(data)
    (draft / "page.md").write_text("Saved later.")
    assert not (data / "past").exists()
    done = here(typed="\n")
    assert [len(cards) for cards in read_past(data / "past/past.json").decks.values()] == [1]
    assert re.search(
        r"A page from \d{4}-\d\d-\d\d \d\d:\d\d was left open\. Go on with it\? \(Enter: yes; n: another", done.stderr
    )
    assert _page(data) == "## DAY 00:00\n\nSaved later.\n"
    assert _drafts(data) == []


ENDS = {
    "crashes": "path.write_text(there + 'Half a'); sys.exit(1)",
    "is killed": "path.write_text(there + 'Half a'); os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))",
    "aborts": "path.write_text(there + 'Half a'); sys.stderr.close(); os.abort()",
}


@pytest.mark.parametrize("how", ENDS)
def test_an_editor_that_ends_badly_keeps_what_was_written(how: str, here: Run, editor: Editor, data: Path) -> None:
    """One line says so; the next `journal` has the words, for another page is not in the way, and all of it is kept."""
    editor(ENDS[how])
    done = here("two-pages", typed="")
    assert (done.returncode, done.stdout) == (1, "")
    assert "what was written is kept, and `unhurried journal` opens it again" in done.stderr
    assert done.stderr.count("\n") == 1
    editor("path.write_text('Another page.')")
    done = here(typed="n\n")
    assert ", two-pages, was left open. Go on with it?" in done.stderr
    assert _page(data) == "## DAY 00:00\n\nAnother page.\n"
    editor("path.write_text(there.strip() + ' page.')")
    assert here(typed="y\n").returncode == 0
    assert _page(data).endswith("Half a page.\n")
    assert "· two-pages\n\n> " in _page(data)
    assert _drafts(data) == []
    editor(ENDS[how])
    assert "is kept, and `unhurried journal --for b` opens it again" in here("--for", "b", typed="").stderr


def test_what_an_editor_saved_in_haste_is_told_of(here: Run, editor: Editor, data: Path) -> None:
    """Nothing is in the page itself, but beside it: it is offered, with the place."""
    editor("path.with_name('page.md.save').write_text('In haste.'); sys.exit(1)")
    assert "what was written is kept" in here(typed="").stderr
    editor("path.write_text(path.with_name('page.md.save').read_text())")
    done = here(typed="\n")
    assert "page.md.save.) Go on with it?" in done.stderr
    assert "The editor left something beside it: " in done.stderr
    assert _page(data) == "## DAY 00:00\n\nIn haste.\n"
    (draft,) = _drafts(data)
    assert (draft / "page.md.save").read_text() == "In haste."
    assert "left open" not in here("--text", "More.").stderr


@pytest.mark.parametrize(
    ("named", "why"), [("no-such-editor", "there is no editor 'no-such-editor' here"), ("'", "a quote is not closed")]
)
def test_without_an_editor_it_says_how_to_have_one(
    named: str, why: str, here: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, with the two variables; nothing is left behind."""
    monkeypatch.setenv("VISUAL", named)
    done = here(typed="")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "VISUAL or EDITOR" in done.stderr
    assert _drafts(data) == []


def test_whoever_leaves_the_question_writes_nothing(here: Run, editor: Editor, data: Path) -> None:
    """The end of what is typed, where a page left open is offered: both stay as they are."""
    editor(ENDS["crashes"])
    here(typed="")
    before = _drafts(data)
    done = here(typed="")
    assert done.returncode == 0
    assert done.stderr.endswith("\nAnother time, then.\n")
    assert _drafts(data) == before


def test_a_page_that_is_open_elsewhere_is_left_alone(
    here: Run, editor: Editor, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and another page begins; what is written in the first one stays with it."""
    monkeypatch.setattr("unhurried.own_files.PATIENCE", 0.05)
    editor(ENDS["crashes"])
    here(typed="")
    (draft,) = _drafts(data)
    editor("path.write_text('Meanwhile.')")
    with alone(draft / "lock"):
        done = here(typed="\n")
    assert re.fullmatch(r"The page from \S+ \S+ is open elsewhere just now\.\n", done.stderr)
    assert _page(data) == "## DAY 00:00\n\nMeanwhile.\n"
    assert _drafts(data) == [draft]


def test_what_cannot_be_kept_is_in_its_draft(here: Run, editor: Editor, data: Path) -> None:
    """One line with the reason and the place; the next `journal` has the words."""
    month = data / "journal/together" / f"{date.today():%Y-%m}.md"
    month.mkdir(parents=True)
    editor("path.write_text(there + 'The light.')")
    done = here("--no-prompt", typed="")
    (draft,) = _drafts(data)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"unhurried: {month}: a page was expected here, and this is no file; your words are in {draft / 'page.md'},"
        " and `unhurried journal` has them again\n"
    )
    done = here("--text", "Other words.")
    assert done.returncode == 1
    assert "was left open; `unhurried journal`, in a terminal, has it" not in done.stderr
    month.rmdir()
    editor("")
    assert here(typed="n\n\n").returncode == 0
    assert _page(data) == "## DAY 00:00\n\nThe light.\n"
    done = here("--text", "Good night.")
    assert re.search(r"A page from \S+ \S+ was left open; `unhurried journal`, in a terminal, has it\.", done.stderr)


def test_words_from_elsewhere_are_kept(here: Run, data: Path) -> None:
    """From --text, or from standard input in any encoding; no question that nobody saw is above them, but a ritual's."""
    assert here("--text", "Said on the way.").returncode == 0
    assert here(words="Été.\r\n".encode("latin-1")).returncode == 0
    assert here("de/what-stayed", "--for", "a", words=b"Licht.").returncode == 0
    assert here("arrive", "--for", "b", "--text", "Here.").returncode == 0
    assert _page(data) == "## DAY 00:00\n\nSaid on the way.\n\n## DAY 00:00\n\nÉté.\n"
    assert _page(data, "a") == "## DAY 00:00 · de/what-stayed\n\n> Was ist dir von heute geblieben?\n\nLicht.\n"
    assert _page(data, "b") == "## DAY 00:00 · arrive\n\nHere.\n"
    assert _drafts(data) == []
    done = here(words=b" \n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing is written down; that is fine.\n")


def test_a_ritual_in_a_language_and_a_deck(here: Run, data: Path) -> None:
    """--language names the German one; --deck has one of its cards above."""
    assert here("what-stayed", "--language", "de", "--text", "Licht.").returncode == 0
    assert here("--deck", "two-pages", "--text", "So.").returncode == 0
    german, card = _page(data).split("\n\n## ", 1)
    assert german.startswith("## DAY 00:00 · de/what-stayed\n\n> Was ist")
    assert "· two-pages\n\n> Here is something to begin with: " in card


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("arive",), 1, "there is no ritual 'arive'; did you mean 'arrive'?"),
        (("--deck", "arrive"), 1, "arrive has no deck to draw from"),
        (("arrive", "--deck", "two-pages"), 2, "two things to begin with"),
        (("--for", "a", "read"), 2, "'read' comes first: `unhurried journal read ...`"),
        (("-", "--text", "x"), 2, "Standard input is for your words"),
        (("read", "--month", "November"), 2, "'November' is not a month: write it like 2026-11"),
        (("read", "--for", "us"), 1, "there are no pages of 'us'"),
    ],
)
def test_what_cannot_be_meant_is_told(arguments: tuple[str, ...], code: int, why: str, here: Run, data: Path) -> None:
    """In one line, with the mend; nothing is written."""
    done = here(*arguments, words=b"Words.")
    assert (done.returncode, done.stdout) == (code, "")
    assert why in done.stderr
    assert not list((data / "journal").rglob("*.md"))


# --- found again ---


@pytest.fixture
def written(data: Path) -> Path:
    """Pages of two months, and some of Ana's."""
    for pages, month, text in (
        ("together", "2026-10", "# October 2026\n\n## 2026-10-30 21:00 · two-pages\n\n> What stayed?\n\nThe café\tby the sea.\n"),
        ("together", "2026-11", "Ours.\n\n## 2026-11-02 22:15\n\nRain, \x1b[31mall day.\n\n## 2026-11-20 08:00\n\nThe CAFE again.\n"),
        ("ana", "2026-11", "# November 2026\n\n## 2026-11-10 07:00\n\nMy café.\n"),
    ):  # fmt: skip
        path = data / "journal" / pages / f"{month}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return data


def test_pages_are_read_from_the_oldest_on(here: Run, written: Path) -> None:
    """Those you share, unless others are named; a month of them, or the newest; all of them as they were lived."""
    done = here("read")
    assert done.stdout == (
        "## 2026-10-30 21:00 · two-pages\n\n> What stayed?\n\nThe café        by the sea.\n\n\nOurs.\n\n\n"
        "## 2026-11-02 22:15\n\nRain, \\x1b[31mall day.\n\n\n## 2026-11-20 08:00\n\nThe CAFE again.\n"
    )
    assert here("read", "--last", "1").stdout == "## 2026-11-20 08:00\n\nThe CAFE again.\n"
    assert here("read", "--month", "2026-10").stdout.count("##") == 1
    assert here("read", "--for", "ana").stdout == "## 2026-11-10 07:00\n\nMy café.\n"
    everyone = here("read", "--for", "all", "--last", "3").stdout
    assert re.findall(r"## (\S+).*· (\w+)\n", everyone) == [
        ("2026-11-02", "together"),
        ("2026-11-10", "ana"),
        ("2026-11-20", "together"),
    ]
    assert here("read", "--month", "2020-01").stderr == "Nothing is written in 2020-01.\n"
    assert here("read", "--for", "b").stderr == "Nothing is written yet; `unhurried journal` opens a page.\n"


def test_words_are_found(here: Run, written: Path) -> None:
    """Day, whose page, line; nobody's own pages but where they are asked for."""
    assert here("search", "cafe").stdout == (
        "2026-10-30 21:00  together  The café by the sea.\n2026-11-20 08:00  together  The CAFE again.\n"
    )
    assert "2026-11-10 07:00  ana  My café.\n" in here("search", "CAFÉ", "--for", "all").stdout
    assert here("search", "again", "café").stdout == "2026-11-20 08:00  together  The CAFE again.\n"
    assert here("search", "sea", "--for", "b").stderr == "Nothing is written yet; `unhurried journal` opens a page.\n"
    done = here("search", "snow", "ice")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing there has 'snow' and 'ice' in it.\n")


def test_it_says_where_it_lies(here: Run, data: Path) -> None:
    """Whether anything is there or not; whose pages, too."""
    assert here("path").stdout == f"{data / 'journal'}\n"
    assert here("path", "--for", "ben", "--names", "Ana,Ben").stdout == f"{data / 'journal/ben'}\n"


def test_help_tells_of_the_page_and_of_the_commands(here: Run) -> None:
    """`journal --help` is the group's, `journal write --help` the page's."""
    assert all(word in here("--help").stdout for word in ("write", "read", "search", "path"))
    assert "--no-prompt" in here("write", "--help").stdout


# --- after a ritual ---


@pytest.mark.parametrize(
    ("typed", "pages"),
    [("\n", None), ("n\n", None), ("", None), ("y\n", "together"), ("Ben\n", "ben"), ("maybe\na\n", "ana")],
)
def test_after_a_ritual_it_asks_once(
    typed: str, pages: str | None, here: Run, editor: Editor, data: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Enter is "not tonight"; y is a page for both, a name one of their own; with the ritual's line above it."""
    editor("path.write_text(there + 'So.')")
    monkeypatch.setattr(sys, "stdin", _Keyboard(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    after_ritual(read("what-stayed"), {"a": "Ana", "b": "Ben"})
    told = capsys.readouterr()
    assert told.err.startswith("A page for the journal? (y; Ana or Ben: on their own; Enter: not tonight) ")
    assert (data / "journal").exists() == (pages is not None)
    if pages:
        assert _page(data, pages) == "## DAY 00:00 · what-stayed\n\n> What stayed with you today?\n\nSo.\n"


def test_after_a_ritual_what_is_no_answer_is_asked_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what the answers are: the names, too, where there are any."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for names, told in (
        ({"a": "Ana", "b": "Ben"}, "y for yes, or Ana or Ben, or"),
        (None, "y for yes, n for no, or"),
    ):
        monkeypatch.setattr(sys, "stdin", _Keyboard("hm\n\n"))
        after_ritual(read("what-stayed"), names)
        assert f"  write {told} only press Enter.\n" in capsys.readouterr().err


def test_after_a_ritual_nothing_is_asked_without_a_terminal(
    data: Path, capsys: pytest.CaptureFixture[str], editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what goes wrong with a page is a line, and no fault of the ritual."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    after_ritual(read("what-stayed"), None)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stdin", _Keyboard("y\n"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    editor("sys.exit(3)")
    after_ritual(read("what-stayed"), None)
    assert "\nunhurried: " in capsys.readouterr().err.replace(") ", ")\n", 1)


# --- in a terminal ---


@needs_a_terminal
def test_killed_while_the_editor_is_open(tmp_path: Path, editor: Editor) -> None:
    """The draft is there, and the next `journal` has all that was saved; Ctrl-C is the editor's own."""
    editor(
        "signal.signal(signal.SIGINT, lambda *_: os.write(1, b'<interrupted>'))\n"
        "path.write_text(there + ('And more.' if 'The light' in there else 'The light.') + '\\n')\n"
        "os.write(1, b'<open>')\nsys.exit(0 if sys.stdin.readline() else 1)\n"
    )
    environment = {"XDG_DATA_HOME": str(tmp_path / "data"), "VISUAL": os.environ["VISUAL"]}
    with terminal("journal", "two-pages", folder=tmp_path, **environment) as first:
        first.read_until(b"<open>")
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    with terminal("journal", folder=tmp_path, **environment) as second:
        second.read_until(b"two-pages, was left open")
        os.write(second.keys, b"\n")
        second.read_until(b"<open>")
        os.write(second.keys, b"\x03")
        second.read_until(b"<interrupted>")
        os.write(second.keys, b"\n")
        assert second.end() == 0
        assert b"It is kept, in " in second.output
    page = _page(tmp_path / "data/unhurried")
    assert page.startswith("## DAY 00:00 · two-pages\n\n> W")
    assert page.endswith("?\n\nThe light.\nAnd more.\n")
