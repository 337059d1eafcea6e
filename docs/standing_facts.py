"""What the pages about the commands say that Click does not know: files, variables that are not ours, exit codes."""

from collections.abc import Sequence
from typing import Final

Rows = Sequence[tuple[str, str, str]]
"""What it is, what it is for, and the command that it belongs to: where that is not there, it is left out."""

FILES: Final[Rows] = (
    ("~/.config/unhurried/config.yaml", "What is set once: the configuration.", ""),
    ("~/.local/share/unhurried/scripts/", "Rituals of your own; those in German in `de/`, and so on.", ""),
    ("~/.local/share/unhurried/voices/", "Piper voices that were fetched.", "voices get"),
    ("~/.local/share/unhurried/recordings/", "Lines in your own voices.", "record"),
    ("~/.local/share/unhurried/past/", "Which cards have come, and the day of a series; no words.", ""),
    ("~/.local/share/unhurried/history/", "Which rituals were played, when, and how far; no words.", "history"),
    ("~/.local/share/unhurried/journal/", "The notebook: a Markdown file for each month.", "journal"),
    ("~/.local/share/unhurried/plan/plan.ics", "The plan, for any calendar.", "plan"),
    ("~/.cache/unhurried/", "What is dear to make: spoken lines, beds. `unhurried cache clear` takes it away.", ""),
)  # fmt: skip
ELSEWHERE: Final = (
    "On macOS all but the last is in `~/Library/Application Support/unhurried/`, "
    "and that is `~/Library/Caches/unhurried/`."
)
VARIABLES: Final[Rows] = (
    ("XDG_CONFIG_HOME", "In place of `~/.config`.", ""),
    ("XDG_DATA_HOME", "In place of `~/.local/share`.", ""),
    ("XDG_CACHE_HOME", "In place of `~/.cache`.", ""),
    ("TERM", "Where it is `dumb`, lines are written in place of a screen, as with `--plain`.", "play"),
    ("VISUAL", "The editor that opens.", "config edit"),
    ("EDITOR", "The same, where VISUAL is not set.", "config edit"),
)
EXITS: Final = (
    ("0", "It is done."),
    ("1", "Something went wrong, or is wrong with a script; one line says what, where, and what to do."),
    ("2", "The command was not written as it should be."),
    ("130", "It was ended by Ctrl-C."),
    ("143", "It was ended by the signal to terminate, or its terminal was closed."),
)


def those_of(rows: Rows, commands: Sequence[str]) -> list[tuple[str, str]]:
    """Return what is for all, and what belongs to one of the commands."""
    return [(what, about) for what, about, command in rows if not command or command in commands]
