"""Parts of the mix by themselves, and how many channels each needs."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings

from tests.test_mixer import timelines
from unhurried import library
from unhurried.channels import channels_of
from unhurried.cues import BreathCue, ChimeCue, Cue, Ears, SoundCue, SpeechCue, Timeline
from unhurried.levels import OFF, Levels
from unhurried.mixer import GRID, STEMS, Mixer, Stem
from unhurried.sounds.loop import Stereo
from unhurried.sounds.sound import Sound
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE
from unhurried.voices import open_voice

ALL: tuple[Stem, ...] = get_args(Stem)
EARS: tuple[Ears, ...] = get_args(Ears)


@lru_cache(maxsize=4)
def _ritual(ears: Ears) -> Timeline:
    """Return half a minute of a ritual with a bed, a tone, a chime and words, some of them for one of the two."""
    text = (
        "title: T\nbed: rain\ntone: hum\nsteps:\n- chime: start\n- say: Lie down.\n"
        "- say: You begin.\n  to: a\n- say: You listen.\n  to: b\n- breathe: {for: 10 s}\n- say: Good night.\n"
    )
    with open_voice("system") as voice:
        return arrange(library.read_text(text, name="t"), voice, ears=ears)


def _with_sound(timeline: Timeline) -> Timeline:
    """Return it with a stereo sound of a second in it, soft enough to meet words."""
    noise = np.random.default_rng(5).integers(-9_000, 9_000, (SAMPLE_RATE, 2)).astype(np.int16)
    start = timeline.frames // 2
    place = next(cue.place for cue in timeline.cues if isinstance(cue, SpeechCue))
    cue = SoundCue(start, start + SAMPLE_RATE, place, "noise", Sound("noise", SAMPLE_RATE, 1 / GRID, noise), -9.0)
    return replace(timeline, cues=tuple(sorted((*timeline.cues, cue), key=lambda one: one.start)))


def _unspoken(cue: SpeechCue) -> SpeechCue:
    frames = cue.clip.frames
    return replace(cue, clip=replace(cue.clip, load=lambda: np.zeros(frames, np.float32)))


def _breaths_of_a(timeline: Timeline, *, resting: bool = False) -> tuple[Cue, ...]:
    """Return its breaths alone, all for A; ``resting`` as rests, in which nothing sounds."""
    breaths = [replace(cue, to="a") for cue in timeline.cues if isinstance(cue, BreathCue)]
    return tuple(replace(cue, phase="rest") for cue in breaths) if resting else tuple(breaths)


def _chimes_of_a(timeline: Timeline) -> tuple[Cue, ...]:
    return tuple(replace(cue, to="a") for cue in timeline.cues if isinstance(cue, ChimeCue))


def _whole(timeline: Timeline, stem: Stem | None = None) -> Stereo:
    return Mixer(timeline, stem=stem).block(0, timeline.frames)


def _steps_off(timeline: Timeline) -> float:
    """Return by how many steps of 16 bits the sum of the stems is off the whole, where it is farthest.

    Where noise meets noise as no ritual has it, the whole is cut off at full scale, and so is the sum.
    """
    together = np.sum([_whole(timeline, stem).astype(np.float64) for stem in ALL], axis=0).clip(-1, 1 - 1 / GRID)
    return float(np.abs(together - _whole(timeline)).max() * GRID)


@settings(max_examples=20, deadline=None)
@given(timelines())
def test_the_stems_are_the_whole(timeline: Timeline) -> None:
    """Added up they are the whole to two steps of 16 bits (three roundings against one), whatever is in it."""
    assert _steps_off(timeline) <= 2


@pytest.mark.parametrize("ears", EARS)
def test_the_stems_of_a_ritual_are_the_whole(ears: Ears) -> None:
    """So they are with real words, for both ears, for each its own, and for one."""
    assert _steps_off(_with_sound(_ritual(ears))) <= 2


def test_every_kind_of_cue_is_in_one_stem() -> None:
    """Nothing is left out, and nothing is heard twice."""
    kinds = [kind for stem in ALL for kind in STEMS[stem]]
    assert set(kinds) == set(get_args(Cue))
    assert len(kinds) == len(set(kinds))


def test_a_stem_makes_room_for_words_it_does_not_have() -> None:
    """The bed alone is what it is in the whole, ducked under words: to the bit the whole with all else turned off."""
    timeline = _ritual("both")
    alone = _whole(timeline, "bed")
    # The voice's own level decides how far the bed goes down: words of no sound leave it as it is.
    silent = [_unspoken(cue) if isinstance(cue, SpeechCue) else cue for cue in timeline.cues]
    others_off = replace(timeline, cues=tuple(silent), levels=Levels(tone=OFF, chime=OFF))
    wordless = replace(timeline, cues=tuple(cue for cue in timeline.cues if not isinstance(cue, SpeechCue)))
    assert alone.any()
    assert np.array_equal(alone, _whole(others_off))
    assert not np.array_equal(alone, _whole(wordless, "bed"))


@pytest.mark.parametrize("stem", ALL)
def test_the_block_changes_nothing_in_a_stem(stem: Stem) -> None:
    """A stem is a pure function of its frame, as the whole is."""
    timeline = _with_sound(_ritual("split"))
    whole, mixer = _whole(timeline, stem), Mixer(timeline, stem=stem)
    for start in (0, 77_777, timeline.frames // 2 - 100):
        assert np.array_equal(mixer.block(start, 5_003), whole[start : start + 5_003])


# --- channels ----------------------------------------------------------------------------------------------------

NO_BED = Levels(bed=OFF)
VARIANTS: dict[str, Callable[[Timeline], Timeline]] = {
    "as it is": lambda one: one,
    "no bed": lambda one: replace(one, levels=NO_BED),
    "a sound": lambda one: replace(_with_sound(one), levels=NO_BED),
    "a sound that is off": lambda one: replace(_with_sound(one), levels=Levels(bed=OFF, sound=OFF)),
    "no voice": lambda one: replace(one, levels=Levels(bed=OFF, voice=OFF)),
    "no chime": lambda one: replace(one, levels=Levels(bed=OFF, chime=OFF)),
    "chimes of one": lambda one: replace(one, cues=_chimes_of_a(one)),
    "chimes of one, off": lambda one: replace(one, cues=_chimes_of_a(one), levels=Levels(chime=OFF)),
    "breaths of one": lambda one: replace(one, cues=_breaths_of_a(one)),
    "breaths of one, no tone": lambda one: replace(one, cues=_breaths_of_a(one), tone=None),
    "breaths of one, tone off": lambda one: replace(one, cues=_breaths_of_a(one), levels=Levels(tone=OFF)),
    "rests of one": lambda one: replace(one, cues=_breaths_of_a(one, resting=True)),
    "breaths of one past the end": lambda one: replace(one, cues=_breaths_of_a(one), frames=SAMPLE_RATE),
}


@pytest.mark.parametrize("ears", EARS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_one_channel_where_both_are_the_same(variant: str, ears: Ears) -> None:
    """Of the whole and of each stem: 1 where left is right to the bit in every frame that is mixed, else 2."""
    timeline = VARIANTS[variant](_ritual(ears))
    for stem in (None, *ALL):
        whole = _whole(timeline, stem)
        assert channels_of(timeline, stem) == (1 if np.array_equal(whole[:, 0], whole[:, 1]) else 2), stem


@settings(max_examples=20, deadline=None)
@given(timelines())
def test_one_channel_never_loses_the_other(timeline: Timeline) -> None:
    """Whatever is in a timeline, where one channel is enough both are the same."""
    for stem in (None, *ALL):
        if channels_of(timeline, stem) == 1:
            whole = _whole(timeline, stem)
            assert np.array_equal(whole[:, 0], whole[:, 1]), stem
