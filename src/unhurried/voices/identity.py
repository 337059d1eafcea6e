"""Which voice speaks, as one name for all that decides how it sounds; found out without a word being spoken."""

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
        folder = voice.recordings.folder
        with voice.instead() as other:
            return key_of("mine", state_of(folder) if folder.is_dir() else "", identity_of(other))
    return type(voice).__name__
