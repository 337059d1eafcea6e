"""What a script means: a frozen ritual, its includes taken in, each step with its place. No YAML, no sound."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from unhurried.breath import Pattern, Ramp
from unhurried.languages import Words
from unhurried.script.text import Sentence, fill

ALL_BREATHS = 1_000_000
"""As many as there are."""
To = Literal["both", "a", "b"]
"""Whom something is for."""


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
    to: To = "both"


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds; it stands in the place of the short one that a sentence brings along."""

    place: Place
    seconds: float


@dataclass(frozen=True, slots=True)
class Breathe:
    """Whole breaths, led by the tone; the first ``spoken`` of them by the voice too (None: as many as it takes).

    Exactly one of ``seconds`` and ``count`` is set. "alternate": one breath is A's, the next B's.
    """

    place: Place
    pattern: Pattern
    seconds: float | None
    count: int | None
    ramp: Ramp | None
    spoken: int | None
    words: Words
    to: To | Literal["alternate"] = "both"


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


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file: its absolute path, what the script calls it; ``level`` in dB beside the loudness of the voice."""

    place: Place
    file: str
    name: str
    level: float = 0.0
    to: To = "both"


Step = Say | Pause | Breathe | Chime | BedChange | Play


@dataclass(frozen=True, slots=True)
class Ritual:
    """A script that has been read and holds together. ``bed`` and ``tone`` are None where they are off.

    ``said`` has words of the script, and how they are to be said.
    """

    name: str
    title: str
    about: str
    eyes: str
    bed: str | None
    tone: str | None
    steps: tuple[Step, ...]
    language: str = "en"
    said: Mapping[str, str] = field(default_factory=dict)


def with_names(ritual: Ritual, names: Mapping[str, str]) -> Ritual:
    """Return the ritual with the partners' names (keys ``a`` and ``b``) in all that is spoken."""
    return replace(ritual, steps=tuple(_named(step, names) for step in ritual.steps))


def called_by_name(ritual: Ritual) -> Ritual:
    """Return the ritual for two who hear the same: what is for one of them begins with that one's name."""
    return replace(ritual, steps=tuple(_called(step) for step in ritual.steps))


def with_sounds(ritual: Ritual, *, tone: str | None, bed: str | None) -> Ritual:
    """Return the ritual with another tone and another bed; "off" is none, None leaves what the script says.

    A bed takes the place of every bed in the script; where the script has silence, there is silence still. Without
    a tone the voice leads every breath.
    """
    if tone is not None:
        ritual = replace(ritual, tone=None if tone == "off" else tone)
    if tone == "off":
        led = (replace(step, spoken=ALL_BREATHS) if isinstance(step, Breathe) else step for step in ritual.steps)
        ritual = replace(ritual, steps=tuple(led))
    if bed is None:
        return ritual
    chosen = None if bed == "off" else bed
    steps = (
        replace(step, name=chosen) if isinstance(step, BedChange) and step.name else step for step in ritual.steps
    )
    return replace(ritual, bed=chosen, steps=tuple(steps))


def _named(step: Step, names: Mapping[str, str]) -> Step:
    if isinstance(step, Say):
        return replace(step, sentences=tuple(replace(s, text=fill(s.text, names)) for s in step.sentences))
    if isinstance(step, Breathe):
        return replace(step, words=Words(**{kind: fill(words, names) for kind, words in asdict(step.words).items()}))
    return step


def _called(step: Step) -> Step:
    if not isinstance(step, Say | Breathe) or step.to not in ("a", "b"):
        return step
    name = f"{{{step.to}}}"
    if isinstance(step, Breathe):
        if name in step.words.ready:
            return step
        return replace(step, words=replace(step.words, ready=f"{name}: {step.words.ready}"))
    if any(name in sentence.text for sentence in step.sentences):
        return step
    first, *rest = step.sentences
    return replace(step, sentences=(replace(first, text=f"{name}: {first.text}"), *rest))
