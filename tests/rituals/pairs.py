"""Measures of one script beside others: none begins or ends with another's words; the German one is built as the English."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from tests.rituals.heard import Finding, Heard, Sentence, hear
from unhurried.errors import UnhurriedError

HEAD = ("eyes", "breath", "bed", "tone", "tags", "pace")


def opening(heard: Heard) -> Iterator[Finding]:
    """No other ritual of its language opens with the same sentence."""
    yield from _alike(heard, 0, "opens")


def closing(heard: Heard) -> Iterator[Finding]:
    """No other ritual of its language has the same last line."""
    yield from _alike(heard, -1, "closes")


def _alike(heard: Heard, which: int, does: str) -> Iterator[Finding]:
    mine = _lines(heard, which)
    for path in sorted(heard.path.parent.glob("*.yaml")):
        if path.name == heard.path.name:
            continue
        try:
            others = {one.text for one in _lines(hear(path), which)}
        except UnhurriedError:
            continue  # it has faults of its own, which are told of it
        for one in mine:
            if one.text in others:
                yield Finding(one.place.file, one.place.line, f"{does} as {path.stem} does: {one.text}")


@cache
def _lines(heard: Heard, which: int) -> tuple[Sentence, ...]:
    """Return the first or the last sentence of every sitting of a ritual."""
    return tuple({s[which].text: s[which] for _, _, s in heard.plays() if s}.values())


def as_in_english(heard: Heard) -> Iterator[Finding]:
    """A translation has the sections, the steps and the lengths of its original: only words differ."""
    original = heard.path.parent.parent / heard.path.name
    if heard.language == "en" or not original.is_file():
        if heard.language != "en":
            yield heard.at_top(f"{original} is not there")
        return
    english = yaml.safe_load(original.read_text())
    for key in HEAD:
        if heard.head.get(key) != english.get(key):
            yield heard.at_top(f"'{key}' is {heard.head.get(key)!r}, in the original {english.get(key)!r}")
    mine, theirs = (list(_shapes(head.get("steps") or head.get("series"))) for head in (heard.head, english))
    for k, (one, other) in enumerate(zip(mine, theirs, strict=False)):
        if one != other:
            yield heard.at_top(f"step {k + 1} is {one}, in the original {other}")
            return
    if len(mine) != len(theirs):
        yield heard.at_top(f"has {len(mine)} steps, the original {len(theirs)}")


def _shapes(steps: Any) -> Iterator[Any]:
    """Yield steps without their words."""
    for step in steps:
        yield _shape(step)


WORDY = ("say", "swap", "section", "ready", "in", "out", "last", "half", "hold", "rest", "top up", "name")
"""Keys that have words; `in` and `out` of a pattern are numbers, and stay."""


def _shape(value: Any, key: str = "") -> Any:
    if isinstance(value, str) and (key in WORDY or key in ("", "choose", "cards", "deck")):
        kept = ("none", "chime")
        return value if value in kept else "words"
    if key == "include":
        return str(value).partition("#")[0]
    if isinstance(value, Mapping):
        return {name: _shape(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner, key if key in ("choose", "cards", "deck") else "") for inner in value]
    return value
