"""What is spoken, as words on a screen: captions (WebVTT, SRT) and a synced lyric (LRC), read off the timeline. Pure.

They are for who cannot hear it, or hears it in a language that is not their first; the page shows them, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from unhurried.cues import SpeechCue, Timeline
from unhurried.languages import called_in, names_in
from unhurried.units import SAMPLE_RATE, to_frames

ARTIST: Final = "Unhurried"
"""Who is told to have made it, wherever a player asks."""
LINGERS: Final = to_frames(1.5)
"""Frames that a sentence stays after its last word, so that who reads slowly comes to its end."""
STEPS: Final = 100
"""Times a second at which something may begin: an LRC has hundredths, and the others need no more."""
_VTT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SRT: Final = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})
"""SRT cannot write a sign that is markup in players (``<i>``, ``{\\an8}``, ``\\N``): another takes its place."""
_LRC: Final = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"})
"""Nor does LRC: a second time in brackets would be a line of its own."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence as it is shown, from its first to past its last frame; no two are shown at once."""

    start: int
    end: int
    text: str


def captions(timeline: Timeline, language: str, names: Mapping[str, str] | None = None) -> tuple[Caption, ...]:
    """Return each sentence, until a little after it ends or the next one begins.

    Where the two have an ear each, what is for one begins with that one's name, as it is spoken where both hear it:
    a screen is read by both. ``names`` has them (``a`` and ``b``); without it they are called as the language does.
    """
    spoken = sorted((cue for cue in timeline.cues if isinstance(cue, SpeechCue)), key=lambda cue: cue.start)
    said = zip(spoken, _texts(timeline, spoken, language, names or names_in(language)), strict=True)
    # What begins in the same moment is one caption: a file has no room for a time between two.
    moments = [(step, list(several)) for step, several in groupby(said, lambda each: _step(each[0].start))]
    starts = [step * SAMPLE_RATE // STEPS for step, _ in moments]
    return tuple(
        Caption(start, min(max(_said_by(cue) for cue, _ in moment) + LINGERS, until), " ".join(t for _, t in moment))
        for (_, moment), (start, until) in zip(moments, pairwise([*starts, timeline.frames]), strict=True)
        if start < until
    )


def as_vtt(timeline: Timeline, language: str, names: Mapping[str, str] | None = None) -> str:
    """Return the captions as WebVTT."""
    head = f"WEBVTT - {_line(timeline.title).translate(_VTT)}"
    cues = [
        f"{_clock(caption.start, '.')} --> {_clock(caption.end, '.')}\n{caption.text.translate(_VTT)}"
        for caption in captions(timeline, language, names)
    ]
    return "\n\n".join([head, *cues]) + "\n"


def as_srt(timeline: Timeline, language: str, names: Mapping[str, str] | None = None) -> str:
    """Return the captions as SubRip."""
    cues = [
        f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n{caption.text.translate(_SRT)}\n"
        for number, caption in enumerate(captions(timeline, language, names), 1)
    ]
    return "\n".join(cues)


def as_lrc(timeline: Timeline, language: str, names: Mapping[str, str] | None = None) -> str:
    """Return the captions as a synced lyric; where nothing is said after one, an empty line takes it away.

    Minutes go on past 99: players that know no hours read them so.
    """
    head = {"ti": _line(timeline.title).translate(_LRC), "ar": ARTIST, "la": language}
    lines = [f"[{key}:{value}]" for key, value in head.items()]
    lines.append(f"[length:{_minutes(timeline.frames).split('.')[0]}]")
    shown = captions(timeline, language, names)
    starts = {_step(caption.start) for caption in shown}
    for caption in shown:
        lines.append(f"[{_minutes(caption.start)}]{caption.text.translate(_LRC)}")
        if _step(caption.end) not in starts:
            lines.append(f"[{_minutes(caption.end)}]")
    return "\n".join(lines) + "\n"


def _texts(timeline: Timeline, spoken: list[SpeechCue], language: str, names: Mapping[str, str]) -> list[str]:
    """Return what is shown of each sentence: what is for another one than the last was begins with the name."""
    texts, before = [], "both"
    for cue in spoken:
        text = _line(cue.text)
        whom = cue.to if timeline.ears == "split" else "both"
        if whom != "both" and whom != before and names[whom] not in text:
            text = called_in(language, _line(names[whom]), text)
            text = text[:1].upper() + text[1:]
        texts.append(text)
        before = whom
    return texts


def _said_by(cue: SpeechCue) -> int:
    """Return where the last word of a sentence ends."""
    return max(cue.start + 1, cue.end - cue.clip.tail)


def _line(text: str) -> str:
    """Return a text in one line, without signs that no file may have."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable() or c in "\u200c\u200d\u200e\u200f")


def _step(frame: int) -> int:
    return frame * STEPS // SAMPLE_RATE


def _clock(frame: int, mark: str) -> str:
    seconds, hundredths = divmod(_step(frame), STEPS)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{hundredths:02}0"


def _minutes(frame: int) -> str:
    seconds, hundredths = divmod(_step(frame), STEPS)
    return f"{seconds // 60:02}:{seconds % 60:02}.{hundredths:02}"
