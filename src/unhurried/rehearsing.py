"""A ritual rehearsed without a voice and without a sound: how long it is, and what is wrong with it."""

from unhurried.script.ritual import Play, Ritual
from unhurried.script.sitting import Sitting, sit
from unhurried.timeline import Rehearsal, rehearse
from unhurried.voices.manner import PACE, Manner
from unhurried.voices.silent import SilentVoice


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
