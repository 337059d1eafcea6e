"""A person's own editor on a file. However it ends, the file is theirs: nobody here takes anything out of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

MEND: Final = "VISUAL or EDITOR names it, as EDITOR=nano"
"""What to do where an editor does not open."""


def edit(path: Path) -> str | None:
    """Open a file in the editor that VISUAL or EDITOR names, and wait; say what went wrong, or None."""
    with _interrupts_are_its_own():
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            return _told(error)
        except ValueError:  # quotes that nobody closed
            return "a quote is not closed where the editor is named"
    return None


def _told(error: click.ClickException) -> str:
    """Return what Click says of an editor, in our words."""
    editor = error.format_message().partition(": Editing failed")[0]
    if isinstance(error.__cause__, FileNotFoundError):
        return f"there is no editor '{editor}' here"
    return f"the editor '{editor}' failed"


@contextmanager
def _interrupts_are_its_own() -> Iterator[None]:
    """Leave Ctrl-C to the editor while the block runs: a terminal sends it to both."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)  # to be ignored would be handed on to the editor
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
