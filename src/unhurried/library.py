"""Where rituals are found: a path, your own folder, the ones that come with Unhurried.

Finding is by name; what is found is read by :mod:`unhurried.script.reader`.
"""

import contextlib
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from unhurried.errors import NotFoundError, ScriptError, UnhurriedError
from unhurried.script.reader import parse
from unhurried.script.ritual import Ritual
from unhurried.script.source import LARGEST, text_of

SUFFIXES = (".yaml", ".yml")


def shipped_folder() -> Path:
    """Return the folder of the rituals that come with Unhurried: in the package, or beside src/ in a checkout."""
    package = Path(__file__).parent / "scripts"
    return package if package.is_dir() else Path(__file__).parents[2] / "scripts"


def own_folder() -> Path:
    """Return the folder for rituals of your own; it need not exist."""
    import platformdirs

    return platformdirs.user_data_path("unhurried", appauthor=False) / "scripts"


def names() -> dict[str, Path]:
    """Return every ritual that has a name, and its file. Your own stands before a shipped one of the same name."""
    found: dict[str, Path] = {}
    for folder in (shipped_folder(), own_folder()):
        with contextlib.suppress(OSError):  # one that may not be read has no rituals
            found |= {path.stem: path for path in sorted(folder.iterdir()) if _is_script(path)}
    return dict(sorted(found.items()))


def _is_script(path: Path) -> bool:
    return path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file()


def read(source: str | Path) -> Ritual:
    """Read a ritual by its name, by a path, or from standard input (``-``).

    Raises:
        NotFoundError: nothing goes by that name.
        ScriptError: with every fault of the script.
    """
    if source == "-":
        return _read("standard input", "standard-input", sys.stdin.buffer.read(LARGEST * 4 + 1), None)
    with _refusals(str(source)):
        path = _find(str(source))
        data = _bytes(path)
    return _read(str(path), path.stem, data, path)


def read_text(text: str, *, name: str) -> Ritual:
    """Read a ritual from its script's text; its faults begin with the name.

    Raises:
        ScriptError: with every fault of the script.
    """
    return parse(text, file=name, name=name, path=None, opener=_open_include)


def _find(what: str) -> Path:
    path = Path(what)
    if path.suffix in SUFFIXES or path.name != what:
        return path
    return path if path.is_file() and what not in names() else _named(what)


def _named(what: str) -> Path:
    """Return the file of a ritual that has a name."""
    known = names()
    if what in known:
        return known[what]
    near = difflib.get_close_matches(what, known, n=1)
    mend = f"did you mean '{near[0]}'?" if near else "`unhurried list` shows those there are"
    raise NotFoundError(f"there is no ritual '{what}'; {mend}")


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


def _read(file: str, name: str, data: bytes, path: Path | None) -> Ritual:
    return parse(text_of(data, file), file=file, name=name, path=path, opener=_open_include)


def _open_include(what: str, folder: Path | None) -> tuple[str, Path]:
    """Find what an include names: a ritual by name, else a path that stays below the including script."""
    path = Path(what)
    with _refusals(what):
        if path.suffix not in SUFFIXES and path.name == what:
            found = _find_included(what, folder)
        else:
            base = (folder or Path.cwd()).resolve()
            found = (base / path).resolve()
            if not found.is_relative_to(base):
                raise UnhurriedError(f"'{what}' lies outside this script's folder; include only what is below it")
        try:
            return text_of(_bytes(found), str(found)), found.resolve()
        except ScriptError as error:
            raise UnhurriedError(str(error.faults[0])) from None


def _find_included(what: str, folder: Path | None) -> Path:
    """Return what a name means: a script beside the one that includes it, else the library's."""
    beside = [folder / (what + suffix) for suffix in SUFFIXES] if folder else []
    return next((path for path in beside if path.is_file()), None) or _named(what)
