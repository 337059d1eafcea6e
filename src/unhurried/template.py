"""A script to begin with: it plays as it stands, and says in comments what one might want next."""

import os
from pathlib import Path

from unhurried.errors import UnhurriedError
from unhurried.library import SUFFIXES
from unhurried.own_files import part_beside


def template() -> str:
    """Return the script."""
    return Path(__file__).with_name("template.yaml").read_text(encoding="utf-8")


def write_template(wanted: Path) -> Path:
    """Write the script, as a whole or not at all, and return its file; without a suffix it gets ``.yaml``.

    Raises:
        UnhurriedError: there is something by that name, or no such folder; it could not be written.
    """
    path = wanted
    try:
        path = _place(wanted)
        _write(path)
    except FileExistsError:
        raise UnhurriedError(f"{path}: is there already, and stays as it is; choose another name") from None
    except OSError as error:
        raise UnhurriedError(f"{path}: could not be written: {error.strerror or error}") from None
    return path


def _place(wanted: Path) -> Path:
    if wanted.is_dir():
        raise UnhurriedError(f"{wanted}: this is a folder; name a file in it")
    path = wanted if wanted.suffix in SUFFIXES else wanted.with_name(f"{wanted.name}{SUFFIXES[0]}")
    if not path.parent.is_dir():
        raise UnhurriedError(f"{path}: there is no folder '{path.parent}'; make it first, or name another")
    return path


def _write(path: Path) -> None:
    with part_beside(path) as part:
        part.write_text(template(), encoding="utf-8")
        _give_name(part, path)


def _give_name(part: Path, path: Path) -> None:
    """Rename the file, but not over another that is there."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # no links on this disk
        if os.path.lexists(path):
            raise FileExistsError from None
        part.rename(path)
