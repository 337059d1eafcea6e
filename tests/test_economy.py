"""What is made to make a sound, counted: no clock, but the counts that its speed comes from."""

import tracemalloc
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from unhurried import library, mixer
from unhurried.breath import PhaseKind, parse_pattern
from unhurried.breathing import breathing_ritual
from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.mixer import BLOCK, Mixer
from unhurried.sounds.pcm import as_frames
from unhurried.sounds.tone import breath_tone
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE
from unhurried.voices.clip import Mono
from unhurried.voices.silent import SilentVoice


@pytest.fixture
def phases(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames of each phase of a breath that is made from here on, as the cache of tones has them made."""
    made: list[int] = []

    def make(name: str, kind: PhaseKind, frames: int) -> Mono:
        made.append(frames)
        return breath_tone.__wrapped__(name, kind, frames)

    monkeypatch.setattr(mixer, "breath_tone", lru_cache(breath_tone.cache_parameters()["maxsize"])(make))
    return made


def _mixed(timeline: Timeline, seconds: int = 1) -> None:
    """Mix a block at the beginning of every so many seconds, in order, as whoever plays or encodes asks for them."""
    mixing = Mixer(timeline)
    for start in range(0, timeline.frames, seconds * SAMPLE_RATE):
        mixing.block(start, 480)


def _distinct(timeline: Timeline) -> list[int]:
    kinds = {(cue.phase, cue.end - cue.start) for cue in timeline.cues if isinstance(cue, BreathCue)}
    return sorted(frames for _, frames in kinds)


def test_equal_breaths_are_one_array(phases: list[int]) -> None:
    """Of eight hours of breathing two phases are synthesised: one inhale and one exhale, 10 s in all."""
    ritual = breathing_ritual(parse_pattern("4-6"), 8 * 3600, None, greet=False)
    _mixed(arrange(ritual, SilentVoice()), seconds=4)
    assert sorted(phases) == [4 * SAMPLE_RATE, 6 * SAMPLE_RATE]


def test_breaths_that_slow_down_are_each_made_once(phases: list[int]) -> None:
    """Where each breath is a little longer, as many samples are synthesised as there are in those that differ."""
    timeline = arrange(library.read("same-breath"), SilentVoice())
    _mixed(timeline)
    assert sorted(phases) == _distinct(timeline)
    assert len(phases) < sum(isinstance(cue, BreathCue) for cue in timeline.cues)


def test_what_is_silent_is_not_made(phases: list[int]) -> None:
    """Where no tone is to be heard, none is synthesised."""
    timeline = arrange(library.read("same-breath"), SilentVoice())
    _mixed(replace(timeline, tone=None))
    assert phases == []


@pytest.mark.parametrize("kind", [BedCue, BreathCue, ChimeCue, SpeechCue])
def test_a_block_takes_a_few_times_its_own_memory(kind: type) -> None:
    """For a block of any moment no more is allocated than five times its own bytes; of all that its 16 bits stay."""
    timeline = arrange(library.read("same-breath"), SilentVoice())
    start = next(cue for cue in timeline.cues if isinstance(cue, kind)).start
    mixing = Mixer(timeline)
    as_frames(mixing.block(start, BLOCK), 2)  # what is made once is there
    tracemalloc.start()
    try:
        written = as_frames(mixing.block(start, BLOCK), 2)
        stays, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert written.nbytes <= stays < written.nbytes + 10_000
    assert peak < 5 * BLOCK * 2 * np.float32().nbytes
