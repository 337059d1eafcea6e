"""A person's own editor on a file. However it ends, the file is theirs: nobody here takes anything out of it."""

import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

MEND: Final = "VISUAL or EDITOR names it, as EDITOR=nano"
"""What to do where an editor does not open."""

_MISSING: Final = "there is no editor '{}' here"
_FAILED: Final = "the editor '{}' failed"


def edit(path: Path) -> str | None:
    """Open a file in the editor that VISUAL or EDITOR names, and wait; say what went wrong, or None."""
    with _interrupts_are_its_own():
        try:
            return _edited(path)
        except click.ClickException as error:
            return _told(error)
        except ValueError:  # quotes that nobody closed
            return "a quote is not closed where the editor is named"


def _edited(path: Path) -> str | None:
    """Run the editor. Click up to 8.3 has a shell in between, which Ctrl-C ends, and which reads the path anew.

    Raises:
        click.ClickException, ValueError: it cannot be run.
    """
    import subprocess

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named or sys.platform == "win32":
        click.edit(filename=str(path))
        return None
    try:
        # The words of whoever calls us, no shell:
        code = subprocess.run([*shlex.split(named), str(path)], check=False).returncode  # noqa: S603
    except FileNotFoundError:
        return _MISSING.format(named)
    except OSError:
        return _FAILED.format(named)
    return _FAILED.format(named) if code else None


def _told(error: click.ClickException) -> str:
    """Return what Click says of an editor, in our words."""
    editor = error.format_message().partition(": Editing failed")[0]
    return (_MISSING if isinstance(error.__cause__, FileNotFoundError) else _FAILED).format(editor)


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
