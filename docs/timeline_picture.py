"""A ritual's timeline as a picture: SVG, the same text on every machine, with words for those who do not see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from ritual_facts import Facts, Span
from unhurried.cues import BreathCue, ChimeCue, SpeechCue
from unhurried.units import SAMPLE_RATE, clock

WIDTH: Final = 960.0
LEFT: Final = 64.0
RIGHT: Final = 20.0
"""Pixels, as all lengths here."""
LETTER: Final = 5.9
"""Width of a letter of a label, about: sections that would touch are written one below the other."""
ROW: Final = 15.0
LANE: Final = 27.0
BAR: Final = 17.0
ABOVE: Final = 14.0
"""Room over a breath for how often a minute it is."""
STYLE: Final = """
    .card { fill: #faf8f4; } .band { fill: #ece7dd; } .text { fill: #3a3a3a; font: 11px sans-serif; }
    .faint { fill: #6b6b6b; font: 10px sans-serif; } .line { stroke: #b9b2a5; stroke-width: 1; }
    .voice { fill: #8c4f6b; } .a { fill: #22717a; } .b { fill: #a8641a; }
    .on { fill: #ffffff; font: bold 10px sans-serif; }
    .breath { fill: none; stroke: #2f6f9f; stroke-width: 1; } .quiet { fill: #c3ccd6; } .chime { fill: #b8860b; }
    @media (prefers-color-scheme: dark) {
      .card { fill: #1d2126; } .band { fill: #2a3037; } .text { fill: #e4e2dd; } .faint { fill: #a9a7a2; }
      .line { stroke: #59616b; } .voice { fill: #cf8fae; } .a { fill: #5cb8bf; } .b { fill: #e0a458; }
      .on { fill: #14171a; }
      .breath { stroke: #7fb8e6; } .quiet { fill: #4b5763; } .chime { fill: #e2b94c; }
    }
"""
"""The card has a ground of its own: it can be read on a page of any colour. Who has a turn is written in it, too."""
STEPS: Final = (15, 30, 60, 120, 300, 600, 900)
"""Seconds between two marks of the time axis, of which the first with 14 marks or fewer is taken."""
HEIGHTS: Final = {"in": (1.0, 0.0), "hold": (0.0, 0.0), "out": (0.0, 1.0), "rest": (1.0, 1.0)}
"""Where the line of a breath begins and ends: 0 is up."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Where times and lanes lie in a picture; only those lanes are there that have something in them."""

    frames: int
    top: float
    lanes: Mapping[str, float]

    def x(self, frame: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * frame / self.frames

    def lane(self, name: str) -> float:
        return self.top + self.lanes[name]

    @property
    def bottom(self) -> float:
        return self.top + max(self.lanes.values()) + (LANE + BAR) / 2


def picture(facts: Facts) -> str:
    """Return the SVG of a ritual's timeline."""
    rows = _rows(facts)
    page = _Page(facts.timeline.frames, 16 + ROW * (max(rows, default=0) + 1), _lanes(facts))
    height = page.bottom + 30
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:g} {height:g}", width=f"{WIDTH:g}",
        height=f"{height:g}", role="img",
    )  # fmt: skip
    root.set("aria-labelledby", "title desc")
    ET.SubElement(root, "title", id="title").text = f"{facts.title}, {clock(facts.timeline.frames)}"
    ET.SubElement(root, "desc", id="desc").text = in_words(facts)
    ET.SubElement(root, "style").text = STYLE
    _box(root, "card", 0, 0, WIDTH, height, round_=8)
    _sections(root, facts, page, rows)
    _axis(root, page)
    _voice(root, facts, page)
    _turns(root, facts, page)
    _breath(root, facts, page)
    _quiet(root, facts, page)
    _chimes(root, facts, page)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _lanes(facts: Facts) -> dict[str, float]:
    """Return the lanes from above to below, and where the bars of each begin."""
    there = {"voice": True, "turns": bool(facts.turns), "breath": bool(facts.runs), "quiet": bool(facts.quiet)}
    lanes: dict[str, float] = {}
    y = (LANE - BAR) / 2
    for name in (*(name for name, has in there.items() if has), "chimes"):
        y += ABOVE if name == "breath" else 0
        lanes[name] = y
        y += LANE
    return lanes


def in_words(facts: Facts) -> str:
    """Return what the picture shows, for those who do not see it."""
    return " ".join(
        f"{section.name} from {clock(section.start)}: {_what(facts, section)}." for section in facts.sections
    )


def _what(facts: Facts, section: Span) -> str:
    turns = [turn for turn in facts.turns if section.has(turn.start)]
    runs = [run for run in facts.runs if section.has(run.cues[0].start)]
    quiet = sum(one.end - one.start for one in facts.quiet if section.has(one.start))
    parts = (
        ["words"] if any(section.has(cue.start) for cue in facts.timeline.cues if isinstance(cue, SpeechCue)) else []
    )
    if turns:
        each = " and ".join(dict.fromkeys(clock(turn.end - turn.start) for turn in turns))
        parts.append(f"{len(turns)} turns of {each}, first {turns[0].name}'s")
    parts += [f"breathing, {run.rate}" for run in runs]
    if quiet > 5 * SAMPLE_RATE:
        parts.append(f"{clock(quiet)} of quiet")
    return ", ".join(parts) or "a chime"


def _rows(facts: Facts) -> list[int]:
    """Return in which row each section's name stands, so that no two touch."""
    page, ends, rows = _Page(facts.timeline.frames, 0, {}), list[float](), list[int]()
    for section in facts.sections:
        x = page.x(section.start)
        row = next((k for k, end in enumerate(ends) if end < x), len(ends))
        ends[row : row + 1] = [x + LETTER * len(section.name) + 12]
        rows.append(row)
    return rows


def _sections(root: ET.Element, facts: Facts, page: _Page, rows: Sequence[int]) -> None:
    for k, (section, row) in enumerate(zip(facts.sections, rows, strict=True)):
        x = page.x(section.start)
        if k % 2 == 0:
            _box(root, "band", x, page.top, page.x(section.end) - x, page.bottom - page.top)
        y = 8 + ROW * (row + 1)
        _line(root, x, y - 9, page.bottom)
        _text(root, "text", _inside(x + 4, section.name), y, section.name)


def _inside(x: float, words: str) -> float:
    return min(x, WIDTH - 6 - LETTER * len(words))


def _axis(root: ET.Element, page: _Page) -> None:
    step = next((s for s in STEPS if page.frames / SAMPLE_RATE / s <= 14), STEPS[-1])
    for seconds in range(0, page.frames // SAMPLE_RATE + 1, step):
        x = page.x(seconds * SAMPLE_RATE)
        _line(root, x, page.bottom, page.bottom + 5)
        _text(root, "faint", x, page.bottom + 18, clock(seconds * SAMPLE_RATE), anchor="middle")
    for name in page.lanes:
        _text(root, "faint", LEFT - 8, page.lane(name) + 12, name, anchor="end")


def _voice(root: ET.Element, facts: Facts, page: _Page) -> None:
    spoken = (Span(cue.text, cue.start, cue.end) for cue in facts.timeline.cues if isinstance(cue, SpeechCue))
    _bars(root, page, "voice", spoken)


def _turns(root: ET.Element, facts: Facts, page: _Page) -> None:
    for turn in facts.turns:
        x, width = page.x(turn.start), page.x(turn.end) - page.x(turn.start)
        _box(root, turn.name.lower(), x, page.lane("turns"), width, BAR, round_=2)
        if width > 2 * LETTER:
            _text(root, "on", x + width / 2, page.lane("turns") + 12, turn.name, anchor="middle")


def _breath(root: ET.Element, facts: Facts, page: _Page) -> None:
    """Draw the breath as a line that rises and falls with it, and say how often it does, where that is new."""
    free, told = 0.0, ""
    for run in facts.runs:
        y = page.lane("breath")
        points = " ".join(f"{x:.1f},{height:.1f}" for cue in run.cues for x, height in _ends(cue, page, y))
        ET.SubElement(root, "polyline", {"class": "breath", "points": points})
        x = _inside(page.x(run.cues[0].start), run.rate)
        if x >= free and run.rate != told:
            _text(root, "faint", x, y - 5, run.rate)
            free, told = x + LETTER * len(run.rate) + 4, run.rate


def _ends(cue: BreathCue, page: _Page, y: float) -> Iterator[tuple[float, float]]:
    for frame, height in zip((cue.start, cue.end), HEIGHTS[cue.phase], strict=True):
        yield page.x(frame), y + BAR * height


def _quiet(root: ET.Element, facts: Facts, page: _Page) -> None:
    if facts.quiet:
        _bars(root, page, "quiet", facts.quiet)


def _chimes(root: ET.Element, facts: Facts, page: _Page) -> None:
    free = 0.0
    for cue in facts.timeline.cues:
        if isinstance(cue, ChimeCue):
            x, y = page.x(cue.start), page.lane("chimes") + BAR / 2
            ET.SubElement(root, "circle", {"class": "chime", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4"})
            wide = LETTER * len(cue.name)
            left = x - 7 - wide if x + 7 + wide > WIDTH - RIGHT else x + 7
            if left >= free:
                _text(root, "faint", left, y + 4, cue.name)
                free = x + 7 + wide


def _bars(root: ET.Element, page: _Page, lane: str, spans: Iterable[Span]) -> None:
    """Draw spans as one path: hundreds of boxes would be a long file."""
    y = page.lane(lane)
    boxes = [(page.x(span.start), max(page.x(span.end) - page.x(span.start), 0.8)) for span in spans]
    path = " ".join(f"M{x:.1f} {y:.1f}h{wide:.1f}v{BAR:g}h-{wide:.1f}z" for x, wide in boxes)
    ET.SubElement(root, "path", {"class": lane, "d": path})


def _box(root: ET.Element, kind: str, x: float, y: float, wide: float, high: float, *, round_: float = 0) -> None:
    box = {"class": kind, "x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{wide:.1f}", "height": f"{high:.1f}"}
    ET.SubElement(root, "rect", box | ({"rx": f"{round_:g}"} if round_ else {}))


def _line(root: ET.Element, x: float, top: float, bottom: float) -> None:
    ends = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": f"{top:.1f}", "y2": f"{bottom:.1f}"}
    ET.SubElement(root, "line", {"class": "line"} | ends)


def _text(root: ET.Element, kind: str, x: float, y: float, words: str, *, anchor: str = "start") -> None:
    place = {"class": kind, "x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    ET.SubElement(root, "text", place).text = words
