"""What a file's tags say: its recipe, and all else. The format is told by its first bytes, whatever it is called."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from unhurried.errors import FileError, shown, unreadable
from unhurried.tags import id3, mp4, vorbis
from unhurried.tags.about import About

FAMILIES: Final[dict[str, Any]] = {
    **dict.fromkeys(("flac", "ogg", "opus"), vorbis),
    **dict.fromkeys(("mp3", "wav", "aiff"), id3),
    "m4a": mp4,
}
"""Format -> what reads its tags."""
HEAD: Final = 64
"""Bytes that tell each format from the others: as many as begin an Ogg's first page."""
LONGEST_WHY: Final = 100
"""Characters of what is wrong with a damaged file: it may quote it."""

T = TypeVar("T")


def recipe_in(path: Path) -> str | None:
    """Return the recipe in an audio file; None where it has none: it is not one of ours.

    Raises:
        FileError: it cannot be read, is damaged, or is no audio file of a format that has tags here.
    """
    return _read(path, _recipe)


def about_in(path: Path) -> About:
    """Return all that an audio file says of itself, to the millisecond.

    Raises:
        FileError: as recipe_in().
    """
    return _read(path, _about)


def format_in(head: bytes) -> str | None:
    """Return the format that a file's first bytes are of; None: of none. M4B and M4A begin alike: ``m4a``."""
    if head.startswith(b"OggS"):
        return "opus" if b"OpusHead" in head else "ogg" if b"\x01vorbis" in head else None
    starts = ((b"fLaC", "flac"), (b"ID3", "mp3"))
    if found := next((kind for start, kind in starts if head.startswith(start)), None):
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] == b"ftyp":
        return "m4a"
    # An MPEG frame's eleven bits, and a layer, which 0 is not.
    return "mp3" if len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0 and head[1] & 0x06 else None


def _recipe(file: BinaryIO, kind: str) -> str | None:
    found: str | None = FAMILIES[kind].recipe(file, kind)
    return found


def _about(file: BinaryIO, kind: str) -> About:
    found: About = FAMILIES[kind].about(file, kind)
    return found


def _read(path: Path, read: Callable[[BinaryIO, str], T]) -> T:
    try:
        if path.exists() and not path.is_file():
            raise FileError(path, "is not a file")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    with file:
        try:
            kind = format_in(file.read(HEAD))
            if kind is None:
                raise FileError(path, "is no audio file that can hold a ritual's tags")
            file.seek(0)
            return read(file, kind)
        except FileError:
            raise
        except OSError as error:
            raise unreadable(path, error) from None
        except Exception as error:  # of a file that anybody may have made, a reader may stumble over anything
            why = shown(str(error) or type(error).__name__)[:LONGEST_WHY]
            raise FileError(path, f"its tags are damaged ({why}); export it anew") from None
