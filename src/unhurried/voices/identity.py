"""Which voice speaks, as one name for all that decides how it sounds; found out without a word being spoken."""

from pathlib import Path

from unhurried.installed import state_of
from unhurried.kept import key_of
from unhurried.voices.clip import Voice
from unhurried.voices.recorded import RecordedVoice
from unhurried.voices.spoken import SpokenVoice


def identity_of(voice: Voice) -> str:
    """Return a name that is another as soon as any line would sound otherwise.

    Raises:
        VoiceError: the engine had to be asked who it is, and failed.
    """
    if isinstance(voice, SpokenVoice):
        return voice.identity()
    if isinstance(voice, RecordedVoice):
        with voice.instead() as other:
            return key_of("mine", _takes(voice.recordings.folder), identity_of(other))
    return type(voice).__name__


def _takes(folder: Path) -> list[tuple[str, int, int]]:
    """Return the state of each recording; of a folder that may not be read none is heard."""
    try:
        return state_of(folder)
    except OSError:
        return []
