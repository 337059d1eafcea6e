"""The edit list: what is heard is a pure function of it and the frame, and nothing that is done to it makes a click."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried.session.edits import ENDLESS, KNEE, VOLUME_RAMP, EditList, Region
from unhurried.sounds.held import Held
from unhurried.sounds.loop import Stereo

FADE = 4_800


@dataclass(frozen=True)
class Steady:
    """A source of one value, as long as one likes."""

    value: float = 0.5
    frames: int = 1 << 40

    def block(self, start: int, frames: int) -> Stereo:
        return np.full((frames, 2), self.value, np.float32)


class Counting:
    """A source in which each frame has its own number."""

    frames = 1 << 24

    def block(self, start: int, frames: int) -> Stereo:
        numbers = np.arange(start, start + frames, dtype=np.float32) / np.float32(1 << 24)
        return np.repeat(numbers[:, None], 2, axis=1)


class Loud:
    """A source that is loud here and soft there: where the volume is up some of it is bent."""

    frames = 1 << 24

    def block(self, start: int, frames: int) -> Stereo:
        numbers = 0.95 * np.sin(np.arange(start, start + frames, dtype=np.float64) / 50)
        return np.repeat(numbers.astype(np.float32)[:, None], 2, axis=1)


ONE = EditList((Region("ritual", 1_000, 200_000, Counting(), 500),))


def test_a_region_is_its_source_to_the_bit() -> None:
    """Where nothing fades and the volume is as it was made, the source's samples come through as they are."""
    heard = ONE.block(900, 2_000)
    assert not heard[:100].any()
    assert np.array_equal(heard[100:], Counting().block(500, 1_900))
    assert ONE.frames == 200_000
    assert not ONE.block(200_000, 100).any()


def test_the_ritual_is_found_where_it_is_heard() -> None:
    """The frame of the ritual at a frame of the output, and the spans of it that were heard."""
    assert [ONE.ritual_at(at) for at in (999, 1_000, 199_999, 200_000)] == [None, 500, 199_499, None]
    assert ONE.heard(1_100) == (range(500, 600),)
    assert ONE.heard(10) == ()
    later = ONE.cut(50_000, FADE).adding(Region("ritual", 60_000, 100_000, Counting(), 70_000))
    assert later.heard(61_000) == (range(500, 500 + 50_000 + FADE - 1_000), range(70_000, 71_000))


def test_an_open_list_has_no_end() -> None:
    """While it is open, silence goes on after the last region."""
    paused = EditList(ONE.regions, open=True)
    assert paused.frames == ENDLESS
    assert not paused.block(ENDLESS // 2, 100).any()


def test_a_cut_fades_and_takes_what_was_to_come() -> None:
    """What sounds fades smoothly from the frame on; regions that were to begin later are gone; others stay."""
    edits = EditList(
        (
            Region("ritual", 0, 100_000, Steady()),
            Region("bed", 0, 100_000, Steady(0.25)),
            Region("sign", 60_000, 90_000, Steady()),
        )
    )
    cut = edits.cut(50_000, FADE)
    heard = cut.block(0, 100_000)[:, 0]
    assert (heard[:50_000] == 0.75).all()
    assert (np.diff(heard[50_000 : 50_000 + FADE]) <= 0).all()
    assert np.abs(np.diff(heard)).max() < 0.75 * np.pi / 2 / FADE * 1.01
    assert not heard[50_000 + FADE :].any()
    assert cut.frames == 50_000 + FADE
    only = edits.cut(50_000, FADE, "bed")
    assert (only.block(70_000, 1)[:, 0] == 1.0).all()


@given(
    cuts=st.lists(st.tuples(st.integers(0, 40_000), st.sampled_from([480, 4_800, 14_400, 48_000])), max_size=4),
    fade_in=st.sampled_from([0, 480, 14_400]),
)
def test_no_cut_makes_a_jump(cuts: list[tuple[int, int]], fade_in: int) -> None:
    """Cuts at any frames, in the middle of other fades too: from one frame to the next it changes by a fade's slope."""
    edits = EditList((Region("ritual", 0, 200_000, Steady(1.0), fade_in=fade_in),))
    for at, frames in sorted(cuts):
        edits = edits.cut(at, frames)
    heard = edits.block(1, 199_000)[:, 0]  # up to where the source itself ends
    assert np.abs(np.diff(heard)).max() <= 5 * np.pi / 2 / 480  # five fades at most, all at their steepest
    if cuts:
        assert heard[-1] == 0


@settings(deadline=None)
@given(
    starts=st.lists(st.integers(0, 30_000), min_size=1, max_size=4),
    cut=st.integers(0, 40_000),
    levels=st.lists(st.tuples(st.integers(0, 40_000), st.sampled_from([-40.0, -2.0, 0.0, 4.0, 6.0])), max_size=4),
    block=st.sampled_from([1_000, 960, 4_801]),
)
def test_any_block_is_a_part_of_the_whole(
    starts: list[int], cut: int, levels: list[tuple[int, float]], block: int
) -> None:
    """Whatever was done: the sound does not depend on the blocks it is asked for in."""
    edits = EditList(
        tuple(Region("ritual", at, at + 20_000, Loud(), at, 480, ((at + 15_000, 5_000),)) for at in starts)
    ).cut(cut, FADE)
    for at, level in sorted(levels):
        edits = edits.with_volume(at, level)
    whole = edits.block(0, 50_000)
    parts = np.concatenate([edits.block(at, block) for at in range(0, 50_000, block)])[:50_000]
    assert np.array_equal(whole, parts)


def test_a_change_leaves_what_was_heard_as_it_was() -> None:
    """A cut, a region, a volume from a frame on: before that frame every sample is the same."""
    before = ONE.block(0, 60_000)
    for changed in (
        ONE.cut(60_000, FADE),
        ONE.adding(Region("sign", 60_000, 70_000, Steady())),
        ONE.with_volume(60_000, -6.0),
        ONE.with_volume(60_000, -6.0).with_volume(60_000, 2.0),
    ):
        assert np.array_equal(changed.block(0, 60_000), before)
        assert not np.array_equal(changed.block(60_001, 60_000), ONE.block(60_001, 60_000))


@given(presses=st.lists(st.tuples(st.integers(1, 9_600), st.sampled_from([-2.0, 2.0])), min_size=1, max_size=30))
def test_the_volume_goes_smoothly(presses: list[tuple[int, float]]) -> None:
    """Pressed slowly or held down: the gain comes to the last level within the ramp, without a jump on the way."""
    edits, at = EditList((Region("ritual", 0, 1 << 30, Steady(0.1)),)), 100
    for after, step in presses:
        at += after
        edits = edits.with_volume(at, max(-40.0, min(6.0, edits.volume_at(at) + step)))
    heard = edits.block(0, at + VOLUME_RAMP + 100)[:, 0]
    expected = max(-40.0, min(6.0, 0.0))
    for _, step in presses:
        expected = max(-40.0, min(6.0, expected + step))
    assert np.isclose(20 * np.log10(heard[-1] / 0.1), expected, atol=1e-3)
    assert edits.volume_at(at) == expected
    # 46 dB within the ramp, of a sound that is at most twice as loud as it was made, is the steepest there can be.
    assert np.abs(np.diff(heard)).max() < 0.2 * (46 / 20 * np.log(10)) / VOLUME_RAMP


def test_what_becomes_too_loud_is_bent_and_not_cut_off() -> None:
    """6 dB more of a peak of 0.9 stays below 1 and keeps its order; what is below the knee stays in proportion."""
    ramp = Held(np.linspace(-0.9, 0.9, 48_000, dtype=np.float32))
    edits = EditList((Region("ritual", 0, 48_000, ramp),)).with_volume(-VOLUME_RAMP, 6.0)
    heard = edits.block(0, 48_000)[:, 0]
    assert np.abs(heard).max() < 1
    assert (np.diff(heard) > 0).all()
    gain = 10 ** (6 / 20)
    small = np.abs(ramp.samples * gain) < KNEE
    assert np.allclose(heard[small], ramp.samples[small] * gain, rtol=1e-5)
    assert np.abs(np.diff(heard, 2)).max() < 1e-5  # no corner at the knee either


def test_the_volume_passes_what_was_made_without_a_jump() -> None:
    """From -2 to +2 dB in the middle of a peak of 0.95: from one frame to the next it changes no more than by the ramp."""
    edits = EditList((Region("ritual", 0, 96_000, Steady(0.95)),)).with_volume(0, -2.0).with_volume(20_000, 2.0)
    heard = edits.block(15_000, 20_000)[:, 0]
    assert np.abs(np.diff(heard)).max() < 4 / 20 * np.log(10) / VOLUME_RAMP
    assert 0.85 < heard[-1] < 1


def test_held_samples_are_silent_outside() -> None:
    """What is held is heard once: silence before its first and after its last frame."""
    held = Held(np.array([0.1, 0.2, 0.3], np.float32), 2.0)
    assert np.allclose(held.block(-2, 7)[:, 0], [0, 0, 0.2, 0.4, 0.6, 0, 0])
    assert held.frames == 3
