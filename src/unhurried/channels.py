"""How many channels a timeline needs: one where nothing is on one side only. A file of it is half as large. Pure.

It is told from the cues alone, before anything is mixed.
"""

from typing import Literal

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SoundCue, Timeline
from unhurried.levels import OFF
from unhurried.mixer import STEMS, Stem


def channels_of(timeline: Timeline, stem: Stem | None = None) -> Literal[1, 2]:
    """Return 1 where left and right are the same to the bit in every frame, of the whole or of one stem of it.

    Beds and the sounds of a script count as stereo as soon as they can be heard, though one may be from a mono file.
    """
    if timeline.ears == "mono":
        return 1
    heard = (cue for cue in timeline.cues if _is_heard(cue, timeline, stem))
    return 2 if any(_is_in_stereo(cue, split=timeline.ears == "split") for cue in heard) else 1


def _is_in_stereo(cue: Cue, *, split: bool) -> bool:
    return isinstance(cue, BedCue | SoundCue) or (split and cue.to != "both")


def _is_heard(cue: Cue, timeline: Timeline, stem: Stem | None) -> bool:
    """Whether anything sounds of a cue: it begins before the end, and what it plays is not off."""
    if cue.start >= timeline.frames or (stem is not None and not isinstance(cue, STEMS[stem])):
        return False
    levels = timeline.levels
    if isinstance(cue, BedCue):
        return levels.bed != OFF
    if isinstance(cue, BreathCue):
        return timeline.tone is not None and levels.tone != OFF and cue.phase != "rest"
    if isinstance(cue, ChimeCue):
        return levels.chime != OFF
    return (levels.sound if isinstance(cue, SoundCue) else levels.voice) + cue.level != OFF
