"""Steps and the lengths of what sounds in them -> cues at absolute frames. Pure.

Each step is arranged on its own into a part that begins at frame 0 (see parts.py); the parts are laid end to end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from unhurried.cues import Crowded, Cue
from unhurried.errors import Fault, ScriptError
from unhurried.parts import Clips, Part, Sounds, arrange_part
from unhurried.script.ritual import BedChange, Breathe, Pause, Place, Plain, Turn
from unhurried.spacing import LEAD_IN, Spacing
from unhurried.units import LONGEST, to_frames


@dataclass(frozen=True, slots=True)
class Layout:
    """Cues in the order of their steps, words without room, when which other bed is chosen, and the frames in all."""

    cues: tuple[Cue, ...]
    crowded: tuple[Crowded, ...]
    beds: tuple[tuple[int, BedChange], ...]
    frames: int


def lay_out(
    steps: Sequence[Plain], clips: Clips, sounds: Sounds, spacing: Spacing, *, longest: float = LONGEST
) -> Layout:
    """Lay steps end to end; ``longest`` is in seconds.

    Raises:
        ScriptError: the whole lasts longer than 24 hours.
    """
    end = LEAD_IN
    cues: list[Cue] = []
    crowded: list[Crowded] = []
    beds: list[tuple[int, BedChange]] = []
    for at, step, part in _placed(steps, clips, sounds, spacing, longest):
        if isinstance(step, BedChange):
            beds.append((at, step))
        crowded += part.crowded
        cues += [replace(cue, start=cue.start + at, end=cue.end + at) for cue in part.cues]
        end = at + part.frames
    return Layout(tuple(cues), tuple(crowded), tuple(beds), end + spacing.end)


def length_of(
    steps: Sequence[Plain], clips: Clips, sounds: Sounds, spacing: Spacing, *, longest: float = LONGEST
) -> int:
    """Return how many frames it would be, laid out so.

    Raises:
        ScriptError: as :func:`lay_out` does.
    """
    end = LEAD_IN
    for at, _, part in _placed(steps, clips, sounds, spacing, longest):
        end = at + part.frames
    return end + spacing.end


def _placed(
    steps: Sequence[Plain], clips: Clips, sounds: Sounds, spacing: Spacing, longest: float
) -> Iterator[tuple[int, Plain, Part]]:
    """Give when each part begins, the first of its steps, and the part."""
    at = LEAD_IN
    gap = 0
    for several, closing in together(steps):
        step = several[0]
        if not isinstance(step, Pause | Turn | BedChange):
            at += gap
        part = arrange_part(several, clips, sounds, spacing, closing=closing)
        yield at, step, part
        at += part.frames
        gap = gap if isinstance(step, BedChange) else part.gap
        _check_length(at, several[-1].place, longest)


def together(steps: Sequence[Plain]) -> list[tuple[list[Plain], bool]]:
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


def check_silences(steps: Sequence[Plain]) -> None:
    """Refuse what passes a day by its pauses, turns and breaths alone, before a voice speaks for nothing."""
    total = 0
    for step in steps:
        if isinstance(step, Pause | Turn):
            total += to_frames(step.seconds)
        elif isinstance(step, Breathe):
            total += sum(phase.frames for breath in step.breaths() for phase in breath)
        _check_length(total, step.place)


def _check_length(frames: int, place: Place, longest: float = LONGEST) -> None:
    if frames > to_frames(longest):
        raise ScriptError((Fault(place.file, place.line, place.column, "here the ritual passes 24 hours"),))
