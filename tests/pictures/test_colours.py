"""A ritual's colours are its own, the same each time, and its words can be read on them."""

import re
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.timelines import NAMES, shipped
from unhurried.cues import BedCue, Timeline
from unhurried.pictures.colours import HUES, TONES, Colours, apart, colours_of, contrast, mixed


def _timeline(title: str, bed: str | None, tone: str | None) -> Timeline:
    cues = () if bed is None else (BedCue(0, 48_000, None, bed, 0, 0),)
    return Timeline(title, 48_000, cues, tone)


def _check(colours: Colours) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in astuple(colours))
    assert contrast(colours.text, colours.ground) >= 7
    assert contrast(colours.quiet, colours.ground) >= 4.5
    assert contrast(colours.accent, colours.ground) >= 4.5
    assert contrast(colours.far, colours.ground) >= 4.5


@given(
    st.text(),
    st.one_of(st.none(), st.sampled_from(sorted(HUES)), st.text()),
    st.one_of(st.none(), st.sampled_from(sorted(TONES))),
)
def test_words_can_be_read_on_any(title: str, bed: str | None, tone: str | None) -> None:
    """Whatever a ritual is called and sounds like: 7 to 1 for text, 4.5 to 1 for the rest."""
    _check(colours_of(_timeline(title, bed, tone)))


@pytest.mark.parametrize("name", NAMES)
def test_those_of_each_ritual(name: str) -> None:
    """The same holds for each that ships, and they are dark: nobody lies awake from them."""
    colours = colours_of(shipped(name))
    _check(colours)
    assert contrast(colours.ground, "#000000") < 1.5


def test_they_stay_the_same() -> None:
    """A page made today has the colours of a cover made next year, on another machine."""
    assert colours_of(shipped("same-breath")) == Colours("#0c1d18", "#e2ede2", "#90aaaf", "#69cfe1", "#5fc7ad")


def test_another_bed_is_another_ground() -> None:
    """What lies under most of it gives the colour; each bed has its own, and silence has one, too."""
    grounds = [colours_of(_timeline("Same", bed, "tide")).ground for bed in (None, *HUES, "own.flac")]
    assert len(set(grounds)) == len(grounds)
    long, short = BedCue(0, 40_000, None, "rain", 0, 0), BedCue(40_000, 48_000, None, "fire", 0, 0)
    both = Timeline("Same", 48_000, (short, long), "tide")
    assert colours_of(both) == colours_of(_timeline("Same", "rain", "tide"))


def test_tone_and_title_matter() -> None:
    """Another tone is another turn of the accent; another title is another shade of all."""
    colours = colours_of(_timeline("Same", "rain", "tide"))
    other_tone = colours_of(_timeline("Same", "rain", "hum"))
    assert other_tone.accent == colours.accent
    assert other_tone.far != colours.far
    assert colours_of(_timeline("Other", "rain", "tide")).accent != colours.accent
    assert colours_of(replace(_timeline("Same", "rain", "tide"), frames=9)) == colours


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, and grey has what any checker says."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_between_two_colours() -> None:
    """A mixed colour lies on the way, and the ends are the colours themselves."""
    assert mixed("#102030", "#f0e0d0", 0) == "#102030"
    assert mixed("#102030", "#f0e0d0", 1) == "#f0e0d0"
    assert mixed("#000000", "#ff8000", 0.5) == "#804000"
    assert apart("#102030", "#102130") == pytest.approx(1 / 255)
