"""A ritual and the lengths of its spoken lines -> cues at absolute frames. Pure.

First it is rehearsed: decided, in the two people's names, and every line spoken. Then it can be laid out, at any
length that it can have. The timeline says all there is to know: its sound is a function of it and the frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from unhurried.beds import Loops, bed_cues
from unhurried.cues import Cue, Ears, Timeline
from unhurried.elastic import Elastic
from unhurried.errors import LengthError, VoiceError
from unhurried.languages import names_in
from unhurried.layout import check_silences, lay_out, length_of, together
from unhurried.lengths import Lengths
from unhurried.levels import NATURAL, Levels
from unhurried.parts import Clips, Sounds, words_of
from unhurried.script.heard import called_by_name, with_names
from unhurried.script.ritual import Place, Plain, Ritual
from unhurried.script.sitting import Sitting, sit
from unhurried.settling import settled
from unhurried.spacing import NATURAL as NATURAL_SPACING
from unhurried.spacing import Spacing
from unhurried.units import LONGEST, clock
from unhurried.voices.clip import Line, Spoken, Voice, nobody
from unhurried.voices.reading import respelled

HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words as they are heard, names filled in, and where they stand in the script."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A sitting as two people hear it, with every line of it spoken."""

    sitting: Sitting
    clips: Clips
    sounds: Sounds
    ears: Ears

    def lengths(self) -> Lengths:
        """Return how long it can be."""
        return _lengths(self.elastic())

    def arrange(self, *, levels: Levels = NATURAL, loops: Loops = {}, frames: int | None = None) -> Timeline:  # noqa: B006
        """Lay it out in time, in so many frames or as long as it is by itself.

        Raises:
            LengthError: it cannot have so many.
            ScriptError: it lasts longer than 24 hours.
        """
        steps, spacing = self.sitting.steps, NATURAL_SPACING
        if frames is not None:
            elastic = self.elastic()
            if not elastic.least <= frames <= elastic.most:
                lengths = _lengths(elastic)
                lasts = f"lasts from {lengths}" if lengths.gives else f"lasts {lengths}, and nothing in it gives"
                raise LengthError(f"{self.sitting.ritual.name} {lasts}; it cannot last {clock(frames)}")
            steps, spacing = elastic.fitted(frames)
        layout = lay_out(steps, self.clips, self.sounds, spacing)
        ritual = self.sitting.ritual
        beds = bed_cues(ritual.bed, layout.beds, layout.frames, loops)
        cues = sorted((*layout.cues, *beds), key=_order)
        return Timeline(
            ritual.title, layout.frames, tuple(cues), ritual.tone, levels, self.ears, crowded=layout.crowded
        )

    def elastic(self) -> Elastic:
        """Return what gives in it."""
        overhang = max((clip.frames for clip in self.clips.values()), default=0)

        def length(steps: Sequence[Plain], spacing: Spacing) -> int:
            # What is tried on the way may pass the day by a breath or two.
            return length_of(steps, self.clips, self.sounds, spacing, longest=LONGEST + HOUR)

        return Elastic(self.sitting.steps, length, overhang)


def heard(sitting: Sitting, names: Mapping[str, str] | None, ears: Ears) -> Sitting:
    """Return a sitting as two people hear it: in their names, or in those the language has for the two."""
    called = sitting if ears == "split" else called_by_name(sitting)
    if not names:
        names = names_in(sitting.ritual.language)
        called = settled(called, by_ear=ears == "split")
    return with_names(called, names)


def spoken_lines(sitting: Sitting) -> tuple[SpokenLine, ...]:
    """Return every line that a sitting may need the voice for, at any length of it, each text once, in order."""
    lines: dict[str, Place] = {}
    for steps, closing in together(sitting.steps):
        for words, place in words_of(steps, closing=closing):
            lines.setdefault(words, place)
    return tuple(SpokenLine(text, place) for text, place in lines.items())


def rehearse(
    ritual: Ritual | Sitting,
    voice: Voice,
    *,
    names: Mapping[str, str] | None = None,
    ears: Ears = "both",
    sounds: Sounds = {},  # noqa: B006 it is only read
    spoken: Spoken = nobody,
) -> Rehearsal:
    """Have every line of a ritual spoken, so that it can go on to its end once it has begun.

    With ``ears`` split, what is for one of the two reaches that one's ear alone; else it is spoken to both, by name.
    Without ``names`` they settle who is "the first of you", as the language has it. ``sounds`` has those that it
    plays (see played.py); ``spoken`` is told how far it is.

    Raises:
        VoiceError: a line could not be spoken; with the script's line.
        ScriptError: the whole lasts longer than 24 hours.
    """
    sitting = ritual if isinstance(ritual, Sitting) else sit(ritual)
    check_silences(sitting.steps)
    sitting = heard(sitting, names, ears)
    return Rehearsal(sitting, _clips(sitting, voice, spoken), sounds, ears)


def arrange(
    ritual: Ritual | Sitting,
    voice: Voice,
    *,
    names: Mapping[str, str] | None = None,
    levels: Levels = NATURAL,
    ears: Ears = "both",
    loops: Loops = {},  # noqa: B006 it is only read
    sounds: Sounds = {},  # noqa: B006
    spoken: Spoken = nobody,
    frames: int | None = None,
) -> Timeline:
    """Rehearse a ritual and lay it out in time.

    Raises:
        VoiceError: a line could not be spoken; with the script's line.
        LengthError: it cannot have so many frames.
        ScriptError: the whole lasts longer than 24 hours.
    """
    rehearsal = rehearse(ritual, voice, names=names, ears=ears, sounds=sounds, spoken=spoken)
    return rehearsal.arrange(levels=levels, loops=loops, frames=frames)


def _lengths(elastic: Elastic) -> Lengths:
    return Lengths(elastic.least, elastic.natural, elastic.most)


def _order(cue: Cue) -> tuple[int, int, str]:
    """Sort by start; where two start together, the longer first, then by kind."""
    return cue.start, -cue.end, type(cue).__name__


def _clips(sitting: Sitting, voice: Voice, spoken: Spoken) -> Clips:
    """Return each line's clip; an error about one says where that stands in the script."""
    places = {line.text: line.place for line in spoken_lines(sitting)}
    lines = [Line(text, respelled(text, sitting.ritual.said)) for text in places]
    try:
        clips = voice.clips(lines, spoken)
    except VoiceError as error:
        if not isinstance(error.line, Line):
            raise  # the voice as a whole: no line is to blame
        place = places[error.line.text]
        raise VoiceError(f"{place.file}:{place.line}: {error}", error.line) from error
    return dict(zip(places, clips, strict=True))
