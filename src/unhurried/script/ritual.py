"""What a script means: a frozen ritual, its includes taken in, each step with its place. No YAML, no sound.

Some steps are plain: they sound, or are silent. Others stand for plain ones, which a sitting has (see sitting.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from unhurried.breath import Breath, Pattern, Ramp, breaths
from unhurried.languages.entries import BreathWords
from unhurried.limits import holds
from unhurried.script.text import Sentence

ALL_BREATHS: Final = 1_000_000
"""As many as there are."""
To = Literal["both", "a", "b"]
"""Whom something is for."""
Whom = Literal["both", "a", "b", "speaker", "listener"]
"""Whom something is for, in a turn too."""
BreatheWhom = Literal["both", "a", "b", "speaker", "listener", "alternate"]
"""Whom a breath is for."""
Partner = Literal["a", "b"]
HALF_FROM: Final = 90.0
LAST_FROM: Final = 60.0
"""Seconds: shorter turns have no half-time signal, none before their end: they would come too close to each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the script's file as it was found, line and column from 1, the section or None."""

    file: str
    line: int
    column: int
    section: str | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a length may give when the whole is to last so and so long: seconds, from ``least`` to ``most``."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Say:
    """Sentences to be spoken; their lines count from the place's. ``fixed``: the silences between them stay.

    ``opens``: the turns (their group) of which these are the first words.
    """

    place: Place
    sentences: tuple[Sentence, ...]
    to: Whom = "both"
    fixed: bool = False
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds; it stands in the place of the short one that a sentence brings along."""

    place: Place
    seconds: float
    bounds: Bounds | None = None


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
    words: BreathWords
    to: BreatheWhom = "both"
    bounds: Bounds | None = None
    beyond_limits: bool = False

    @property
    def has_hold(self) -> bool:
        """Whether the breath is held in it; what is none in the pattern may be one where a ramp has slowed it."""
        return holds(self.pattern, self.ramp)

    def breaths(self) -> tuple[Breath, ...]:
        """Return the breaths of the step."""
        return breaths(self.pattern, seconds=self.seconds, count=self.count, ramp=self.ramp)


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
    """A sound file: its resolved path, its name as the script has it, and dB beside its natural level.

    ``fixed``: the silence after it stays.
    """

    place: Place
    file: str
    name: str
    level: float = 0.0
    to: To = "both"
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """What tells of time in a turn: words, or without them the half-time chime. ``place``: where a script has it."""

    words: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Time for one of the two to speak, in seconds. Turns of one ``group`` last equally long, to the frame."""

    place: Place
    seconds: float
    half: Signal | None
    last: Signal | None
    group: int
    bounds: Bounds | None = None


Plain = Say | Pause | Breathe | Chime | BedChange | Play | Turn


@dataclass(frozen=True, slots=True)
class Turns:
    """Each of the two has ``rounds`` turns, one after the other; ``begins`` None: that is drawn.

    Before the first turn comes ``say``, before each further one the hand-over chime and ``swap``; ``then`` ends each.
    ``half`` and ``last`` (twenty seconds before the end) are None where nothing is to be heard.
    """

    place: Place
    seconds: float
    rounds: int
    begins: Partner | None
    say: tuple["Step", ...]
    swap: tuple["Step", ...]
    then: tuple["Step", ...]
    half: Signal | None
    last: Signal | None
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Some steps, several times."""

    place: Place
    times: int
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """One of several: ``of`` has the steps of each."""

    place: Place
    of: tuple[tuple["Step", ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One of a deck: ``key`` stands for what it says, and is the same as long as that is."""

    key: str
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards of which one is drawn; none comes again before all have come, in this sitting or a later one."""

    place: Place
    name: str
    cards: tuple[Card, ...]


Step = Plain | Turns | Repeat | Choose | Deck


@dataclass(frozen=True, slots=True)
class Ritual:
    """A script that has been read and holds together. ``bed`` and ``tone`` are None where they are off.

    ``said`` has words of the script, and how they are to be said; ``pace`` is a factor beside the voice's own.
    ``tags`` are words to find it by, ``needs`` what is to be at hand, ``journal`` lines to begin a page with.
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
    pace: float = 1.0
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Rituals of which each day has one: ``parts`` are what a script in ``folder`` may include."""

    name: str
    title: str
    about: str
    parts: tuple[str, ...]
    folder: Path | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
