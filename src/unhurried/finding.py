"""Rituals as one looks for them: what is told of each, which are meant, what would be found otherwise. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from unhurried.lengths import Lengths
from unhurried.nearest import is_same


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told of a ritual, or of a series of so many ``days``.

    ``lengths`` is None of a series (each day has its own), and of a script with faults: then nothing else is known.
    """

    name: str
    about: str = ""
    language: str = ""
    eyes: str | None = None
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    lengths: Lengths | None = None
    days: int = 0
    faulty: bool = False

    def can_last(self, frames: int) -> bool:
        """Whether it can be made to last so long."""
        return self.lengths is not None and self.lengths.least <= frames <= self.lengths.most


Test = Callable[[Entry], bool]
"""Whether a ritual is meant."""


def has_tag(tag: str) -> Test:
    """Return what finds those with a tag, hyphens in it or spaces."""
    return lambda entry: any(is_same(tag, own) for own in entry.tags)


def can_last(frames: int) -> Test:
    """Return what finds those that can be made to last so long."""
    return lambda entry: entry.can_last(frames)


def has_eyes(eyes: str) -> Test:
    """Return what finds those for open eyes, or for closed ones; a series is for neither."""
    return lambda entry: entry.eyes == eyes


def needs_nothing(entry: Entry) -> bool:
    """Whether a ritual can begin with nothing at hand."""
    return not entry.needs and not entry.faulty


def matching(entries: Iterable[Entry], tests: Iterable[Test], *, frames: int | None = None) -> list[Entry]:
    """Return those that pass every test; with ``frames``, first those that last about as long by themselves."""
    tests = list(tests)
    found = [entry for entry in entries if all(test(entry) for test in tests)]
    if frames is not None:
        found.sort(key=lambda entry: abs((entry.lengths.natural if entry.lengths else 0) - frames))
    return found


def loosened(entries: Iterable[Entry], tests: Mapping[str, Test]) -> dict[str, int]:
    """Return how many there would be without one of the tests, by its name, where there would be any."""
    entries = list(entries)
    counts = {
        name: len(matching(entries, [test for other, test in tests.items() if other != name])) for name in tests
    }
    return {name: count for name, count in counts.items() if count}


def tags_of(entries: Iterable[Entry]) -> list[str]:
    """Return every tag there is; those that most have first."""
    counted = Counter(tag for entry in entries for tag in entry.tags)
    return sorted(counted, key=lambda tag: (-counted[tag], tag))
