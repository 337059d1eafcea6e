"""What there is to see of a session at a moment. Pure data; how it looks is cli's."""

from dataclasses import dataclass
from typing import Literal

from unhurried.breath import PhaseKind
from unhurried.script.ritual import To

State = Literal["lead-in", "playing", "paused", "ending", "lost", "ended"]


@dataclass(frozen=True, slots=True)
class BreathView:
    """A breath that is paced: its phase, how much of that is done, and how full the lungs are; both from 0 to 1."""

    phase: PhaseKind
    done: float
    fullness: float


@dataclass(frozen=True, slots=True)
class View:
    """A moment of a session, as it is heard just then.

    ``text`` is the sentence that is spoken, or the last one of the section, and ``to`` is whom it is for. ``at`` and
    ``frames`` are frames of the ritual: those before, and all. ``waits``: frames until it begins. ``volume``: dB.
    ``note`` is one line about what a key has done, or what is waited for.
    """

    title: str
    state: State
    section: str | None
    text: str
    to: To
    breath: BreathView | None
    at: int
    frames: int
    waits: int = 0
    volume: float = 0.0
    note: str = ""
