"""Where the history lies: known without SQLite, which takes a while to import."""

from pathlib import Path

from unhurried.folders import data_folder


def default_file() -> Path:
    """Return where the history is kept on this machine; it need not be there."""
    return data_folder() / "history/history.db"
