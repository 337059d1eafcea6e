"""A plot tells what happens when, at any length and in any language, as SVG and as PNG."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.pictures.timelines import NAMES, breathing, shipped
from unhurried.cues import BreathCue, ChimeCue, SoundCue, SpeechCue, Timeline
from unhurried.pictures import plot as module
from unhurried.pictures.drawing import Bars, Box, Dot, Drawing, Line, Track, Words
from unhurried.pictures.look import DARK, LIGHT
from unhurried.pictures.plot import plot
from unhurried.pictures.png import as_png
from unhurried.pictures.spans import Span, in_words, sections_of
from unhurried.pictures.svg import as_svg
from unhurried.script.ritual import Place
from unhurried.sounds.sound import Sound
from unhurried.units import SAMPLE_RATE, clock

SVG = "{http://www.w3.org/2000/svg}"


def _x(timeline: Timeline, frame: int) -> float:
    """Return where a frame must be."""
    return 64 + (960 - 64 - 20) * frame / timeline.frames


def _of(drawing: Drawing, kind: str) -> list[Words]:
    return [shape for shape in drawing.shapes if isinstance(shape, Words) and shape.ink.kind == kind]


def _bars(drawing: Drawing, kind: str) -> list[tuple[float, float]]:
    return [
        bar for shape in drawing.shapes if isinstance(shape, Bars) and shape.ink.kind == kind for bar in shape.bars
    ]


@cache
def _same_breath() -> Drawing:
    return plot(shipped("same-breath"))


def test_each_thing_is_at_its_time() -> None:
    """Words, breaths, chimes and sections begin and end where the timeline has them."""
    timeline, drawing = shipped("same-breath"), _same_breath()
    spoken = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    assert _bars(drawing, "voice") == [
        pytest.approx((_x(timeline, cue.start), _x(timeline, cue.end) - _x(timeline, cue.start))) for cue in spoken
    ]
    chimes = [cue.start for cue in timeline.cues if isinstance(cue, ChimeCue)]
    assert [shape.x for shape in drawing.shapes if isinstance(shape, Dot)] == [_x(timeline, at) for at in chimes]
    points = [point for shape in drawing.shapes if isinstance(shape, Track) for point in shape.points]
    breaths = [cue for cue in timeline.cues if isinstance(cue, BreathCue)]
    assert [x for x, _ in points] == [_x(timeline, at) for cue in breaths for at in (cue.start, cue.end)]
    low, high = max(y for _, y in points), min(y for _, y in points)
    ends = {"in": [low, high], "hold": [high, high], "out": [high, low], "rest": [low, low]}
    assert [y for _, y in points] == [y for cue in breaths for y in ends[cue.phase]]
    names = {words.words: words.x for words in _of(drawing, "text")}
    for section in sections_of(timeline):
        assert names[section.name] == pytest.approx(_x(timeline, section.start) + 4)


def test_the_time_below() -> None:
    """The marks say the time at which they stand."""
    timeline, drawing = shipped("same-breath"), _same_breath()
    marks = [words for words in _of(drawing, "faint") if words.anchor == "middle"]
    assert [mark.words for mark in marks] == [f"{minute}:00" for minute in range(9)]
    assert [mark.x for mark in marks] == [_x(timeline, 60 * minute * SAMPLE_RATE) for minute in range(9)]


@pytest.mark.parametrize("minutes", [0.2, 1, 45, 3 * 60, 8 * 60, 23 * 60])
def test_any_length(minutes: float) -> None:
    """From some seconds to a day: no marks of the time touch, the breath is told of, and the file is small."""
    timeline = breathing(minutes)
    drawing = plot(timeline)
    marks = [words for words in _of(drawing, "faint") if words.anchor == "middle"]
    assert 3 <= len(marks) <= 15
    gap = marks[1].x - marks[0].x
    assert gap > max(len(mark.words) for mark in marks) * module.LETTER
    assert [words for words in _of(drawing, "faint") if words.words.endswith("a minute")]
    assert len(as_svg(drawing)) < 50_000
    assert len(as_png(drawing)) < 50_000


def test_a_night_of_breathing_is_a_band() -> None:
    """Breaths too narrow to be seen one by one are one band, from where they begin to where they end."""
    timeline = breathing(8 * 60)
    drawing = plot(timeline)
    breaths = [cue for cue in timeline.cues if isinstance(cue, BreathCue)]
    (band,) = (shape for shape in drawing.shapes if isinstance(shape, Box) and shape.ink.kind == "steady")
    assert (band.x, band.x + band.wide) == pytest.approx(
        (_x(timeline, breaths[0].start), _x(timeline, breaths[-1].end))
    )
    assert not [shape for shape in drawing.shapes if isinstance(shape, Track)]
    assert [shape for shape in plot(breathing(45)).shapes if isinstance(shape, Track)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_touches_or_lies_outside(name: str) -> None:
    """Names of sections that would touch stand below one another; nothing is drawn outside; all of it can be read."""
    drawing = plot(shipped(name))
    (heading,), names = _of(drawing, "head"), _of(drawing, "text")[1:]  # the first is the length, beside the heading
    assert all(one.y > heading.y + 10 for one in names)
    assert all(one.x + len(one.words) * module.LETTER < drawing.width for one in names)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            apart = other.x - one.x > len(one.words) * module.LETTER or other.x < one.x
            assert apart or one.y != other.y
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            assert 0 <= shape.y <= drawing.height
            assert 0 <= shape.x <= drawing.width
        if isinstance(shape, Line):
            assert 0 <= min(shape.x1, shape.x2) <= max(shape.x1, shape.x2) <= drawing.width


def test_turns_and_quiet() -> None:
    """They have lanes where they are told of; each of two names has a colour of its own."""
    timeline = shipped("what-stayed")
    turns = (Span("Ben", 100, 48_000 * 60), Span("Ana", 48_000 * 70, 48_000 * 130))
    drawing = plot(timeline, turns=turns, quiet=(Span("", 48_000 * 140, 48_000 * 150),))
    boxes = {shape.ink.kind: shape.x for shape in drawing.shapes if isinstance(shape, Box) and shape.ink.kind in "ab"}
    assert boxes == {"a": _x(timeline, turns[1].start), "b": _x(timeline, 100)}
    assert [words.words for words in _of(drawing, "on")] == ["Ben", "Ana"]
    assert _bars(drawing, "quiet") == [
        pytest.approx((_x(timeline, 48_000 * 140), _x(timeline, 48_000 * 10) - _x(timeline, 0)))
    ]
    lanes = {words.words for words in _of(drawing, "faint") if words.anchor == "end"}
    assert lanes == {"voice", "turns", "breath", "quiet", "chimes"}
    plain = {words.words for words in _of(plot(timeline), "faint") if words.anchor == "end"}
    assert plain == {"voice", "breath", "chimes"}


def test_sounds_of_a_script() -> None:
    """A sound file that a script plays has a lane."""
    place = Place("small", 1, 1, None)
    timeline = Timeline("Small", 480_000, (SoundCue(48_000, 96_000, place, "bell", Sound("bell", 48_000)),))
    drawing = plot(timeline)
    assert _bars(drawing, "sound") == [pytest.approx((_x(timeline, 48_000), _x(timeline, 48_000) - 64))]


def test_the_heading() -> None:
    """Title and length stand over it; without sections nothing else does, and where a page has them, neither."""
    drawing = plot(breathing(5))
    (title,) = _of(drawing, "head")
    assert title.words == breathing(5).title
    assert [words.words for words in _of(drawing, "text")] == [clock(breathing(5).frames)]
    assert not _of(plot(breathing(5), headed=False), "head")


@settings(max_examples=50)
@given(st.text(), st.text())
def test_any_words(title: str, section: str) -> None:
    """Whatever a ritual and its sections are called: it is XML, with the same shapes, and can be drawn."""
    cues = tuple(
        replace(cue, place=replace(cue.place, section=section)) for cue in shipped("arrive").cues if cue.place
    )
    timeline = replace(shipped("arrive"), title=title, cues=cues)
    drawing = plot(timeline)
    root = ET.fromstring(as_svg(drawing))
    assert len(root.findall(f"{SVG}circle")) == 2
    for words in (*_of(drawing, "head"), *_of(drawing, "text")):
        assert words.words == "" or words.x >= 0
        assert len(words.words) <= 100
    assert as_png(drawing, 200)


@pytest.mark.parametrize("letter", ["a", "W", "語"])
def test_long_names_are_cut(letter: str) -> None:
    """A title or a section with hundreds of letters is cut, and stays inside."""
    cues = tuple(
        replace(cue, place=replace(cue.place, section=letter * 300)) for cue in shipped("arrive").cues if cue.place
    )
    drawing = plot(replace(shipped("arrive"), title=letter * 400, cues=cues))
    (title,), (_, section) = _of(drawing, "head"), _of(drawing, "text")
    for words in (title, section):
        assert words.words.endswith("…")
        assert words.x >= 0
        assert words.x + words.within <= drawing.width


def test_it_is_told_in_words() -> None:
    """Who does not see it hears what each section has."""
    told = in_words(shipped("same-breath"))
    assert told.startswith("Settle from 0:03: words. Find the breath from 1:30: words, breathing, 12 to 6 a minute.")
    root = ET.fromstring(as_svg(_same_breath()))
    assert root.findtext(f"{SVG}desc") == told
    assert root.findtext(f"{SVG}title") == "Same Breath, 8:34"


@pytest.mark.parametrize(("dark", "shades"), [(False, LIGHT), (True, DARK)])
def test_light_and_dark(dark: bool, shades: dict[str, str]) -> None:
    """As PNG it is for light surroundings, or for dark ones; as SVG for both, as its reader likes."""
    drawing = plot(shipped("same-breath"), dark=dark)
    image = Image.open(BytesIO(as_png(drawing, 960)))
    (voice,) = (shape for shape in drawing.shapes if isinstance(shape, Bars) and shape.ink.kind == "voice")
    x, wide = voice.bars[1]
    assert image.getpixel((2, 100)) == tuple(bytes.fromhex(shades["card"][1:]))
    assert image.getpixel((int(x + wide / 2), int(voice.y + 5))) == tuple(bytes.fromhex(shades["voice"][1:]))
    sheet = as_svg(drawing)
    assert all(sheet.count(both) >= 1 for both in (LIGHT["voice"], DARK["voice"], "prefers-color-scheme: dark"))


def test_every_kind_is_in_the_style_sheet() -> None:
    """No shape of a plot is left to a reader's own colours."""
    timeline = shipped("what-stayed")
    turns = (Span("A", 0, 48_000 * 60), Span("B", 48_000 * 70, 48_000 * 130))
    drawings = [
        plot(timeline, turns=turns, quiet=turns),
        plot(timeline, turns=turns, quiet=turns, headed=False),
        plot(breathing(8 * 60), headed=False),
    ]
    for drawing in drawings:
        root = ET.fromstring(as_svg(drawing))
        kinds = {kind for element in root.iter() if (kind := element.get("class"))}
        style = root.findtext(f"{SVG}style") or ""
        assert not [kind for kind in kinds if f".{kind} {{" not in style]
