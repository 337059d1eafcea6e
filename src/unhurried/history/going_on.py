"""How one goes on from a place: where in the timeline, and what is offered first. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Literal

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SoundCue, SpeechCue, Timeline
from unhurried.history.place import Place
from unhurried.session.entering import AT_THE_START, Entry, after_loss, at_section, section_at, sections

Where = Literal["sentence", "section", "start"]
"""The start of what one goes on from."""

FRESH: Final = 3600
"""Seconds after which a sentence is out of its context, and its section is offered."""


def fingerprint(timeline: Timeline) -> str:
    """Return a hash of what is heard when: of another one, frames mean other moments."""
    told = repr([timeline.frames, *map(_cue, timeline.cues)])
    return blake2b(told.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _cue(cue: Cue) -> tuple[str, int, int, str, str]:
    match cue:
        case SpeechCue(text=what) | BreathCue(phase=what):
            pass
        case ChimeCue(name=what) | BedCue(name=what) | SoundCue(name=what):
            pass
    return type(cue).__name__, cue.start, cue.end, cue.to, what


@dataclass(frozen=True, slots=True)
class Offer:
    """Where one may go on in a timeline: ``entries``, in the order of the ritual's frames, latest first.

    ``first`` is the one that is offered. ``at`` is the place in this timeline; ``changed``: it is another than it
    was, and that place about as far on the way.
    """

    entries: Mapping[Where, Entry]
    first: Where
    at: int
    changed: bool

    def entry(self, where: Where | None) -> Entry:
        """Return the entry for a wish; for one that is not there, or None, the nearest there is."""
        return (
            self.entries.get(where or self.first)
            or self.entries[self.first if where is None else self._nearest(where)]
        )

    def _nearest(self, where: Where) -> Where:
        return "section" if where == "sentence" and "section" in self.entries else "start"


def offered(place: Place, timeline: Timeline, now: int) -> Offer:
    """Return where one may go on: at the sentence, after more than an hour at the section, or at the start.

    In a timeline that has changed no sentence is offered: it need not be the same one.
    """
    changed = fingerprint(timeline) != place.asked.fingerprint
    at = min(place.at, timeline.frames - 1)
    if changed:
        at = int(place.at / max(1, place.asked.frames) * timeline.frames)
        at = max(0, min(at, timeline.frames - 1))
    found = sections(timeline)
    entries: dict[Where, Entry] = {}
    if not changed:
        entries["sentence"] = after_loss(timeline, at)
    entries["section"] = at_section(timeline, found[section_at(found, at)])
    entries["start"] = AT_THE_START
    if entries["section"].target == 0:
        del entries["section"]
    fresh = 0 <= now - place.noted <= FRESH
    first = next(where for where in entries if where != "sentence" or fresh)
    return Offer(entries, first, at, changed)
