"""A glance at scripts, for whoever waits at the Tab key: what stands in them, and nothing about whether it is right.

What reads a script takes longer to import than a person at that key waits. Here it is YAML and no more; a script with
faults tells what it can, or nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unhurried.script.text import slug


@dataclass(frozen=True, slots=True)
class Glance:
    """What a script tells at a glance: what it is for, its tags, its sections, and of a series its rituals."""

    about: str = ""
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    def parts(self) -> dict[str, str]:
        """Return what may stand after ``#``, and what it is called."""
        days = {str(number): part for number, part in enumerate(self.series, 1)}
        return days or {slug(section): section for section in self.sections}


def glance(path: Path) -> Glance:
    """Look at a script."""
    data = loaded(path)
    about = data.get("about") or data.get("title") or ""
    return Glance(
        about=" ".join(str(about).split()),
        tags=tuple(_words(data.get("tags"))),
        sections=tuple(str(step["section"]) for step in _steps(data) if "section" in step),
        series=tuple(_words(data.get("series"))),
    )


def loaded(path: Path) -> dict[Any, Any]:
    """Return the keys and values of a YAML file; none where there are none, or it cannot be read."""
    import yaml

    from unhurried.script.files import LARGEST

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as quick, where there is one
    try:
        if not path.is_file():  # who opens a pipe waits for ever
            return {}
        with path.open("rb") as file:
            data = yaml.load(file.read(LARGEST), loader)  # noqa: S506 both are safe
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


def _steps(data: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    steps = data.get("steps")
    yield from (step for step in steps if isinstance(step, dict)) if isinstance(steps, list) else ()


def _words(value: Any) -> list[str]:
    """Return a list, also of one word that stands alone."""
    words = value if isinstance(value, list) else [value]
    return [" ".join(str(word).split()) for word in words if isinstance(word, str | int | float)]
