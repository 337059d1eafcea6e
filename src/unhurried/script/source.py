"""YAML text -> plain data, and the line and column of every piece of it.

Every scalar is kept as the text that stands in the file: ``1:30`` is not ninety, ``no`` is not false and
``1e3`` is not a thousand until the model says what it wants there. That takes YAML's traps away at the root.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from unhurried.errors import Fault

LARGEST: Final = 1_000_000
"""Characters. A script of a whole hour has about 20 000."""
TOO_LARGE: Final = f"the script is larger than {LARGEST:,} characters"
MOST_NODES: Final = 50_000
"""Values, aliases counted each time they are used: a few lines of aliases can stand for billions."""
DEEPEST: Final = 40
"""Levels of nesting; the language itself needs about six."""

Path = tuple[str | int, ...]
"""Where a value stands: the keys and indices that lead to it."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in a file, both counted from 1. ``text_line``: where its words begin."""

    line: int
    column: int
    text_line: int = 0


@dataclass(slots=True)
class Source:
    """A script's data, as nested dicts, lists, texts and None, with the place of each value and key."""

    file: str
    data: Any = None
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def at(self, path: Path, message: str = "", *, at_key: bool = False) -> Fault:
        """Return a fault at a value, or at its key; at the nearest thing around it where it is not there."""
        while path and path not in self.values:
            path = path[:-1]
        spot = (self.keys.get(path) if at_key else None) or self.values.get(path) or Spot(1, 1)
        return Fault(self.file, spot.line, spot.column, message)

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Note a fault at a value, or at its key."""
        self.faults.append(self.at(path, message, at_key=at_key))


def load(text: str, file: str) -> Source:
    """Read YAML into a :class:`Source`; what is wrong with it as YAML is among its faults."""
    source = Source(file)
    if len(text) > LARGEST:
        source.faults.append(Fault(file, 1, 1, TOO_LARGE))
        return source
    try:
        _check_depth(text)
        node = yaml.compose(text, Loader=_Loader)
    except _TooMuchError as error:
        source.faults.append(_fault_at(error, file))
        return source
    except yaml.MarkedYAMLError as error:
        source.faults.append(_syntax_fault(error, text, file))
        return source
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        source.faults.append(Fault(file, line, column, "a character that cannot be shown; take it out"))
        return source
    if node is not None:
        try:
            source.data = _plain(node, (), source, iter(range(MOST_NODES)), ())
        except _TooMuchError as error:
            source.faults.append(_fault_at(error, file))
    return source


class _TooMuchError(Exception):
    """The script, its aliases counted, is larger or deeper than any ritual. Arguments: why, and the mark where."""


def _fault_at(error: _TooMuchError, file: str) -> Fault:
    why, mark = error.args
    return Fault(file, mark.line + 1, mark.column + 1, why)


def _check_depth(text: str) -> None:
    """Refuse deep nesting before anything recurses: libyaml's composer does, on the C stack, until it crashes."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _TooMuchError("nested too deeply", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, path: Path, source: Source, budget: Iterator[int], above: tuple[yaml.Node, ...]) -> Any:
    if next(budget, None) is None:
        raise _TooMuchError(f"more than {MOST_NODES:,} values, aliases counted", node.start_mark)
    if len(above) > DEEPEST or node in above:
        raise _TooMuchError("nested too deeply", node.start_mark)
    source.values[path] = _spot(node)
    above = (*above, node)
    if isinstance(node, yaml.ScalarNode):
        empty = not node.style and node.value in ("", "~", "null")
        return None if empty else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), source, budget, above) for i, child in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            spot = _spot(key_node)
            source.faults.append(Fault(source.file, spot.line, spot.column, "a key is a word, not a list or a map"))
            continue
        key = key_node.value
        if key in result:
            first = source.keys[(*path, key)].line
            spot = _spot(key_node)
            source.faults.append(Fault(source.file, spot.line, spot.column, f"'{key}' is already on line {first}"))
            continue
        source.keys[(*path, key)] = _spot(key_node)
        result[key] = _plain(value_node, (*path, key), source, budget, above)
    return result


def _spot(node: yaml.Node) -> Spot:
    mark = node.start_mark
    # The words of a `|` block begin on the line after the sign; only there does a line of text stay a line.
    literal = isinstance(node, yaml.ScalarNode) and node.style == "|"
    return Spot(mark.line + 1, mark.column + 1, mark.line + 2 if literal else 0)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault(file, 1, 1, str(error.problem or "not YAML"))
    line, column = mark.line + 1, mark.column + 1
    lines = text.splitlines()
    here = lines[mark.line] if mark.line < len(lines) else ""
    problem = error.problem or "not YAML"
    if "\t" in here[: column + 1] and not here[: column + 1].strip(" \t-"):
        problem, column = "a tab; indent with spaces", here.index("\t") + 1
    elif "mapping values are not allowed" in problem:
        problem = "a second ': ' on one line; put the words in quotes"
    elif "could not find expected ':'" in problem:
        problem = "a ':' is missing in this line or the one before"
    elif "expected a single document" in problem or "expected a single document" in (error.context or ""):
        problem = "a second document begins here; one file is one ritual"
    elif "found undefined alias" in problem:
        problem = "an alias (*name) with no anchor (&name); words that begin with * need quotes"
    elif "found character '%'" in problem or "cannot start any token" in problem:
        problem = f"words cannot begin with '{here[mark.column : mark.column + 1]}' here; put them in quotes"
    elif "expected <block end>" in problem or "did not find expected key" in problem:
        problem = "this line's indentation does not fit the lines above it"
    elif "found unexpected end of stream" in problem or "expected the node content" in problem:
        problem = "something is not closed: a quote, a bracket or a brace"
    return Fault(file, line, column, problem)
