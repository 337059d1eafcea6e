"""YAML text -> plain data, and the line and column of every piece of it.

Every scalar is kept as the text that stands in the file: ``1:30`` is not ninety, ``no`` is not false and
``1e3`` is not a thousand until the model says what it wants there. That takes YAML's traps away at the root.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from unhurried.script.decoding import BREAKS, HIDDEN, hidden, split_lines
from unhurried.script.files import LARGEST, text_of
from unhurried.script.places import Path, Source, Spot
from unhurried.script.traps import slip_of

__all__ = ["LARGEST", "TOO_LARGE", "Path", "Source", "Spot", "load", "text_of"]

TOO_LARGE: Final = f"the script is larger than {LARGEST:,} characters"
MOST_NODES: Final = 50_000
"""Values, aliases counted each time they are used: a few lines of aliases can stand for billions."""
DEEPEST: Final = 40
"""Levels of nesting; the language itself needs about six."""
MOST_HIDDEN: Final = 20
"""Characters that cannot be shown; what has more of them is no text."""
MOST_SLIPS: Final = 20
"""Slips in the YAML that are told at once: for each the whole is parsed again."""
_LARGEST_MENDED: Final = 50_000
"""Characters of a script in which more than one slip is looked for."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str, file: str) -> Source:
    """Read YAML into a :class:`Source`; what is wrong with it as YAML is among its faults."""
    source = Source(file, text.removeprefix("\ufeff"))
    if len(source.text) > LARGEST:
        line, column = source.place(LARGEST)
        source.note(source.on(line, column, column, TOO_LARGE))
        return source
    found, why = list(hidden(source.text)), ""
    if len(found) > MOST_HIDDEN:
        why = f"this is no text: {len(found):,} characters of it cannot be shown; is it the right file?"
        found = [(found[0][0], why)]
    for offset, what in found:
        line, column = source.place(offset)
        source.note(source.on(line, column, column + 1, what))
        source.slips.add(line)
    if why:
        return source
    node = _composed(HIDDEN.sub(" ", source.text).translate(BREAKS), source)
    if node is not None:
        with contextlib.suppress(_TooMuchError):
            source.data = _plain(node, (), source, iter(range(MOST_NODES)), ())
    return source


class _TooMuchError(Exception):
    """The script, its aliases counted, is larger or deeper than any ritual. Arguments, if any: why, and a mark."""


def _note_at(error: _TooMuchError, source: Source) -> None:
    why, mark = error.args
    source.note(source.on(mark.line + 1, mark.column + 1, source.end_of(mark.line + 1), why))


def _composed(text: str, source: Source) -> yaml.Node | None:
    """Return YAML's nodes. A slip is told, and mended as it was probably meant to find the next."""
    lines = split_lines(text)
    for _ in range(MOST_SLIPS):
        try:
            _check_events(text, source)
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except _TooMuchError as error:
            _note_at(error, source)
            return None
        except yaml.MarkedYAMLError as error:
            slip = slip_of(error, lines)
            if slip.line + 1 in source.slips:
                return None
            source.note(source.on(slip.line + 1, slip.start + 1, slip.end + 1, slip.why))
            if slip.meant is None or len(text) > _LARGEST_MENDED:
                return None
            source.slips.add(slip.line + 1)
            lines[slip.line] = slip.meant
            text = "\n".join(lines)
        except (ValueError, OverflowError):  # PyYAML's own parser, where there is no libyaml
            found = re.compile(r"^%.*|\\U\w{8}", re.MULTILINE).search(text)
            line, column = source.place(found.start() if found else 0)
            source.note(
                source.on(line, column, source.end_of(line), "a number larger than YAML can read; take it out")
            )
            return None
        else:
            return node
    return None


def _check_events(text: str, source: Source) -> None:
    """Refuse deep nesting before anything recurses: libyaml's composer does, on the C stack, until it crashes."""
    depth = count = 0
    anchors: dict[str | None, yaml.Event] = {}
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent):
            count += 1
            if count > MOST_NODES:
                raise _TooMuchError(_TOO_MANY, event.start_mark)
            _note_lost_words(event, anchors, source)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _TooMuchError(f"nested too deeply: {DEEPEST} levels at most", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    for event in anchors.values():
        _note_lost(event, "&", source)


def _note_lost_words(event: yaml.NodeEvent, anchors: dict[str | None, yaml.Event], source: Source) -> None:
    """Note a tag, which YAML would silently take out of the words, and remember anchors until something uses them."""
    if isinstance(event, yaml.AliasEvent):
        anchors.pop(event.anchor, None)
    elif isinstance(event, yaml.ScalarEvent) and event.anchor:
        anchors[event.anchor] = event
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        _note_lost(event, "!", source)


_TOO_MANY: Final = f"more than {MOST_NODES:,} values, aliases counted"


def _note_lost(event: yaml.Event, sign: str, source: Source) -> None:
    """Note a word that YAML takes for itself."""
    mark = event.start_mark
    if mark is None:
        return
    number = mark.line + 1
    found = re.compile(rf"{sign}\S*").search(source.line(number), mark.column)
    if found and number not in source.slips:
        why = f"'{found[0]}' means something else in YAML; words that begin with '{sign}' need quotes"
        source.note(source.on(number, found.start() + 1, found.end() + 1, why))
        source.slips.add(number)


def _plain(node: yaml.Node, path: Path, source: Source, budget: Iterator[int], above: tuple[yaml.Node, ...]) -> Any:
    if next(budget, None) is None:
        source.note(source.at(path[:1], f"{_TOO_MANY}; use fewer aliases", at_key=True))
        raise _TooMuchError
    if node in above:
        source.note(source.at(path, "an alias in what it stands for itself would never end; take it out"))
        raise _TooMuchError
    if len(above) > DEEPEST:
        source.note(
            source.at(path[:1], f"nested too deeply, aliases followed: {DEEPEST} levels at most", at_key=True)
        )
        raise _TooMuchError
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
            _note_key(key_node, "a key is a word, not a list or a map", source)
            source.slips.add(key_node.start_mark.line + 1)
            continue
        key = key_node.value
        if key in result:
            _note_key(key_node, f"'{key}' is already on line {source.keys[(*path, key)].line}", source)
            continue
        if key == "<<" and not key_node.style:
            _note_key(key_node, "'<<' brings nothing in here; write the keys themselves", source)
            source.slips.add(key_node.start_mark.line + 1)
            continue
        source.keys[(*path, key)] = _spot(key_node)
        result[key] = _plain(value_node, (*path, key), source, budget, above)
    return result


def _note_key(node: yaml.Node, why: str, source: Source) -> None:
    spot = _spot(node)
    end = spot.end_column if spot.end_line == spot.line else source.end_of(spot.line)
    source.note(source.on(spot.line, spot.column, end, why))


def _spot(node: yaml.Node) -> Spot:
    start, end = node.start_mark, node.end_mark
    # The words of a `|` block begin on the line after the sign; only there does a line of text stay a line.
    literal = isinstance(node, yaml.ScalarNode) and node.style == "|"
    return Spot(start.line + 1, start.column + 1, start.line + 2 if literal else 0, end.line + 1, end.column + 1)
