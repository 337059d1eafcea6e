"""A ritual in another language: the same name, in the folder of that language."""

from unhurried.errors import NotFoundError, UnhurriedError
from unhurried.language_tags import same_language
from unhurried.library import look_up_or_none
from unhurried.shelves import folders_of, is_name, language_folders, named, names


def if_there(what: str, language: str) -> str:
    """Return the name by which a ritual is read in a language that is liked, or the name as it is.

    A language in the name itself goes before it.
    """
    if "/" in what:
        return what
    try:
        return in_language(what, language)
    except UnhurriedError:
        return what


def in_language(what: str, language: str) -> str:
    """Return the name by which a ritual is read in a language: ``de/arrive`` for ``arrive`` in ``de``.

    Raises:
        NotFoundError: it is not there in that language; with those that it is in.
        UnhurriedError: it has no name.
    """
    name, sign, only = what.rpartition("#")
    if not (sign and name and only):
        name, sign, only = what, "", ""
    if not is_name(name) or name == "-":
        raise UnhurriedError(f"{name}: only a ritual with a name has other languages; a file is in the one it says")
    plain = name.rpartition("/")[2]
    folders = folders_of(language)
    for folder in folders:
        if f"{folder}/{plain}" in names(folder):
            return f"{folder}/{plain}{sign}{only}"
    there = [folder for folder in language_folders() if f"{folder}/{plain}" in names(folder)]
    if plain in names():
        at_top = look_up_or_none(plain)
        if at_top is None or same_language(at_top.language, language):  # with faults: reading it tells them
            return f"{plain}{sign}{only}"
        there = [at_top.language, *there]
    if not there:
        named(f"{folders[0]}/{plain}" if folders else plain)
    raise NotFoundError(f"there is no '{plain}' in '{language}'; it is there in {', '.join(there)}")
