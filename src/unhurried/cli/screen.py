"""What is seen: lines in which nothing moves the cursor, and a bar while something takes long.

Only a terminal gets a bar, and it is left as it was.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from unhurried.errors import shown
from unhurried.script.excerpt import ELLIPSIS, columns
from unhurried.units import SAMPLE_RATE, clock

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

Told = Callable[[int, int], None]
"""(done, of how many)."""


def echo(text: str, *, err: bool = False) -> None:
    """Print lines that have words of people in them (titles, names of files): control characters are written out."""
    click.echo("\n".join(map(shown, text.split("\n"))), err=err)


@contextmanager
def bar(label: str, *, as_time: bool = False) -> Iterator[Told]:
    """Show a bar on stderr while the block runs; give the function that moves it."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.progress import TextColumn

    with moving(TextColumn("{task.fields[at]}", markup=False)) as progress:
        task = progress.add_task(shown(label), total=None, at="")

        def tell(done: int, of: int) -> None:
            at = f"{clock(done)} of {clock(of)}" if as_time else f"{done * 100 // max(of, 1)} %"
            progress.update(task, completed=done, total=of, at=at)

        yield tell


@contextmanager
def moving(told: "ProgressColumn") -> Iterator["Progress"]:
    """Give what has bars on stderr, a terminal: each after its words and before what is ``told``; gone at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    # A way to the screen of its own: while it plays, what the sound libraries write to stderr goes nowhere.
    screen = os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding, errors="replace")
    progress = Progress(
        TextColumn("{task.description}", markup=False),  # a ritual's title may have brackets
        BarColumn(),
        told,
        console=Console(file=screen),
        transient=True,
        refresh_per_second=4,
    )
    with screen, progress:
        yield progress


def whole_minutes(least: int, most: int) -> str:
    """Return the whole minutes that lie in a range of frames, as ``6 to 32``; nothing where there are not two."""
    minute = 60 * SAMPLE_RATE
    fewest, many = -(-least // minute), most // minute
    return f"{fewest} to {many}" if fewest < many else ""


def days(count: int) -> str:
    """Return so many days in words."""
    return f"{count} day{'s' if count > 1 else ''}"


def cut(text: str, room: int) -> str:
    """Return as many words of a text as have room in so many columns, with dots for those that have not."""
    if columns(text) <= room:
        return text
    kept = ""
    for word in text.split():
        more = f"{kept} {word}" if kept else word
        if columns(more) + 1 + len(ELLIPSIS) > room:
            break
        kept = more
    return f"{kept} {ELLIPSIS}" if kept else ELLIPSIS


def padded(text: str, room: int) -> str:
    """Return a text with spaces after it up to so many columns."""
    return text + " " * (room - columns(text))


def width() -> int | None:
    """Return the columns of the screen; None where the output is no terminal, and no line is too long."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
