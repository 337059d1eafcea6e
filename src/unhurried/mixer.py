"""A timeline -> stereo blocks, from any frame. A pure function of (timeline, frame): no state, no clock.

Every sound is made whole once, kept for a while, and only read: so a frame's samples are the same in whatever
block it is asked for. The sum of a frame is always taken in the same order: beds, sounds in stereo, then the sum of
what is the same on both sides, which are breath, chime, sound and speech.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import Final, Generic, Literal, TypeVar

import numpy as np

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SoundCue, SpeechCue, Timeline
from unhurried.ducking import BED_STAYS, TONE_STAYS, Duck
from unhurried.errors import VoiceError
from unhurried.levels import OFF
from unhurried.script.ritual import To
from unhurried.sides import Sides
from unhurried.sounds.bed import BED_LUFS, bed
from unhurried.sounds.chime import CHIME_AT_ONE, CHIME_LUFS, chime, chime_frames
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo, silence
from unhurried.sounds.tone import INSTRUMENTS, TONE_LUFS, breath_tone
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import SPEECH_LUFS

BLOCK: Final = SAMPLE_RATE
"""Frames of a block unless asked otherwise. libsndfile's encoders crash on very long ones."""
GRID: Final = 32_768
"""Samples lie on the grid of 16 bits: what a speaker gets, a lossless file holds, to the bit."""

UNDER_SPEECH: Final = 30.0
"""dB by which tone and bed each stay under the voice while it speaks: together they are 20 or more under it
(WCAG 1.4.7) even where a word meets the fullest swell."""

COMES_IN: Final = 9.0
COMES_IN_BY: Final = 3.0
"""dB by which the first breath after a silence begins quieter, and dB a second by which it comes up: in 3 s, as a
whole session fades in, so that even a quick one startles nobody."""

REST: Final = to_frames(2.0)
"""Frames: a tone that was silent this long comes in again."""

STANDS_IN: Final = "half-time"
"""The chime, the softest there is, that is heard where a line was lost while it played."""
Lost = Callable[[SpeechCue], None]
"""Told of each line that was lost."""

Stem = Literal["voice", "tone", "bed"]
"""A part of the mix that can be had alone."""
STEMS: Final[dict[Stem, tuple[type[Cue], ...]]] = {
    "voice": (SpeechCue, SoundCue),
    "tone": (BreathCue, ChimeCue),
    "bed": (BedCue,),
}
"""What is heard in each. Every cue is in one of them, so that together they are the whole."""

CueT = TypeVar("CueT", bound=Cue)


class _Track(Generic[CueT]):
    """The cues of one kind, to be found by frame."""

    def __init__(self, cues: list[CueT]) -> None:
        self._cues = cues
        self._starts = [cue.start for cue in cues]
        # The latest end up to each cue: what lies before a frame can be skipped even where cues overlap.
        self._ends = list(accumulate((cue.end for cue in cues), max))

    def within(self, start: int, stop: int) -> Iterator[CueT]:
        """Yield the cues that sound somewhere in the frames from start to before stop, in order."""
        for cue in self._cues[bisect_right(self._ends, start) : bisect_right(self._starts, stop - 1)]:
            if cue.end > start:
                yield cue


class Mixer:
    """The sound of a timeline. Any block may be asked for, in any order, as often as one likes."""

    def __init__(self, timeline: Timeline, lost: Lost | None = None, *, stem: Stem | None = None) -> None:
        """Take a timeline; with ``lost``, a line whose clip cannot be read is a soft chime, and is told.

        Without it that is an error: a file has all of its lines, or is not made. With a ``stem`` only that is heard,
        as it is in the whole: under words that are in another stem it makes room for them all the same. The stems
        together are the whole, but for what rounding each of them to the grid does: two steps of it.
        """
        self.timeline = timeline
        cues, levels = timeline.cues, timeline.levels
        heard = cues if stem is None else [cue for cue in cues if isinstance(cue, STEMS[stem])]
        self._beds = _Track([cue for cue in heard if isinstance(cue, BedCue)])
        self._breaths = _Track([cue for cue in heard if isinstance(cue, BreathCue)])
        self._chimes = _Track([cue for cue in heard if isinstance(cue, ChimeCue)])
        self._sounds = _Track([cue for cue in heard if isinstance(cue, SoundCue)])
        self._speech = _Track([cue for cue in heard if isinstance(cue, SpeechCue)])
        self._voice_gain = np.float32(amplitude(levels.voice))
        self._chime_gain = np.float32(amplitude(CHIME_LUFS - CHIME_AT_ONE + levels.chime))
        self._bed_gain = np.float32(amplitude(levels.bed))
        self._tone_gain = np.float32(_tone_gain(timeline.tone, levels.tone))
        # Levels are plain gains: where the voice is off, the rest is what it is beside a voice.
        under = SPEECH_LUFS + (0.0 if levels.voice == OFF else levels.voice) - UNDER_SPEECH
        spans = [(cue.start, cue.end) for cue in cues if isinstance(cue, SpeechCue | SoundCue)]
        self._bed_duck = Duck(spans, max(0.0, BED_LUFS + levels.bed - under), BED_STAYS)
        self._tone_duck = Duck(spans, max(0.0, TONE_LUFS + levels.tone - under), TONE_STAYS)
        split = timeline.ears == "split"
        self._tone_comes_in: dict[To, Duck] = {
            to: Duck(_first_breaths(cues, to if split else None), COMES_IN, TONE_STAYS, COMES_IN_BY)
            for to in ("both", "a", "b")
        }
        self._samples = lru_cache(maxsize=8)(_samples if lost is None else partial(_samples_or_chime, lost))

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.timeline.frames

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32 from a frame on; silence before the first and after the last."""
        stop = start + frames
        out = self._beds_in(start, stop)
        sides = Sides(out, start, split=self.timeline.ears == "split")
        self._add_breath(sides, start, stop)
        if self._chime_gain:
            for ring in self._chimes.within(start, stop):
                sides.add(ring, chime(ring.name), self._chime_gain)
        for sound in self._sounds.within(start, stop):
            if gain := np.float32(amplitude(self.timeline.levels.sound + sound.level)):
                sides.add_sound(sound, gain)
        if self._voice_gain:
            for words in self._speech.within(start, stop):
                gain = self._voice_gain * np.float32(amplitude(words.level))
                sides.add(words, self._samples(words), gain)
        sides.finish()
        if self.timeline.ears == "mono":
            out[:] = ((out[:, 0] + out[:, 1]) * np.float32(0.5))[:, None]
        out *= GRID
        np.rint(out, out=out)
        np.clip(out, -GRID, GRID - 1, out=out)  # the levels keep far from it; a clip from elsewhere may not
        out *= 1 / GRID  # a power of two: no different from a division, and quicker
        return out

    def _add_breath(self, sides: Sides, start: int, stop: int) -> None:
        if not self._tone_gain or self.timeline.tone is None:
            return
        under_words = self._tone_duck.gain(start, stop - start)
        for cue in self._breaths.within(start, stop):
            comes_in = self._tone_comes_in[cue.to].gain(start, stop - start)
            ducks = [_part(duck, cue, start) for duck in (under_words, comes_in) if duck is not None]
            # The lower of the two: both together would rise faster than either may.
            gain = np.minimum.reduce(ducks) * self._tone_gain if ducks else self._tone_gain
            sides.add(cue, breath_tone(self.timeline.tone, cue.phase, cue.end - cue.start), gain)

    def _beds_in(self, start: int, stop: int) -> Stereo:
        """Return the beds of a block, to add all else to."""
        out = silence(stop - start)
        if not self._bed_gain:
            return out
        duck = self._bed_duck.gain(start, stop - start)
        for cue in self._beds.within(start, stop):
            low, high = max(cue.start, start), min(cue.end, stop)
            gain = self._bed_gain * _fades(cue, low, high)
            if duck is not None:
                gain = gain * _part(duck, cue, start)
            samples = (cue.loop or bed(cue.name)).read(low, high)
            samples *= np.asarray(gain)[..., None]
            out[low - start : high - start] += samples
        return out


def mix(timeline: Timeline, *, start: int = 0, stop: int | None = None, block: int = BLOCK) -> Iterator[Stereo]:
    """Yield the sound of a timeline from one frame to before another, in blocks of (<= block, 2) float32."""
    mixer = Mixer(timeline)
    end = timeline.frames if stop is None else stop
    for at in range(start, end, block):
        yield mixer.block(at, min(block, end - at))


def _first_breaths(cues: Sequence[Cue], to: To | None) -> list[tuple[int, int]]:
    """Return where the tone begins out of a silence of REST or more, as empty spans; of one ear, or of all (None)."""
    found: list[tuple[int, int]] = []
    heard_until = -REST
    for cue in cues:
        if isinstance(cue, BreathCue) and cue.phase != "rest" and to in (None, cue.to):
            if cue.start - heard_until >= REST:
                found.append((cue.start, cue.start))
            heard_until = cue.end
    return found


def _tone_gain(tone: str | None, level: float) -> float:
    return 0.0 if tone is None else amplitude(TONE_LUFS - INSTRUMENTS[tone].lufs + level)


def _samples(cue: SpeechCue) -> Mono:
    return cue.clip.load()


def _samples_or_chime(lost: Lost, cue: SpeechCue) -> Mono:
    """Return a line's samples; where they are gone, a soft chime as long as the line: nobody waits in silence."""
    try:
        return cue.clip.load()
    except VoiceError:
        lost(cue)
    frames = min(cue.clip.frames, chime_frames(STANDS_IN))
    ring = np.zeros(cue.clip.frames, np.float32)
    ring[:frames] = chime(STANDS_IN)[:frames] * np.float32(amplitude(CHIME_LUFS - CHIME_AT_ONE))
    ends = min(frames, to_frames(0.5))
    ring[frames - ends : frames] *= fade(ends)[::-1].astype(np.float32)
    return ring


def _part(gain: Mono, cue: Cue, start: int) -> Mono:
    """Return the part of a block's gain (the block begins at ``start``) during which a cue sounds."""
    return gain[max(cue.start - start, 0) : cue.end - start]


def _fades(cue: BedCue, low: int, high: int) -> "Mono | np.float32":
    """Return the gain of a bed's own fades over frames low to before high; one number where it is 1 all along."""
    if cue.start + cue.fade_in <= low and high <= cue.end - cue.fade_out:
        return np.float32(1)
    gain = np.ones(high - low, np.float32)
    for at, table in (
        (cue.start, _fade(cue.fade_in)),
        (cue.end - cue.fade_out, _fade(cue.fade_out)[::-1]),
    ):
        first, last = max(at, low), min(at + len(table), high)
        if first < last:
            gain[first - low : last - low] *= table[first - at : last - at]
    return gain


@lru_cache(maxsize=8)
def _fade(frames: int) -> Mono:
    table: Mono = np.sqrt(fade(frames)).astype(np.float32)  # equal power: two beds that overlap are two sounds
    return table
