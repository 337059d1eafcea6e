"""The breath that is seen goes with the one that is heard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.breath import PhaseKind, breaths, parse_pattern, parse_ramp
from unhurried.cues import BedCue, BreathCue, Cue
from unhurried.script.ritual import Place, To
from unhurried.session.breathing import Breaths
from unhurried.session.view import BreathView
from unhurried.sounds.tone import INSTRUMENTS, breath_tone

PLACE = Place("any.yaml", 1, 1, None)


def run(*phases: tuple[PhaseKind, int], start: int = 0, to: To = "both") -> list[BreathCue]:
    """Phases one after the other."""
    cues: list[BreathCue] = []
    for kind, frames in phases:
        cues.append(BreathCue(start, start + frames, PLACE, kind, to))
        start += frames
    return cues


def led(pattern: str, ramp: str | None = None, count: int = 3, start: int = 0) -> list[BreathCue]:
    """Breaths as a script has them."""
    several = breaths(parse_pattern(pattern), count=count, ramp=parse_ramp(ramp) if ramp else None)
    return run(*[(phase.kind, phase.frames) for breath in several for phase in breath], start=start)


def fullness(cues: list[BreathCue], frame: int) -> float:
    view = Breaths(cues).at(frame)
    assert view is not None
    return view.fullness


def test_a_breath_by_its_moments() -> None:
    """Lungs fill evenly on the inhale, stay full, empty evenly, and rest empty."""
    breath = Breaths(run(("in", 400), ("hold", 200), ("out", 800), ("rest", 100), start=1000))
    assert breath.at(1000) == BreathView("in", 0.0, 0.0)
    assert breath.at(1100) == BreathView("in", 0.25, 0.25)
    assert breath.at(1400) == BreathView("hold", 0.0, 1.0)
    assert breath.at(1500) == BreathView("hold", 0.5, 1.0)
    assert breath.at(1800) == BreathView("out", 0.25, 0.75)
    assert breath.at(2400) == BreathView("rest", 0.0, 0.0)
    assert breath.at(2499) == BreathView("rest", 0.99, 0.0)


def test_outside_of_breathing_there_is_none() -> None:
    """Before, after and between two runs nothing is shown; a bed is no breath."""
    bed: list[Cue] = [BedCue(0, 9000, None, "rain", 0, 0)]
    breath = Breaths([*bed, *run(("in", 10), ("out", 10), start=100), *run(("in", 10), ("out", 10), start=200)])
    assert [breath.at(frame) is None for frame in (0, 99, 100, 119, 120, 199, 200, 220)] == [
        True, True, False, False, True, True, False, True,
    ]  # fmt: skip
    assert Breaths([]).at(0) is None


def test_a_sigh_has_one_way_up() -> None:
    """An inhale in two parts does not begin anew: each part has its share of the way."""
    sigh = run(("in", 250), ("in", 100), ("out", 700))
    assert fullness(sigh, 249) == pytest.approx(249 / 350)
    assert fullness(sigh, 250) == pytest.approx(250 / 350)
    assert fullness(sigh, 350) == 1
    view = Breaths(sigh).at(300)
    assert view is not None
    assert (view.phase, view.done) == ("in", 0.5)


def test_what_is_held_after_an_exhale_is_held_empty() -> None:
    """A hold is where the breath before it has come to."""
    assert fullness(run(("in", 10), ("out", 10), ("hold", 10)), 25) == 0


def test_two_may_take_turns() -> None:
    """One breath is A's, the next B's: whoever breathes is seen."""
    taking_turns = [*run(("in", 10), ("out", 10), to="a"), *run(("in", 10), ("out", 10), start=20, to="b")]
    assert [fullness(taking_turns, frame) for frame in (5, 15, 25, 35)] == [0.5] * 4


@given(
    pattern=st.sampled_from(["calm", "even", "box", "sigh", "4-7-8", "1-1.5", "2.5+1-7"]),
    ramp=st.sampled_from([None, "12 to 6", "6 to 12"]),
    frame=st.integers(0, 3 * 60 * 48_000),
)
def test_lungs_never_jump(pattern: str, ramp: str | None, frame: int) -> None:
    """In any breath, from one frame to the next, turns as well, lungs change by no more than a phase's own pace."""
    breath = Breaths(led(pattern, ramp))
    one, two = breath.at(frame), breath.at(frame + 1)
    for view in (one, two):
        assert view is None or (0 <= view.done < 1 and 0 <= view.fullness <= 1)
    if one and two:
        assert abs(one.fullness - two.fullness) <= 1 / (0.4 * 48_000)
    elif one:  # the last frame of all
        assert one.fullness < 1e-3


@pytest.mark.parametrize("kind", ["in", "out"])
def test_the_bar_is_where_the_pitch_is(kind: PhaseKind) -> None:
    """What is seen is the pitch that is heard, on a musical scale, measured in the tone's own turns around a moment."""
    import numpy as np

    frames, instrument = 4 * 48_000, INSTRUMENTS["hum"]
    tone = breath_tone("hum", kind, frames).astype(float)
    cues = [*run(("in", 100)), *run((kind, frames), start=100)] if kind == "out" else run((kind, frames))
    for share in (0.25, 0.5, 0.75):
        at, half = round(frames * share), 4800
        window = tone[at - half : at + half] * np.hanning(2 * half)
        spectrum = np.abs(np.fft.rfft(window, 2**19))
        hertz = np.fft.rfftfreq(2**19, 1 / 48_000)
        near = (hertz > instrument.low * 0.95) & (hertz < instrument.high * 1.05)
        pitch = hertz[near][np.argmax(spectrum[near])]
        place = np.log(pitch / instrument.low) / np.log(instrument.high / instrument.low)
        assert fullness(cues, cues[-1].start + at) == pytest.approx(place, abs=0.03)


def test_nothing_drifts() -> None:
    """After a day of breathing the same moment of a breath is the same, to the bit."""
    breath = Breaths(led("4-6", count=10_000))
    seen = [view for at in range(0, 100_000 * 48_000, 480_000) if (view := breath.at(at))]
    assert len(seen) == 10_000
    assert all(a == b for a, b in pairwise(seen))
