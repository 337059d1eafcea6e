"""The sound of any ritual at all: what holds for those that ship holds for random ones, in every instrument and bed."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure import clicks, fastest_rise, in_blocks, pitch, powers, rms_db, second_difference, turns_at
from unhurried.cues import BreathCue, SoundCue, SpeechCue, Timeline
from unhurried.levels import OFF, Levels
from unhurried.library import read_text
from unhurried.loudness import measured
from unhurried.mixer import Mixer, mix
from unhurried.script.ritual import Place, Play, To
from unhurried.sounds.bed import BEDS
from unhurried.sounds.loop import Stereo
from unhurried.sounds.sound import Sound
from unhurried.sounds.tone import INSTRUMENTS
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import TAIL, Clip, Line, Mono, Spoken
from unhurried.voices.polish import SPEECH_LUFS, polish


class _Murmur:
    """A voice of noise in a speech's band and rhythm, as long as the words, polished as every voice is."""

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        return [self._clip(line.text) for line in lines]

    def _clip(self, text: str) -> Clip:
        samples = _murmur(len(text))
        return Clip(text, len(samples), lambda: samples, tail=TAIL)

    def __enter__(self) -> "_Murmur":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


@cache
def _murmur(length: int) -> Mono:
    frames = to_frames(0.06 * length)
    spectrum = np.fft.rfft(np.random.default_rng(length).normal(size=frames))
    hz = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    voice = np.fft.irfft(spectrum / (1 + (hz / 500) ** 2) * (hz > 90), frames)
    syllables = 1.1 + np.sin(2 * np.pi * 4 * np.arange(frames) / SAMPLE_RATE)
    return polish(0.1 * voice * syllables, SAMPLE_RATE)


PATTERNS = st.sampled_from(["4-6", "even", "box", "sigh", "1-1.5", "3-1-4", "2-2-4-2"])
CUES = st.sampled_from(["none", "first 1", "all"])
STEPS = st.lists(
    st.one_of(
        st.just("{say: Be here. Be slow.}"),
        st.just("{say: 'Everything here is optional, and nothing has to be done well.'}"),
        st.sampled_from(["start", "hand-over", "half-time", "end"]).map(lambda name: f"{{chime: {name}}}"),
        st.sampled_from([*BEDS, "off"]).map(lambda name: f"{{bed: {name}}}"),
        st.integers(0, 8).map(lambda seconds: f"{{pause: {seconds}s}}"),
        st.tuples(PATTERNS, st.integers(1, 24), CUES).map(
            lambda how: f"{{breathe: {{pattern: {how[0]}, for: {how[1]}s, cues: {how[2]}}}}}"
        ),
        st.integers(1, 30).map(lambda seconds: f"{{breathe: {{for: {seconds}s, ramp: 15 to 6, cues: none}}}}"),
    ),
    min_size=1,
    max_size=5,
)


def _script(steps: Iterable[str], tone: str, bed: str) -> str:
    return f"title: T\ntone: {tone}\nbed: {bed}\nsteps: [{', '.join(steps)}]"


RITUALS = st.builds(_script, STEPS, st.sampled_from([*INSTRUMENTS]), st.sampled_from([*BEDS, "off"]))


@cache
def _played(seconds: float) -> Sound:
    """Return a sound of noise, each side its own, as loud as every sound that is played."""
    frames = to_frames(seconds)
    noise = np.random.default_rng(frames).normal(size=(frames, 2)).cumsum(axis=0)
    samples = np.diff(noise, axis=0, prepend=0) + 0.01 * noise  # most of it low
    sound = Sound(str(seconds), frames, 1.0, samples.astype(np.float32))
    lufs, _ = measured(sound.read, frames, lambda done, of: None)
    return replace(sound, gain=amplitude(SPEECH_LUFS - lufs))


def _arranged(script: str) -> Timeline:
    """Return the timeline of a script, with a sound in it: of another length and at another place in each."""
    ritual = read_text(script, name="any")
    to: To = ("both", "a", "b")[len(script) % 3]
    seconds = (0.2, 1.0, 3.0)[len(script) // 3 % 3]
    at = len(script) % (len(ritual.steps) + 1)
    play = Play(Place("any", 1, 1, None), "noise", "noise", -float(len(script) % 4), to)
    ritual = replace(ritual, steps=(*ritual.steps[:at], play, *ritual.steps[at:]))
    return arrange(ritual, _Murmur(), sounds={"noise": _played(seconds)})


def _whole(timeline: Timeline, **levels: float) -> Stereo:
    return np.concatenate(list(mix(replace(timeline, levels=Levels(**levels)))))


@settings(max_examples=20, deadline=None)
@given(RITUALS)
def test_any_ritual_is_gentle(script: str) -> None:
    """Nothing under the voice clicks, bends sharply, rises by more than 6 LU a second, or is lost in mono."""
    timeline = _arranged(script)
    under = _whole(timeline, voice=OFF, sound=OFF)
    assert clicks(in_blocks(under)) == []
    assert second_difference(under) < 0.002
    assert fastest_rise(powers([_whole(timeline, voice=OFF, chime=OFF, sound=OFF)])) < 6
    if under.any():
        assert rms_db(under) - rms_db(under.mean(axis=1)) < 3
    assert np.abs(under[[0, -1]]).max() < 1e-4


@settings(max_examples=20, deadline=None)
@given(RITUALS)
def test_any_voice_stands_over_what_lies_under_it(script: str) -> None:
    """In every line and every sound of any ritual, bed, tone and chimes are 20 dB and more below; the peak is -1.5 dBFS."""
    timeline = _arranged(script)
    voice, whole = _whole(timeline, tone=OFF, bed=OFF, chime=OFF), _whole(timeline)
    for cue in timeline.cues:
        if isinstance(cue, SpeechCue | SoundCue):
            part = slice(cue.start, cue.end)
            assert rms_db(voice[part]) - rms_db(whole[part] - voice[part]) >= 20
    assert 20 * np.log10(max(np.abs(whole).max(), 1e-9)) <= -1.5


@settings(max_examples=20, deadline=None)
@given(RITUALS)
def test_any_breath_turns_where_the_timeline_says(script: str) -> None:
    """Each turn between two sounding phases within 1 ms; up with every inhale, down with every exhale; a rest is silent."""
    arranged = _arranged(script)
    # Without the words, under which the tone around a turn may be less than a step of the grid.
    timeline = replace(arranged, cues=tuple(cue for cue in arranged.cues if isinstance(cue, BreathCue)))
    tone = _whole(timeline)[:, 0]
    own = INSTRUMENTS[timeline.tone or "tide"]
    phases = [cue for cue in timeline.cues if isinstance(cue, BreathCue)]
    for before, after in itertools.pairwise(phases):
        if before.end == after.start and "rest" not in (before.phase, after.phase):
            assert abs(turns_at(tone, after.start) - after.start) <= 48
    for cue in phases:
        part = tone[cue.start : cue.end]
        if cue.phase == "rest":
            assert not part.any()
        elif cue.phase == "hold":
            assert np.abs(pitch(part, own.low, own.high) - own.high).max() < 1.5
        else:
            heard = np.diff(pitch(part, own.low, own.high))
            assert (heard * (1 if cue.phase == "in" else -1) > 0).all(), heard


@settings(max_examples=15, deadline=None)
@given(RITUALS, st.sampled_from(["both", "split", "mono"]), st.data())
def test_any_part_of_it_can_be_had_alone(script: str, ears: str, data: st.DataObject) -> None:
    """A block from any frame is what the whole has there, to the bit, for every instrument, bed and way of listening."""
    timeline = replace(_arranged(script), ears=ears)  # type: ignore[arg-type]
    whole = _whole(timeline)
    for _ in range(5):
        start = data.draw(st.integers(0, timeline.frames - 1))
        frames = data.draw(st.integers(1, 100_000))
        part = Mixer(timeline).block(start, frames)
        there = whole[start : start + frames]
        assert np.array_equal(part[: len(there)], there)
        assert not part[len(there) :].any()
