"""One sound on its own, as a timeline, or one voice: what `sounds try` and `voices try` play. Pure."""

from typing import Final

from unhurried.breath import breaths, parse_pattern
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, Ears, Timeline
from unhurried.errors import NotFoundError
from unhurried.languages import language_of, languages
from unhurried.levels import NATURAL, Levels
from unhurried.script.ritual import Place, Ritual, Say
from unhurried.script.text import sentences
from unhurried.sounds.bed import BEDS
from unhurried.sounds.chime import CHIMES, chime_frames
from unhurried.sounds.tone import INSTRUMENTS
from unhurried.units import to_frames

BREATHS: Final = 2
SENTENCES: Final = 3
BED_LASTS: Final = to_frames(20.0)
AROUND: Final = to_frames(0.5)
"""Frames of silence before and after."""


def sounds() -> dict[str, dict[str, str]]:
    """Return every sound there is: kind to name to what it is for."""
    return {
        "tones": {name: tone.about for name, tone in INSTRUMENTS.items()},
        "beds": {name: bed.about for name, bed in BEDS.items()},
        "chimes": {name: chime.about for name, chime in CHIMES.items()},
    }


def tryout(name: str, *, levels: Levels = NATURAL, ears: Ears = "both") -> Timeline:
    """Return a timeline in which one sound is heard: some breaths of a tone, a while of a bed, a chime.

    Raises:
        KeyError: there is no such sound.
    """
    cues: list[Cue]
    if name in INSTRUMENTS:
        cues = _breathing()
    elif name in BEDS:
        cues = [BedCue(AROUND, AROUND + BED_LASTS, None, name, to_frames(3.0), to_frames(4.0))]
    elif name in CHIMES:
        cues = [ChimeCue(AROUND, AROUND + chime_frames(name), _HERE, name)]
    else:
        raise KeyError(name)
    tone = name if name in INSTRUMENTS else None
    return Timeline(name.capitalize(), cues[-1].end + AROUND, tuple(cues), tone, levels, ears)


def _breathing() -> list[Cue]:
    cues: list[Cue] = []
    at = AROUND
    for breath in breaths(parse_pattern("calm"), count=BREATHS):
        for phase in breath:
            cues.append(BreathCue(at, at + phase.frames, _HERE, phase.kind))
            at += phase.frames
    return cues


def voice_ritual(language: str) -> Ritual:
    """Return a few sentences in a language, for whoever wants to hear a voice.

    Raises:
        NotFoundError: there are none in it.
    """
    words = language_of(language)
    if words is None:
        raise NotFoundError(f"there is nothing to try in '{language}' yet; there is in {', '.join(languages())}")
    say = Say(Place("voices", 1, 1, None), sentences(" ".join(words.sample.lines[:SENTENCES]), language))
    return Ritual("voice", words.sample.title, "", "closed", None, None, (say,), language)


_HERE: Final = Place("sounds", 1, 1, None)
