"""A timeline -> stereo blocks, from any frame. A pure function of (timeline, frame): no state, no clock.

Every sound is made whole once, kept for a while, and only read: so a frame's samples are the same in whatever
block it is asked for. The sum of a frame is always taken in the same order: bed, breath, chime, speech.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final, Generic, TypeVar

import numpy as np

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SpeechCue, Timeline
from unhurried.ducking import BED_STAYS, TONE_STAYS, Duck
from unhurried.levels import OFF
from unhurried.sounds.bed import LOOP, Stereo, bed
from unhurried.sounds.chime import chime
from unhurried.sounds.fade import fade
from unhurried.sounds.tone import tide
from unhurried.units import SAMPLE_RATE, amplitude
from unhurried.voices.clip import Clip, Mono
from unhurried.voices.polish import SPEECH_LUFS

BLOCK: Final = SAMPLE_RATE
"""Frames of a block unless asked otherwise. libsndfile's encoders crash on very long ones."""
GRID: Final = 32_768
"""Samples lie on the grid of 16 bits: what a speaker gets, a lossless file holds, to the bit."""

TONE_LUFS: Final = -38.5
BED_LUFS: Final = -42.0
CHIME_LUFS: Final = -27.0
"""Loudness at the natural balance: the tone where its swell is fullest (0.4 s), the chime where it is loudest
(0.4 s), the bed all along. Measured with BS.1770 by a test."""
TONE_AT_ONE: Final = -0.9
BED_AT_ONE: Final = 0.5
CHIME_AT_ONE: Final = -2.1
"""LUFS of the same sounds as their modules make them."""
UNDER_SPEECH: Final = 28.0
"""dB by which tone and bed each stay under the voice while it speaks: together they are 20 or more under it
(WCAG 1.4.7) even where a word meets the fullest swell."""

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

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        cues, levels = timeline.cues, timeline.levels
        self._beds = _Track([cue for cue in cues if isinstance(cue, BedCue)])
        self._breaths = _Track([cue for cue in cues if isinstance(cue, BreathCue)])
        self._chimes = _Track([cue for cue in cues if isinstance(cue, ChimeCue)])
        speech = [cue for cue in cues if isinstance(cue, SpeechCue)]
        self._speech = _Track(speech)
        self._voice_gain = np.float32(amplitude(levels.voice))
        self._chime_gain = np.float32(amplitude(CHIME_LUFS - CHIME_AT_ONE))
        self._bed_gain = np.float32(amplitude(BED_LUFS - BED_AT_ONE + levels.bed))
        self._tone_gain = np.float32(amplitude(TONE_LUFS - TONE_AT_ONE + levels.tone) if timeline.tone else 0.0)
        # Levels are plain gains: where the voice is off, the rest is what it is beside a voice.
        under = SPEECH_LUFS + (0.0 if levels.voice == OFF else levels.voice) - UNDER_SPEECH
        spans = [(cue.start, cue.end) for cue in speech]
        self._bed_duck = Duck(spans, max(0.0, BED_LUFS + levels.bed - under), BED_STAYS)
        self._tone_duck = Duck(spans, max(0.0, TONE_LUFS + levels.tone - under), TONE_STAYS)
        self._samples = lru_cache(maxsize=8)(_samples)

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.timeline.frames

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32 from a frame on; silence before the first and after the last."""
        out = np.zeros((frames, 2), np.float32)
        stop = start + frames
        if self._bed_gain:
            self._add_beds(out, start, stop)
        mono = np.zeros(frames, np.float32)
        if self._tone_gain:
            duck = self._tone_duck.gain(start, frames)
            for breath in self._breaths.within(start, stop):
                gain = self._tone_gain if duck is None else self._tone_gain * _part(duck, breath, start)
                _add(mono, start, breath, tide(breath.phase, breath.end - breath.start), gain)
        for ring in self._chimes.within(start, stop):
            _add(mono, start, ring, chime(ring.name), self._chime_gain)
        if self._voice_gain:
            for words in self._speech.within(start, stop):
                _add(mono, start, words, self._samples(words.clip), self._voice_gain)
        out += mono[:, None]
        out *= GRID
        np.rint(out, out=out)
        np.clip(out, -GRID, GRID - 1, out=out)  # the levels keep far from it; a clip from elsewhere may not
        out /= GRID
        return out

    def _add_beds(self, out: Stereo, start: int, stop: int) -> None:
        duck = self._bed_duck.gain(start, stop - start)
        for cue in self._beds.within(start, stop):
            low, high = max(cue.start, start), min(cue.end, stop)
            samples = _looped(bed(cue.name), low, high)
            gain = _fades(cue, low, high)
            if duck is not None:
                gain = gain * duck[low - start : high - start]
            out[low - start : high - start] += samples * (self._bed_gain * gain)[:, None]


def mix(timeline: Timeline, *, start: int = 0, stop: int | None = None, block: int = BLOCK) -> Iterator[Stereo]:
    """Yield the sound of a timeline from one frame to before another, in blocks of (<= block, 2) float32."""
    mixer = Mixer(timeline)
    end = timeline.frames if stop is None else stop
    for at in range(start, end, block):
        yield mixer.block(at, min(block, end - at))


def _samples(clip: Clip) -> Mono:
    return clip.load()


def _part(gain: Mono, cue: Cue, start: int) -> Mono:
    """Return the part of a block's gain (the block begins at ``start``) during which a cue sounds."""
    return gain[max(cue.start - start, 0) : cue.end - start]


def _add(out: Mono, start: int, cue: Cue, samples: Mono, gain: Mono | np.float32) -> None:
    """Add what sounds of a cue in a block that begins at ``start``."""
    low, high = max(cue.start, start), min(cue.end, start + len(out))
    out[low - start : high - start] += samples[low - cue.start : high - cue.start] * gain


def _looped(loop: Stereo, low: int, high: int) -> Stereo:
    """Return the frames of an endless loop; a view where they lie in one piece."""
    at = low % LOOP
    if at + high - low <= LOOP:
        return loop[at : at + high - low]
    return np.take(loop, np.arange(low, high), axis=0, mode="wrap")


def _fades(cue: BedCue, low: int, high: int) -> Mono:
    """Return the gain of a bed's own fades over frames low to before high."""
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
    table: Mono = fade(frames).astype(np.float32)
    return table
