"""An edit list, as an audio editor has one: which part of which source is heard when, and how it fades. Pure.

A session plays one. What a key does (a pause, a skip, the volume) is another edit list, which differs from a frame
on that was not heard yet. So what is heard stays a pure function: of the edit list, and the frame of the output.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from unhurried.sinks import Stream
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo
from unhurried.units import to_frames
from unhurried.voices.clip import Mono

ENDLESS: Final = 1 << 52
"""Frames (some 3000 years): the length of an edit list that goes on until a key is pressed."""
VOLUME_RAMP: Final = to_frames(0.2)
"""Frames in which the volume goes over into another: quick enough for a finger, too slow for a click."""
KNEE: Final = 0.7
"""Amplitude from which what is louder than it was made is bent at the least, so that it never reaches 1."""

Kind = Literal["ritual", "bed", "sign", "words", "chime"]


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Frames ``start`` to before ``end`` of the output, in which a source is heard from its frame ``offset`` on.

    It fades in over ``fade_in`` frames from its start. Each of ``fades_out`` is a frame of the output and the frames
    that a fade takes from there; where several overlap, they multiply, so that no other fade makes a jump.
    """

    kind: Kind
    start: int
    end: int
    source: Stream
    offset: int = 0
    fade_in: int = 0
    fades_out: tuple[tuple[int, int], ...] = ()

    def block(self, start: int, stop: int) -> Stereo:
        """Return the frames from start to before stop of the output, which lie in the region, faded."""
        samples = self.source.block(self.offset + start - self.start, stop - start)
        fades = [(self.start, _rise(self.fade_in)), *((at, _rise(frames)[::-1]) for at, frames in self.fades_out)]
        for at, table in fades:
            first, last = max(at, start), min(at + len(table), stop)
            if first < last:
                samples[first - start : last - start] *= table[first - at : last - at, None]
        return samples

    def until(self, at: int, fade_out: int) -> "Region":
        """Return the region as it is if it fades out from a frame of the output on; it does not become longer."""
        return replace(self, end=min(self.end, at + fade_out), fades_out=(*self.fades_out, (at, fade_out)))


@dataclass(frozen=True, slots=True)
class Ramp:
    """From frame ``at`` of the output on the volume goes ``before`` -> ``after``, in dB, within VOLUME_RAMP."""

    at: int
    before: float
    after: float

    def level(self, frame: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the dB at frames after its beginning."""
        return self.before + (self.after - self.before) * np.minimum((frame - self.at) / VOLUME_RAMP, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class EditList:
    """Regions, and the ramps of the ``volume``, each from where the one before it had come to.

    While it is ``open`` it has no end: after its last region comes silence.
    """

    regions: tuple[Region, ...] = ()
    volume: tuple[Ramp, ...] = ()
    open: bool = False

    @property
    def frames(self) -> int:
        """How long it is."""
        return ENDLESS if self.open else max((region.end for region in self.regions), default=0)

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32 of the output."""
        out = np.zeros((frames, 2), np.float32)
        for region in self.regions:
            first, last = max(region.start, start), min(region.end, start + frames)
            if first < last:
                out[first - start : last - start] += region.block(first, last)
        gain = self._gain(start, start + frames)
        if gain is not None:
            out *= gain[:, None]
            _bend(out, gain)
        return out

    def volume_at(self, at: int) -> float:
        """Return the dB that the volume goes to at a frame of the output, or has gone to."""
        return next((ramp.after for ramp in reversed(self.volume) if ramp.at <= at), 0.0)

    def with_volume(self, at: int, level: float) -> "EditList":
        """Return it with another volume from a frame on."""
        here = next((ramp for ramp in reversed(self.volume) if ramp.at <= at), Ramp(0, 0.0, 0.0))
        before = float(here.level(np.array([at]))[0])
        kept = tuple(ramp for ramp in self.volume if ramp.at < at)
        return replace(self, volume=(*kept, Ramp(at, before, level)))

    def _gain(self, start: int, stop: int) -> "Mono | None":
        """Return the gain of the volume, (frames,), from start to before stop; None where it is 1 throughout."""
        levels = np.zeros(stop - start)
        for ramp in self.volume:
            first = max(ramp.at, start)
            if first < stop:
                levels[first - start :] = ramp.level(np.arange(first, stop))
        return (10.0 ** (levels / 20.0)).astype(np.float32) if levels.any() else None

    def cut(self, at: int, fade_out: int, *kinds: Kind) -> "EditList":
        """Return it with what is heard at a frame fading out, and without all that was to come later.

        With ``kinds``, only regions of those.
        """
        return replace(self, regions=tuple(self._cut(at, fade_out, kinds)))

    def _cut(self, at: int, fade_out: int, kinds: tuple[Kind, ...]) -> Iterator[Region]:
        for region in self.regions:
            if kinds and region.kind not in kinds:
                yield region
            elif region.start < at:
                yield region if region.end <= at else region.until(at, fade_out)

    def adding(self, *regions: Region) -> "EditList":
        """Return it with more regions."""
        return replace(self, regions=(*self.regions, *regions))

    def ritual_at(self, at: int) -> int | None:
        """Return the ritual's frame that is heard at a frame of the output; None where the ritual is not."""
        for region in reversed(self.regions):
            if region.kind == "ritual" and region.start <= at < region.end:
                return region.offset + at - region.start
        return None

    def heard(self, until: int) -> tuple[range, ...]:
        """Return which frames of the ritual were heard before a frame of the output, in the order of hearing."""
        spans = (
            range(region.offset, region.offset + min(region.end, until) - region.start)
            for region in self.regions
            if region.kind == "ritual"
        )
        return tuple(span for span in spans if span)


def _bend(samples: Stereo, gain: Mono) -> None:
    """Bend what a gain made too loud towards 1, each sample by itself: no peak is cut off, and nothing waits.

    Above the knee k it is k + (1 - k) tanh((x - k) / (1 - k)), which begins as steep as the line it leaves. The knee
    comes down with the gain, from 1 where that is 1: so where the volume passes what was made there is no jump.
    """
    knee = np.broadcast_to(np.maximum(KNEE, 1 / np.maximum(gain, 1))[:, None], samples.shape)
    loud = np.abs(samples)
    over = (loud > knee) & (knee < 1)
    if over.any():
        k = knee[over]
        samples[over] = np.copysign(k + (1 - k) * np.tanh((loud[over] - k) / (1 - k)), samples[over])


@lru_cache(maxsize=16)
def _rise(frames: int) -> Mono:
    table: Mono = fade(frames).astype(np.float32)
    table.setflags(write=False)
    return table
