"""A script as two people hear it: read, and rehearsed with the silent voice, in every sitting that it can have."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from unhurried import library
from unhurried.cues import BedCue, Cue, SpeechCue, Timeline
from unhurried.language_tags import base_language
from unhurried.rehearsing import dry_run
from unhurried.script.alternatives import sittings
from unhurried.script.ritual import Breathe, Place, Ritual, Series, Turn
from unhurried.script.sitting import Sitting
from unhurried.timeline import Rehearsal
from unhurried.units import SAMPLE_RATE
from unhurried.voices.manner import PACE

Kind = Literal["said", "ready", "breath", "signal"]
"""Words of the ritual's own; those before a first breath; those that announce a phase; those within a turn."""

MINUTE: Final = 60 * SAMPLE_RATE
"""Frames."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that a ritual is not to have, and where it stands."""

    file: str
    line: int
    what: str

    @classmethod
    def at(cls, place: Place, what: str) -> "Finding":
        """Return a finding about what stands at a place."""
        return cls(place.file, place.line, what)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: when it begins and has had its time (frames), and the seconds from then until the next one begins.

    ``rate`` is in words a minute, in the time that is kept for them.
    """

    text: str
    place: Place
    kind: Kind
    start: int
    end: int
    pause: float
    words: int
    rate: float

    @property
    def section(self) -> str | None:
        """Return the section that it stands in."""
        return self.place.section


@dataclass(frozen=True, eq=False)
class Heard:
    """A script: its file, what stands at its top, the ritual (None: it is a series), and each of its sittings."""

    path: Path
    head: Mapping[str, Any]
    found: Ritual | Series
    rehearsals: tuple[Rehearsal, ...]
    timelines: tuple[Timeline, ...]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.path.stem

    @property
    def file(self) -> str:
        """Return its file, as findings have it."""
        return str(self.path)

    @property
    def language(self) -> str:
        """Return ``en`` or ``de``."""
        return base_language(self.found.language)

    def at_top(self, what: str) -> Finding:
        """Return a finding about the whole."""
        return Finding(self.file, 1, what)

    def plays(self) -> Iterator[tuple[Sitting, list[Cue], list[Sentence]]]:
        """Yield each sitting, its cues without the beds, and its sentences."""
        for rehearsal, timeline in zip(self.rehearsals, self.timelines, strict=True):
            cues: list[Cue] = [cue for cue in timeline.cues if not isinstance(cue, BedCue)]
            yield rehearsal.sitting, cues, sentences_of(rehearsal.sitting, timeline)


def sentences_of(sitting: Sitting, timeline: Timeline) -> list[Sentence]:
    """Return what is spoken, in order."""
    speech = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    kinds = _kinds(sitting)
    found = []
    for cue, until in zip(speech, [*(after.start for after in speech[1:]), timeline.frames], strict=True):
        takes = max(cue.clip.words, cue.clip.box)
        end = cue.start + takes + cue.clip.tail
        words = round(cue.clip.box / MINUTE * PACE * sitting.ritual.pace)
        kind = kinds.get((cue.place, cue.text), "said")
        pause = (until - end) / SAMPLE_RATE
        found.append(Sentence(cue.text, cue.place, kind, cue.start, end, pause, words, words * MINUTE / takes))
    return found


def _kinds(sitting: Sitting) -> dict[tuple[Place, str], Kind]:
    """Return which words of a sitting are not its own lines."""
    kinds: dict[tuple[Place, str], Kind] = {}
    for step in sitting.steps:
        if isinstance(step, Breathe):
            for key, words in asdict(step.words).items():
                if key != "caution":
                    kinds[step.place, words] = "ready" if key == "ready" else "breath"
        elif isinstance(step, Turn):
            for signal in (step.half, step.last):
                if signal and signal.words:
                    kinds[signal.place or step.place, signal.words] = "signal"
    return kinds


def hear(path: Path) -> Heard:
    """Read a script and rehearse every sitting of it.

    Raises:
        ScriptError: with every fault.
    """
    return _heard(path, path.read_text())


@cache
def _heard(path: Path, text: str) -> Heard:
    found = library.look_up(path)  # first: what is no YAML is told by the reader
    head = yaml.safe_load(text)
    if isinstance(found, Series):
        return Heard(path, head, found, (), ())
    rehearsals = tuple(dry_run(sitting) for sitting in sittings(found))
    return Heard(path, head, found, rehearsals, tuple(rehearsal.arrange() for rehearsal in rehearsals))
