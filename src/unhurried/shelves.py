"""Where rituals lie, and which names they have: those that come with Unhurried, and your own before them.

At the top of either folder lie those of any language; those of another one lie in a folder that is called by it, and
have it before their name: ``de/arrive``.
"""

import contextlib
import re
from pathlib import Path
from typing import Final

from unhurried.errors import NotFoundError
from unhurried.folders import data_folder
from unhurried.language_tags import same_language
from unhurried.nearest import nearest

SUFFIXES: Final = (".yaml", ".yml")
AUDIO: Final = (".flac", ".wav", ".ogg", ".opus", ".mp3", ".m4a", ".m4b", ".aiff")
"""Suffixes of audio files, which may have in them what made them (recipe/)."""
_FOLDER: Final = re.compile(r"[a-z]{2}(?:-[a-zA-Z0-9]{2,8})*")
"""A language of two letters, with its region or without; a folder of another name is nobody's."""


def shipped_folder() -> Path:
    """Return the folder of the rituals that come with Unhurried: in the package, or beside src/ in a checkout."""
    package = Path(__file__).parent / "scripts"
    return package if package.is_dir() else Path(__file__).parents[2] / "scripts"


def own_folder() -> Path:
    """Return the folder for rituals of your own; it need not exist."""
    return data_folder() / "scripts"


def names(language: str | None = None) -> dict[str, Path]:
    """Return every ritual that has a name, and its file. Your own stands before a shipped one of the same name.

    Those at the top; with a language, those of the folder that is called exactly so, as ``de/arrive``.
    """
    if language is not None and not _is_language(language):
        return {}
    before = "" if language is None else f"{language}/"
    found: dict[str, Path] = {}
    for folder in _folders():
        with contextlib.suppress(OSError):  # one that may not be read has no rituals
            found |= {before + path.stem: path for path in sorted((folder / before).iterdir()) if _is_script(path)}
    return dict(sorted(found.items()))


def language_folders() -> list[str]:
    """Return the languages that have a folder of their own with rituals in it."""
    found: set[str] = set()
    for folder in _folders():
        with contextlib.suppress(OSError):
            found |= {path.name for path in folder.iterdir() if _FOLDER.fullmatch(path.name)}
    return sorted(language for language in found if names(language))


def folders_of(language: str) -> list[str]:
    """Return those of the folders whose language it is, wherever it is spoken; the one that is called so first."""
    found = [folder for folder in language_folders() if same_language(folder, language)]
    return sorted(found, key=lambda folder: folder != language)


def every_name() -> dict[str, Path]:
    """Return what has a name in any language, and its file."""
    found = names()
    for language in language_folders():
        found |= names(language)
    return found


def is_name(what: str) -> bool:
    """Whether this can be the name of a ritual, and is no path."""
    folder, sign, name = what.rpartition("/")
    return (
        Path(name).suffix not in SUFFIXES
        and not is_audio(name)
        and Path(name).name == name
        and (not sign or _is_language(folder))
    )


def is_audio(what: str) -> bool:
    """Whether this is meant as an audio file, in which what made it may be."""
    return Path(what).suffix.lower() in AUDIO


def lasting_name(what: str) -> str:
    """Return a name that means the same from any folder and later on: a ritual's own, or a script's whole path."""
    name, sign, only = what.rpartition("#")
    if not (sign and name and only) or Path(what).is_file():
        name, sign, only = what, "", ""
    if is_name(name) and (name in every_name() or not Path(name).is_file()):
        return what
    return f"{Path(name).absolute()}{sign}{only}"


def _is_language(folder: str) -> bool:
    return _FOLDER.fullmatch(folder) is not None


def folder_language(folder: Path) -> str | None:
    """Return the language of a folder of the library, None for any other folder."""
    folder = folder.absolute()
    if not _is_language(folder.name):
        return None
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        if folder.parent.resolve() in [shelf.resolve() for shelf in _folders()]:
            return folder.name
    return None


def name_of(path: Path) -> str:
    """Return what a ritual is called where files are named after it: those of two languages are two."""
    language = folder_language(path.parent)
    return path.stem if language is None else f"{path.stem}-{language}"


def named(what: str) -> Path:
    """Return the file of a ritual that has a name.

    Raises:
        NotFoundError: none has; with the nearest there is.
    """
    known = every_name()
    if what in known:
        return known[what]
    near = nearest(what, known)
    folder = what.rpartition("/")[0]
    listed = f"list --language {folder}" if folder in language_folders() else "list"
    mend = f"did you mean '{near}'?" if near else f"`unhurried {listed}` shows those there are"
    raise NotFoundError(f"there is no ritual '{what}'; {mend}")


def _folders() -> tuple[Path, Path]:
    return shipped_folder(), own_folder()


def _is_script(path: Path) -> bool:
    return path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file()
