"""A language as it was read before, kept as plain data: YAML and all that finds faults takes longer to import.

Only what was read without a fault is kept, under the file's text and the state of this program.
"""

from pathlib import Path
from typing import Final

from unhurried.installed import program, version
from unhurried.kept import Kept, default_folder, key_of
from unhurried.languages import entries
from unhurried.languages.entries import Language
from unhurried.plain_data import from_json, to_json

_SUFFIX: Final = ".language"
_KINDS: Final = tuple(
    kind for kind in vars(entries).values() if isinstance(kind, type) and kind.__module__ == entries.__name__
)


def read_or_taken(path: Path) -> Language:
    """Return what a language's file says, read now or kept from before.

    Raises:
        UnhurriedError: it has faults, or cannot be read.
    """
    kept = Kept(default_folder())
    try:
        key = key_of("language", path, path.read_bytes().hex(), version("PyYAML"), program())
    except OSError:
        key = None
    if key is not None and (data := kept.data(key, _SUFFIX)) is not None:
        try:
            found = from_json(data, _KINDS)
        except ValueError:
            found = None
        if isinstance(found, Language):
            return found
    from unhurried.languages.file import read_entries

    read = read_entries(path)
    if key is not None:
        kept.keep_data(key, _SUFFIX, to_json(read), shrinks=False)
    return read
