"""The notebook's files: every entry whole and once, whoever writes beside it, whatever ends the writing."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from unhurried.errors import FileError
from unhurried.journal.drafts import About, Draft, begin, sweep, waiting
from unhurried.journal.notebook import Notebook
from unhurried.journal.page import Entry

ABOUT = About("together", "2026-11-22 21:40", "two-pages", "What stayed?")
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor such limits")


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path / "journal")


def _add(notebook: Notebook, text: str, about: About = ABOUT) -> Draft:
    draft = begin(notebook.folder, about, text)
    with draft.held():
        notebook.add(about.pages, draft.entry(), draft.folder)
    return draft


def _texts(notebook: Notebook) -> list[str]:
    return [entry.text.removeprefix("> What stayed?\n\n") for entry in notebook.entries("together")]


def test_a_page_is_plain_markdown(notebook: Notebook) -> None:
    """A file a month, in the folder of those whose it is; nothing of a draft is left."""
    draft = _add(notebook, "The light.\n")
    _add(notebook, "Rain.", About("ana", "2026-12-01 07:05", "", ""))
    assert not draft.folder.exists()
    assert (notebook.folder / "together/2026-11.md").read_text() == (
        "# November 2026\n\n## 2026-11-22 21:40 · two-pages\n\n> What stayed?\n\nThe light.\n"
    )
    assert (notebook.folder / "ana/2026-12.md").read_text() == "# December 2026\n\n## 2026-12-01 07:05\n\nRain.\n"
    assert notebook.pages() == ["ana", "together"]
    assert notebook.entries("ana", "2026-11") == notebook.entries("nobody") == []


@ON_POSIX
def test_only_its_owner_may_read_it(notebook: Notebook) -> None:
    """Folders are 0700 and files 0600, while a page is being written and after, whatever the umask."""
    before = os.umask(0)
    try:
        _add(notebook, "Ours.")
        begin(notebook.folder, ABOUT, "Not yet.")
    finally:
        os.umask(before)
    for path in (notebook.folder, *notebook.folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_what_stands_there_stays_to_the_byte(notebook: Notebook) -> None:
    """Whatever an editor made of the file, an entry is added behind it; other files are nobody's pages."""
    path = notebook.folder / "together/2026-11.md"
    path.parent.mkdir(parents=True)
    for before in (
        b"Our own title\r\n\r\ncaf\xe9",
        b"\xef\xbb\xbf# November 2026\n",
        "\ufeffUTF-16\n".encode("utf-16-le"),
        b"",
    ):
        path.write_bytes(before)
        _add(notebook, "Ünser.")
        assert path.read_bytes().startswith(before)
        assert notebook.entries("together")[-1].text.endswith("Ünser.")
    (path.parent / "letters.md").write_text("## 2026-11-01\n\nNo page.")
    assert len(notebook.entries("together")) == 1


PROGRAM = """
import os, random, signal, sys, time
from pathlib import Path
from unhurried.journal.drafts import About, begin
from unhurried.journal.notebook import Notebook

def add(folder, text):
    draft = begin(Path(folder), About("together", "2026-11-22 21:40", "two-pages", ""), text)
    with draft.held():
        Notebook(Path(folder)).add("together", draft.entry(), draft.folder)
"""


@ON_POSIX
def test_two_write_at_once(notebook: Notebook) -> None:
    """Three processes add ten entries each as quickly as they can: each is there, whole, and once."""
    program = PROGRAM + "for k in range(10): add(sys.argv[1], f'{sys.argv[2]} {k}\\n' * 400)"
    command = [sys.executable, "-c", program, str(notebook.folder)]
    running = [subprocess.Popen([*command, str(who)]) for who in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert Counter(_texts(notebook)) == Counter((f"{who} {k}\n" * 400).strip() for who in range(3) for k in range(10))
    assert not list((notebook.folder / "drafts").iterdir())


STRUCK = (
    PROGRAM
    + """
left = None
def strike():
    global left
    left = None if left is None else left - 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def struck(module, name):
    real = getattr(module, name)
    def call(*arguments, **more):
        strike()
        if name == "write" and left == 1:  # in the middle of it
            real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            strike()
        try:
            return real(*arguments, **more)
        finally:
            strike()
    setattr(module, name, call)

for name in ("write", "fsync", "unlink", "replace", "rename", "open", "mkdir", "rmdir"):
    struck(os, name)
"""
)
AT_EACH_CALL = """
for k in range(1, 500):
    child = os.fork()
    if not child:
        left = k
        add(sys.argv[1], f"entry {k} begins\\n" + "and goes on\\n" * 200 + f"entry {k} ends")
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        print(k)
        break
"""
AT_RANDOM = """
chance = random.Random(1)
for k in range(1, 21):
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        text = f"entry {k} begins\\n" + "and goes on\\n" * 5_000 + f"entry {k} ends"
        draft = begin(Path(sys.argv[1]), About("together", "2026-11-22 21:40", "two-pages", ""), text)
        os.write(writes, b"begun")
        with draft.held():
            Notebook(Path(sys.argv[1])).add("together", draft.entry(), draft.folder)
        os._exit(0)
    os.read(reads, 5)
    time.sleep(chance.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(k)
"""


@ON_POSIX
@pytest.mark.parametrize("how", [AT_EACH_CALL, AT_RANDOM], ids=["each call", "random"])
def test_killed_while_a_page_is_kept(how: str, notebook: Notebook) -> None:
    """Before and after each call to the system, in the middle of a write, and at random: nothing is lost.

    Opened again, an entry is on the page, whole and once, or its draft still has it whole; or there is nothing of it,
    where the words were never handed over to the disk.
    """
    done = subprocess.run(
        [sys.executable, "-c", STRUCK + how, notebook.folder], capture_output=True, text=True, check=True
    )
    count = int(done.stdout)
    assert count >= 20
    notebook.settle()
    kept = Counter(line for text in _texts(notebook) for line in text.split("\n") if line.startswith("entry"))
    drafts = Counter(
        line
        for draft in waiting(notebook.folder, "together")
        for line in draft.text().split("\n")
        if line.startswith("entry")
    )
    assert set((kept + drafts).values()) == {1}
    words = set(kept) | set(drafts)
    missing = [k for k in range(1, count + 1) if f"entry {k} ends" not in words]
    for k in range(1, count + 1):
        assert (f"entry {k} begins" in kept) == (f"entry {k} ends" in kept)
        assert (f"entry {k} begins" in drafts) == (f"entry {k} ends" in drafts)
    # Once a draft is begun, its words are never gone again.
    assert missing == ([] if how is AT_RANDOM else list(range(1, len(missing) + 1)))
    if how is AT_EACH_CALL:
        assert kept
        assert drafts


@ON_POSIX
def test_a_full_disk_leaves_the_pages_as_they_were(notebook: Notebook) -> None:
    """The disk is full in the middle of an entry: it is said, nothing of it is on the page, the draft has all of it."""
    _add(notebook, "Before.")
    path = notebook.folder / "together/2026-11.md"
    path.write_bytes(path.read_bytes() + b"\n\n" + b"x" * 9_000 + b"\n")
    before = path.read_bytes()
    program = PROGRAM + (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "add(sys.argv[1], 'word ' * 500 + 'end')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, notebook.folder], capture_output=True, text=True, check=False
    )
    assert "FileError" in done.stderr.splitlines()[-1], done.stderr
    assert path.read_bytes() == before
    (draft,) = waiting(notebook.folder, "together")
    assert draft.text() == "word " * 500 + "end"
    notebook.settle()
    assert path.read_bytes() == before
    with draft.held() as mine:
        assert mine
        notebook.add("together", draft.entry(), draft.folder)
    assert _texts(notebook)[-1] == "word " * 500 + "end"


def test_another_ones_trouble_stops_nobody(notebook: Notebook) -> None:
    """What cannot be added of somebody who was stopped waits; the others' pages are kept."""
    stuck = begin(notebook.folder, ABOUT, "Stuck.")
    (stuck.folder / "adding.json").write_text(
        json.dumps({"file": "ben/2026-11.md", "at": 0, "block": b"## x\n".hex()})
    )
    (notebook.folder / "ben/2026-11.md").mkdir(parents=True)
    with pytest.raises(FileError, match="this is no file"):
        notebook.settle()
    _add(notebook, "Ours.")
    assert _texts(notebook) == ["Ours."]
    (notebook.folder / "ben/2026-11.md").rmdir()
    notebook.settle()
    assert (notebook.folder / "ben/2026-11.md").read_text() == "## x\n"
    stuck = begin(notebook.folder, ABOUT, "Stuck.")
    (stuck.folder / "adding.json").write_text("half")
    notebook.settle()
    assert waiting(notebook.folder, "together") == [stuck]


@pytest.mark.parametrize(
    ("lock", "other"), [(False, ""), (False, "Another's.\n"), (True, "Another's.\n"), (True, "")]
)
def test_nothing_is_cut_off_that_may_be_anothers(
    lock: bool, other: str, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a disk knows no locks pages are kept all the same; should it fail, what was written is cut off only where
    it was held alone, and nobody has written since: in every other case the words stay, and are in the draft too.
    """
    if not lock:
        monkeypatch.setattr("unhurried.own_files.PATIENCE", 0.01)
        monkeypatch.setattr("unhurried.own_files._lock", lambda _: False)
    _add(notebook, "One.")
    path = notebook.folder / "together/2026-11.md"
    before = path.read_text()
    draft = begin(notebook.folder, ABOUT, "Two.")

    def full(handle: int) -> None:
        if os.path.sameopenfile(handle, page.fileno()):
            with path.open("a") as file:
                file.write(other)
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with path.open() as page, pytest.raises(FileError, match="the disk is full; make room on it"):
        notebook.add("together", draft.entry(), draft.folder)
    assert path.read_text().startswith(before)
    assert path.read_text().endswith(other)
    assert ("Two." in path.read_text()) == (not lock or bool(other))
    assert waiting(notebook.folder, "together") == [draft]


def test_a_page_that_is_no_file_is_told(notebook: Notebook) -> None:
    """A folder in its place: one error with the place; the draft stays."""
    (notebook.folder / "together/2026-11.md").mkdir(parents=True)
    with pytest.raises(FileError, match=r"2026-11\.md: .*this is no file"):
        _add(notebook, "Ours.")
    assert [draft.text() for draft in waiting(notebook.folder, "together")] == ["> What stayed?\n\nOurs."]
    (notebook.folder.parent / "file").write_text("")
    with pytest.raises(FileError, match="file"):
        begin(notebook.folder.parent / "file", ABOUT)


# --- drafts ---


def test_a_draft_has_what_a_person_wrote(notebook: Notebook) -> None:
    """With the prompt, unless that was taken out; with nothing but what we put there, nothing."""
    draft = begin(notebook.folder, ABOUT)
    there = draft.page.read_text()
    assert there.endswith("> What stayed?\n\n")
    assert draft.text() == ""
    for written, text in {
        there + "The light.\r\n": "> What stayed?\n\nThe light.",
        "The light.": "The light.",
        there.replace("> What stayed?", "> And what stayed?"): "> And what stayed?",
        there.replace("stayed?", "stayed?\nThe light."): "> What stayed?\nThe light.",
        "\n\n> What stayed?\n  \n": "",
        "": "",
    }.items():
        draft.page.write_text(written, newline="")
        assert draft.text() == text
    draft.page.unlink()
    assert draft.text() == ""


def test_drafts_wait_for_whose_they_are(notebook: Notebook) -> None:
    """The newest first; one that is open elsewhere, or has an editor's own copy beside it, too; an empty one not."""
    old = begin(notebook.folder, ABOUT, "Old.")
    new = begin(notebook.folder, About("together", "2026-11-23 08:00", "", ""), "New.")
    begin(notebook.folder, About("ana", "2026-11-24 08:00", "", ""), "Ana's.")
    saved = begin(notebook.folder, About("together", "2026-11-20 08:00", "", ""))
    begin(notebook.folder, ABOUT)
    (saved.folder / ".page.md.swp").write_bytes(b"b0VIM")
    (new.folder.parent / "not-ours").mkdir()
    ((new.folder.parent / "not-ours") / "about.json").write_text("[]")
    assert waiting(notebook.folder, "together") == [new, old, saved]


def test_one_at_a_time_has_a_draft(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has it open keeps others out, until it is let go; one that is gone is nobody's."""
    monkeypatch.setattr("unhurried.own_files.PATIENCE", 0.05)
    draft = begin(notebook.folder, ABOUT, "Words.")
    with draft.held() as mine:
        with draft.held() as other:
            assert (mine, other) == (True, False)
        assert draft.folder.exists()
    with draft.held() as mine:
        assert mine
        draft.drop()
    assert not draft.folder.exists()
    with draft.held() as mine:
        assert not mine


def test_what_an_editor_left_stays_when_a_draft_goes(notebook: Notebook) -> None:
    """A page saved in haste is not taken away with it; a copy of the page is."""
    draft = begin(notebook.folder, ABOUT, "Words.")
    (draft.folder / "page.md.save").write_text("More words.")
    (draft.folder / "page.md~").write_text("Wor")
    with draft.held():
        notebook.add("together", draft.entry(), draft.folder)
    assert [path.name for path in draft.beside()] == ["page.md.save"]
    assert waiting(notebook.folder, "together") == []


def test_empty_drafts_are_swept_after_a_day(notebook: Notebook) -> None:
    """Not before: an editor may have one open in a window; and never one with words in it."""
    words, empty, fresh = (
        begin(notebook.folder, ABOUT, "Words."),
        begin(notebook.folder, ABOUT),
        begin(notebook.folder, ABOUT),
    )
    for draft in (words, empty):
        os.utime(draft.folder / "about.json", (0, 0))
    sweep(notebook.folder)
    assert [draft.folder.exists() for draft in (words, empty, fresh)] == [True, False, True]


def test_entries_are_what_they_were(notebook: Notebook) -> None:
    """Words that look like one of our headings are no entry of their own."""
    _add(notebook, "## 2026-11-23 08:00 · ours\n\nNot a day of its own.")
    (entry,) = notebook.entries("together")
    assert entry == Entry(
        "2026-11-22 21:40", "two-pages", "> What stayed?\n\n## 2026-11-23 08:00 · ours\n\nNot a day of its own."
    )
