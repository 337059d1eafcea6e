"""The playlist of a folder of files."""

import os
from collections.abc import Sequence
from pathlib import Path

from unhurried.cli.screen import echo
from unhurried.errors import UnhurriedError
from unhurried.many.jobs import Job, one_line
from unhurried.many.playlist import SUFFIX, Entry, playlist
from unhurried.tags.reading import about_in
from unhurried.whole_file import write_file


def write_playlist(folder: Path, jobs: Sequence[Job], *, force: bool) -> int:
    """Write a playlist of the files that are there, in the order of the jobs; return 1 where it could not be.

    One that says the same is left as it is.
    """
    title = Path(os.path.abspath(folder)).name or "Unhurried"  # noqa: PTH100  .absolute() leaves `..` in
    path = folder / f"{title}{SUFFIX}"
    try:
        text = playlist(title, [_entry(job.paths[0]) for job in jobs if job.paths[0].is_file()])
        if _text(path) != text:
            write_file(path, text.encode(), force=force)
            echo(str(path))
    except UnhurriedError as error:
        echo(one_line(error), err=True)
        return 1
    return 0


def _entry(path: Path) -> Entry:
    about = about_in(path)
    return Entry(path=path.name, frames=about.frames, title=about.title, artist=about.artist)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
