"""What happens when in a ritual, as a picture: time from left to right, and a lane for each kind of thing. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from unicodedata import east_asian_width

from unhurried.cues import BreathCue, ChimeCue, SoundCue, SpeechCue, Timeline
from unhurried.pictures.drawing import Anchor, Bars, Box, Dot, Drawing, Glow, Ink, Line, Point, Shape, Track, Words
from unhurried.pictures.look import DARK, LIGHT, ink, style
from unhurried.pictures.spans import Span, in_words, runs_of, sections_of
from unhurried.report import breath_edges
from unhurried.units import SAMPLE_RATE, clock

WIDTH: Final = 960.0
LEFT: Final = 64.0
RIGHT: Final = 20.0
"""Pixels, as all lengths here."""
LETTER: Final = 5.9
"""Width of a letter of a label, about: sections that would touch are written one below the other."""
LONGEST: Final = 60
"""Letters of a label; of a longer one, the first."""
ROW: Final = 15.0
LANE: Final = 27.0
BAR: Final = 17.0
HEADING: Final = 32.0
HEAD_LETTER: Final = 10.0
"""Width of a letter of the heading, about."""
ABOVE: Final = 14.0
"""Room over a breath for how often a minute it is."""
FINEST: Final = 2.0
"""Pixels of a breath: of a narrower one nobody sees that it rises and falls."""
THINNEST: Final = 0.8
STEPS: Final = (1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Seconds between two marks of the time axis, of which the first with 14 marks or fewer is taken."""
HEIGHTS: Final = {"in": (1.0, 0.0), "hold": (0.0, 0.0), "out": (0.0, 1.0), "rest": (1.0, 1.0)}
"""Where the line of a breath begins and ends: 0 is up."""


def plot(
    timeline: Timeline,
    *,
    turns: Sequence[Span] = (),
    quiet: Sequence[Span] = (),
    headed: bool = True,
    dark: bool = False,
) -> Drawing:
    """Return the picture of a timeline.

    Args:
        timeline: what is drawn.
        turns: who has a turn from when to when, where that is known.
        quiet: where it is meant to be quiet, where that is known.
        headed: whether the title and the length stand over it.
        dark: whether it is for dark surroundings, where nobody reads the style sheet (an SVG's reader does).
    """
    page = _Plot(timeline, turns, quiet, headed=headed, shades=DARK if dark else LIGHT)
    title = f"{timeline.title}, {clock(timeline.frames)}"
    shapes = tuple(page.shapes())
    sheet = style({shape.ink.kind for shape in shapes if not isinstance(shape, Glow)})
    told = in_words(timeline, turns, quiet)
    return Drawing(WIDTH, page.height, page.shades["card"], shapes, title, told, sheet)


class _Plot:
    """Where times and lanes lie in a picture; only those lanes are there that have something in them."""

    def __init__(
        self,
        timeline: Timeline,
        turns: Sequence[Span],
        quiet: Sequence[Span],
        *,
        headed: bool,
        shades: Mapping[str, str],
    ) -> None:
        self.timeline = timeline
        self.turns = turns
        self.quiet = quiet
        self.shades = shades
        self._head = HEADING if headed else 0.0
        self._runs = runs_of(timeline)
        named = sections_of(timeline)
        self._sections = named if [span.name for span in named] != [timeline.title] else ()  # it stands above
        self._rows = self._in_rows()
        self._top = self._head + 16 + ROW * (max(self._rows, default=-1) + 1)
        self._lanes = self._in_lanes()
        self._bottom = self._top + max(self._lanes.values()) + (LANE + BAR) / 2
        self.height = self._bottom + 30

    def shapes(self) -> Iterator[Shape]:
        """Draw all of it, what lies below first."""
        yield Box(self._ink("card"), 0, 0, WIDTH, self.height, round_=8)
        yield from self._heading()
        yield from self._titles()
        yield from self._axis()
        yield from self._spans("voice", "voice", (cue for cue in self.timeline.cues if isinstance(cue, SpeechCue)))
        yield from self._spans("sounds", "sound", (cue for cue in self.timeline.cues if isinstance(cue, SoundCue)))
        yield from self._who()
        yield from self._breath()
        yield from self._spans("quiet", "quiet", self.quiet)
        yield from self._chimes()

    def _in_lanes(self) -> dict[str, float]:
        """Return the lanes from above to below, and where the bars of each begin."""
        played = any(isinstance(cue, SoundCue) for cue in self.timeline.cues)
        there = {
            "voice": True, "sounds": played, "turns": bool(self.turns), "breath": bool(self._runs),
            "quiet": bool(self.quiet),
        }  # fmt: skip
        lanes: dict[str, float] = {}
        y = (LANE - BAR) / 2
        for name in (*(name for name, has in there.items() if has), "chimes"):
            y += ABOVE if name == "breath" else 0
            lanes[name] = y
            y += LANE
        return lanes

    def _in_rows(self) -> list[int]:
        """Return in which row each section's name stands, so that no two touch."""
        ends, rows = list[float](), list[int]()
        for section in self._sections:
            name = cut(section.name)
            x = _inside(self._x(section.start) + 4, name) - 4
            row = next((k for k, end in enumerate(ends) if end < x), len(ends))
            ends[row : row + 1] = [x + _wide(name) + 12]
            rows.append(row)
        return rows

    def _heading(self) -> Iterator[Shape]:
        if self._head:
            length = clock(self.timeline.frames)
            within = WIDTH - 2 * RIGHT - 80
            title = cut(self.timeline.title, int(within / HEAD_LETTER))
            yield Words(self._ink("head"), RIGHT, 29, title, within=within)
            yield Words(self._ink("text"), WIDTH - RIGHT, 29, length, "end")

    def _titles(self) -> Iterator[Shape]:
        for k, (section, row) in enumerate(zip(self._sections, self._rows, strict=True)):
            x = self._x(section.start)
            if k % 2 == 0:
                yield Box(self._ink("band"), x, self._top, self._x(section.end) - x, self._bottom - self._top)
            y = self._head + 8 + ROW * (row + 1)
            yield Line(self._ink("line"), x, x, y - 9, self._bottom)
            name = cut(section.name)
            yield self._text("text", _inside(x + 4, name), y, name)

    def _axis(self) -> Iterator[Shape]:
        step = next((s for s in STEPS if self.timeline.frames / SAMPLE_RATE / s <= 14), STEPS[-1])
        for seconds in range(0, self.timeline.frames // SAMPLE_RATE + 1, step):
            x = self._x(seconds * SAMPLE_RATE)
            yield Line(self._ink("line"), x, x, self._bottom, self._bottom + 5)
            yield self._text("faint", x, self._bottom + 18, clock(seconds * SAMPLE_RATE), "middle")
        for name in self._lanes:
            yield self._text("faint", LEFT - 8, self._lane(name) + 12, name, "end")

    def _spans(self, lane: str, kind: str, spans: Iterable[Span | SpeechCue | SoundCue]) -> Iterator[Shape]:
        bars = [(self._x(span.start), max(self._x(span.end) - self._x(span.start), THINNEST)) for span in spans]
        if lane in self._lanes:
            yield Bars(self._ink(kind), self._lane(lane), BAR, tuple(bars))

    def _who(self) -> Iterator[Shape]:
        """Draw the turns: the names may be any two."""
        kinds = dict(zip(sorted({turn.name for turn in self.turns}), ("a", "b"), strict=False))
        for turn in self.turns:
            x, y = self._x(turn.start), self._lane("turns")
            width = self._x(turn.end) - x
            yield Box(self._ink(kinds.get(turn.name, "a")), x, y, width, BAR, round_=2)
            if width > _wide(turn.name) + LETTER:
                yield self._text("on", x + width / 2, y + 12, turn.name, "middle")

    def _breath(self) -> Iterator[Shape]:
        """Draw the breath as a line that rises and falls with it, and say how often it does, where that is new."""
        free, told = 0.0, ""
        for run in self._runs:
            y, edges = self._lane("breath"), breath_edges(run.cues)
            start, end = self._x(run.cues[0].start), self._x(run.cues[-1].end)
            if (end - start) / (len(edges) - 1) < FINEST:
                yield Box(self._ink("steady"), start, y, max(end - start, THINNEST), BAR)
            else:
                yield Track(self._ink("breath"), tuple(point for cue in run.cues for point in self._ends(cue, y)))
            x = _inside(start, run.rate)
            if x >= free and run.rate != told:
                yield self._text("faint", x, y - 5, run.rate)
                free, told = x + _wide(run.rate) + 4, run.rate

    def _ends(self, cue: BreathCue, y: float) -> Iterator[Point]:
        for frame, height in zip((cue.start, cue.end), HEIGHTS[cue.phase], strict=True):
            yield self._x(frame), y + BAR * height

    def _chimes(self) -> Iterator[Shape]:
        free = 0.0
        for cue in self.timeline.cues:
            if isinstance(cue, ChimeCue):
                x, y = self._x(cue.start), self._lane("chimes") + BAR / 2
                yield Dot(self._ink("chime"), x, y, 4)
                wide = _wide(cue.name)
                left = x - 7 - wide if x + 7 + wide > WIDTH - RIGHT else x + 7
                if left >= free:
                    yield self._text("faint", left, y + 4, cue.name)
                    free = x + 7 + wide

    def _ink(self, kind: str) -> Ink:
        return ink(kind, self.shades)

    def _text(self, kind: str, x: float, y: float, words: str, anchor: Anchor = "start") -> Words:
        return Words(self._ink(kind), x, y, words, anchor, _wide(words) + LETTER)

    def _x(self, frame: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * frame / self.timeline.frames

    def _lane(self, name: str) -> float:
        return self._top + self._lanes[name]


def cut(words: str, most: int = LONGEST) -> str:
    """Return words that are too long for a picture as far as there is room."""
    while _wide(words) > most * LETTER:
        words = f"{words[:-2].rstrip()}…"
    return words


def _wide(words: str) -> float:
    """Return about how wide a label is; some scripts have letters that are as wide as high."""
    return LETTER * (len(words) + sum(east_asian_width(letter) in "WF" for letter in words))


def _inside(x: float, words: str) -> float:
    return min(x, WIDTH - 6 - _wide(words))
