"""A ritual and the lengths of its spoken lines -> cues at absolute frames. Pure.

Each step is arranged on its own into a part that begins at frame 0 (see parts.py); the parts are then laid end
to end. The timeline says all there is to know: its sound is a function of it and the frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from unhurried.cues import BedCue, Crowded, Cue, Ears, Timeline
from unhurried.errors import Fault, ScriptError, VoiceError
from unhurried.languages import names_in
from unhurried.levels import NATURAL, Levels
from unhurried.parts import Clips, arrange_part, words_of
from unhurried.script.heard import called_by_name, with_names
from unhurried.script.ritual import BedChange, Breathe, Pause, Place, Plain, Ritual, Turn
from unhurried.script.sitting import Sitting, sit
from unhurried.sounds.loop import Loop
from unhurried.units import LONGEST, to_frames
from unhurried.voices.clip import Line, Spoken, Voice, nobody
from unhurried.voices.reading import respelled

LEAD_IN: Final = to_frames(3.0)
"""The bed fades in before anything else is heard (research: 3 s in, 6 s out)."""
TAIL_OUT: Final = to_frames(6.0)
"""The bed fades out after everything else."""
BED_CHANGE: Final = to_frames(6.0)
"""Two beds overlap this long where one follows the other."""

Loops = Mapping[str, Loop]
"""A bed's name to its sound, for beds that do not come along."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words as they are heard, names filled in, and where they stand in the script."""

    text: str
    place: Place


def spoken_lines(sitting: Sitting) -> tuple[SpokenLine, ...]:
    """Return every line that a sitting needs the voice for, each text once, in order."""
    lines: dict[str, Place] = {}
    for steps, closing in _together(sitting.steps):
        for words, place in words_of(steps, closing=closing):
            lines.setdefault(words, place)
    return tuple(SpokenLine(text, place) for text, place in lines.items())


def arrange(
    ritual: Ritual | Sitting,
    voice: Voice,
    *,
    names: Mapping[str, str] | None = None,
    levels: Levels = NATURAL,
    ears: Ears = "both",
    loops: Loops = {},  # noqa: B006 it is only read
    spoken: Spoken = nobody,
) -> Timeline:
    """Lay a ritual out in time, asking the voice for the length of each line; ``spoken`` is told how far it is.

    With ``ears`` split, what is for one of the two reaches that one's ear alone; else it is spoken to both, by name.
    Without ``names`` the two are called as the language has it ("one of you"). Every line is asked for before
    anything is laid out: a ritual that begins can go on to its end.

    Raises:
        VoiceError: a line could not be spoken; with the script's line.
        ScriptError: the whole lasts longer than 24 hours.
    """
    sitting = ritual if isinstance(ritual, Sitting) else sit(ritual)
    _check_silences(sitting.steps)
    ritual = sitting.ritual
    heard = sitting if ears == "split" else called_by_name(sitting)
    sitting = with_names(heard, names or names_in(ritual.language))
    clips = _clips(sitting, voice, spoken)
    at = LEAD_IN
    gap = 0
    cues: list[Cue] = []
    changes: list[tuple[int, BedChange]] = []
    crowded: list[Crowded] = []
    for steps, closing in _together(sitting.steps):
        step = steps[0]
        if isinstance(step, BedChange):
            changes.append((at, step))
            continue
        if not isinstance(step, Pause | Turn):
            at += gap
        part = arrange_part(steps, clips, closing=closing)
        cues += [replace(cue, start=cue.start + at, end=cue.end + at) for cue in part.cues]
        crowded += part.crowded
        at += part.frames
        gap = part.gap
        _check_length(at, steps[-1].place)
    total = at + TAIL_OUT
    cues += _beds(ritual.bed, changes, total, loops)
    in_order = tuple(sorted(cues, key=_order))
    return Timeline(ritual.title, total, in_order, ritual.tone, levels, ears, tuple(crowded))


def _together(steps: Sequence[Plain]) -> list[tuple[list[Plain], bool]]:
    """Return what is arranged as one: each step on its own, but breathing that follows on breathing as one run.

    With each comes whether it is the last breathing of the ritual.
    """
    parts: list[list[Plain]] = []
    for step in steps:
        if parts and isinstance(step, Breathe) and isinstance(parts[-1][0], Breathe):
            parts[-1].append(step)
        else:
            parts.append([step])
    last = max((k for k, part in enumerate(parts) if isinstance(part[0], Breathe)), default=None)
    return [(part, k == last) for k, part in enumerate(parts)]


def _check_silences(steps: Sequence[Plain]) -> None:
    """Refuse what passes a day by its pauses, turns and breaths alone, before a voice speaks for nothing."""
    total = 0
    for step in steps:
        if isinstance(step, Pause | Turn):
            total += to_frames(step.seconds)
        elif isinstance(step, Breathe):
            total += sum(phase.frames for breath in step.breaths() for phase in breath)
        _check_length(total, step.place)


def _check_length(frames: int, place: Place) -> None:
    if frames > to_frames(LONGEST):
        raise ScriptError((Fault(place.file, place.line, place.column, "here the ritual passes 24 hours"),))


def _order(cue: Cue) -> tuple[int, int, str]:
    """Sort by start; where two start together, the longer first, then by kind."""
    return cue.start, -cue.end, type(cue).__name__


def _clips(sitting: Sitting, voice: Voice, spoken: Spoken) -> Clips:
    """Return each line's clip; an error about one says where that stands in the script."""
    places = {line.text: line.place for line in spoken_lines(sitting)}
    lines = [Line(text, respelled(text, sitting.ritual.said)) for text in places]
    try:
        clips = voice.clips(lines, spoken)
    except VoiceError as error:
        if not isinstance(error.line, Line):
            raise  # the voice as a whole: no line is to blame
        place = places[error.line.text]
        raise VoiceError(f"{place.file}:{place.line}: {error}", error.line) from error
    return dict(zip(places, clips, strict=True))


def _beds(first: str | None, changes: list[tuple[int, BedChange]], total: int, loops: Loops) -> list[BedCue]:
    """Return the beds: each fades in over what the one before it fades out."""
    turns: list[tuple[int, str | None, Place | None]] = [(0, first, None)]
    for at, change in changes:
        if at == turns[-1][0] and len(turns) > 1:
            turns.pop()  # nobody has heard it yet
        if change.name != turns[-1][1]:
            turns.append((at, change.name, change.place))
    beds = []
    for k, (start, name, place) in enumerate(turns):
        last = k == len(turns) - 1
        end = total if last else min(total, turns[k + 1][0] + BED_CHANGE)
        if name is not None and end > start:
            fade_in = LEAD_IN if k == 0 else BED_CHANGE
            fade_out = TAIL_OUT if last or end == total else BED_CHANGE
            fades = _fitted(fade_in, fade_out, end - start)
            beds.append(BedCue(start, end, place, name, *fades, loop=loops.get(name)))
    return beds


def _fitted(fade_in: int, fade_out: int, frames: int) -> tuple[int, int]:
    """Return the fades, shortened in proportion where both do not fit."""
    together = fade_in + fade_out
    return (
        (fade_in, fade_out) if together <= frames else (frames * fade_in // together, frames * fade_out // together)
    )
