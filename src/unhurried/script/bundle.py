"""What a script was read from: its text and those of all that it includes; enough to read it again anywhere. Pure.

A bundle may be given to others, so no path of a machine is in it: a file keeps its name alone, and stands at the top
where it lies beside the script, else in a folder that is called by a number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.script.files import Files
from unhurried.script.ritual import Ritual, Series

_TOP: Final = ""
"""The folder of the script itself."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What an include names, from which folder; the text that was found, and its file."""

    what: str
    folder: Path | None
    text: str
    path: Path


class Noted:
    """Finds what a script names, and notes what was found."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.anew()

    def anew(self) -> None:
        """Forget what was noted: the script is read from its beginning."""
        self.opened: list[Opened] = []
        self.located: list[tuple[str, Path | None, Path]] = []
        self.all_found = True

    @property
    def files(self) -> Files:
        """What finds and notes."""
        return Files(self.open, self.locate)

    def open(self, what: str, folder: Path | None) -> tuple[str, Path]:
        """Find what an include names; see :class:`unhurried.script.files.Files`."""
        try:
            text, path = self._files.open(what, folder)
        except UnhurriedError:
            self.all_found = False
            raise
        self.opened.append(Opened(what, folder, text, path))
        return text, path

    def locate(self, what: str, folder: Path | None) -> Path:
        """Find a file that a script plays."""
        try:
            path = self._files.locate(what, folder)
        except UnhurriedError:
            self.all_found = False
            raise
        self.located.append((what, folder, path))
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A script with all that it includes, and what was asked of it (see :func:`unhurried.script.reader.parse`).

    ``texts`` has each file's text by its name here; ``file`` is the script's own. ``found`` has, for a folder here,
    the file that each include means; ``sounds`` what the script calls the sound files that it plays. ``names`` has
    the names here by those of the machine, while that is this one.
    """

    name: str
    file: str
    texts: Mapping[str, str]
    found: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sounds: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    section: str | None = None
    of_series: bool = False
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def name_of(self, file: str) -> str:
        """Return what a file that a step stands in is called here."""
        return self.names.get(file) or (file if file in self.texts else PurePath(file).name)


Noting = Callable[[Bundle], None]
"""Told what a script was read from; the last time counts."""


def bundle_of(text: str, path: Path | None, noted: Noted, asked: Mapping[str, Any]) -> Bundle:
    """Return what a script of a file (or of none) was read from; ``asked`` is all else that was asked of it."""
    folders: dict[Path | None, str] = {_resolved(path.parent) if path else None: _TOP}

    def folder_here(folder: Path | None) -> str:
        return folders.setdefault(_resolved(folder) if folder else None, str(len(folders) + 1))

    def name_here(file: Path) -> str:
        folder = folder_here(file.parent)
        return f"{folder}/{file.name}" if folder else file.name

    own = path.name if path else str(asked["file"])
    texts, names = {own: text}, {str(asked["file"]): own}
    found: dict[str, dict[str, str]] = {}
    for one in noted.opened:
        name = name_here(one.path)
        texts[name] = one.text
        names[str(one.path)] = name
        found.setdefault(folder_here(one.folder), {})[one.what] = name
    rest = {key: asked[key] for key in ("name", "section", "of_series") if asked.get(key) is not None}
    return Bundle(
        file=own,
        texts=texts,
        found=found,
        sounds=tuple(dict.fromkeys(what for what, _, _ in noted.located)),
        words=dict(asked.get("words") or {}),
        names=names,
        **rest,
    )


def read_bundle(bundle: Bundle, locate: Callable[[str], Path], *, words: Mapping[str, str] | None = None) -> Ritual:
    """Read the ritual of a bundle again, with other words perhaps; ``locate`` finds the sound files that it plays.

    Raises:
        ScriptError: with every fault of it: another version of this program may read it otherwise.
        UnhurriedError: something is missing in it; one of the words is not the script's.
    """
    from unhurried.script.reader import parse

    def opened(what: str, folder: Path | None) -> tuple[str, Path]:
        here = _TOP if folder is None else folder.as_posix().removeprefix(".")
        name = bundle.found.get(here, {}).get(what)
        if name is None:
            raise UnhurriedError(f"'{what}' is not in the file")
        return bundle.texts[name], Path(name)

    found = parse(
        bundle.texts[bundle.file],
        file=bundle.file,
        name=bundle.name,
        path=Path(bundle.file),
        files=Files(opened, lambda what, _: locate(what)),
        words={**bundle.words, **(words or {})},
        section=bundle.section,
        of_series=bundle.of_series,
    )
    if isinstance(found, Series):
        raise UnhurriedError(f"{bundle.file} is a series, and no ritual")
    return found


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder.absolute()
