"""The options about files: how they are made, what lies beside the sound, and how many there are to be."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from unhurried.cli.options import with_options
from unhurried.cli.reading import Parsed, parse_minutes
from unhurried.form import QUALITIES, Form, Quality, form_of
from unhurried.made_on import read_day

F = TypeVar("F", bound=Callable[..., Any])

FORMATS: Final = ("flac", "wav", "aiff", "ogg", "opus", "mp3", "m4a", "m4b")
"""Those of sinks/formats.py, which no other command has to load."""
_CAPTIONS: Final = ("vtt", "srt", "lrc")


def _captions(text: str) -> tuple[str, ...]:
    asked = [part.strip().lower() for part in text.split(",")]
    if wrong := next((one for one in asked if one not in _CAPTIONS), None):
        raise ValueError(f"'{wrong}' is no kind of captions; there are {', '.join(_CAPTIONS)}, several as vtt,lrc")
    return tuple(dict.fromkeys(asked))


_FORM: Final = (
    click.option(
        "--format", type=click.Choice(FORMATS, case_sensitive=False),
        help="Without it the suffix of -o says it, else it is flac. m4a and m4b need the extra unhurried[m4a].",
    ),
    click.option(
        "--quality", type=click.Choice(QUALITIES, case_sensitive=False), default="good", show_default=True,
        help="small for a full phone, best for headphones; wav, aiff and flac lose nothing either way.",
    ),
    click.option(
        "--captions", type=Parsed("KIND", _captions), default="",
        help="Beside it, what is said: vtt, srt, or lrc for players that show lyrics; several as vtt,lrc.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Beside it, the timeline: docs/show-json.md describes it."),
    click.option("--stems", is_flag=True, help="Beside it, voice, tone and bed each in a file of its own."),
    click.option(
        "--plot", type=click.Choice(("svg", "png")), multiple=True,
        help="Beside it, a picture of its time: breath, words, sections.",
    ),
    click.option(
        "--page", is_flag=True, help="Beside it, one page for a browser: sound, words, a circle to breathe with."
    ),
    click.option("--bare", is_flag=True, help="Leave script, names and settings out of the file's tags."),
)  # fmt: skip


date_option = click.option(
    "--date", "day", type=Parsed("DAY", read_day), metavar="DAY",
    help="The day that its tags have, as 2026-11-22, or none; else SOURCE_DATE_EPOCH, else today.",
)  # fmt: skip


def form_option(command: F) -> F:
    """Give a command the options about files; it receives them as one ``form``."""

    def formed(
        *args: Any,
        format: str | None,  # noqa: A002 it is the option's name
        quality: Quality,
        captions: tuple[str, ...] | str,
        as_json: bool,
        stems: bool,
        plot: tuple[str, ...],
        page: bool,
        bare: bool,
        **given: Any,
    ) -> Any:
        chosen = {"json": as_json, "stems": stems, "page": page}
        beside = (*captions, *plot, *(name for name, wanted in chosen.items() if wanted))
        form: Form = form_of(format, quality, beside, bare=bare)
        return command(*args, form=form, **given)

    wrapped: F = with_options(command, formed, _FORM)
    return wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What export is told about several files: which, where, and how they are made. ``lengths`` are frames."""

    every: bool = False
    folder: Path | None = None
    lengths: tuple[int, ...] = ()
    voices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    jobs: int | None = None
    scheduler: str | None = None
    playlist: bool = False
    dry_run: bool = False

    def are_many(self, rituals: int) -> bool:
        """Whether a folder of files is asked for: of several rituals, or of one in several ways."""
        asked = (self.every, self.folder, self.lengths, self.voices, self.languages, self.scheduler, self.playlist)
        return rituals != 1 or any(asked)


_MOST_JOBS: Final = 64


def _words(text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not words:
        raise ValueError("write some, with commas between them")
    return words


def _lengths(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(parse_minutes, _words(text))))


_SEVERAL: Final = (
    click.option("--all", "every", is_flag=True, help="Every ritual of the library; with --language, of that one."),
    click.option(
        "-d", "--directory", "folder", metavar="DIR", type=click.Path(path_type=Path),
        help="Where several files go; audio/ unless told otherwise.",
    ),
    click.option("--lengths", type=Parsed("N,N", _lengths), metavar="N,N", help="Each in several lengths, as 5,10."),
    click.option(
        "--voices", type=Parsed("V,V", _words), metavar="V,V", help="Each in several voices, as system,piper:NAME."
    ),
    click.option(
        "--languages", type=Parsed("L,L", _words), metavar="L,L", help="Each in several languages, as en,de."
    ),
    click.option(
        "--jobs", type=click.IntRange(1, _MOST_JOBS), metavar="N",
        help="Files made at a time. Unless told otherwise one for each core, four at most.",
    ),
    click.option(
        "--scheduler", metavar="ADDRESS",
        help="Make them on a Dask cluster, as tcp://HOST:8786; needs the extra unhurried[cluster].",
    ),
    click.option("--playlist", is_flag=True, help="Beside several files, a playlist of them (.m3u8)."),
    click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing."),
)  # fmt: skip


def several(command: F) -> F:
    """Give a command the options about several files; it receives them as one ``several``."""

    def gathered(*args: Any, **given: Any) -> Any:
        taken = {field: given.pop(field) or default for field, default in _NONE.items()}
        return command(*args, several=Several(**taken), **given)

    wrapped: F = with_options(command, gathered, _SEVERAL)
    return wrapped


_NONE: Final[dict[str, Any]] = {field: getattr(Several(), field) for field in Several.__dataclass_fields__}
