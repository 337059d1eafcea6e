"""A ritual and a voice -> faults: words of the script that this voice cannot say in the time there is. Pure."""

import math
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from unhurried.cues import Crowded
from unhurried.errors import Fault
from unhurried.parts import Sounds
from unhurried.script.alternatives import sittings
from unhurried.script.ritual import Ritual
from unhurried.timeline import arrange
from unhurried.units import to_seconds
from unhurried.voices.clip import Spoken, Voice, nobody

LONGEST_QUOTE: Final = 80
"""Characters of a line that is quoted: enough to find it by."""
_PHASES: Final[Mapping[str, str]] = {"in": "the inhale", "hold": "the hold", "out": "the exhale", "rest": "the rest"}


def faults_of_fit(
    ritual: Ritual,
    voice: Voice,
    spoken: Spoken = nobody,
    sounds: Sounds = {},  # noqa: B006 it is only read
) -> tuple[Fault, ...]:
    """Return every line that does not fit in any sitting: of a step, each once for each phase it is said in.

    ``sounds`` has those that it plays, in any sitting.

    Raises:
        VoiceError: a line could not be spoken.
        ScriptError: a sitting lasts longer than a day.
    """
    found: dict[Crowded, Crowded] = {}
    for sitting in sittings(ritual):
        for crowded in arrange(sitting, voice, sounds=sounds, spoken=spoken).crowded:
            found.setdefault(replace(crowded, takes=0, room=0), crowded)
    faults = [Fault(one.place.file, one.place.line, one.place.column, _why(one)) for one in found.values()]
    files = list(dict.fromkeys(fault.file for fault in faults))
    return tuple(sorted(faults, key=lambda fault: (files.index(fault.file), fault.line, fault.column)))


def _why(crowded: Crowded) -> str:
    words = f"'{textwrap.shorten(crowded.text, LONGEST_QUOTE, placeholder=' ...')}'"
    # A tenth up and a tenth down: so that the two never read as equal.
    takes = f"{math.ceil(to_seconds(crowded.takes) * 10) / 10:.1f} s"
    room = f"{math.floor(to_seconds(crowded.room) * 10) / 10:.1f} s"
    if crowded.moment == "half":
        return f"{words} takes {takes}, and {room} after it begins come the next words, or the turn's end"
    if crowded.moment == "last":
        return f"{words} takes {takes}, and {room} after it begins the turn ends"
    phase = _PHASES[crowded.moment]
    if crowded.takes <= crowded.room:
        return f"{words} is left out: when {phase} begins, the words before it still ring out"
    return f"{words} takes {takes} and {phase} lasts {room}"
