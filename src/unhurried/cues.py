"""What a timeline is made of: cues at absolute frames. Frozen, and all there is to know about a ritual's sound."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from unhurried.breath import PhaseKind
from unhurried.levels import NATURAL, Levels
from unhurried.script.ritual import Place, To
from unhurried.voices.clip import Clip

if TYPE_CHECKING:
    from unhurried.sounds.loop import Endless
    from unhurried.sounds.sound import Sound

Ears = Literal["both", "split", "mono"]
"""Who has which ear: both hear both; A has the left one and B the right; or there is only one."""


@dataclass(frozen=True, slots=True)
class SpeechCue:
    """A sentence, from its first to past its last frame; ``level`` is in dB beside the voice's own."""

    start: int
    end: int
    place: Place
    text: str
    clip: Clip
    to: To = "both"
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class BreathCue:
    """One phase of a breath."""

    start: int
    end: int
    place: Place
    phase: PhaseKind
    to: To = "both"


@dataclass(frozen=True, slots=True)
class ChimeCue:
    """A struck bowl, until it has rung out."""

    start: int
    end: int
    place: Place
    name: str
    to: To = "both"


@dataclass(frozen=True, slots=True)
class BedCue:
    """A bed, its fades (frames) inside it. Its place: the step that chose it, or None: the script's head.

    ``loop`` is its sound where it is a file of the listener's own, or is kept on disk; with None it is made anew.
    """

    start: int
    end: int
    place: Place | None
    name: str
    fade_in: int
    fade_out: int
    to: To = "both"
    loop: "Endless | None" = None


@dataclass(frozen=True, slots=True)
class SoundCue:
    """A sound file that the script plays, all of it; ``level`` in dB beside the loudness of the voice."""

    start: int
    end: int
    place: Place
    name: str
    sound: "Sound"
    level: float = 0.0
    to: To = "both"


Cue = SpeechCue | BreathCue | ChimeCue | BedCue | SoundCue


@dataclass(frozen=True, slots=True)
class Crowded:
    """Words that do not fit, and are left out.

    ``takes`` and ``room`` are the frames that the words take (in a turn, until they have rung out) and those there
    are for them. Where there are enough, the words before them still ring out.
    """

    place: Place
    text: str
    moment: PhaseKind | Literal["half", "last"]
    takes: int
    room: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happens when: ``cues`` in order of start, ``frames`` in all; the tone, the levels, who has which ear.

    ``crowded`` has the words that did not fit.
    """

    title: str
    frames: int
    cues: tuple[Cue, ...]
    tone: str | None = "tide"
    levels: Levels = NATURAL
    ears: Ears = "both"
    crowded: tuple[Crowded, ...] = ()
