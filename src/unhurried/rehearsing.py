"""A ritual rehearsed without a voice and without a sound: how long it is, and what is wrong with it."""

import contextlib
from typing import Final

from unhurried.errors import Fault, ScriptError
from unhurried.script.alternatives import sittings
from unhurried.script.drawing import leaves_open
from unhurried.script.ritual import Play, Ritual
from unhurried.script.sitting import Sitting, check_rounds_of, everything, sit
from unhurried.timeline import Rehearsal, rehearse
from unhurried.voices.manner import PACE, Manner
from unhurried.voices.silent import SilentVoice

MOST_LOOKED: Final = 50_000
"""Steps of sittings that are looked through one by one: some seconds. Only hundreds of cards have more."""


def dry_run(ritual: Ritual | Sitting) -> Rehearsal:
    """Rehearse a ritual with the silent voice; of the files that it plays, only their headers are read.

    Raises:
        ScriptError: it lasts longer than 24 hours, or is too large; a file that it plays is no sound.
    """
    sitting = ritual if isinstance(ritual, Sitting) else sit(ritual)
    of = sitting.ritual
    voice = SilentVoice(Manner(language=of.language, pace=PACE * of.pace))
    if not any(isinstance(step, Play) for step in sitting.steps):
        return rehearse(sitting, voice)
    from unhurried.played import sounds_of

    return rehearse(sitting, voice, sounds=sounds_of(sitting.steps, to_be_heard=False))


def check_every_sitting(ritual: Ritual) -> None:
    """Refuse what any sitting of a ritual would be refused for, whatever is drawn.

    Raises:
        ScriptError: with every fault of every sitting, each place once.
    """
    if not leaves_open(ritual):
        _check(sit(ritual))
        return
    with contextlib.suppress(ScriptError):
        _check(everything(ritual))  # all at once: what is no fault in that is none in any sitting
        return
    faults: dict[tuple[str, int, int], Fault] = {}
    looked = 0
    for sitting in sittings(ritual):
        looked += len(sitting.steps)
        if looked > MOST_LOOKED and looked > len(sitting.steps):
            break
        try:
            _check(sitting)
        except ScriptError as error:
            for fault in error.faults:
                faults.setdefault((fault.file, fault.line, fault.column), fault)
    if faults:
        raise ScriptError(tuple(faults[place] for place in sorted(faults)))


def _check(sitting: Sitting) -> None:
    check_rounds_of(sitting.steps)
    dry_run(sitting).arrange()
