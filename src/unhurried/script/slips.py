"""A slip in a text as YAML, and what the parser said of it and was reading: what YAML's traps are found by."""

import re
from dataclasses import dataclass
from typing import Final

import yaml


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a text as YAML: its line and columns, counted from 0, why, and the line as it was meant."""

    line: int
    start: int
    end: int
    why: str
    meant: str | None = None


_ITEM: Final = re.compile(r"\s*(?:- +)*(?P<key>[^\W\d][^:#\"'{}\[\],]{0,40}?)\s*:[ \t]+(?P<value>\S.*)")


@dataclass(frozen=True, slots=True)
class Case:
    """What the parser said, and the lines it was reading."""

    lines: list[str]
    problem: str
    line: int
    column: int
    context: str
    begun: int
    """The line on which what it was reading begins."""
    begun_column: int

    @property
    def here(self) -> str:
        """The line on which it stopped."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    def slip(self, why: str, start: int, end: int | None = None, *, line: int | None = None) -> Slip:
        """Return a slip; without an end it reaches to the end of the line."""
        line = self.line if line is None else line
        text = self.lines[line] if line < len(self.lines) else ""
        return Slip(line, start, len(text.rstrip()) if end is None else end, why)

    def above(self) -> int | None:
        """Return the nearest line above that has something on it."""
        return next((k for k in range(min(self.line, len(self.lines)) - 1, -1, -1) if self.lines[k].strip()), None)

    def in_quotes(self, number: int, item: re.Match[str]) -> str | None:
        """Return a line with its words in quotes, or None where they go on in the next."""
        below = next((line for line in self.lines[number + 1 :] if line.strip()), "")
        if len(below) - len(below.lstrip()) > item.start("key"):
            return None
        words = item["value"].replace("'", "''")
        return f"{item.string[: item.start('value')]}'{words}'"

    def below_block(self, number: int) -> bool:
        """Whether the line above one is the head of a block of words."""
        above = next((line for line in reversed(self.lines[:number]) if line.strip()), "")
        return re.search(r"[:-]\s+[|>][-+0-9]*\s*(?:#.*)?$", above) is not None


def item_of(line: str) -> re.Match[str] | None:
    """Return the ``key`` and ``value`` of ``- key: value`` on one line."""
    return _ITEM.fullmatch(line.rstrip())


def case_of(error: yaml.MarkedYAMLError, lines: list[str]) -> Case | None:
    """Return what the parser said, or None where it does not say where."""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    if mark is None or begun is None:
        return None
    problem, context = error.problem or "", error.context or ""
    return Case(lines, problem, mark.line, mark.column, context, begun.line, begun.column)
