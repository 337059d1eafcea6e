"""The options about files: which format, how good, what lies beside the sound, and what it tells of itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from unhurried.cli.options import with_options
from unhurried.cli.reading import Parsed

if TYPE_CHECKING:
    from unhurried.form import Form, Quality

F = TypeVar("F", bound=Callable[..., Any])

_CAPTIONS: Final = ("vtt", "srt", "lrc")
_FORMATS: Final = ("wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a", "m4b")
_QUALITIES: Final = ("small", "good", "best")


def _captions(text: str) -> tuple[str, ...]:
    asked = [part.strip().lower() for part in text.split(",")]
    if wrong := next((one for one in asked if one not in _CAPTIONS), None):
        raise ValueError(f"'{wrong}' is no kind of captions; there are {', '.join(_CAPTIONS)}, several as vtt,lrc")
    return tuple(dict.fromkeys(asked))


_FORM: Final = (
    click.option(
        "--format", type=click.Choice(_FORMATS, case_sensitive=False),
        help="Else the suffix of the file says it, or it is flac. m4a and m4b need the extra unhurried[m4a].",
    ),
    click.option(
        "--quality", type=click.Choice(_QUALITIES, case_sensitive=False), default="good", show_default=True,
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
    click.option("--bare", is_flag=True, help="Leave script, names and settings out of the file."),
)  # fmt: skip


def form_option(command: F) -> F:
    """Give a command the options about files; it receives them as one ``form``."""

    def formed(
        *args: Any,
        format: str | None,  # noqa: A002 it is the option's name
        quality: "Quality",
        captions: tuple[str, ...] | str,
        as_json: bool,
        stems: bool,
        plot: tuple[str, ...],
        page: bool,
        bare: bool,
        **given: Any,
    ) -> Any:
        from unhurried.form import form_of

        chosen = {"json": as_json, "stems": stems, "page": page}
        beside = (*captions, *plot, *(name for name, wanted in chosen.items() if wanted))
        form: Form = form_of(format, quality, beside, bare=bare)
        return command(*args, form=form, **given)

    wrapped: F = with_options(command, formed, _FORM)
    return wrapped
