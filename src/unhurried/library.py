"""Where rituals are found: a path, your own folder, the ones that come with Unhurried.

Finding is by name (see shelves.py); what is found is read by :mod:`unhurried.script.reader`, which is imported when
it is needed: who gives a place to keep rituals in has those that were read before from there (kept_rituals.py).
"""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from unhurried.errors import Fault, NotFoundError, ScriptError, UnhurriedError
from unhurried.nearest import nearest
from unhurried.script.bundle import Noted, Noting, bundle_of
from unhurried.script.files import LARGEST, Files, text_of
from unhurried.script.places import Source
from unhurried.script.ritual import Ritual, Series
from unhurried.script.text import slug
from unhurried.shelves import (
    SUFFIXES,
    every_name,
    folder_language,
    is_audio,
    is_name,
    language_folders,
    name_of,
    named,
    names,
    own_folder,
    shipped_folder,
)

if TYPE_CHECKING:
    from unhurried.kept import Kept
    from unhurried.kept_rituals import Made

T = TypeVar("T")

__all__ = ["SUFFIXES", "language_folders", "names", "own_folder", "shipped_folder"]


def read(source: str | Path, *, words: Mapping[str, str] | None = None) -> Ritual:
    """Read a ritual by its name, by a path, or from standard input (``-``); one section of it as ``name#section``.

    Args:
        source: what to read; of a series one of its rituals, as ``five-days#2`` or ``five-days#arrive``.
        words: what is to stand for words of the script's own.

    Raises:
        NotFoundError: nothing goes by that name.
        ScriptError: with every fault of the script.
        UnhurriedError: it is a series; a word is not the script's.
    """
    found = look_up(source, words=words)
    if isinstance(found, Series):
        raise UnhurriedError(f"{source} is a series of {len(found.parts)} rituals; name one, as {source}#1")
    return found


def look_up(
    source: str | Path, *, words: Mapping[str, str] | None = None, kept: "Kept | None" = None
) -> Ritual | Series:
    """Read a ritual as :func:`read` does, or a series.

    Raises:
        UnhurriedError: as :func:`read` does, but for series.
    """
    found, which = look_up_within(source, words=words, kept=kept)
    if isinstance(found, Series) and which is not None:
        return part_of(found, which, words=words, kept=kept)
    return found


def look_up_or_none(name: str, *, kept: "Kept | None" = None) -> Ritual | Series | None:
    """Read a ritual or a series, for a glance at it; None where it has faults."""
    try:
        return look_up(name, kept=kept)
    except UnhurriedError:
        return None


def made_of(path: Path, what: "Made[T]", kept: "Kept") -> T:
    """Return what is made of the ritual, or of the series, of a file alone; or take it where that was kept.

    Raises:
        UnhurriedError: as :func:`read` does, but for series; or it cannot be made.
    """
    from unhurried.kept_rituals import made_or_taken

    with _refusals(str(path)):
        text = text_of(_bytes(path), str(path))
    return made_or_taken(what, kept, text, path, Noted(_FILES), _asked(path))


def look_up_within(
    source: str | Path,
    *,
    words: Mapping[str, str] | None = None,
    kept: "Kept | None" = None,
    noting: Noting | None = None,
) -> tuple[Ritual | Series, str | None]:
    """Read a ritual, or a series and which of its rituals was named (None: none was).

    ``noting`` is told what it was read from.

    Raises:
        UnhurriedError: as :func:`read` does, but for series.
    """
    if source == "-":
        text = text_of(sys.stdin.buffer.read(LARGEST * 4 + 1), "standard input")
        return _parse_lonely(text, "standard input", "standard-input", words, noting), None
    with _refusals(str(source)):
        path, only = _find(str(source))
        data = _bytes(path)
    if is_audio(str(path)):
        raise NotFoundError(f"{path}: this is an audio file, and no script; `unhurried show` tells what is in it")
    text = text_of(data, str(path))
    found = _parse(text, path, words, kept=kept, noting=noting)
    if only is None or isinstance(found, Series):
        return found, only
    return _parse(text, path, words, only, kept=kept, noting=noting), None


def _parse(
    text: str,
    path: Path,
    words: Mapping[str, str] | None,
    only: str | None = None,
    *,
    of_series: bool = False,
    kept: "Kept | None" = None,
    noting: Noting | None = None,
) -> Ritual | Series:
    """Read the script of a file, or one section of it."""
    asked = _asked(path, words, only, of_series=of_series)
    noted = Noted(_FILES)
    if kept is not None:
        from unhurried.kept_rituals import read_or_taken

        found = read_or_taken(kept, text, path, noted, asked)
    else:
        from unhurried.script.reader import parse

        found = parse(text, path=path, files=noted.files, **asked)
    if noting is not None:
        noting(bundle_of(text, path, noted, asked))
    return found


def _asked(
    path: Path, words: Mapping[str, str] | None = None, only: str | None = None, *, of_series: bool = False
) -> dict[str, Any]:
    """Return what is asked of the script of a file, or of one section of it."""
    return {
        "file": str(path),
        "name": name_of(path) if only is None else f"{name_of(path)}-{slug(only)}",
        "words": words,
        "section": only,
        "of_series": of_series,
        "language": folder_language(path.parent),
    }


def _parse_lonely(
    text: str, file: str, name: str, words: Mapping[str, str] | None, noting: Noting | None = None
) -> Ritual | Series:
    """Read a script that is no file."""
    from unhurried.script.reader import parse

    asked: dict[str, Any] = {"file": file, "name": name, "words": words}
    noted = Noted(_FILES)
    found = parse(text, path=None, files=noted.files, **asked)
    if noting is not None:
        noting(bundle_of(text, None, noted, asked))
    return found


def number_of(series: Series, which: str) -> int:
    """Return the number, from 1, of a ritual of a series that was named by its number or its name.

    Raises:
        NotFoundError: there is none.
    """
    number = int(which) if which.isdecimal() and len(which) < len(str(sys.maxsize)) else 0
    if 1 <= number <= len(series.parts):
        return number
    if which not in series.parts:
        parts = ", ".join(f"{k} {part}" for k, part in enumerate(series.parts, 1))
        raise NotFoundError(f"{series.name} has no '{which}'; it has {parts}")
    return series.parts.index(which) + 1


def part_of(
    series: Series,
    which: str,
    *,
    words: Mapping[str, str] | None = None,
    kept: "Kept | None" = None,
    noting: Noting | None = None,
) -> Ritual:
    """Return one ritual of a series, by its number (from 1) or its name; ``words`` may be those of others of it.

    ``noting`` is told what it was read from.

    Raises:
        UnhurriedError: there is none; it has faults.
    """
    target, _, only = series.parts[number_of(series, which) - 1].partition("#")
    text, path = _open_include(target, series.folder)
    found = _parse(text, path, words, only or None, of_series=True, kept=kept, noting=noting)
    if isinstance(found, Series):
        raise UnhurriedError(f"'{target}' is a series; name one of its rituals")
    return found


def read_text(text: str, *, name: str, words: Mapping[str, str] | None = None) -> Ritual:
    """Read a ritual from its script's text; its faults begin with the name.

    Raises:
        ScriptError: with every fault of the script.
        UnhurriedError: it is a series; a word is not the script's.
    """
    found = _parse_lonely(text, name, name, words)
    if isinstance(found, Series):
        raise UnhurriedError(f"{name} is a series, and no ritual")
    return found


def with_excerpts(error: ScriptError) -> ScriptError:
    """Return an error whose faults show their lines, also those that were found when the script had been read."""
    sources: dict[str, Source | None] = {}

    def in_place(fault: Fault) -> Fault:
        if fault.excerpt or (fault.line, fault.column) == (1, 1):  # no line of the script is at fault
            return fault
        if fault.file not in sources:
            sources[fault.file] = _source_of(fault.file)
        source = sources[fault.file]
        return source.within(fault.line, fault.column, fault.message) if source else fault

    return ScriptError(tuple(map(in_place, error.faults)))


def _source_of(file: str) -> Source | None:
    with contextlib.suppress(UnhurriedError), _refusals(file):
        return Source(file, text_of(_bytes(Path(file)), file))
    return None


def _find(what: str) -> tuple[Path, str | None]:
    """Return the file that is meant, and which section or part of it."""
    path = Path(what)
    name, sign, only = what.rpartition("#")
    if sign and name and only and not path.is_file():
        return _find(name)[0], only
    if not is_name(what):
        return path, None
    return (path if path.is_file() and what not in every_name() else named(what)), None


@contextlib.contextmanager
def _refusals(what: str) -> Iterator[None]:
    """Turn what the system says of an impossible path (too long, a loop of links, a zero in it) into our error."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise NotFoundError(f"{what[:60]}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _bytes(path: Path) -> bytes:
    if path.is_fifo():
        raise NotFoundError(f"{path}: this is a pipe; use '-' for standard input")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST * 4 + 1)
    except FileNotFoundError:
        raise NotFoundError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise NotFoundError(f"{path}: this is a folder; name a ritual in it") from None
    except OSError as error:
        raise NotFoundError(f"{path}: cannot be read: {error.strerror or error}") from None


def _open_include(what: str, folder: Path | None) -> tuple[str, Path]:
    """Find what an include names: a ritual by name, else a path that stays below the including script."""
    with _refusals(what):
        found = _find_included(what, folder) if is_name(what) else _below(what, folder, "include")
        try:
            return text_of(_bytes(found), str(found)), found.resolve()
        except ScriptError as error:
            raise UnhurriedError(str(error.faults[0])) from None


def _below(what: str, folder: Path | None, verb: str) -> Path:
    """Return the file of a path that stays below a script's folder."""
    base = (folder or Path.cwd()).resolve()
    found = (base / what).resolve()
    if not found.is_relative_to(base):
        raise UnhurriedError(f"'{what}' lies outside this script's folder; {verb} only what is below it")
    return found


def _locate(what: str, folder: Path | None) -> Path:
    """Find a sound file that a script plays."""
    with _refusals(what):
        found = _below(what, folder, "play")
        if found.is_dir():
            raise NotFoundError(f"'{what}' is a folder; name a sound file in it")
        if not found.exists():
            near = nearest(found.name, (path.name for path in found.parent.glob("*")))
            mend = f"; did you mean '{near}'?" if near else ""
            raise NotFoundError(f"there is no file '{what}' beside the script{mend}")
    return found


def _find_included(what: str, folder: Path | None) -> Path:
    """Return what a name means: a script beside the one that includes it, else the library's in its language."""
    beside = [folder / (what + suffix) for suffix in SUFFIXES] if folder else []
    if found := next((path for path in beside if path.is_file()), None):
        return found
    language = folder_language(folder) if folder else None
    return every_name().get(f"{language}/{what}") or named(what)


_FILES = Files(_open_include, _locate)
