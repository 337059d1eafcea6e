"""A timeline as people and programs read it: a table, and the data of `show --json` (docs/show-json.md)."""

from collections.abc import Sequence
from typing import Any

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, Ears, SoundCue, SpeechCue, Timeline
from unhurried.errors import shown
from unhurried.lengths import Lengths
from unhurried.script.ritual import Ritual, Series
from unhurried.units import SAMPLE_RATE, clock


def as_data(timeline: Timeline, lengths: Lengths, ritual: Ritual) -> dict[str, Any]:
    """Return a timeline as plain data, cues in order of start; times in s to the microsecond, and in frames.

    ``lengths`` are those that the ritual can have.
    """
    return {
        "title": timeline.title,
        "tags": list(ritual.tags),
        "needs": list(ritual.needs),
        "duration": _seconds(timeline.frames),
        "shortest": _seconds(lengths.least),
        "longest": _seconds(lengths.most),
        "sample_rate": SAMPLE_RATE,
        "cues": [_cue_data(cue) for cue in timeline.cues],
    }


def series_as_data(series: Series, days: Sequence[Timeline | None], following: int) -> dict[str, Any]:
    """Return a series as plain data: the timelines of its days (None: it has faults), the number of the next one."""
    return {
        "title": series.title,
        "tags": list(series.tags),
        "needs": list(series.needs),
        "series": [
            {
                "number": number,
                "ritual": part,
                "title": day.title if day else None,
                "duration": _seconds(day.frames) if day else None,
            }
            for number, (part, day) in enumerate(zip(series.parts, days, strict=True), 1)
        ],
        "next": following,
    }


def _seconds(frames: int) -> float:
    return round(frames / SAMPLE_RATE, 6)


def _cue_data(cue: Cue) -> dict[str, Any]:
    kind, own = _kind(cue)
    place = cue.place
    return {
        "kind": kind,
        "start": _seconds(cue.start),
        "end": _seconds(cue.end),
        "start_frame": cue.start,
        "end_frame": cue.end,
        "section": place.section if place else None,
        "script": place.file if place else None,
        "line": place.line if place else None,
        **own,
        "to": cue.to,
    }


def _kind(cue: Cue) -> tuple[str, dict[str, str]]:
    match cue:
        case SpeechCue(text=text):
            return "speech", {"text": text}
        case BreathCue(phase=phase):
            return "breath", {"phase": phase}
        case ChimeCue(name=name):
            return "chime", {"name": name}
        case SoundCue(name=name):
            return "sound", {"name": name}
        case BedCue(name=name):
            return "bed", {"name": name}


def heading(of: Ritual | Series) -> list[str]:
    """Return what is told of a ritual or a series before all else, in lines: what it is for, its tags, its needs."""
    told = {"Tags": of.tags, "Needs": of.needs}
    words = "  ".join(f"{what}: {', '.join(several)}." for what, several in told.items() if several)
    return [line for line in (of.about, words) if line]


def as_table(timeline: Timeline, lengths: Lengths, ritual: Ritual) -> str:
    """Return a timeline as lines of text: a row a cue, a run of breaths in one row; first how long it can be."""
    gives = f" (--minutes: {lengths})" if lengths.gives else ""
    lines = [f"{timeline.title}, {clock(timeline.frames)}{gives}", *heading(ritual), ""]
    runs = {run[0]: run for run in breath_runs(timeline.cues, by_step=True)}
    section: str | None = None
    for cue in timeline.cues:
        if cue.place is not None and cue.place.section != section:
            section = cue.place.section
            lines += ["", f"         {section}"] if section else [""]
        if not isinstance(cue, BreathCue):
            lines.append(_row(cue, timeline.ears))
        elif cue in runs:
            lines.append(_breathing(runs[cue], timeline.ears))
    return "\n".join([*lines, "", f"{clock(timeline.frames):>7}  the end"])


def _row(cue: Cue, ears: Ears) -> str:
    what, own = _kind(cue)
    (words,) = own.values()
    return f"{clock(cue.start):>7}  {what:<7} {shown(words)}{_ear([cue], ears)}"


def _ear(cues: Sequence[Cue], ears: Ears) -> str:
    """Return where cues are heard, if that is not everywhere."""
    whom = {cue.to for cue in cues}
    if ears != "split" or "both" in whom:
        return ""
    return " (from ear to ear)" if len(whom) > 1 else f" ({'left' if whom == {'a'} else 'right'} ear)"


def breath_runs(cues: Sequence[Cue], *, by_step: bool) -> list[list[BreathCue]]:
    """Return the breathing, cut where one phase does not follow on another; ``by_step``: and where a step ends."""
    runs: list[list[BreathCue]] = []
    for cue in cues:
        if isinstance(cue, BreathCue):
            before = runs[-1][-1] if runs else None
            if before and before.end == cue.start and (before.place == cue.place or not by_step):
                runs[-1].append(cue)
            else:
                runs.append([cue])
    return runs


def rate_of(run: Sequence[BreathCue], *, digits: int) -> str:
    """Return how often a minute one breathes in a run, at its beginning, and at its end where that differs."""
    edges = breath_edges(run)
    first, last = (f"{60 * SAMPLE_RATE / (edges[k + 1] - edges[k]):.{digits}g}" for k in (0, -2))
    return f"{first} a minute" if first == last else f"{first} to {last} a minute"


def breath_edges(run: Sequence[BreathCue]) -> list[int]:
    """Return the frames at which the breaths of a run begin, and the one at which the last ends."""
    begins = [
        cue.start for before, cue in zip([None, *run], run, strict=False) if cue.phase == "in" and _turns(before)
    ]
    return [*begins, run[-1].end]


def _breathing(run: list[BreathCue], ears: Ears) -> str:
    many = len(breath_edges(run)) - 1
    count = "1 breath" if many == 1 else f"{many} breaths"
    until = clock(run[-1].end)
    return f"{clock(run[0].start):>7}  breath  {count} until {until}, {rate_of(run, digits=3)}{_ear(run, ears)}"


def _turns(before: BreathCue | None) -> bool:
    """Whether an inhale after this begins a breath; the second part of an inhale does not."""
    return before is None or before.phase != "in"
