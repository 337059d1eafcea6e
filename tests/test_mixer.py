"""The mix: a pure function of (timeline, frame), balanced, without a click."""

import itertools
import random
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried import library
from unhurried.breath import PhaseKind
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SpeechCue, Timeline
from unhurried.ducking import ATTACK, BED_STAYS, HOLD, RELEASE, Duck
from unhurried.levels import OFF, Levels
from unhurried.mixer import BED_LUFS, CHIME_LUFS, GRID, TONE_LUFS, Mixer, mix
from unhurried.script.ritual import Place
from unhurried.sounds.bed import Stereo
from unhurried.sounds.chime import chime_frames
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import Clip
from unhurried.voices.silent import SilentVoice
from unhurried.voices.system import SystemVoice

HERE = Place("test", 1, 1, None)


def _whole(timeline: Timeline) -> Stereo:
    return np.concatenate(list(mix(timeline)))


def _words(start: int, frames: int, seed: int = 1) -> SpeechCue:
    """Return a cue of noise as loud as speech."""
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, frames).astype(np.float32)
    return SpeechCue(start, start + frames, HERE, "words", Clip(f"{seed} {frames}", frames, lambda: noise))


@lru_cache(maxsize=1)
def _same_breath() -> Timeline:
    with SystemVoice() as voice:
        return arrange(library.read("same-breath"), voice)


@lru_cache(maxsize=4)
def _same_breath_mixed(voice: float = 0, tone: float = 0, bed: float = 0) -> Stereo:
    return _whole(replace(_same_breath(), levels=Levels(voice, tone, bed)))


# --- the law -----------------------------------------------------------------------------------------------------


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Return a second or so of anything: beds, breaths, chimes and words that begin and end anywhere."""
    frames = draw(st.integers(1_000, 60_000))
    cues: list[Cue] = []
    if draw(st.booleans()):
        start, fade = draw(st.integers(0, frames // 2)), draw(st.integers(0, frames // 4))
        cues.append(BedCue(start, frames, HERE, "brown", fade, fade))
    at = draw(st.integers(0, frames // 2))
    kinds: tuple[PhaseKind, ...] = ("in", "hold", "out", "rest")
    for phase in draw(st.lists(st.sampled_from(kinds), max_size=4)):
        length = draw(st.integers(1, 30_000))
        cues.append(BreathCue(at, at + length, HERE, phase))
        at += length
    if draw(st.booleans()):
        start = draw(st.integers(0, frames))
        cues.append(ChimeCue(start, start + chime_frames("start"), HERE, "start"))
    for seed in range(draw(st.integers(0, 2))):
        cues.append(_words(draw(st.integers(0, frames)), draw(st.integers(1, 20_000)), seed))
    levels = draw(st.builds(Levels, st.floats(-20, 0), st.floats(-20, 12), st.floats(-20, 12)))
    return Timeline("any", frames, tuple(sorted(cues, key=lambda cue: cue.start)), "tide", levels)


@settings(max_examples=15, deadline=None)
@given(timelines(), st.randoms(use_true_random=False))
def test_the_block_size_changes_nothing(timeline: Timeline, chance: random.Random) -> None:
    """Blocks of 1, 480, 4800, 48 000 frames and a random split give the same array, to the bit."""
    whole = Mixer(timeline).block(0, timeline.frames)
    for size in (1, 480, 4_800, 48_000):
        assert np.array_equal(np.concatenate(list(mix(timeline, block=size))), whole), size
    mixer = Mixer(timeline)
    cuts = sorted(chance.sample(range(timeline.frames), min(9, timeline.frames)))
    edges = [0, *cuts, timeline.frames]
    parts = [mixer.block(low, high - low) for low, high in itertools.pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_started_anywhere_it_is_the_tail_of_the_whole(data: st.DataObject) -> None:
    """A shipped ritual started at any frame is what the whole has from there, to the bit; so is any stretch of it."""
    timeline, whole = _same_breath(), _same_breath_mixed()
    start = data.draw(st.integers(0, timeline.frames - 1))
    frames = data.draw(st.integers(1, 200_000))
    size = data.draw(st.sampled_from([777, 4_800, 48_000]))
    stop = min(start + frames, timeline.frames)
    assert np.array_equal(np.concatenate(list(mix(timeline, start=start, stop=stop, block=size))), whole[start:stop])


def test_a_tail_runs_to_the_end() -> None:
    """Without a stop, a start in the middle plays to the last frame."""
    timeline, whole = _same_breath(), _same_breath_mixed()
    start = timeline.frames - 1_234_567
    assert np.array_equal(np.concatenate(list(mix(timeline, start=start))), whole[start:])


def test_outside_a_timeline_is_silence() -> None:
    """A sink may ask for frames after the last: they are silence."""
    timeline = _same_breath()
    assert not Mixer(timeline).block(timeline.frames, 4_800).any()


def test_samples_lie_on_the_grid_of_16_bits() -> None:
    """A lossless file of 16 bits holds what is played."""
    part = _same_breath_mixed()[: 40 * SAMPLE_RATE]
    assert np.array_equal(part * GRID, np.rint(part * GRID))


# --- the balance -------------------------------------------------------------------------------------------------


def _lufs(sound: Stereo) -> float:
    return float(pyloudnorm.Meter(SAMPLE_RATE, block_size=0.4).integrated_loudness(sound.astype(np.float64)))


def _loudest(sound: Stereo) -> float:
    """Return the loudest 0.4 s, ungated, in LUFS."""
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    power = np.zeros(len(sound))
    for channel in sound.T.astype(np.float64):
        for stage in meter._filters.values():
            channel = stage.apply_filter(channel)
        power += channel**2
    total = np.concatenate([[0], np.cumsum(power)])
    window = to_frames(0.4)
    return float(-0.691 + 10 * np.log10((total[window:] - total[:-window]).max() / window))


def _rms_db(sound: Stereo) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(sound.astype(np.float64) ** 2))))


def test_each_sound_is_as_loud_as_the_mixer_says() -> None:
    """The natural balance is what its constants say, measured with BS.1770."""
    tone = Timeline("t", 480_000, (BreathCue(0, 192_000, HERE, "in"), BreathCue(192_000, 480_000, HERE, "out")))
    bed = Timeline("b", 960_000, (BedCue(0, 960_000, HERE, "brown", 0, 0),))
    chimes = Timeline("c", 480_000, (ChimeCue(0, chime_frames("end"), HERE, "end"),))
    assert (TONE_LUFS, BED_LUFS, CHIME_LUFS) == (-38.5, -42, -27)  # 20, 24 and 9 LU under speech at -18
    assert _loudest(_whole(tone)) == pytest.approx(TONE_LUFS, abs=0.3)
    assert _lufs(_whole(bed)) == pytest.approx(BED_LUFS, abs=0.3)
    assert _loudest(_whole(chimes)) == pytest.approx(CHIME_LUFS, abs=0.3)


def test_every_line_is_at_speech_level() -> None:
    """Each sentence of half a second or more, alone, within 1 LU of -18 LUFS (lower only where its peaks ask for it)."""
    sound = _same_breath_mixed(tone=OFF, bed=OFF)
    for cue in _same_breath().cues:
        if isinstance(cue, SpeechCue) and cue.end - cue.start > to_frames(0.5):
            assert _lufs(sound[cue.start : cue.end]) == pytest.approx(-18, abs=1), cue.text


def test_bed_and_tone_stay_20_db_under_every_word() -> None:
    """In each speech cue of a shipped ritual, what lies under the voice is at least 20 dB below it."""
    voice, rest = _same_breath_mixed(tone=OFF, bed=OFF), _same_breath_mixed(voice=OFF)
    cues = [cue for cue in _same_breath().cues if isinstance(cue, SpeechCue)]
    assert len(cues) > 30
    for cue in cues:
        under = _rms_db(voice[cue.start : cue.end]) - _rms_db(rest[cue.start : cue.end])
        assert under >= 20, (cue.text, under)


@pytest.mark.parametrize(("tone", "bed", "voice"), [(12, 12, 0), (0, 0, -20), (12, -10, -6)])
def test_levels_do_not_drown_the_voice(tone: float, bed: float, voice: float) -> None:
    """However loud bed and tone are wished for, under a word they go down to 20 dB below it."""
    levels = Levels(voice, tone, bed)
    words = _words(3 * SAMPLE_RATE, 2 * SAMPLE_RATE)
    # Noise as loud as speech is at the natural balance.
    scale = amplitude(-18 - _lufs(np.stack([words.clip.load()] * 2, axis=1)))
    clip = replace(words.clip, load=lambda: (words.clip.load() * scale).astype(np.float32))
    cues = (
        BedCue(0, 480_000, HERE, "brown", 0, 0),
        BreathCue(96_000, 288_000, HERE, "in"),
        replace(words, clip=clip),
    )
    timeline = Timeline("t", 480_000, cues, "tide", levels)
    whole = _whole(timeline)[words.start : words.end]
    speech = _whole(replace(timeline, cues=(cues[2],)))[words.start : words.end]
    assert _lufs(speech) - _lufs(np.asarray(whole - speech)) >= 20


def test_a_level_is_a_plain_gain() -> None:
    """The stems add up to the mix (to the rounding of each), and -6 dB is half of it."""
    stems = [_same_breath_mixed(tone=OFF, bed=OFF), _same_breath_mixed(voice=OFF)]
    part = slice(100 * SAMPLE_RATE, 140 * SAMPLE_RATE)
    assert np.abs(stems[0][part] + stems[1][part] - _same_breath_mixed()[part]).max() <= 1.01 / GRID
    timeline = replace(_same_breath(), levels=Levels(voice=-6.0206, tone=OFF, bed=OFF))
    start, frames = 100 * SAMPLE_RATE, 10 * SAMPLE_RATE
    quieter = Mixer(timeline).block(start, frames)
    chimeless = stems[0][start : start + frames]
    assert np.abs(quieter - chimeless / 2).max() <= 1.01 / GRID


@pytest.mark.parametrize("wrong", [{"voice": 1.0}, {"tone": 13.0}, {"bed": -61.0}, {"bed": float("nan")}])
def test_a_level_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    """A voice louder than its loudness would clip; beyond the ranges is an error, never a clamp."""
    with pytest.raises(ValueError, match="the level of the"):
        Levels(**wrong)


# --- peace -------------------------------------------------------------------------------------------------------


def test_the_true_peak_is_below_minus_1_5() -> None:
    """Measured at four times the rate, no sample of a shipped ritual comes above -1.5 dBTP."""
    import soxr

    peaks = [
        np.abs(soxr.resample(_same_breath_mixed()[at : at + 480_000], 48_000, 192_000)).max()
        for at in range(0, _same_breath().frames, 480_000)
    ]
    assert 20 * np.log10(max(peaks)) <= -1.5


def test_no_click_where_there_are_no_words() -> None:
    """Bed, tone and chimes of a shipped ritual: second differences stay as small as 1.5 kHz at their level makes them.

    A jump of one per mille of full scale anywhere would show.
    """
    sound = _same_breath_mixed(voice=OFF)
    second = np.abs(np.diff(sound.astype(np.float64), n=2, axis=0)).max()
    assert second < 0.002


def test_it_fades_in_and_out() -> None:
    """The first 3 s rise and the last 6 s fall, each second against the next, from and to nothing."""
    whole = _same_breath_mixed()
    rise = [_rms_db(whole[k * 24_000 : (k + 1) * 24_000]) for k in range(6)]
    fall = [_rms_db(whole[-(k + 1) * 48_000 : -k * 48_000 or None]) for k in range(6)]
    assert rise == sorted(rise)
    assert fall == sorted(fall)
    assert np.abs(whole[0]).max() == np.abs(whole[-1]).max() == 0


def test_the_breath_turns_where_the_timeline_says() -> None:
    """At every turn of a shipped ritual the tone is silent within 1 ms of the cue's frame, and nowhere near it else."""
    sound = np.abs(_same_breath_mixed(voice=OFF, bed=OFF)[:, 0])
    cues = [cue for cue in _same_breath().cues if isinstance(cue, BreathCue)]
    turns = [after.start for before, after in itertools.pairwise(cues) if before.end == after.start]
    assert len(turns) > 60
    for turn in turns:
        near = sound[turn - 4_800 : turn + 4_800]
        # The quietest 5 ms of the 200 ms around the turn has the turn in its middle, to 1 ms.
        power = np.convolve(near**2, np.ones(240), mode="valid")
        assert abs(int(np.argmin(power)) + 120 - 4_800) <= 48, turn / SAMPLE_RATE


def test_a_duck_is_down_before_the_first_syllable_and_up_without_hurry() -> None:
    """150 ms down, 200 ms held, 1.5 s up; in a gap shorter than it is told it stays down; never any jump."""
    assert (ATTACK, HOLD, RELEASE) == (7_200, 9_600, 72_000)
    duck = Duck([(100_000, 150_000), (150_000 + 130_000, 300_000), (600_000, 610_000)], 12, BED_STAYS)
    gain = duck.gain(0, 800_000)
    assert gain is not None
    floor = amplitude(-12)
    assert gain[100_000 - ATTACK - 1] == 1
    assert gain[100_000] == pytest.approx(floor)
    assert gain[100_000 : 300_000 + HOLD] == pytest.approx(floor)
    assert gain[300_000 + HOLD + RELEASE] == 1
    assert gain[450_000] == 1
    assert gain[605_000] == pytest.approx(floor)
    assert np.abs(np.diff(gain)).max() < 4e-4
    rise_db = np.diff(20 * np.log10(gain[300_000 + HOLD : 300_000 + HOLD + RELEASE]))
    assert rise_db.max() * SAMPLE_RATE == pytest.approx(8, rel=0.02)
    assert duck.gain(450_000, 1_000) is None


@pytest.mark.parametrize(
    ("gap", "bed_comes_up", "tone_comes_up"),
    [(0.8, False, False), (1.5, False, True), (2.9, False, True), (3.2, True, True)],
)
def test_the_bed_stays_down_through_a_paragraph_and_the_tone_leads_between_cues(
    gap: float, bed_comes_up: bool, tone_comes_up: bool
) -> None:
    """In gaps under 3 s the bed stays down (no heaving once a sentence), the tone in gaps under 0.85 s."""
    first = _words(4 * SAMPLE_RATE, SAMPLE_RATE)
    second = _words(first.end + to_frames(gap), SAMPLE_RATE)
    total = 12 * SAMPLE_RATE
    middle = slice(first.end + to_frames(gap - 0.25), first.end + to_frames(gap - 0.16))

    def level_in_gap(cue: Cue, **off: float) -> float:
        with_words = Timeline("t", total, (cue, first, second), "tide", Levels(voice=OFF, **off))
        without = Timeline("t", total, (cue,), "tide", Levels(voice=OFF, **off))
        return _rms_db(_whole(with_words)[middle]) - _rms_db(_whole(without)[middle])

    bed = level_in_gap(BedCue(0, total, HERE, "brown", 0, 0), tone=OFF)
    tone = level_in_gap(BreathCue(2 * SAMPLE_RATE, 10 * SAMPLE_RATE, HERE, "in"), bed=OFF)
    assert (bed > -3) == bed_comes_up
    assert (bed == pytest.approx(-4, abs=0.3)) == (not bed_comes_up)
    assert (tone > -7) == tone_comes_up
    assert (tone == pytest.approx(-7.5, abs=0.5)) == (not tone_comes_up)


def test_rounding_is_to_the_nearest() -> None:
    """The grid shifts nothing: a cue alone comes out within half a step of what it is."""
    words = _words(0, 48_000)
    got = _whole(Timeline("t", 48_000, (words,), None))[:, 0]
    assert np.abs(got - words.clip.load()).max() <= 0.5 / GRID
    assert abs(float(np.mean(got - words.clip.load()))) < 0.02 / GRID


def test_a_clip_beyond_full_scale_does_not_wrap() -> None:
    """The levels keep far from it; a clip that comes from elsewhere stays within what 16 bits can count."""
    loud = SpeechCue(0, 100, HERE, "loud", Clip("loud", 100, lambda: np.full(100, 2, np.float32)))
    assert _whole(Timeline("t", 100, (loud,), None)).max() == 1 - 1 / GRID


def test_perform_is_read_arrange_and_mix() -> None:
    """The whole flow into memory gives what its steps give."""
    from unhurried import perform
    from unhurried.sinks.memory import MemorySink

    sink = MemorySink()
    told: list[int] = []
    timeline = perform("arrive", sink, SilentVoice(), levels=Levels(bed=-3), progress=told.append)
    assert timeline == arrange(library.read("arrive"), SilentVoice(), levels=Levels(bed=-3))
    assert np.array_equal(sink.samples, _whole(timeline))
    assert told[-1] == timeline.frames


def test_off_is_silence() -> None:
    """With everything off and no chime there is nothing at all; a tone that is off is not heard at any level."""
    cues = (BedCue(0, 96_000, HERE, "brown", 0, 0), BreathCue(0, 96_000, HERE, "in"), _words(0, 48_000))
    assert not _whole(Timeline("t", 96_000, cues, "tide", Levels(OFF, OFF, OFF))).any()
    assert not _whole(Timeline("t", 96_000, cues[1:2], None, Levels(tone=12))).any()
