"""What is made of a ritual: in which format, how good, and what lies beside the sound. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

Quality = Literal["small", "good", "best"]
"""How much a file keeps of what can be heard, where its format does not keep all of it."""
QUALITIES: Final[tuple[Quality, ...]] = get_args(Quality)
Beside = Literal["vtt", "srt", "lrc", "json", "stems", "svg", "png", "page"]
BESIDE: Final[tuple[Beside, ...]] = get_args(Beside)
"""What can lie beside the sound: captions, the timeline, its voice, tone and bed alone, pictures, a page."""
STEMS: Final = ("voice", "tone", "bed")
_SUFFIXES: Final[dict[Beside, str]] = {"page": "html"}
"""Those that are not called as what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``format`` None: as the suffix says. ``beside`` in the order of BESIDE. ``bare``: it tells no settings."""

    format: str | None = None
    quality: Quality = "good"
    beside: tuple[Beside, ...] = ()
    bare: bool = False


def form_of(format: str | None, quality: Quality, beside: Iterable[str], *, bare: bool = False) -> Form:  # noqa: A002
    """Return the form of what was chosen, each thing beside it once."""
    chosen = set(beside)
    return Form(format=format, quality=quality, beside=tuple(one for one in BESIDE if one in chosen), bare=bare)


def paths_of(path: Path, suffixes: Iterable[str], form: Form) -> dict[str, Path]:
    """Return every file of a form by what it is, the sound (``""``) first.

    ``suffixes`` are those of formats: what of a name is none of them is a part of the name.
    """
    has_suffix = path.suffix.lower() in suffixes
    stem, suffix = (path.stem, path.suffix) if has_suffix else (path.name, "")
    found = {"": path}
    for one in form.beside:
        if one == "stems":
            found |= {name: path.with_name(f"{stem}.{name}{suffix}") for name in STEMS}
        else:
            found[one] = path.with_name(f"{stem}.{_SUFFIXES.get(one, one)}")
    return found
