"""A ritual and a person's wishes -> its timeline: its lines spoken, its sounds and beds read.

What takes long is shown by whoever asks: the commands have bars, a process that makes files tells how far it is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from unhurried.cues import Timeline
from unhurried.errors import UnhurriedError
from unhurried.kept_beds import KeptBed, kept_beds
from unhurried.levels import NATURAL, OFF, QUIET_HOURS, Levels
from unhurried.script.heard import with_sounds
from unhurried.script.ritual import Play, Ritual
from unhurried.script.sitting import Sitting, sit
from unhurried.settings.voices import VoiceSettings
from unhurried.sounds.bed import BEDS
from unhurried.sounds.loop import Endless
from unhurried.sounds.sound import Sound
from unhurried.timeline import Rehearsal, rehearse
from unhurried.voices import open_voice
from unhurried.voices.aside import Aside
from unhurried.voices.clip import Voice
from unhurried.voices.manner import PACE, Manner
from unhurried.voices.recordings import default_folder, who_recorded
from unhurried.wishes import Wishes

Told = Callable[[int, int], None]
"""(done, of how many)."""
Bar = Callable[[str], AbstractContextManager[Told]]
"""Shows how far something is, by its name, while the block runs."""


@contextmanager
def no_bar(_label: str) -> Iterator[Told]:
    """Show nothing."""
    yield lambda _done, _of: None


def arranged(
    ritual: Ritual | Sitting,
    wishes: Wishes,
    *,
    frames: int | None = None,
    bar: Bar = no_bar,
    tell: Callable[[str], None] = lambda _: None,
) -> Timeline:
    """Return the timeline of a ritual as it was wished for, to be heard, in so many frames where they are given.

    ``tell`` hears what the voice has to say of itself.

    Raises:
        UnhurriedError: a level is outside its range; no such voice; a line that cannot be spoken; a bed or a sound
            that cannot be read; it cannot last so long.
    """
    levels, loops = levels_of(wishes), loops_of(ritual, wishes, bar)
    return rehearsed(ritual, wishes, bar=bar, tell=tell).arrange(levels=levels, loops=loops, frames=frames)


def rehearsed(
    ritual: Ritual | Sitting,
    wishes: Wishes,
    *,
    to_be_heard: bool = True,
    bar: Bar = no_bar,
    tell: Callable[[str], None] = lambda _: None,
) -> Rehearsal:
    """Return a ritual with its lines spoken as it was wished for; sound files are read only where they will be heard.

    Raises:
        UnhurriedError: no such voice; a line that cannot be spoken; a sound that cannot be read.
    """
    sitting = ritual if isinstance(ritual, Sitting) else sit(ritual)
    sitting = with_sounds(sitting, tone=wishes.tone, bed=wishes.bed)
    sounds = sounds_of(sitting, bar, to_be_heard=to_be_heard)
    told: list[str] = []
    try:
        with voice_of(wishes, sitting.ritual, told.append) as voice, bar("Speaking the lines") as spoken:
            return rehearse(sitting, voice, names=wishes.names, ears=wishes.ears, sounds=sounds, spoken=spoken)
    finally:
        for said in told:  # when no bar is in the way
            tell(said)


def voice_of(wishes: Wishes, ritual: Ritual, tell: Callable[[str], None]) -> Voice:
    """Return the voice as it was wished for, else as it is set, else the best there is; ``tell`` hears what it says.

    Raises:
        UnhurriedError: pace or pitch is outside its range; no such voice.
    """
    settings = wishes.about_voices
    manner = _manner_of(wishes, ritual)
    wish = _set_voice(settings, ritual.name) if wishes.voice is None else wishes.voice
    return open_voice(wish, manner, ritual=ritual.name, settings=settings, tell=tell)


def aside_of(wishes: Wishes, ritual: Ritual) -> Aside:
    """Return who answers while a ritual waits: its own voice, and where that cannot, the machine's.

    Raises:
        UnhurriedError: see :func:`voice_of`.
    """
    # A pitch that was wished for is the ritual's voice's; of the machine's, words are enough.
    plain = replace(_manner_of(wishes, ritual), pitch=None)
    return Aside(lambda: voice_of(wishes, ritual, lambda _: None), lambda: open_voice("system", plain))


def _manner_of(wishes: Wishes, ritual: Ritual) -> Manner:
    try:
        return Manner(
            language=ritual.language,
            pace=PACE * (ritual.pace if wishes.pace is None else wishes.pace),
            pitch=wishes.pitch,
            dry=wishes.dry,
            said=wishes.pronounce,
        )
    except ValueError as error:
        raise UnhurriedError(str(error)) from None


def _set_voice(settings: VoiceSettings, ritual: str) -> str:
    """Return the voice that is set; one's own is for what is recorded, the other rituals have the best there is."""
    wish = settings.voice or ""
    return wish if wish.partition(":")[0] != "mine" or who_recorded(default_folder(), ritual) else ""


def levels_of(wishes: Wishes) -> Levels:
    """Return the levels: those of the preset, and what was wished for each."""
    preset = QUIET_HOURS if wishes.quiet_hours else NATURAL
    own = {name: getattr(wishes, f"{name}_level") for name in asdict(preset)}
    try:
        return replace(preset, **{name: level for name, level in own.items() if level is not None})
    except ValueError as error:
        raise UnhurriedError(str(error)) from None


def loops_of(ritual: Ritual | Sitting, wishes: Wishes, bar: Bar = no_bar) -> dict[str, Endless]:
    """Return the beds that come along, kept on disk, or the listener's own by its name, if one was wished for.

    The bed that a ritual begins with is read or made from now on, while its lines are spoken.
    """
    if wishes.bed is None or wishes.bed in (*BEDS, "off"):
        kept = kept_beds()
        _make_ready(ritual, wishes, kept)
        return {**kept}
    from unhurried.own_bed import own_bed

    with bar("Reading the bed") as told:
        return {wishes.bed: own_bed(Path(wishes.bed), told)}


def _make_ready(ritual: Ritual | Sitting, wishes: Wishes, beds: Mapping[str, KeptBed]) -> None:
    """Have the first bed read or made, if beds are to be heard."""
    first = wishes.bed or (ritual.ritual if isinstance(ritual, Sitting) else ritual).bed
    if (bed := beds.get(first or "")) is not None and wishes.bed_level != OFF:
        bed.make_ready()


def sounds_of(sitting: Sitting, bar: Bar = no_bar, *, to_be_heard: bool) -> dict[str, Sound]:
    """Return the sounds that a ritual plays, by their files; where they will not be heard, only their lengths."""
    if not any(isinstance(step, Play) for step in sitting.steps):
        return {}
    from unhurried import played

    with bar("Reading the sounds") as told:
        return played.sounds_of(sitting.steps, told, to_be_heard=to_be_heard)
