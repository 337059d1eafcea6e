"""Drafts: each page is written in a folder of its own, which has it until it is added to the notebook.

An editor may crash, leave at once and go on in a window, or be ended with us: what is in the folder stays, and is
offered again. Whoever has a draft open holds its lock, which goes with the process.
"""

import contextlib
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from unhurried.errors import FileError, refused
from unhurried.journal.notebook import ADDING, DRAFTS, empty
from unhurried.journal.page import Entry, as_utf8, decoded, quoted, tidy
from unhurried.own_files import alone, make_folder, write_whole

HINT: Final = "<!-- A page, if you like. Save it and close: it is kept. Leave it empty, and nothing is. -->"
"""Stands at the top of a draft, and in no page."""
FORGOTTEN: Final = 86_400.0
"""Seconds. An editor may have left an empty page open in a window; after a day it has not."""
_OURS: Final = ("page.md", "about.json", ADDING, "lock")


@dataclass(frozen=True, slots=True)
class About:
    """Whose pages a draft is for, when it was begun (``2026-11-22 21:40``), what it is about, and its prompt."""

    pages: str
    when: str
    name: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is being written, in a folder of its own."""

    folder: Path
    about: About

    @property
    def page(self) -> Path:
        """Return the file to write in."""
        return self.folder / "page.md"

    def text(self) -> str:
        """Return what is written in it, its prompt with it; nothing where there is only what we put there.

        Raises:
            FileError: it cannot be read.
        """
        try:
            text = decoded(self.page.read_bytes())
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise FileError(self.page, refused(error)) from None
        text = tidy("\n".join(line for line in tidy(text).split("\n") if line.strip() != HINT))
        return "" if text == quoted(self.about.prompt) else text

    def entry(self) -> Entry:
        """Return it as it stands in the notebook."""
        return Entry(self.about.when, self.about.name, self.text())

    def beside(self) -> list[Path]:
        """Return what an editor left beside it: what it saved in haste, perhaps."""
        with contextlib.suppress(OSError):
            return sorted(path for path in self.folder.iterdir() if path.name not in _OURS)
        return []

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Keep others from opening it while the block runs; give False where another has it, or it is gone."""
        try:
            with contextlib.ExitStack() as stack:
                held = False
                with contextlib.suppress(OSError):
                    held = stack.enter_context(alone(self.folder / "lock"))
                yield held and (self.folder / "about.json").exists()
        finally:
            if not any((self.folder / name).exists() for name in _OURS if name != "lock") and not self.beside():
                with contextlib.suppress(OSError):
                    (self.folder / "lock").unlink(missing_ok=True)
                    self.folder.rmdir()

    def drop(self) -> None:
        """Take it away; what an editor left beside it stays."""
        with contextlib.suppress(OSError):
            empty(self.folder)


def begin(notebook: Path, about: About, text: str = "") -> Draft:
    """Begin a draft: a hint and the prompt; or the prompt and a text that is there already.

    Raises:
        FileError: the disk or the folder refuses.
    """
    try:
        for folder in (notebook, notebook / DRAFTS):
            make_folder(folder)
        # Called by its time, for whoever looks for words of theirs.
        folder = Path(tempfile.mkdtemp(prefix=f"{about.when.translate(_PLAIN)}-", dir=notebook / DRAFTS))
        draft = Draft(folder, about)
        parts = [part for part in ("" if text else HINT, quoted(about.prompt), tidy(text)) if part]
        write_whole(folder / "about.json", json.dumps(asdict(about)).encode())  # without it words are nobody's
        write_whole(draft.page, as_utf8("\n\n".join(parts) + "\n\n"))
    except OSError as error:
        raise FileError(notebook / DRAFTS, refused(error)) from None
    return draft


_PLAIN: Final = str.maketrans({" ": "-", ":": None})


def waiting(notebook: Path, pages: str) -> list[Draft]:
    """Return the drafts of somebody's pages in which there is something, the newest first; open ones too."""
    found: list[tuple[str, int, Draft]] = []
    for about in (notebook / DRAFTS).glob("*/about.json"):
        with contextlib.suppress(OSError, ValueError, TypeError, FileError):
            draft = Draft(about.parent, About(**json.loads(about.read_bytes())))
            adding = (draft.folder / ADDING).exists()  # it is written, and whoever opens the notebook adds it
            if draft.about.pages == pages and not adding and (draft.text() or draft.beside()):
                found.append((draft.about.when, about.stat().st_mtime_ns, draft))
    return [draft for *_, draft in sorted(found, key=lambda one: one[:2], reverse=True)]


def sweep(notebook: Path) -> None:
    """Take drafts away that nobody wrote in, and that have been there for long."""
    for about in (notebook / DRAFTS).glob("*/about.json"):
        with contextlib.suppress(OSError, ValueError, TypeError, FileError):
            if time.time() - about.stat().st_mtime < FORGOTTEN:
                continue
            draft = Draft(about.parent, About(**json.loads(about.read_bytes())))
            with draft.held() as mine:
                if mine and not draft.text() and not draft.beside():
                    draft.drop()
