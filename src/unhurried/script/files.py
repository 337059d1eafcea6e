"""The files of a script: how those that it names are found, and the text in their bytes. No YAML."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unhurried.errors import ScriptError
from unhurried.script.decoding import decode
from unhurried.script.places import Source

LARGEST: Final = 1_000_000
"""Characters. A script of a whole hour has about 20 000."""


@dataclass(frozen=True, slots=True)
class Files:
    """How what a script names is found, from the folder of that script (None: from here).

    ``open`` takes what an include names and returns its text and its file; ``locate`` takes a path and returns the
    file. Both raise UnhurriedError with the mend.
    """

    open: Callable[[str, Path | None], tuple[str, Path]]
    locate: Callable[[str, Path | None], Path]


def text_of(data: bytes, file: str) -> str:
    """Return a script's text.

    Raises:
        ScriptError: it is not UTF-8.
    """
    if len(data) > LARGEST * 4:  # too large in any case, and its end may be cut
        return data.decode("utf-8", "replace")
    text, wrong, why = decode(data)
    if wrong is None:
        return text
    source = Source(file, text)
    line, column = source.place(wrong)
    end = column + len("\\xff") if text[wrong : wrong + 1] == "\\" else source.end_of(line)
    raise ScriptError((source.on(line, column, end, why),))
