"""A person's own editor on a file. However it ends, the file is theirs: nobody here takes anything out of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


def edit(path: Path) -> str | None:
    """Open a file in the editor that VISUAL or EDITOR names, and wait; say what went wrong, or None."""
    with _interrupts_are_its_own():
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            return error.format_message()
        except ValueError as error:  # quotes in VISUAL that nobody closed
            return f"VISUAL or EDITOR cannot be understood: {error}"
    return None


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
