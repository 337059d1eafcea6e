"""The same ritual through every kind of voice differs in the voice alone: same cues, same loudness, same pace."""

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import pytest

from tests.measure import clicks, integrated, powers
from tests.voices import make_tiny
from unhurried import library
from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.levels import OFF, Levels
from unhurried.mixer import mix
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE
from unhurried.voices import open_voice
from unhurried.voices.reading import words_in
from unhurried.voices.recordings import Recordings, default_folder
from unhurried.voices.take import trimmed_and_levelled

RITUAL: Final = "what-stayed"
TINY: Final = f"piper:{make_tiny.FOLDER / make_tiny.NAME}.onnx"
VOICES: Final = ("system", TINY, "command:espeak-ng", "command:flite", "mine")
NEEDS: Final = {"command:espeak-ng": "espeak-ng", "command:flite": "flite"}
VOICE_ALONE: Final = Levels(tone=OFF, bed=OFF, chime=OFF)


@dataclass(frozen=True)
class _Through:
    """The ritual as one voice speaks it."""

    timeline: Timeline
    told: tuple[str, ...]


@cache
def _through(wish: str) -> _Through:
    program = NEEDS.get(wish)
    if program is not None and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: apt install {program}")
    if wish == "mine":
        _record()
    told: list[str] = []
    with open_voice(wish, ritual=RITUAL, tell=told.append) as voice:
        return _Through(arrange(library.read(RITUAL), voice), tuple(told))


def _record() -> None:
    """Keep every line as a microphone gave it: a quick speaker, a quiet room around each line, another loudness each."""
    recordings = Recordings(default_folder(), RITUAL, "me")
    noise = np.random.default_rng(4)
    speech = [cue for cue in _through("command:flite").timeline.cues if isinstance(cue, SpeechCue)]
    for k, cue in enumerate(speech):
        words = np.pad(cue.clip.load()[: cue.clip.words], SAMPLE_RATE // 2) * np.float32(0.2 + 0.1 * (k % 5))
        room = noise.normal(0, 0.0005, len(words)).astype(np.float32)
        recordings.keep(cue.text, trimmed_and_levelled(words + room))


def _order(timeline: Timeline) -> list[tuple[str, str]]:
    """Return what happens, in order: each cue's kind, and its words, phase or name."""
    found = []
    for cue in timeline.cues:
        match cue:
            case SpeechCue(text=text):
                found.append(("speech", text))
            case BreathCue(phase=phase):
                found.append(("breath", phase))
            case ChimeCue(name=name) | BedCue(name=name):
                found.append((type(cue).__name__, name))
    return found


def _paces(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Yield the words of each sentence that another one follows in its step, and the frames from one to the next."""
    speech = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    for before, after in itertools.pairwise(speech):
        if before.place.line + 1 >= after.place.line and before.clip.box:
            yield words_in(before.text), after.start - before.start


@pytest.mark.parametrize("wish", VOICES)
def test_the_same_cues_in_the_same_order(wish: str) -> None:
    """Not one cue more or less, and none elsewhere; every line is spoken by the voice that was asked for."""
    through = _through(wish)
    assert _order(through.timeline) == _order(_through("system").timeline)
    assert through.told == ()


@pytest.mark.parametrize("wish", VOICES)
def test_the_same_loudness(wish: str) -> None:
    """What is spoken, measured over the whole ritual, is within 1 LU of -18 LUFS, and so within 1 LU of each other."""
    timeline = replace(_through(wish).timeline, levels=VOICE_ALONE)
    loud = [integrated(powers(mix(replace(_through(v).timeline, levels=VOICE_ALONE)))) for v in ("system", wish)]
    assert loud[1] == pytest.approx(-18, abs=1)
    assert loud[1] == pytest.approx(loud[0], abs=1)
    assert clicks(mix(timeline)) == []


@pytest.mark.parametrize("wish", VOICES)
def test_the_same_pace(wish: str) -> None:
    """The whole ritual takes the same time within 2 %, its sentences within 5 %, and words come at 110 a minute +- 5 %."""
    ours, reference = _through(wish).timeline, _through("system").timeline
    assert ours.frames == pytest.approx(reference.frames, rel=0.02)
    pairs = list(_paces(ours))
    assert len(pairs) > 8
    assert sum(frames for _, frames in pairs) == pytest.approx(sum(f for _, f in _paces(reference)), rel=0.05)
    speech = [cue for cue in ours.cues if isinstance(cue, SpeechCue)]
    spoken = sum(max(cue.clip.words, cue.clip.box) for cue in speech)
    assert sum(words_in(cue.text) for cue in speech) * 60 * SAMPLE_RATE / spoken == pytest.approx(110, rel=0.05)


@pytest.mark.parametrize("wish", VOICES)
def test_no_line_is_longer_than_its_time_by_much(wish: str) -> None:
    """No voice is stretched to fill its time: lines end before it, but for a few; the rest is silence."""
    speech = [cue for cue in _through(wish).timeline.cues if isinstance(cue, SpeechCue)]
    late = sum(max(0, cue.clip.words - cue.clip.box) for cue in speech)
    assert late < 0.02 * sum(cue.clip.box for cue in speech)
