"""The recipe in an audio file, and the ritual that it has: read again as it was then, anywhere."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from unhurried.errors import FileError, ScriptError, unreadable
from unhurried.history.place import Breathing
from unhurried.recipe.recipe import Recipe
from unhurried.recipe.written import parse_recipe
from unhurried.script.bundle import read_bundle
from unhurried.script.ritual import Ritual


def from_file(path: Path) -> Recipe:
    """Return the recipe of an audio file.

    Raises:
        FileError: there is no such file, none is in it, or it is damaged.
    """
    from unhurried.tags.reading import recipe_in

    try:
        path.stat()
    except FileNotFoundError:
        raise FileError(path, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    text = recipe_in(path)
    if text is None:
        raise FileError(path, "it does not say how it was made: it is not one of ours, or its tags were taken out")
    try:
        return parse_recipe(text)
    except ValueError as error:
        raise FileError(path, f"what it says of how it was made cannot be read: {error}") from None


def ritual_of(recipe: Recipe, file: Path, *, words: Mapping[str, str] | None = None, greet: bool = False) -> Ritual:
    """Return the ritual of a recipe, read from what the file has in it, with other words perhaps.

    Sound files that it plays are those of their names beside the file. ``greet``: who breathes without a script is
    called by name.

    Raises:
        UnhurriedError: one of these is not there; a word is not the script's; another version of this program reads
            the script otherwise, and finds faults in it.
    """
    of = recipe.of
    if isinstance(of, Breathing):
        return _breathing(of, file, greet=greet)
    for sound in of.sounds:
        _beside(file, sound)
    try:
        return read_bundle(of, lambda what: _beside(file, what), words=words)
    except ScriptError as error:
        raise FileError(file, f"the script in it cannot be played any more: {error.faults[0]}") from None


def _beside(file: Path, what: str) -> Path:
    """Return the sound file that a script calls so: where the script would have it, or right beside."""
    folder = file.absolute().parent
    with contextlib.suppress(OSError, RuntimeError, ValueError):  # what no file can be called
        for path in (folder / what, folder / Path(what).name):
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
    raise FileError(file, f"its script plays '{what}', which is not beside it; put it there")


def _breathing(of: Breathing, file: Path, *, greet: bool) -> Ritual:
    from unhurried.breathing import breathing_again

    try:
        return breathing_again(of, greet=greet)
    except (ValueError, ScriptError) as error:
        raise FileError(file, f"the breathing in it cannot be led any more: {error}") from None
