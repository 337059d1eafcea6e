"""When which bed lies under everything: each fades in over what the one before it fades out. Pure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from unhurried.cues import BedCue
from unhurried.script.ritual import BedChange, Place
from unhurried.spacing import LEAD_IN, NATURAL
from unhurried.units import to_frames

if TYPE_CHECKING:
    from unhurried.sounds.loop import Endless

BED_CHANGE: Final = to_frames(6.0)
"""Two beds overlap this long where one follows the other."""

Loops = Mapping[str, "Endless"]
"""A bed's name to its sound, for beds that do not come along, and those that need not be made anew."""


def bed_cues(first: str | None, changes: Sequence[tuple[int, BedChange]], total: int, loops: Loops) -> list[BedCue]:
    """Return the beds: the first (None: none), those it changes to and when, until the whole ends."""
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
            fade_out = NATURAL.end if last or end == total else BED_CHANGE
            fades = _fitted(fade_in, fade_out, end - start)
            beds.append(BedCue(start, end, place, name, *fades, loop=loops.get(name)))
    return beds


def _fitted(fade_in: int, fade_out: int, frames: int) -> tuple[int, int]:
    """Return the fades, shortened in proportion where both do not fit."""
    together = fade_in + fade_out
    return (
        (fade_in, fade_out) if together <= frames else (frames * fade_in // together, frames * fade_out // together)
    )
