"""The sound of rituals that ship, with the system voice: what a listener lives in, measured to its last frame.

Measured are a few that together have all that sounds in any: a bed, a tone or a kind of breath that no other has had yet
is found by :func:`test_all_that_sounds_is_in_one_of_these`. What is said when, is measured of all of them, without a voice.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import pytest
import soxr
from pystoi import stoi

from tests.measure import (
    Clicks,
    Floats,
    fastest_rise,
    folded,
    integrated,
    loudest,
    lufs,
    pitch,
    powers,
    rms_db,
    second_difference,
    sliding,
    turns_at,
)
from unhurried import library
from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.levels import OFF, Levels
from unhurried.mixer import Mixer, mix
from unhurried.rehearsing import dry_run
from unhurried.script.drawing import every_step
from unhurried.script.ritual import Breathe, Ritual
from unhurried.sounds.loop import Stereo
from unhurried.sounds.tone import INSTRUMENTS
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices import open_voice
from unhurried.voices.polish import SPEECH_LUFS

SOUNDED: Final = (
    "arrive",  # the opening of others: a ramp, brown noise
    "same-breath",  # the one that newcomers hear: a ramp, then a breath that no word leads, over the ocean
    "borrowed-calm",  # what is for one of the two, a breath from one to the other, 5.5-5.5, air
    "side-by-side",  # a bed that gives way to another, and quiet
    "im-here",  # words of its own on every breath, hum
    "just-listening",  # turns long enough for their half-time
    "seen",  # short turns by the fire
    "name-it",  # the drone
    "comfort",  # rain, and no breath is led
    "daily-few",  # no bed
)
"""Rituals by what they add; the shortest that have it."""
EVERY = pytest.mark.parametrize("name", SOUNDED, scope="module")  # one after the other: each is heard once
VOICE: Final = Levels(tone=OFF, bed=OFF, chime=OFF)
UNDER: Final = Levels(voice=OFF)
STAYING: Final = Levels(voice=OFF, chime=OFF)
NEVER_SILENT: Final = -51.0
"""LUFS: a bed is louder, in any second of it."""
TONE: Final = Levels(voice=OFF, chime=OFF, bed=OFF)


@cache
def _arranged(name: str) -> Timeline:
    with open_voice("system") as voice:
        return arrange(library.read(name), voice)


def _what_sounds(name: str) -> set[object]:
    """Return the kinds of all that is heard in a ritual: beds, tones, chimes, and of breaths how they go and for whom."""
    ritual = library.read(name)
    timeline = dry_run(ritual).arrange()
    breaths = [step for step in every_step(ritual.steps) if isinstance(step, Breathe)]
    kinds: set[object] = {(type(cue), cue.name) for cue in timeline.cues if isinstance(cue, ChimeCue | BedCue)}
    kinds |= {(type(cue), cue.to) for cue in timeline.cues}
    kinds |= {(step.pattern, step.to, step.ramp is None, step.spoken == 0) for step in breaths}
    return kinds | {("tone", timeline.tone if breaths else None)}


def test_all_that_sounds_is_in_one_of_these() -> None:
    """No ritual that ships has a bed, a tone, a chime or a kind of breath that none of those has that are measured."""
    measured = set().union(*map(_what_sounds, SOUNDED))
    for path in sorted(library.shipped_folder().glob("*.yaml")):
        if isinstance(library.look_up(path), Ritual):
            assert _what_sounds(path.stem) <= measured, path.stem


def _stem(name: str, levels: Levels) -> Mixer:
    return Mixer(replace(_arranged(name), levels=levels))


def _blocks(name: str, levels: Levels) -> Iterator[Stereo]:
    return mix(replace(_arranged(name), levels=levels), block=10 * SAMPLE_RATE)


def _of(
    name: str, kind: type[SpeechCue] | type[BreathCue] | type[ChimeCue]
) -> list[SpeechCue | BreathCue | ChimeCue]:
    return [cue for cue in _arranged(name).cues if isinstance(cue, kind)]


@dataclass(frozen=True)
class _Heard:
    """What one pass over a stem found."""

    clicks: list[float]
    bend: float
    peak: float
    middle: float
    sides: float


@cache
def _heard(name: str, levels: Levels) -> _Heard:
    ear = Clicks()
    bends: list[float] = []
    peaks: list[float] = []
    energy = np.zeros(2)

    last = np.zeros((2, 2), np.float32)
    for block in _blocks(name, levels):
        ear.hear(block)
        bends.append(second_difference(np.concatenate([last, block])))
        peaks.append(float(np.abs(block).max()))
        last = block[-2:]
        energy[0] += np.square(folded(block)).sum() * 2
        energy[1] += np.square(block, dtype=np.float64).sum()
    return _Heard(ear.found(), max(bends), max(peaks), *energy)


@cache
def _staying(name: str) -> Floats:
    """Return the powers of what lies under everything: bed and tone."""
    return powers(_blocks(name, STAYING))


@EVERY
def test_the_loudness_is_the_targets(name: str) -> None:
    """Integrated over the whole ritual the voice is within 1 LU of -18 LUFS.

    With all that is beside it, it is up to 2 LU quieter: where few words stand among chimes, those count as well.
    """
    assert integrated(powers(_blocks(name, VOICE))) == pytest.approx(SPEECH_LUFS, abs=1)
    assert SPEECH_LUFS - 2 < integrated(powers(_blocks(name, Levels()))) < SPEECH_LUFS + 1


@EVERY
def test_the_true_peak_stays_below_minus_1_5(name: str) -> None:
    """At four times the rate, no sample of any spoken line comes above -1.5 dBTP; between them nothing above -20."""
    mixer = _stem(name, Levels())
    for cue in _of(name, SpeechCue):
        part = mixer.block(cue.start - 480, cue.end - cue.start + 960)
        assert 20 * np.log10(np.abs(soxr.resample(part, SAMPLE_RATE, 4 * SAMPLE_RATE)).max()) <= -1.5
    assert 20 * np.log10(_heard(name, UNDER).peak) < -20


@EVERY
def test_speech_stands_20_db_over_what_lies_under_it(name: str) -> None:
    """In each spoken line, to its own level: bed, tone and all are 20 dB and more below (WCAG 1.4.7)."""
    voice, rest = _stem(name, VOICE), _stem(name, UNDER)
    for cue in _of(name, SpeechCue):
        frames = cue.end - cue.start
        assert rms_db(voice.block(cue.start, frames)) - rms_db(rest.block(cue.start, frames)) >= 20, cue


@EVERY
def test_speech_is_understood_in_the_mix_as_alone(name: str) -> None:
    """STOI of the mix against the voice alone: 0.95 and more in each line of two seconds or more, and over the shorter
    ones together: it takes means over 0.4 s, of which one of those has too few.
    """
    voice, whole = _stem(name, VOICE), _stem(name, Levels())
    spoken = [(cue.start, cue.end - cue.start) for cue in _of(name, SpeechCue)]
    pairs = [(voice.block(*at)[:, 0], whole.block(*at).mean(axis=1)) for at in spoken]
    long = [pair for pair in pairs if len(pair[0]) > 2 * SAMPLE_RATE]
    short = [pair for pair in pairs if len(pair[0]) <= 2 * SAMPLE_RATE]
    if sum(len(clean) for clean, _ in short) > 2 * SAMPLE_RATE:
        clean, heard = (np.concatenate(parts) for parts in zip(*short, strict=True))
        long.append((clean, heard))
    for clean, heard in long:
        assert stoi(clean, heard, SAMPLE_RATE) >= 0.95


@EVERY
def test_nothing_clicks(name: str) -> None:
    """With the voice and without it there is no click, and under the voice no sharp bend."""
    rest, whole = _heard(name, UNDER), _heard(name, Levels())
    assert rest.clicks == []
    assert rest.bend < 0.002
    assert whole.clicks == []


@EVERY
def test_nothing_startles(name: str) -> None:
    """Bed and tone never rise by more than 6 LU a second (short-term, 3 s), from the first frame to the last."""
    assert fastest_rise(_staying(name)) < 6


@EVERY
def test_no_chime_is_louder_than_the_voice(name: str) -> None:
    """The loudest 0.4 s of any chime are 6 LU and more under the voice, and it does not come at once."""
    rest = _stem(name, UNDER)
    for cue in _of(name, ChimeCue):
        part = rest.block(cue.start - SAMPLE_RATE, 4 * SAMPLE_RATE)
        assert loudest(part) < SPEECH_LUFS - 6
        level = [rms_db(part[at : at + 960]) for at in range(SAMPLE_RATE - 960, SAMPLE_RATE + to_frames(0.2), 960)]
        heard = np.maximum(level, NEVER_SILENT)  # where no bed is, from what would be one
        assert max(np.diff(heard)) < 20  # from the bed to the ring in steps of 20 ms


@EVERY
def test_the_breath_turns_where_the_timeline_says(name: str) -> None:
    """At every turn the tone is lowest within 1 ms of the cue's frame."""
    breaths = tuple(_of(name, BreathCue))
    # Without the words, under which the tone around a turn may be less than a step of the grid.
    tone = Mixer(replace(_arranged(name), cues=breaths, levels=TONE))
    pairs = itertools.pairwise(_of(name, BreathCue))
    turns = [after.start for before, after in pairs if before.end == after.start]
    assert bool(turns) == bool(breaths)
    for turn in turns:
        part = tone.block(turn - 12_000, 24_000)[:, 0]
        assert abs(turns_at(part, 12_000) - 12_000) <= 48, turn


@EVERY
def test_it_rises_with_every_inhale_and_falls_with_every_exhale(name: str) -> None:
    """The pitch of each phase, in eight parts, moves one way: up as one breathes in, down as one breathes out."""
    tone = _stem(name, TONE)
    instrument = INSTRUMENTS[_arranged(name).tone or "tide"]
    for cue in _of(name, BreathCue):
        assert isinstance(cue, BreathCue)
        heard = pitch(tone.block(cue.start, cue.end - cue.start)[:, 0], instrument.low, instrument.high)
        assert (np.diff(heard) * {"in": 1, "out": -1}[cue.phase] > 0).all(), (cue, heard)


@EVERY
def test_little_is_lost_in_mono(name: str) -> None:
    """Through one speaker less than 3 dB of the whole is lost, and less than 3 dB of what lies under the voice."""
    for levels in (Levels(), UNDER):
        heard = _heard(name, levels)
        assert 10 * np.log10(heard.sides / heard.middle) < 3


@EVERY
def test_it_is_never_silent_where_it_should_not_be(name: str) -> None:
    """Where a ritual has a bed, it is heard in every second between the fades: no hole in which one wonders."""
    if library.read(name).bed is None:
        return
    power = sliding(_staying(name), 1.0)[30:-70]
    assert lufs(power).min() > NEVER_SILENT
