"""What a script means: a frozen ritual, its includes taken in, each step with its place. No YAML, no sound."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from unhurried.breath import Pattern, Ramp
from unhurried.script.text import Sentence, fill


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the script's file as it was found, line and column from 1, the section or None."""

    file: str
    line: int
    column: int
    section: str | None


@dataclass(frozen=True, slots=True)
class Say:
    """Sentences to be spoken; their lines count from the place's."""

    place: Place
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds; it stands in the place of the short one that a sentence brings along."""

    place: Place
    seconds: float


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to announce each phase of a breath."""

    inhale: str = "Breathe in."
    top_up: str = "And a little more."
    hold: str = "Hold."
    exhale: str = "Breathe out."
    rest: str = "Rest."


@dataclass(frozen=True, slots=True)
class Breathe:
    """Whole breaths, led by the tone; the first ``spoken`` of them by the voice too.

    Exactly one of ``seconds`` and ``count`` is set.
    """

    place: Place
    pattern: Pattern
    seconds: float | None
    count: int | None
    ramp: Ramp | None
    spoken: int
    words: Words


@dataclass(frozen=True, slots=True)
class Chime:
    """A struck bowl, by its name."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class BedChange:
    """From here on another bed lies under everything; None is none."""

    place: Place
    name: str | None


Step = Say | Pause | Breathe | Chime | BedChange


@dataclass(frozen=True, slots=True)
class Ritual:
    """A script that has been read and holds together. ``bed`` and ``tone`` are None where they are off."""

    name: str
    title: str
    about: str
    eyes: str
    bed: str | None
    tone: str | None
    steps: tuple[Step, ...]


def with_names(ritual: Ritual, names: Mapping[str, str]) -> Ritual:
    """Return the ritual with the partners' names (keys ``a`` and ``b``) in all that is spoken."""
    return replace(ritual, steps=tuple(_named(step, names) for step in ritual.steps))


def _named(step: Step, names: Mapping[str, str]) -> Step:
    if isinstance(step, Say):
        return replace(step, sentences=tuple(replace(s, text=fill(s.text, names)) for s in step.sentences))
    if isinstance(step, Breathe):
        return replace(step, words=Words(**{kind: fill(words, names) for kind, words in asdict(step.words).items()}))
    return step
