"""The notebook's files: a folder for each one's pages, a file a month. Entries are added at the end, nothing else.

What is to be added is written down beside it first, whole. So whatever ends this process in between, whoever opens
the notebook next goes on where it stopped: no entry is lost, none is there by half, none twice.
"""

import contextlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from unhurried.errors import FileError, refused
from unhurried.folders import data_folder
from unhurried.journal.page import (
    MONTH,
    Entry,
    as_markdown,
    decoded,
    encoded,
    entries_of,
    joint,
    title_of,
    unwritten,
)
from unhurried.own_files import alone, make_folder, sync, write_whole

DRAFTS: Final = "drafts"
ADDING: Final = "adding.json"
"""In the folder of a draft: what of it is being added, and where."""


def default_folder() -> Path:
    """Return where the notebook lies on this machine; it need not be there."""
    return data_folder() / "journal"


class Notebook:
    """The pages in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pages(self) -> list[str]:
        """Return whose pages there are."""
        with contextlib.suppress(OSError):
            return sorted(path.name for path in self.folder.iterdir() if path.name != DRAFTS and _months(path))
        return []

    def months(self, pages: str) -> list[Path]:
        """Return the files of somebody's pages, the oldest first."""
        return _months(self.folder / pages)

    def entries(self, pages: str, month: str | None = None) -> list[Entry]:
        """Return what is written on somebody's pages, the oldest month first; with a month (``2026-11``), in that.

        Raises:
            FileError: a file cannot be read.
        """
        files = [path for path in self.months(pages) if month is None or path.stem == month]
        return [entry for path in files for entry in entries_of(decoded(_data(path)))]

    def add(self, pages: str, entry: Entry, draft: Path) -> Path:
        """Add an entry at the end of its month, and return the file.

        When this returns, the disk has it, and the draft is empty: what is left of that is a folder to be taken away.

        Args:
            pages: whose.
            entry: with its day.
            draft: the folder in which it was written, and which has it until it is added.

        Raises:
            FileError: it could not be added; the pages are as they were.
        """
        path = self.folder / pages / f"{entry.when[:7]}.md"
        with self._alone(path) as held, _told(path):
            if held:
                with contextlib.suppress(OSError, FileError):  # another one's trouble; it waits
                    self._settle()
            make_folder(path.parent)
            before = _data(path)
            text = decoded(before) or title_of(path.stem)
            new = (text if not before else "") + joint(text) + as_markdown(entry)
            block = encoded(new, before)
            if held:  # else another one might go on with it while it is being added here
                _write_down(draft, path.relative_to(self.folder), len(before), block)
            try:
                _append(path, block, len(before) if held else None)
            except OSError:
                (draft / ADDING).unlink(missing_ok=True)
                raise
            empty(draft)
        return path

    def settle(self) -> None:
        """Add whole what was being added when its process ended.

        Raises:
            FileError: it cannot be; it is kept, and tried again.
        """
        if not any(self._begun()):
            return
        with self._alone(self.folder) as held, _told(self.folder):
            if held:
                self._settle()

    def _settle(self) -> None:
        faults: list[OSError | FileError] = []
        for written in self._begun():
            try:
                self._go_on_with(written)
            except (OSError, FileError) as fault:
                faults.append(fault)
        if faults:
            raise faults[0]

    def _go_on_with(self, written: Path) -> None:
        try:
            found = json.loads(written.read_bytes())
            path, at, block = self.folder / found["file"], int(found["at"]), bytes.fromhex(found["block"])
        except (ValueError, KeyError, TypeError):  # not as we wrote it; until it was added the draft has all of it
            written.unlink()
            return
        data = _data(path)
        if rest := unwritten(data, at, block):
            make_folder(path.parent)
            _append(path, rest, len(data))
        empty(written.parent)

    def _begun(self) -> Iterator[Path]:
        return (self.folder / DRAFTS).glob(f"*/{ADDING}")

    @contextlib.contextmanager
    def _alone(self, path: Path) -> Iterator[bool]:
        """Keep others from adding at the same time; give whether that is so."""
        with contextlib.ExitStack() as stack:
            with _told(path):
                make_folder(self.folder)
                held = stack.enter_context(alone(self.folder / "journal.lock"))
            yield held


def empty(draft: Path) -> None:
    """Take away what was written in the folder of a draft. What editors left beside it stays, unless it is a copy.

    Raises:
        OSError: the disk refuses.
    """
    # First what it is, then what is being added: whatever happens in between, it is added, and once.
    copies = [path for path in draft.iterdir() if path.name.endswith("~")]
    for path in (draft / "about.json", *copies, draft / "page.md", draft / ADDING):
        path.unlink(missing_ok=True)


def _write_down(draft: Path, file: Path, at: int, block: bytes) -> None:
    data = {"file": file.as_posix(), "at": at, "block": block.hex()}
    write_whole(draft / ADDING, json.dumps(data).encode())


def _append(path: Path, block: bytes, length: int | None) -> None:
    """Write at the end of a file, and have the disk take it; where it refuses, cut off what was written of it.

    Args:
        path: it need not be there.
        block: goes out in one piece, as far as the disk takes it: nobody's comes in between.
        length: how long the file was; None where nobody can say whose its end is, and nothing may be cut.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        done = 0
        try:
            while done < len(block):
                done += os.write(handle, block[done:])
            os.fsync(handle)
        except OSError:
            if length is not None and os.fstat(handle).st_size == length + done:
                os.ftruncate(handle, length)
                if not length:
                    path.unlink()
            raise
    finally:
        os.close(handle)
    if not length:
        sync(path.parent)


def _data(path: Path) -> bytes:
    """Return what is in a file; nothing where there is none.

    Raises:
        FileError: it cannot be read, or is no file.
    """
    with _told(path):
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise FileError(path, "a page was expected here, and this is no file")
            return path.read_bytes()
        except FileNotFoundError:
            return b""


def _months(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.suffix == ".md" and MONTH.fullmatch(path.stem))
    return []


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what the system refuses as our error."""
    try:
        yield
    except OSError as error:
        raise FileError(path, refused(error)) from None
