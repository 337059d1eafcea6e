"""The cover of a ritual: a ring that begins at the top and goes round once, as the ritual does. Pure.

The ring has a gap between two sections; the words are bright in it, the breath rises from it, a chime is a point inside
it. What is quiet is the ring alone.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from unhurried.cues import BreathCue, ChimeCue, SoundCue, SpeechCue, Timeline
from unhurried.pictures.colours import Colours, colours_of, mixed
from unhurried.pictures.drawing import Area, Dot, Drawing, Glow, Ink, Point, Shape, Track, Words, width_of
from unhurried.pictures.letters import drawable
from unhurried.report import breath_edges, breath_runs
from unhurried.session.breathing import Breaths
from unhurried.session.entering import sections
from unhurried.units import clock

SIDE: Final = 1000.0
"""All lengths are in thousandths of the cover."""
RING: Final = 262.0
"""From the middle to the middle of the ring."""
HALF: Final = 17.0
"""Half of what the ring is wide."""
WORD: Final = 7.5
"""Half of what words are wide in it."""
WAVE: Final = 92.0
"""How far a full breath rises from it."""
LIFT: Final = 10.0
"""Between the ring and the breath."""
CHIME: Final = (216.0, 8.0)
"""Where chimes are, from the middle, and half of what they are wide."""
GAP: Final = math.radians(2.6)
"""Between two sections; less where they are short."""
MOST_WAVES: Final = 150
"""Breaths round the ring; where there are more, one wave stands for several."""
STEP: Final = math.radians(0.75)
"""From one point of a curve to the next."""
CLOSE: Final = math.radians(1.6)
"""Words as near as this are drawn as one: their ends are round."""
MIDDLE: Final = (400.0, 470.0)
"""How far down the ring's middle is with a title, and without."""
TITLE: Final = 62.0
SMALL: Final = 52.0
"""Heights of a title's letters: on one line, and on two."""
WITHIN: Final = 880.0


def cover(timeline: Timeline) -> Drawing:
    """Return a square cover; its title is left out where it cannot be drawn on every machine (letters.py)."""
    colours, title = colours_of(timeline), drawable(timeline.title)
    ring = _Ring(timeline, colours, MIDDLE[0] if title else MIDDLE[1])
    light = Glow(mixed(colours.ground, colours.accent, 0.17), colours.ground, SIDE / 2, ring.y, 500)
    shapes = [light, *ring.breath(), *ring.band(), *ring.words(), *ring.chimes(), *_title(title, colours)]
    told = f"A ring that goes round once, as {clock(timeline.frames)} of words, breath and quiet do."
    return Drawing(SIDE, SIDE, colours.ground, tuple(shapes), timeline.title, told)


class _Ring:
    def __init__(self, timeline: Timeline, colours: Colours, y: float) -> None:
        self._timeline = timeline
        self._colours = colours
        self.y = y
        starts = [section.start for section in sections(timeline)]
        self._parts = [(self._angle(a), self._angle(b)) for a, b in pairwise([*starts, timeline.frames])]

    def band(self) -> Iterator[Shape]:
        """Draw the ring, part by part, from the one colour to the other."""
        for start, end in self._gapped():
            for a, b in _pieces(start, end):
                ink = Ink(fill=mixed(self._colours.ground, self._hue(a), 0.40))
                overlap = min(b + STEP / 4, end)
                yield Area(ink, (*self._arc(RING + HALF, a, overlap), *reversed(self._arc(RING - HALF, a, overlap))))

    def words(self) -> Iterator[Shape]:
        """Draw what is said, with round ends."""
        ink = Ink(fill=self._colours.text)
        margin = WORD / RING
        for start, end in self._spoken():
            a, b = start + margin, max(end - margin, start + margin)
            if b > a:
                yield Area(ink, (*self._arc(RING + WORD, a, b), *reversed(self._arc(RING - WORD, a, b))))
            for angle in (a, b):
                yield Dot(ink, *self._at(RING, angle), WORD)

    def breath(self) -> Iterator[Shape]:
        """Draw the breath as waves that rise from the ring."""
        runs = breath_runs(self._timeline.cues, by_step=False)
        many = sum(len(breath_edges(run)) - 1 for run in runs)
        for run in runs:
            edges = breath_edges(run)[:: max(1, math.ceil(many / MOST_WAVES))]
            for start, end in pairwise([*edges, run[-1].end] if edges[-1] != run[-1].end else edges):
                yield from self._wave(run, start, end)

    def _wave(self, run: Sequence[BreathCue], start: int, end: int) -> Iterator[Shape]:
        """Draw one breath; where it stands for several, as the first of them."""
        one = [cue for cue in run if start <= cue.start < end]
        first = breath_edges(one)[1]
        fullness = Breaths(cue for cue in one if cue.end <= first)
        a, b = self._angle(start), self._angle(end)
        steps = max(12, math.ceil((b - a) / STEP))
        foot = RING + HALF + LIFT
        top: list[Point] = []
        for k in range(steps + 1):
            view = fullness.at(start + (first - start) * k // steps)
            full = view.fullness if view else 0.0
            top.append(self._at(foot + WAVE * (1 - math.cos(math.pi * full)) / 2, a + (b - a) * k / steps))
        hue = self._hue(a)
        yield Area(Ink(fill=mixed(self._colours.ground, hue, 0.30)), (*top, *reversed(self._arc(foot, a, b))))
        yield Track(Ink(stroke=mixed(self._colours.ground, hue, 0.85), width=3), tuple(top))

    def chimes(self) -> Iterator[Shape]:
        """Draw each chime."""
        for cue in self._timeline.cues:
            if isinstance(cue, ChimeCue):
                angle = self._angle(cue.start)
                yield Dot(Ink(fill=self._hue(angle)), *self._at(CHIME[0], angle), CHIME[1])

    def _gapped(self) -> Iterator[tuple[float, float]]:
        least = min(b - a for a, b in self._parts)
        half = min(GAP, max(least, 0) * 0.4) / 2
        for a, b in self._parts:
            yield a + half, b - half

    def _spoken(self) -> list[tuple[float, float]]:
        """Return from where to where there are words or sounds, each at least a point, those that touch as one."""
        found: list[tuple[float, float]] = []
        for cue in self._timeline.cues:
            if isinstance(cue, SpeechCue | SoundCue):
                a, b = self._angle(cue.start), self._angle(cue.end)
                if found and a - found[-1][1] < CLOSE:
                    found[-1] = (found[-1][0], max(b, found[-1][1]))
                else:
                    found.append((a, b))
        return found

    def _angle(self, frame: int) -> float:
        return 2 * math.pi * frame / self._timeline.frames

    def _hue(self, angle: float) -> str:
        """Return the colour at an angle: from the accent at the top to the far one at the bottom, and back."""
        return mixed(self._colours.accent, self._colours.far, (1 - math.cos(angle)) / 2)

    def _at(self, radius: float, angle: float) -> Point:
        return SIDE / 2 + radius * math.sin(angle), self.y - radius * math.cos(angle)

    def _arc(self, radius: float, start: float, end: float) -> tuple[Point, ...]:
        steps = max(1, math.ceil((end - start) / STEP))
        return tuple(self._at(radius, start + (end - start) * k / steps) for k in range(steps + 1))


def _pieces(start: float, end: float) -> Iterator[tuple[float, float]]:
    many = max(1, math.ceil((end - start) / (4 * STEP)))
    yield from pairwise(start + (end - start) * k / many for k in range(many + 1))


def _title(title: str, colours: Colours) -> Iterator[Shape]:
    """Write the title on one line, or on two."""
    if not title:
        return
    if width_of(title, TITLE) <= WITHIN:
        lines, size, y = [title], TITLE, 900.0
    else:
        lines, size, y = _two_lines(title), SMALL, 872.0
    for k, line in enumerate(lines):
        yield Words(Ink(fill=colours.text, size=size), SIDE / 2, y + 1.3 * size * k, line, "middle", WITHIN)


def _two_lines(title: str) -> list[str]:
    """Return a title on two lines of about the same length, cut where it is too long for them."""
    ends = [k for k, letter in enumerate(title) if letter == " "]
    middle = min(ends, key=lambda k: abs(k - len(title) / 2), default=len(title))
    return [_cut(line) for line in (title[:middle], title[middle + 1 :]) if line]


def _cut(line: str) -> str:
    """Cut a line that would have to be written too small."""
    most = WITHIN * 1.25
    if width_of(line, SMALL) <= most:
        return line
    while line and width_of(f"{line}…", SMALL) > most:
        line = line[:-1]
    return f"{line.rstrip()}…"
