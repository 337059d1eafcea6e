"""What there is to tell of an audio file, whatever its format is. Pure."""

from dataclasses import dataclass
from typing import Final

from unhurried.captions import ARTIST
from unhurried.cues import Timeline
from unhurried.session.entering import sections
from unhurried.units import SAMPLE_RATE

MOST_CHAPTERS: Final = 255
"""Chapters of a file: ID3's table of contents and the list in an MP4 count them in one byte."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part that a player can jump to: the frame it begins at, and its title."""

    start: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """All that a file's tags say; what is empty or None is left out.

    ``language`` is BCP 47, as ``de``; ``number`` is (which, of how many); ``chapters`` begin at frame 0 and ascend;
    ``frames`` is the whole length; ``cover`` a PNG; ``recipe`` a text without NUL, kept to the byte.
    """

    title: str
    frames: int
    artist: str = ARTIST
    album: str = ""
    date: str | None = None
    language: str = ""
    comment: str = ""
    number: tuple[int, int] | None = None
    chapters: tuple[Chapter, ...] = ()
    cover: bytes | None = None
    recipe: str = ""

    def __post_init__(self) -> None:
        if fitting(self.chapters, self.frames) != self.chapters:
            starts = [chapter.start for chapter in self.chapters]
            raise ValueError(
                f"at most {MOST_CHAPTERS} chapters begin at 0, ascend and end by {self.frames}: {starts}"
            )

    def spans(self) -> tuple[tuple[int, int, str], ...]:
        """Return each chapter's start and end in milliseconds, and its title."""
        starts = [milliseconds(chapter.start) for chapter in self.chapters]
        ends = [*starts[1:], milliseconds(self.frames)]
        titles = [plain(chapter.title) for chapter in self.chapters]
        return tuple(zip(starts, ends, titles, strict=True)) if starts else ()


def chapters_of(timeline: Timeline, title: str) -> tuple[Chapter, ...]:
    """Return the sections of a timeline as chapters; what comes before the first is called by the ritual's title.

    A timeline without sections has no chapters. Of more than can be, the first are kept.
    """
    found = sections(timeline)
    if all(section.title is None for section in found):
        return ()
    chapters = [
        Chapter(section.start, section.title or title) for section in found if section.start < timeline.frames
    ]
    # Two parts that begin together are one: the later says what is heard.
    last = {chapter.start: chapter for chapter in chapters}
    return tuple(last[start] for start in sorted(last))[:MOST_CHAPTERS]


def fitting(chapters: tuple[Chapter, ...], frames: int) -> tuple[Chapter, ...]:
    """Return the chapters, or none where they are not as an About has them, as in a file cut short."""
    starts = [chapter.start for chapter in chapters]
    ascend = starts[:1] == [0] and sorted(set(starts)) == starts and starts[-1] < frames
    return chapters if ascend and len(starts) <= MOST_CHAPTERS else ()


def milliseconds(frames: int) -> int:
    """Return frames as the nearest millisecond, which is how formats count."""
    return (frames * 1000 + SAMPLE_RATE // 2) // SAMPLE_RATE


def plain(text: str) -> str:
    """Return a text as every format holds it: no NUL, at which some end, and nothing that UTF-8 has no bytes for."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
