"""A timeline as plain rows, short, and back: with what is heard when, and without a sound. Pure.

Numbers in rows count from the cue before, so that breathing, of which hours have ten thousand cues, is the same row
over and over, and shrinks to next to nothing.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

import numpy as np

from unhurried.breath import PhaseKind
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, Ears, SoundCue, SpeechCue, Timeline
from unhurried.levels import Levels
from unhurried.recipe import strict
from unhurried.report import breath_runs
from unhurried.script.ritual import Place, To
from unhurried.sounds.sound import Sound
from unhurried.units import LONGEST, SAMPLE_RATE
from unhurried.voices.clip import Clip, Mono

MOST_FRAMES: Final = int(2 * LONGEST * SAMPLE_RATE)
"""More than any ritual has."""
_NOWHERE: Final = -1
"""In place of a place, where there is none."""
_OFF: Final = "off"
_PHASES: Final = get_args(PhaseKind)
_WHOM: Final = get_args(To)


def as_rows(timeline: Timeline, name_of: Callable[[str], str], bed_name: Callable[[str], str]) -> dict[str, Any]:
    """Return a timeline as plain data; ``name_of`` and ``bed_name`` say what files and beds are called there."""
    places: dict[Place, int] = {}
    cues: list[list[Any]] = []
    at = 0
    for cue in timeline.cues:
        where = _NOWHERE if cue.place is None else places.setdefault(cue.place, len(places))
        kind, own = _own(cue, bed_name)
        cues.append([kind, cue.start - at, cue.end - cue.start, where, cue.to, *own])
        at = cue.start
    levels = timeline.levels
    gains = (levels.voice, levels.tone, levels.bed, levels.chime, levels.sound)
    return {
        "title": timeline.title,
        "frames": timeline.frames,
        "tone": timeline.tone,
        "ears": timeline.ears,
        "levels": [_OFF if math.isinf(gain) else gain for gain in gains],
        "places": [[name_of(place.file), place.line, place.column, place.section] for place in places],
        "cues": cues,
    }


def _own(cue: Cue, bed_name: Callable[[str], str]) -> tuple[str, list[Any]]:
    match cue:
        case SpeechCue(text=text, level=level, clip=clip):
            return "say", [text, level, clip.tail]
        case BreathCue(phase=phase):
            return "breath", [phase]
        case ChimeCue(name=name):
            return "chime", [name]
        case BedCue(name=name, fade_in=fade_in, fade_out=fade_out):
            return "bed", [bed_name(name), fade_in, fade_out]
        case SoundCue(name=name, level=level):
            return "play", [name, level]


def from_rows(data: Mapping[str, Any]) -> Timeline:
    """Return the timeline of rows; its clips and sounds have their lengths, and nothing to be heard.

    Raises:
        ValueError: it is none.
    """
    frames = strict.count(data, "frames")
    if frames > MOST_FRAMES:
        raise ValueError("it is too long")
    places = [_place(row) for row in strict.rows(data, "places")]
    cues: list[Cue] = []
    at = 0
    for row in strict.rows(data, "cues"):
        cue = _cue(row, at, places)
        if cue.end > frames:
            raise ValueError("it goes on after its end")
        cues.append(cue)
        at = cue.start
    if any("in" not in [cue.phase for cue in run] for run in breath_runs(cues, by_step=True)):
        raise ValueError("a breath has no inhale")
    tone = strict.or_none(data, "tone", strict.text)
    ears: Any = strict.one_of(data.get("ears"), get_args(Ears))
    gains = [-math.inf if gain == _OFF else strict.a_number(gain) for gain in strict.rows(data, "levels")]
    if len(gains) != len(Levels.__dataclass_fields__):
        raise ValueError("levels are missing")
    title = strict.a_line(data.get("title"))
    return Timeline(title, frames, tuple(cues), tone and strict.a_line(tone), Levels(*gains), ears)


def _place(row: Any) -> Place:
    file, line, column, section = row
    named = None if section is None else strict.a_line(section)
    return Place(strict.a_line(file), strict.a_count(line), strict.a_count(column), named)


def _cue(row: Any, at: int, places: list[Place]) -> Cue:
    kind, after, frames, where, whom, *own = row
    start = at + strict.a_count(after)
    end = start + strict.a_count(frames)
    to: Any = strict.one_of(whom, _WHOM)
    place = None if where == _NOWHERE else places[strict.a_count(where)]
    if kind == "bed":
        name, fade_in, fade_out = own
        return BedCue(start, end, place, strict.a_line(name), strict.a_count(fade_in), strict.a_count(fade_out), to)
    if place is None or start == end:
        raise ValueError("a cue is nowhere, or takes no time")
    match kind:
        case "say":
            text, level, tail = own
            clip = Clip(f"in the file: {text}", end - start, _no_sound, min(strict.a_count(tail), end - start))
            return SpeechCue(start, end, place, strict.a_text(text), clip, to, strict.a_number(level))
        case "breath":
            phase: Any = strict.one_of(own[0], _PHASES)
            return BreathCue(start, end, place, phase, to)
        case "chime":
            return ChimeCue(start, end, place, strict.a_line(own[0]), to)
        case "play":
            name, level = own
            sound = Sound(f"in the file: {name}", end - start)
            return SoundCue(start, end, place, strict.a_line(name), sound, strict.a_number(level), to)
    raise ValueError("a cue of another kind")


def _no_sound() -> Mono:
    return np.zeros(0, np.float32)
