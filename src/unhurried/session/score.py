"""What a session plays from: the timeline, its sound, its bed alone, the signs, all made once; the closing chime."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from unhurried.cues import BedCue, Timeline
from unhurried.levels import OFF, QUIET_HOURS
from unhurried.mixer import Lost, Mixer
from unhurried.session.breathing import Breaths
from unhurried.session.entering import Section, sections
from unhurried.session.telling import Telling
from unhurried.sinks import Stream
from unhurried.sounds.chime import CHIME_AT_ONE, CHIME_LUFS, chime
from unhurried.sounds.held import Held
from unhurried.sounds.sign import SIGNS, sign
from unhurried.units import amplitude

SIGN_WHERE_CHIMES_ARE_OFF: Final = QUIET_HOURS.chime
"""dB. Without chimes the signs stay, as soft as they ever are: a key that is answered by nothing is a doubt."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What can be heard in a session; ``language`` is that of the ritual.

    ``voice`` is the gain, as a factor, at which its voice speaks; 0 where that is off.
    """

    timeline: Timeline
    language: str
    sound: Stream
    bed: Stream
    voice: float
    signs: Mapping[str, Held]
    sections: tuple[Section, ...]
    telling: Telling
    breaths: Breaths

    @property
    def closing(self) -> Held | None:
        """The closing chime; None where chimes are off. Made when one is ended: nobody waits for it before."""
        level = self.timeline.levels.chime
        return None if level == OFF else Held(chime("end"), amplitude(CHIME_LUFS - CHIME_AT_ONE + level))


def score_of(timeline: Timeline, language: str, lost: Lost | None = None) -> Score:
    """Return what a session of a timeline plays from; ``lost`` is told of lines that cannot be read."""
    level = timeline.levels.chime
    of_sign = SIGN_WHERE_CHIMES_ARE_OFF if level == OFF else level
    beds = replace(timeline, cues=tuple(cue for cue in timeline.cues if isinstance(cue, BedCue)))
    return Score(
        timeline=timeline,
        language=language,
        sound=Mixer(timeline, lost),
        bed=Mixer(beds),
        voice=amplitude(timeline.levels.voice),
        signs={name: Held(sign(name), amplitude(of_sign)) for name in SIGNS},
        sections=sections(timeline),
        telling=Telling(timeline.cues),
        breaths=Breaths(timeline.cues),
    )
