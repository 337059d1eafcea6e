"""A cover is the ritual, drawn: each thing at its time round the ring, in its colours, and a title that can be read."""

import math
import os
import struct
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.pictures.timelines import NAMES, breathing, shipped, written
from unhurried.cues import BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.pictures import cover as module
from unhurried.pictures.colours import colours_of, contrast
from unhurried.pictures.cover import cover
from unhurried.pictures.drawing import Area, Dot, Drawing, Track, Words
from unhurried.pictures.png import as_png
from unhurried.session.entering import sections

MARGIN = 12


@cache
def _image(name: str) -> Image.Image:
    return Image.open(BytesIO(as_png(cover(shipped(name)))))


def _at(image: Image.Image, timeline: Timeline, frame: float, radius: float, middle: float = module.MIDDLE[0]) -> str:
    """Return the colour where a frame lies on the ring."""
    angle = 2 * math.pi * frame / timeline.frames
    scale = image.width / module.SIDE
    place = (int(scale * (500 + radius * math.sin(angle))), int(scale * (middle - radius * math.cos(angle))))
    pixel = image.getpixel(place)
    assert isinstance(pixel, tuple)
    return "#" + "".join(f"{part:02x}" for part in pixel)


def _lines(drawing: Drawing) -> list[Words]:
    return [shape for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize("name", NAMES[::5])
def test_a_file_can_carry_it(name: str) -> None:
    """It is 1000 by 1000 pixels, far below 200 kB, and has nothing in it but the picture: no date, no program."""
    data = as_png(cover(shipped(name)))
    assert len(data) < 150_000
    with Image.open(BytesIO(data)) as image:
        assert (image.size, image.mode, image.info) == ((1000, 1000), "RGB", {})
    chunks, at = set[bytes](), 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.add(data[at + 4 : at + 8])
        at += length + 12
    assert chunks == {b"IHDR", b"IDAT", b"IEND"}


def test_the_same_bytes_in_any_process() -> None:
    """Drawn by another process, whose hashes have another seed, it is the same to the byte."""
    program = (
        "import sys\nfrom tests.pictures.timelines import shipped\nfrom unhurried.pictures.cover import cover\n"
        "from unhurried.pictures.png import as_png\n"
        "sys.stdout.buffer.write(as_png(cover(shipped('same-breath')), 200))"
    )
    env = {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=os.environ | env)
    assert done.stdout == as_png(cover(shipped("same-breath")), 200)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_lies_outside(name: str) -> None:
    """Every point of it is on the cover, with a margin; nothing but the title comes near the title."""
    drawing = cover(shipped(name))
    for shape in drawing.shapes:
        if isinstance(shape, Area | Track):
            assert all(MARGIN <= x <= 1000 - MARGIN and MARGIN <= y < 840 for x, y in shape.points)
    (title,) = _lines(drawing)
    assert title.words == shipped(name).title


def test_each_section_is_a_part_of_the_ring() -> None:
    """Where a section begins there is a gap, also at the top where all begins; in its middle there is the ring."""
    timeline, image = shipped("same-breath"), _image("same-breath")
    starts = [section.start for section in sections(timeline)]
    assert len(starts) == 5
    ground = colours_of(timeline).ground
    inner = module.RING - module.HALF + 4  # beside the words
    for start, end in zip(starts, [*starts[1:], timeline.frames], strict=True):
        assert contrast(_at(image, timeline, start, inner), ground) < 1.5
        assert contrast(_at(image, timeline, (start + end) / 2, inner), ground) > 2.2


def test_words_are_where_they_are_spoken() -> None:
    """In the middle of a long sentence the ring is as bright as text, and in a long silence it is not."""
    timeline, image = shipped("same-breath"), _image("same-breath")
    spoken = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    text = colours_of(timeline).text
    for cue in sorted(spoken, key=lambda cue: cue.start - cue.end)[:5]:
        assert contrast(_at(image, timeline, (cue.start + cue.end) / 2, module.RING), text) < 1.1
    silence = max(pairwise(spoken), key=lambda pair: pair[1].start - pair[0].end)
    assert contrast(_at(image, timeline, (silence[0].end + silence[1].start) / 2, module.RING), text) > 3


@pytest.mark.parametrize("name", NAMES)
def test_words_do_not_reach_into_a_gap(name: str) -> None:
    """The round ends of words lie inside the part of the ring in which they are spoken, where it is not tiny."""
    timeline = shipped(name)
    starts = [section.start for section in sections(timeline)]
    bounds = [2 * math.pi * at / timeline.frames for at in (*starts, timeline.frames)]
    narrowest = min(end - start for start, end in pairwise(bounds))
    clear = min(module.GAP / 2 + module.WORD / module.RING, narrowest / 4)
    ends = [
        math.atan2(shape.x - 500, module.MIDDLE[0] - shape.y) % (2 * math.pi)
        for shape in cover(timeline).shapes
        if isinstance(shape, Dot) and shape.r == module.WORD
    ]
    assert ends
    assert all(abs(end - bound) >= clear for end in ends for bound in bounds)
    words = [shape for shape in cover(timeline).shapes if isinstance(shape, Area)]
    text = colours_of(timeline).text
    for shape in (shape for shape in words if shape.ink.fill == text):
        angles = [math.atan2(x - 500, module.MIDDLE[0] - y) % (2 * math.pi) for x, y in shape.points]
        assert not [bound for bound in bounds if min(angles) < bound < max(angles)]


def test_the_breath_is_a_wave() -> None:
    """One wave for each breath: high where the lungs are full, low where they are empty; nothing where none is paced."""
    timeline, image = shipped("arrive"), _image("arrive")
    drawing = cover(timeline)
    breaths = [cue for cue in timeline.cues if isinstance(cue, BreathCue)]
    waves = [shape for shape in drawing.shapes if isinstance(shape, Track)]
    assert len(waves) == sum(cue.phase == "in" for cue in breaths) == 8
    radii = [[math.hypot(x - 500, y - module.MIDDLE[0]) for x, y in wave.points] for wave in waves]
    foot, high = min(min(wave) for wave in radii), max(max(wave) for wave in radii)
    assert foot > module.RING + module.HALF
    assert high - foot == pytest.approx(module.WAVE[1], abs=2)
    ground = colours_of(timeline).ground
    full = next(cue.end for cue in breaths if cue.phase == "in")
    assert contrast(_at(image, timeline, full, (foot + high) / 2), ground) > 1.3
    assert contrast(_at(image, timeline, breaths[-1].end, (foot + high) / 2), ground) < 1.3
    assert contrast(_at(image, timeline, timeline.frames / 4, (foot + high) / 2), ground) < 1.3
    assert not [shape for shape in cover(shipped("comfort")).shapes if isinstance(shape, Track)]


def test_a_held_breath_stays_full() -> None:
    """Where a breath is held, the wave is flat at its top; where it rests, at its foot."""
    (wave,) = (
        shape
        for shape in cover(written("- breathe: {breaths: 1, pattern: 4-4-4-4}\n")).shapes
        if isinstance(shape, Track)
    )
    radii = [math.hypot(x - 500, y - module.MIDDLE[0]) for x, y in wave.points]
    many = len(radii) - 1
    assert min(radii[many // 4 + 1 : many // 2]) == pytest.approx(max(radii), abs=0.01)
    assert max(radii[3 * many // 4 + 1 :]) == pytest.approx(min(radii), abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_each_chime_is_a_point(name: str) -> None:
    """There are as many points inside the ring as chimes."""
    timeline = shipped(name)
    found = [
        shape
        for shape in cover(timeline).shapes
        if isinstance(shape, Dot)
        and math.hypot(shape.x - 500, shape.y - module.MIDDLE[0]) == pytest.approx(module.CHIME[0])
    ]
    assert len(found) == sum(isinstance(cue, ChimeCue) for cue in timeline.cues)


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_in_a_list(name: str) -> None:
    """At 60 pixels, beside other covers in a list, the ring still stands off from its ground."""
    timeline = shipped(name)
    image = Image.open(BytesIO(as_png(cover(timeline), 60)))
    at = [_at(image, timeline, timeline.frames * k / 24, module.RING) for k in range(24)]
    clear = [colour for colour in at if contrast(colour, colours_of(timeline).ground) > 1.8]
    assert len(clear) >= 20


@pytest.mark.parametrize("minutes", [0.5, 10, 120, 8 * 60])
def test_any_length(minutes: float) -> None:
    """From half a minute to a night it is drawn, small enough, and no wave is too narrow to be seen."""
    timeline = breathing(minutes)
    drawing = cover(timeline)
    assert len(as_png(drawing, 500)) < 75_000
    waves = [shape for shape in drawing.shapes if isinstance(shape, Track)]
    assert 1 <= len(waves) <= 2 * math.pi / module.NARROWEST + 1
    assert all(math.dist(wave.points[0], wave.points[-1]) > 5 for wave in waves)


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_title(title: str) -> None:
    """It has one line or two, at most as wide as there is room, or none; then the ring is in the middle."""
    drawing = cover(replace(shipped("comfort"), title=title))
    lines = _lines(drawing)
    assert len(lines) <= 2
    assert all(line.words and line.within == module.WITHIN and line.anchor == "middle" for line in lines)
    top = min(y for shape in drawing.shapes if isinstance(shape, Area) for _, y in shape.points)
    assert (top > 200) == (not lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Same Breath", ["Same Breath"]),
        ("Meeresrauschen 🌊 für zwei", ["Meeresrauschen für zwei"]),
        ("Ein Abend für uns beide und niemanden sonst", ["Ein Abend für uns beide", "und niemanden sonst"]),
        ("Wort " * 30, ["Wort Wort Wort Wort Wort Wort", "Wort Wort Wort Wort Wort …"]),
        ("ü" * 99, [f"{'ü' * 25}…"]),
        ("שלום", []),
    ],
)
def test_titles(title: str, lines: list[str]) -> None:
    """A long title has two lines, and of a longer one the beginning; one in other letters is left out."""
    assert [line.words for line in _lines(cover(replace(shipped("arrive"), title=title)))] == lines


@pytest.mark.parametrize(
    "title", ["M" * 99, "Щ" * 40 + " " + "Щ" * 40, "W" * 15, "Ein Abend für uns beide und niemanden"]
)
def test_a_title_stays_on_the_cover(title: str) -> None:
    """However wide its letters are: beside it there is nothing but the ground, and it is there."""
    image = Image.open(BytesIO(as_png(cover(replace(shipped("comfort"), title=title)), 250))).convert("L")
    for left, right, empty in ((0, 14, True), (236, 250, True), (15, 235, False)):
        brightest = max(image.crop((left, 205, right, 250)).tobytes())
        assert (brightest < 60) == empty, (left, brightest)


def test_a_ritual_of_nearly_nothing() -> None:
    """One chime, one word or one silence is drawn as well."""
    for steps in ("- chime: end\n", "- say: Yes.\n", "- pause: 1s\n", "- breathe: {breaths: 1}\n"):
        assert len(as_png(cover(written(steps)), 60)) > 100
