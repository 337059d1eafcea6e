"""A script's data and where each piece of it stands: a fault finds its line, its column and its words here."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from unhurried.errors import LONGEST_MESSAGE, Fault
from unhurried.script.decoding import split_lines
from unhurried.script.excerpt import excerpt

_MOST_SHOWN: Final = 1_000
"""Faults of one file that have an excerpt. Nobody is shown so many, and of tens of thousands it takes seconds."""

Path = tuple[str | int, ...]
"""Where a value stands: the keys and indices that lead to it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in a file, counted from 1: where it begins, and the line and column just after it.

    ``text_line`` is where the words of a ``|`` block begin.
    """

    line: int
    column: int
    text_line: int = 0
    end_line: int = 0
    end_column: int = 0


@dataclass(slots=True)
class Source:
    """A script's data, as nested dicts, lists, texts and None, with the place of each value and key."""

    file: str
    text: str = ""
    data: Any = None
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lines: list[str] = field(init=False)
    slips: set[int] = field(default_factory=set)
    """Lines whose slip is told already: what else is said of them may only follow from it."""
    _told: set[Fault] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lines = split_lines(self.text)

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Note a fault at a value, or at its key; at the nearest thing around it where it is not there."""
        fault = self.at(path, message, at_key=at_key)
        if not (path and fault.line in self.slips):
            self.note(fault)

    def at(self, path: Path, message: str = "", *, at_key: bool = False) -> Fault:
        """Return a fault at a value, or at its key; at the nearest thing around it where it is not there.

        Where the message begins with a piece of the value in quotes, it points at that piece.
        """
        while path and path not in self.values:
            path = path[:-1]
        spot = self.spot(path, at_key=at_key)
        piece = self._piece(message, spot) if path else None
        return self.on(*(piece or self._first_line(spot)), message)

    def spot(self, path: Path, *, at_key: bool = False) -> Spot:
        """Return where a value stands, or its key; the nearest thing around it where it is not there."""
        while path and path not in self.values:
            path = path[:-1]
        return (self.keys.get(path) if at_key else None) or self.values.get(path) or Spot(1, 1)

    def on(self, line: int, column: int, end: int, message: str) -> Fault:
        """Return a fault at some columns of a line; ``end`` is the one after the last."""
        if line > len(self.lines):  # one of YAML's parsers counts a line after the last
            line, column, end = len(self.lines), 1, 1
        text = self.line(line)
        shown = excerpt(text, line, column - 1, end - 1) if text.strip() and len(self.faults) < _MOST_SHOWN else ""
        return Fault(self.file, line, column, message, shown)

    def within(self, line: int, column: int, message: str) -> Fault:
        """Return a fault at what the message quotes at its beginning, or else at all of a line from a column on."""
        spot = Spot(line, column, 0, line, self.end_of(line))
        return self.on(*(self._piece(message, spot) or self._first_line(spot)), message)

    def renamed(self, path: Path, name: str) -> None:
        """Have all that stands below a key stand below another name of it, too."""
        for spots in (self.values, self.keys):
            below = [(p, spot) for p, spot in spots.items() if p[: len(path)] == path]
            spots.update({(*path[:-1], name, *p[len(path) :]): spot for p, spot in below})

    def follows(self, path: Path) -> str:
        """Return what stands in the file from the beginning of a value to the end of its line."""
        spot = self.values.get(path)
        return self.line(spot.line)[spot.column - 1 :] if spot else ""

    def line(self, number: int) -> str:
        """Return a line; an end of the text may be one after the last."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def end_of(self, number: int) -> int:
        """Return the column after the last word of a line."""
        return len(self.line(number).rstrip()) + 1

    def _first_line(self, spot: Spot) -> tuple[int, int, int]:
        """Return the line, column and end of the first line of something; of a block of words, of its words."""
        line = self.line(spot.line)
        if spot.end_line == spot.line:
            return spot.line, spot.column, spot.end_column
        if line[spot.column - 1 : spot.column] in ("|", ">"):
            for number in range(spot.line, min(spot.end_line, len(self.lines))):
                if words := self.lines[number].rstrip():
                    return number + 1, len(words) - len(words.lstrip()) + 1, len(words) + 1
        return spot.line, spot.column, self.end_of(spot.line)

    def _piece(self, message: str, spot: Spot) -> tuple[int, int, int] | None:
        """Return the line, column and end of what a message quotes at its beginning, where the file has it."""
        if not message.startswith("'"):
            return None
        ends = [match.start() for match in re.finditer("'(?! is missing)", message[:LONGEST_MESSAGE])][1:]
        for end in reversed(ends):
            piece = message[1:end]
            before, after = (r"(?<!\w)" if piece[:1].isalnum() else "", r"(?!\w)" if piece[-1:].isalnum() else "")
            pattern = re.compile(f"{before}{re.escape(piece)}{after}")
            for number in range(spot.line, min(spot.end_line, len(self.lines)) + 1):
                line = self.lines[number - 1]
                stop = spot.end_column - 1 if number == spot.end_line else len(line)
                if piece and (match := pattern.search(line, spot.column - 1 if number == spot.line else 0, stop)):
                    return number, match.start() + 1, match.end() + 1
        return None

    def note(self, fault: Fault) -> None:
        """Add a fault, unless it is told already: a value may be used several times."""
        if fault not in self._told:
            self._told.add(fault)
            self.faults.append(fault)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character of the text."""
        before = split_lines(self.text[:offset])
        return len(before), len(before[-1]) + 1
