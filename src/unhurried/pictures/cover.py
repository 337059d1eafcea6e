"""The cover of a ritual: a ring that begins at the top and goes round once, as the ritual does. Pure.

The ring has a gap between two sections; the words are bright in it, the breath rises from it, a chime is a point
inside it. What is quiet is the ring alone.
"""

import math
from bisect import bisect_right
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
RING: Final = 266.0
"""From the middle to the middle of the ring."""
HALF: Final = 18.0
"""Half of what the ring is wide."""
WORD: Final = 7.0
"""Half of what words are wide in it."""
WAVE: Final = (26.0, 76.0, 1.45)
"""How far a full breath rises from it, at least and at most; between, how often its width: none is a spike."""
LIFT: Final = 10.0
"""Between the ring and the breath."""
CHIME: Final = (216.0, 8.0)
"""Where chimes are, from the middle, and half of what they are wide."""
GAP: Final = math.radians(3.4)
"""Between two sections; less where they are short."""
NARROWEST: Final = math.radians(2.4)
"""Of a wave. Where a breath is less, one wave stands for several."""
STEP: Final = math.radians(0.75)
"""From one point of a curve to the next."""
CLOSE: Final = math.radians(4.4)
"""Words as near as this are drawn as one: their ends are round."""
MIDDLE: Final = (418.0, 500.0)
"""How far down the ring's middle is with a title, and without."""
TITLE: Final = 66.0
SMALL: Final = 52.0
"""Heights of a title's letters: on one line, and on two."""
WITHIN: Final = 880.0
PAUSES: Final = " ,;:—–-"
"""What no cut title ends with."""


def cover(timeline: Timeline) -> Drawing:
    """Return a square cover; its title is left out where it cannot be drawn on every machine (letters.py)."""
    colours, title = colours_of(timeline), drawable(timeline.title)
    ring = _Ring(timeline, colours, MIDDLE[0] if title else MIDDLE[1])
    light = Glow(mixed(colours.ground, colours.accent, 0.24), colours.ground, SIDE / 2, ring.y, 570)
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
                ink = Ink(fill=mixed(self._colours.ground, self._hue(a), 0.46))
                overlap = min(b + STEP / 4, end)
                yield Area(ink, (*self._arc(RING + HALF, a, overlap), *reversed(self._arc(RING - HALF, a, overlap))))

    def words(self) -> Iterator[Shape]:
        """Draw what is said, with round ends."""
        ink = Ink(fill=self._colours.text)
        for a, b in self._spoken():
            if b > a:
                yield Area(ink, (*self._arc(RING + WORD, a, b), *reversed(self._arc(RING - WORD, a, b))))
            for angle in (a, b):
                yield Dot(ink, *self._at(RING, angle), WORD)

    def breath(self) -> Iterator[Shape]:
        """Draw the breath as waves that rise from the ring."""
        runs = breath_runs(self._timeline.cues, by_step=False)
        waves = [(run, *wave) for run in runs for wave in self._waves(run)]
        least, most, slope = WAVE
        widths = sorted(RING * (self._angle(end) - self._angle(start)) for _, start, end in waves)
        high = min(max(least, slope * widths[len(widths) // 2]), most) if widths else 0
        for run, start, end in waves:
            yield from self._wave(run, start, end, high)

    def _waves(self, run: Sequence[BreathCue]) -> Iterator[tuple[int, int]]:
        """Yield from where to where each wave of a run goes: one for each breath, if they are not too many."""
        edges = breath_edges(run)
        many = len(edges) - 1
        waves = max(1, min(many, math.floor(self._angle(edges[-1] - edges[0]) / NARROWEST)))
        yield from pairwise(edges[many * k // waves] for k in range(waves + 1))

    def _wave(self, run: Sequence[BreathCue], start: int, end: int, high: float) -> Iterator[Shape]:
        """Draw one breath; where it stands for several, as the first of them."""
        one = [cue for cue in run if start <= cue.start < end]
        first = breath_edges(one)[1]
        fullness = Breaths(cue for cue in one if cue.end <= first)
        a, b = self._angle(start), self._angle(end)
        steps = max(30, math.ceil((b - a) / STEP))
        foot = RING + HALF + LIFT
        top: list[Point] = []
        for k in range(steps + 1):
            view = fullness.at(start + (first - start) * k // steps)
            full = view.fullness if view else 0.0
            top.append(self._at(foot + high * (1 - math.cos(math.pi * full)) / 2, a + (b - a) * k / steps))
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
        """Yield each part of the ring without its half of the gaps beside it."""
        for a, b in self._parts:
            half = min(GAP / 2, (b - a) / 4)
            yield a + half, b - half

    def _spoken(self) -> list[tuple[float, float]]:
        """Return from where to where there are words or sounds, inside the parts; those that nearly touch as one."""
        found: list[tuple[float, float]] = []
        parts = list(self._gapped())
        starts = [a for a, _ in self._parts]
        for cue in self._timeline.cues:
            if isinstance(cue, SpeechCue | SoundCue):
                first, last = parts[bisect_right(starts, self._angle(cue.start)) - 1]
                ends = min(1.6 * WORD / RING, (last - first) / 2)
                a, b = (min(max(self._angle(at), first + ends), last - ends) for at in (cue.start, cue.end))
                if found and first <= found[-1][0] and a - found[-1][1] < CLOSE:
                    found[-1] = (found[-1][0], max(b, found[-1][1]))
                else:
                    found.append((a, b))
        return found

    def _angle(self, frame: int) -> float:
        return 2 * math.pi * frame / max(1, self._timeline.frames)

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
        lines, size, y = [title], TITLE, 906.0
    else:
        lines, size, y = _two_lines(title), SMALL, 872.0
    for k, line in enumerate(lines):
        yield Words(Ink(fill=colours.text, size=size), SIDE / 2, y + 1.3 * size * k, line, "middle", WITHIN)


def _two_lines(title: str) -> list[str]:
    """Return a title on two lines, of about the same length where it is not too long for them."""
    ends = [k for k, letter in enumerate(title) if letter == " "]
    fitting = [k for k in ends if width_of(title[:k], SMALL) <= WITHIN]
    if not fitting:
        return [_cut(title)]
    if width_of(title, SMALL) < 1.9 * WITHIN:
        fitting.sort(key=lambda k: abs(k - len(title) / 2), reverse=True)
    return [title[: fitting[-1]], _cut(title[fitting[-1] + 1 :])]


def _cut(line: str) -> str:
    """Cut a line where it would have to be written too small."""
    if width_of(line, SMALL) <= WITHIN:
        return line
    short = line
    while short and width_of(f"{short} …", SMALL) > WITHIN:
        short = short[:-1]
    words, _, rest = short.rpartition(" ") if line[len(short) : len(short) + 1].strip() else (short, "", "")
    return f"{words.rstrip(PAUSES)} …" if len(words) > len(rest) else f"{short}…"
