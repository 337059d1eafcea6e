"""The mix: a pure function of (timeline, frame), balanced, without a click."""

import itertools
import random
from dataclasses import replace
from functools import lru_cache
from typing import get_args

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure import in_blocks, integrated, loudest, lufs, powers, rms_db, turns_at
from unhurried import library
from unhurried.breath import PhaseKind
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, Ears, SoundCue, SpeechCue, Timeline
from unhurried.ducking import ATTACK, BED_STAYS, FASTEST_RISE, HOLD, RELEASE, Duck
from unhurried.errors import VoiceError
from unhurried.levels import LOUDEST, OFF, QUIET_HOURS, Levels
from unhurried.mixer import GRID, UNDER_SPEECH, Mixer, mix
from unhurried.own_bed import PEAK
from unhurried.script.ritual import Place, To
from unhurried.sounds.bed import BED_LUFS, BEDS, bed
from unhurried.sounds.chime import CHIME_LUFS, CHIMES, chime_frames
from unhurried.sounds.loop import Loop, Stereo
from unhurried.sounds.sound import Sound
from unhurried.sounds.tone import INSTRUMENTS, TONE_LUFS, breath_tone
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices import open_voice
from unhurried.voices.clip import Clip, Mono
from unhurried.voices.polish import PEAK_DBTP, SPEECH_LUFS
from unhurried.voices.silent import SilentVoice

HERE = Place("test", 1, 1, None)


def _whole(timeline: Timeline) -> Stereo:
    return np.concatenate(list(mix(timeline)))


def _words(start: int, frames: int, seed: int = 1) -> SpeechCue:
    """Return a cue of noise as loud as speech."""
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, frames).astype(np.float32)
    return SpeechCue(start, start + frames, HERE, "words", Clip(f"{seed} {frames}", frames, lambda: noise))


def _sound(start: int, frames: int, seed: int = 1) -> SoundCue:
    """Return a cue of a sound of noise, as loud as speech, each side its own."""
    noise = np.random.default_rng(seed).integers(-9_000, 9_000, (frames, 2)).astype(np.int16)
    return SoundCue(start, start + frames, HERE, "noise", Sound(f"{seed} {frames}", frames, 1 / 32_768, noise))


@lru_cache(maxsize=1)
def _same_breath() -> Timeline:
    with open_voice("system") as voice:
        return arrange(library.read("same-breath"), voice)


@lru_cache(maxsize=4)
def _same_breath_mixed(voice: float = 0, tone: float = 0, bed: float = 0, chime: float = 0) -> Stereo:
    return _whole(replace(_same_breath(), levels=Levels(voice, tone, bed, chime)))


TO: st.SearchStrategy[To] = st.sampled_from(["both", "a", "b"])
OWN_BED = np.random.default_rng(9).integers(-9_000, 9_000, (7_919, 2)).astype(np.int16)

# --- the law -----------------------------------------------------------------------------------------------------


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Return a second or so of anything: beds, breaths, chimes, sounds and words that begin and end anywhere."""
    frames = draw(st.integers(1_000, 60_000))
    cues: list[Cue] = []
    if draw(st.booleans()):
        start, fade = draw(st.integers(0, frames // 2)), draw(st.integers(0, frames // 4))
        own = draw(st.sampled_from([None, Loop((OWN_BED,), 1e-6)]))
        name = draw(st.sampled_from([*BEDS]))
        cues.append(BedCue(start, frames, HERE, name, fade, fade, loop=own))
    at = draw(st.integers(0, frames // 2))
    kinds: tuple[PhaseKind, ...] = ("in", "hold", "out", "rest")
    for phase in draw(st.lists(st.sampled_from(kinds), max_size=4)):
        length = draw(st.integers(1, 30_000))
        cues.append(BreathCue(at, at + length, HERE, phase, draw(TO)))
        at += length
    if draw(st.booleans()):
        start, name = draw(st.integers(0, frames)), draw(st.sampled_from([*CHIMES]))
        cues.append(ChimeCue(start, start + chime_frames(name), HERE, name))
    for seed in range(draw(st.integers(0, 2))):
        words = _words(draw(st.integers(0, frames)), draw(st.integers(1, 20_000)), seed)
        cues.append(replace(words, to=draw(TO)))
    if draw(st.booleans()):
        sound = _sound(draw(st.integers(0, frames)), draw(st.integers(1, 40_000)))
        cues.append(replace(sound, to=draw(TO), level=draw(st.floats(-20, 0))))
    quieter, louder = st.floats(-20, 0), st.floats(-20, 12)
    levels = draw(st.builds(Levels, quieter, louder, louder, st.floats(-20, 6), quieter))
    tone = draw(st.sampled_from([None, *INSTRUMENTS]))
    ears = draw(st.sampled_from(["both", "split", "mono"]))
    return Timeline("any", frames, tuple(sorted(cues, key=lambda cue: cue.start)), tone, levels, ears)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(timelines(), st.randoms(use_true_random=False))
def test_the_block_size_changes_nothing(timeline: Timeline, chance: random.Random) -> None:
    """Blocks of 480, 4800, 48 000 frames, of 1 over any stretch, and a random split give the same array, to the bit."""
    whole = Mixer(timeline).block(0, timeline.frames)
    for size in (480, 4_800, 48_000):
        assert np.array_equal(np.concatenate(list(mix(timeline, block=size))), whole), size
    mixer = Mixer(timeline)
    start = chance.randrange(timeline.frames)
    one_by_one = [mixer.block(at, 1) for at in range(start, min(start + 2_000, timeline.frames))]
    assert np.array_equal(np.concatenate(one_by_one), whole[start : start + 2_000])
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
    return integrated(powers([sound]))


@pytest.mark.parametrize("start", [0, 20, 200])
def test_the_measure_is_pyloudnorms(start: int) -> None:
    """The streamed loudness that these tests measure with is pyloudnorm's, to 0.05 LU."""
    part = _same_breath_mixed()[start * SAMPLE_RATE :][: 60 * SAMPLE_RATE]
    own = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(part.astype(np.float64))
    assert integrated(powers(in_blocks(part, 48_011))) == pytest.approx(own, abs=0.05)


def test_the_natural_balance() -> None:
    """What the sounds' own modules promise is what comes out of the mix: tone, bed, chime, as BS.1770 hears them."""
    tone = Timeline("t", 480_000, (BreathCue(0, 192_000, HERE, "in"), BreathCue(192_000, 480_000, HERE, "out")))
    under = Timeline("b", 960_000, (BedCue(0, 960_000, HERE, "brown", 0, 0),))
    chimes = Timeline("c", 480_000, (ChimeCue(0, chime_frames("end"), HERE, "end"),))
    assert loudest(_whole(tone)) == pytest.approx(TONE_LUFS, abs=0.3)
    assert _lufs(_whole(under)) == pytest.approx(BED_LUFS, abs=0.3)
    assert loudest(_whole(chimes)) == pytest.approx(CHIME_LUFS, abs=0.3)


def test_every_line_is_at_speech_level() -> None:
    """Each sentence as it is heard, with the silence around it: -18 LUFS; up to 2 LU lower where its peaks ask for it."""
    sound = _same_breath_mixed(tone=OFF, bed=OFF, chime=OFF)
    around = to_frames(0.4)
    found = [
        _lufs(np.pad(sound[cue.start : cue.end], ((around, around), (0, 0))))
        for cue in _same_breath().cues
        if isinstance(cue, SpeechCue)
    ]
    assert max(found) < -17.8
    assert min(found) > -20
    assert float(np.median(found)) == pytest.approx(-18, abs=0.2)


def test_bed_and_tone_stay_20_db_under_every_word() -> None:
    """In each speech cue of a shipped ritual, what lies under the voice is at least 20 dB below it."""
    voice, rest = _same_breath_mixed(tone=OFF, bed=OFF, chime=OFF), _same_breath_mixed(voice=OFF)
    cues = [cue for cue in _same_breath().cues if isinstance(cue, SpeechCue)]
    assert len(cues) > 30
    for cue in cues:
        under = rms_db(voice[cue.start : cue.end]) - rms_db(rest[cue.start : cue.end])
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
    stems = [_same_breath_mixed(tone=OFF, bed=OFF, chime=OFF), _same_breath_mixed(voice=OFF)]
    part = slice(100 * SAMPLE_RATE, 140 * SAMPLE_RATE)
    assert np.abs(stems[0][part] + stems[1][part] - _same_breath_mixed()[part]).max() <= 1.01 / GRID
    timeline = replace(_same_breath(), levels=Levels(voice=-6.0206, tone=OFF, bed=OFF))
    start, frames = 100 * SAMPLE_RATE, 10 * SAMPLE_RATE
    quieter = Mixer(timeline).block(start, frames)
    chimeless = stems[0][start : start + frames]
    assert np.abs(quieter - chimeless / 2).max() <= 1.01 / GRID


@pytest.mark.parametrize(
    "wrong", [{"voice": 1.0}, {"tone": 13.0}, {"bed": -61.0}, {"bed": float("nan")}, {"chime": 6.1}]
)
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
    """The first 3 s rise and the last 5 s fall, each second against the next, from and to nothing."""
    whole = _same_breath_mixed()
    rise = [rms_db(whole[k * 24_000 : (k + 1) * 24_000]) for k in range(6)]
    fall = [rms_db(whole[-(k + 1) * 48_000 : -k * 48_000 or None]) for k in range(5)]
    assert rise == sorted(rise)
    assert fall == sorted(fall)
    assert np.abs(whole[0]).max() == np.abs(whole[-1]).max() == 0


def test_the_breath_turns_where_the_timeline_says() -> None:
    """At every turn of a shipped ritual the tone is silent within 1 ms of the cue's frame, and nowhere near it else."""
    sound = _same_breath_mixed(voice=OFF, bed=OFF)[:, 0]
    cues = [cue for cue in _same_breath().cues if isinstance(cue, BreathCue)]
    turns = [after.start for before, after in itertools.pairwise(cues) if before.end == after.start]
    assert len(turns) > 50
    for turn in turns:
        assert abs(turns_at(sound, turn) - turn) <= 48, turn / SAMPLE_RATE


def test_a_duck_is_down_before_the_first_syllable_and_up_without_hurry() -> None:
    """150 ms down, 200 ms held, up in 1.5 s or slower (5.5 dB a second); it stays down in short gaps; never any jump."""
    assert (ATTACK, HOLD, RELEASE) == (7_200, 9_600, 72_000)
    duck = Duck([(100_000, 150_000), (150_000 + 130_000, 300_000), (600_000, 610_000)], 12, BED_STAYS)
    gain = duck.gain(0, 800_000)
    assert gain is not None
    floor = amplitude(-12)
    up = to_frames(12 / FASTEST_RISE)
    assert (
        Duck([(100_000, 150_000)], 6, BED_STAYS).gain(150_000 + HOLD + RELEASE, 9) is None
    )  # 1.5 s where that is slow enough
    assert gain[100_000 - ATTACK - 1] == 1
    assert gain[100_000] == pytest.approx(floor)
    assert gain[100_000 : 300_000 + HOLD] == pytest.approx(floor)
    assert gain[300_000 + HOLD + up] == 1
    assert gain[450_000] == 1
    assert gain[605_000] == pytest.approx(floor)
    assert np.abs(np.diff(gain)).max() < 4e-4
    rise_db = np.diff(20 * np.log10(gain[300_000 + HOLD : 300_000 + HOLD + up]))
    assert rise_db.max() * SAMPLE_RATE == pytest.approx(FASTEST_RISE, rel=0.02)
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
        return rms_db(_whole(with_words)[middle]) - rms_db(_whole(without)[middle])

    bed = level_in_gap(BedCue(0, total, HERE, "brown", 0, 0), tone=OFF)
    tone = level_in_gap(BreathCue(2 * SAMPLE_RATE, 10 * SAMPLE_RATE, HERE, "in"), bed=OFF)
    assert (bed > -3) == bed_comes_up
    assert (bed == pytest.approx(-4, abs=0.2)) == (not bed_comes_up)
    assert (tone > -8) == tone_comes_up
    assert (tone == pytest.approx(-8.5, abs=0.5)) == (not tone_comes_up)


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
    cues = (
        BedCue(0, 96_000, HERE, "brown", 0, 0),
        BreathCue(0, 96_000, HERE, "in"),
        _words(0, 9_000),
        _sound(9_000, 48_000),
    )
    assert not _whole(Timeline("t", 96_000, cues, "tide", Levels(OFF, OFF, OFF, OFF, OFF))).any()
    assert not _whole(Timeline("t", 96_000, cues[1:2], None, Levels(tone=12))).any()


def test_the_true_peak_stays_below_minus_1_5_by_construction() -> None:
    """A line at its highest peak meets the loudest sample of the loudest bed and of the loudest breath: still below.

    However loud bed and tone are wished for, under a word they go down to the same depth; so this holds at any level.
    """
    under = amplitude(SPEECH_LUFS - UNDER_SPEECH)
    tones = [
        np.abs(breath_tone(name, kind, to_frames(seconds))).max() / amplitude(INSTRUMENTS[name].lufs)
        for name in INSTRUMENTS
        for kind in ("in", "out")
        for seconds in (*np.geomspace(0.5, 20, 12), 9.05, 9.29, 9.75)  # the last three: the highest of 440 tried
    ]
    beds = [np.abs(bed(name).read(0, to_frames(221))).max() / amplitude(BED_LUFS) for name in BEDS]
    own = amplitude(PEAK - BED_LUFS)
    assert max(beds) < own
    assert amplitude(PEAK_DBTP) + under * (own + max(tones)) <= amplitude(-1.5)


# --- two ears ----------------------------------------------------------------------------------------------------


def _for_each(ears: Ears) -> Timeline:
    """Return words for A, then for B, then for both; breaths for A, for B and for both, and a bed under it all."""
    cues: list[Cue] = [BedCue(0, 30 * SAMPLE_RATE, HERE, "ocean", 0, 0)]
    for k, to in enumerate(get_args(To)):
        cues.append(replace(_words((1 + 3 * k) * SAMPLE_RATE, SAMPLE_RATE, seed=k), to=to))
        cues.append(BreathCue((12 + 4 * k) * SAMPLE_RATE, (16 + 4 * k) * SAMPLE_RATE, HERE, "in", to))
    cues.sort(key=lambda cue: cue.start)
    return Timeline("t", 30 * SAMPLE_RATE, tuple(cues), "tide", Levels(bed=OFF), ears)


def _sounds_for_each(ears: Ears) -> Timeline:
    """Return a sound for both, then one for A, then one for B, a second each and one after the other."""
    cues = tuple(replace(_sound(k * SAMPLE_RATE, SAMPLE_RATE, seed=k), to=to) for k, to in enumerate(get_args(To)))
    return Timeline("t", 3 * SAMPLE_RATE, cues, None, Levels(), ears)


def test_a_sound_is_stereo_for_both_and_whole_in_one_ear() -> None:
    """Split, what is for both is in stereo as it is; what is for one is in that ear alone, both its sides folded."""
    timeline = _sounds_for_each("split")
    both, a, b = np.split(_whole(timeline), 3)
    made = [cue.sound.read(0, SAMPLE_RATE) for cue in timeline.cues if isinstance(cue, SoundCue)]
    assert np.abs(both - made[0]).max() <= 0.5 / GRID
    assert np.abs(a[:, 0] - made[1].mean(axis=1)).max() <= 0.51 / GRID
    assert np.abs(b[:, 1] - made[2].mean(axis=1)).max() <= 0.51 / GRID
    assert not a[:, 1].any()
    assert not b[:, 0].any()


def test_a_sound_for_one_is_heard_by_both_where_ears_are_not_split() -> None:
    """Everybody hears every sound as it is; with one ear for all, both its sides in it."""
    made = [cue.sound.read(0, SAMPLE_RATE) for cue in _sounds_for_each("both").cues if isinstance(cue, SoundCue)]
    assert np.abs(_whole(_sounds_for_each("both")) - np.concatenate(made)).max() <= 0.5 / GRID
    mono = _whole(_sounds_for_each("mono"))
    assert np.array_equal(mono[:, 0], mono[:, 1])
    assert np.abs(mono[:, 0] - np.concatenate(made).mean(axis=1)).max() <= 0.51 / GRID


def test_bed_and_tone_make_room_for_a_sound_as_for_words() -> None:
    """What lies under a sound is to the bit what lies under a line that begins and ends where it does."""
    under = (BedCue(0, 480_000, HERE, "brown", 0, 0), BreathCue(96_000, 288_000, HERE, "in"))
    sound, words = _sound(120_000, 96_000), _words(120_000, 96_000)
    heard = [
        _whole(Timeline("t", 480_000, (*under, cue), "tide", Levels(voice=OFF, sound=OFF))) for cue in (sound, words)
    ]
    alone = _whole(Timeline("t", 480_000, under, "tide", Levels(voice=OFF)))
    assert not np.array_equal(heard[0], alone)
    # Levels are plain gains, but for the voice's, which says how far the rest goes down: here it is off in both.
    assert np.array_equal(heard[0], heard[1])


def test_a_sounds_own_level_and_that_of_all_sounds_add_up() -> None:
    """-6 dB in the script and -6 dB wished for are a quarter of it; nothing else changes."""
    cue = _sound(0, SAMPLE_RATE)
    timeline = Timeline("t", 2 * SAMPLE_RATE, (replace(cue, level=-6.0206), _words(SAMPLE_RATE, SAMPLE_RATE)), None)
    heard = _whole(replace(timeline, levels=Levels(sound=-6.0206)))
    assert np.abs(heard[:SAMPLE_RATE] - cue.sound.read(0, SAMPLE_RATE) / 4).max() <= 0.51 / GRID
    assert np.array_equal(heard[SAMPLE_RATE:], _whole(timeline)[SAMPLE_RATE:])


def test_split_ears_hear_what_is_theirs() -> None:
    """A has the left ear and B the right: what is for one is silent in the other's, what is for both is in both."""
    whole = _whole(_for_each("split"))
    for k, to in enumerate(get_args(To)):
        for start, seconds in ((1 + 3 * k, 1), (12 + 4 * k, 4)):
            part = whole[start * SAMPLE_RATE : (start + seconds) * SAMPLE_RATE]
            heard = [bool(side.any()) for side in part.T]
            assert heard == {"both": [True, True], "a": [True, False], "b": [False, True]}[to]


def test_with_both_ears_everybody_hears_everything() -> None:
    """Without a split, nothing is on one side: voice and breath are in the middle."""
    whole = _whole(_for_each("both"))
    assert np.array_equal(whole[:, 0], whole[:, 1])


def test_in_its_ear_a_line_is_as_loud_as_it_is_in_both() -> None:
    """The samples of an ear that hears a line are the same, split or not."""
    split, both = _whole(_for_each("split")), _whole(_for_each("both"))
    a = slice(4 * SAMPLE_RATE, 5 * SAMPLE_RATE)
    assert np.array_equal(split[a, 0], both[a, 0])


def test_mono_loses_nothing() -> None:
    """With one ear or one speaker both channels are the mean of what the two would hear."""
    stereo = replace(_for_each("both"), levels=Levels(), ears="both")
    mono = _whole(replace(stereo, ears="mono"))
    assert np.array_equal(mono[:, 0], mono[:, 1])
    assert np.abs(mono[:, 0] - _whole(stereo).mean(axis=1)).max() <= 1.01 / GRID
    assert mono[:, 0].any()


# --- quiet hours -------------------------------------------------------------------------------------------------


def test_quiet_hours_are_barely_audible_and_nothing_stands_out() -> None:
    """Everything is 12 dB quieter and more, the chimes 18; the voice still stands 20 dB over bed and tone."""
    timeline = replace(_same_breath(), levels=QUIET_HOURS)
    voice = _whole(replace(timeline, levels=replace(QUIET_HOURS, tone=OFF, bed=OFF, chime=OFF)))
    rest = _whole(timeline) - voice
    assert _lufs(voice) == pytest.approx(_lufs(_same_breath_mixed(tone=OFF, bed=OFF, chime=OFF)) - 15, abs=0.1)
    first, *_, last = (cue for cue in timeline.cues if isinstance(cue, ChimeCue))
    assert loudest(rest[first.end : last.start]) < -50
    assert loudest(rest) < -44  # the chimes
    for cue in timeline.cues:
        if isinstance(cue, SpeechCue):
            assert rms_db(voice[cue.start : cue.end]) - rms_db(rest[cue.start : cue.end]) >= 20, cue.text


def test_each_level_can_be_turned_down_to_nothing_heard() -> None:
    """At the lowest level a sound is below what a quiet room has, or gone; what is off is gone."""
    quietest = Levels(-60, -60, -60, -60)
    assert loudest(_whole(replace(_for_each("both"), levels=quietest))) < -68
    assert LOUDEST == {"voice": 0, "tone": 12, "bed": 12, "chime": 6, "sound": 0}


# --- coming in ---------------------------------------------------------------------------------------------------


def _level(sound: Stereo, start: float, seconds: float) -> float:
    return rms_db(sound[to_frames(start) : to_frames(start + seconds)])


def _breathing(*phases: tuple[PhaseKind, float, To], ears: Ears = "both") -> Stereo:
    cues: list[Cue] = []
    at = SAMPLE_RATE
    for kind, seconds, to in phases:
        cues.append(BreathCue(at, at + to_frames(seconds), HERE, kind, to))
        at = cues[-1].end
    return _whole(Timeline("t", at + SAMPLE_RATE, tuple(cues), "tide", Levels(), ears))


def test_the_first_breath_after_a_silence_comes_in_softly() -> None:
    """It begins 9 dB lower and is all there after three seconds; the next one is as it is; after a long rest, again."""
    sound = _breathing(
        ("in", 4, "both"), ("out", 4, "both"), ("in", 4, "both"), ("rest", 4, "both"), ("in", 4, "both")
    )
    begins = [_level(sound, 1 + at, 0.3) for at in (0, 8, 16)]
    assert begins[1] - begins[0] == pytest.approx(9, abs=1)
    assert begins[2] == pytest.approx(begins[0], abs=0.1)
    ends = [_level(sound, 1 + at + 3.3, 0.3) for at in (0, 8, 16)]
    assert max(ends) - min(ends) < 0.1


def test_each_ear_has_its_own_first_breath() -> None:
    """With split ears, what was silent in one ear comes in softly there, whatever the other one heard."""
    sound = _breathing(("in", 4, "a"), ("out", 4, "a"), ("in", 4, "b"), ("in", 4, "a"), ears="split")
    left, right = sound[:, :1], sound[:, 1:]
    assert _level(right, 9, 0.3) == pytest.approx(_level(left, 1, 0.3), abs=0.1)
    assert _level(left, 13, 0.3) == pytest.approx(_level(left, 1, 0.3), abs=0.1)
    both = _breathing(("in", 4, "a"), ("out", 4, "a"), ("in", 4, "b"))
    assert _level(both, 9, 0.3) == pytest.approx(_level(both, 1, 0.3) + 9, abs=1)


def test_two_beds_that_change_over_keep_their_level() -> None:
    """In the middle of a change from one bed to the next it is as loud as before and after, to 1.5 dB."""
    cues = (
        BedCue(0, 20 * SAMPLE_RATE, HERE, "brown", 0, 6 * SAMPLE_RATE),
        BedCue(14 * SAMPLE_RATE, 34 * SAMPLE_RATE, HERE, "night", 6 * SAMPLE_RATE, 0),
    )
    sound = _whole(Timeline("t", 34 * SAMPLE_RATE, cues, None))
    found = [lufs(powers([sound[to_frames(at) : to_frames(at + 3)]]).mean()) for at in (5, 15.5, 25)]
    assert max(found) - min(found) < 1.5


def test_up_from_words_and_in_from_silence_is_no_faster_than_either() -> None:
    """Where a first breath follows words the gain rises by 5.5 dB a second at most: the lower gain of the two counts."""
    words = _words(SAMPLE_RATE, SAMPLE_RATE)
    breath = BreathCue(words.end, words.end + 8 * SAMPLE_RATE, HERE, "out")
    timeline = Timeline("t", 12 * SAMPLE_RATE, (words, breath), "tide", Levels(voice=OFF))
    with_words = _whole(timeline)
    alone = _whole(replace(timeline, cues=(replace(breath, start=0, end=8 * SAMPLE_RATE),)))
    # The same phase, later in its run: what remains between the two is the gain.
    shape = breath_tone("tide", "out", 8 * SAMPLE_RATE).astype(np.float64)
    hop = to_frames(0.25)
    heard = [rms_db(with_words[words.end + at : words.end + at + hop]) for at in range(hop, 7 * SAMPLE_RATE, hop)]
    plain = [rms_db(shape[at : at + hop]) for at in range(hop, 7 * SAMPLE_RATE, hop)]
    assert np.diff(np.array(heard) - np.array(plain)).max() * 4 < FASTEST_RISE + 1
    assert alone.any()


def _two_lines(*, lost: bool) -> Timeline:
    """Two lines of noise, 2 s and 1 s long; the samples of the first are lost perhaps."""
    first, second = _words(4_800, 96_000), _words(120_000, 48_000, 2)

    def gone() -> Mono:
        raise VoiceError("a spoken line has gone")

    if lost:
        first = replace(first, clip=replace(first.clip, load=gone))
    return Timeline("Two lines", 180_000, (first, second))


def test_a_line_that_is_lost_on_the_way_is_a_soft_chime() -> None:
    """Aloud the ritual goes on: where the line was a soft chime rings and ends, its cue is told, the rest is as it was."""
    told: list[SpeechCue] = []
    mixer = Mixer(_two_lines(lost=True), told.append)
    ring = mixer.block(4_800, 96_000)
    assert 0.005 < np.abs(ring).max() < 0.1
    assert np.abs(np.diff(ring[:, 0])).max() < 0.01
    assert np.abs(ring[-1]).max() < 1e-3
    mixer.block(9_600, 480)
    assert [cue.start for cue in told] == [4_800]
    assert np.array_equal(mixer.block(100_800, 79_200), Mixer(_two_lines(lost=False)).block(100_800, 79_200))


def test_a_file_has_all_of_its_lines_or_is_not_made() -> None:
    """Where nobody is told of lost lines, one is an error."""
    with pytest.raises(VoiceError, match="has gone"):
        Mixer(_two_lines(lost=True)).block(9_600, 480)


def test_a_line_may_be_softer_than_the_voice() -> None:
    """What is said within a turn is 6 dB softer than the same words elsewhere: somebody is speaking."""
    ritual = library.read_text(
        "title: T\nsteps:\n- turns: {each: 1 min, half: none, last: Softly now.}\n- say: Softly now.\n", name="t"
    )
    with open_voice("system") as voice:
        timeline = arrange(ritual, voice)
    within, _, plain = (cue for cue in timeline.cues if isinstance(cue, SpeechCue))
    soft, loud = (rms_db(_whole(timeline)[cue.start : cue.end]) for cue in (within, plain))
    assert loud - soft == pytest.approx(6, abs=0.01)
