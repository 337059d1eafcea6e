"""A timeline -> sound: aloud where there is a device, else, and when asked for, into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unhurried.cli.keys import any_key
from unhurried.cli.options import Playing
from unhurried.cli.screen import bar, echo
from unhurried.errors import some_of

if TYPE_CHECKING:
    from unhurried.cues import SpeechCue, Timeline
    from unhurried.form import Form
    from unhurried.making.order import Order
    from unhurried.script.ritual import Ritual

FOLDER: Final = Path("audio")
"""Where files go unless told otherwise."""
DEFAULT: Final = "flac"
"""The format that nobody asked for: it loses nothing, and nearly everything plays it."""


class _KeyError(KeyboardInterrupt):
    """A key was pressed while it plays: it goes the way of Ctrl-C, with the same fade and the same exit code."""


def play(timeline: "Timeline", instead: Path, playing: Playing) -> None:
    """Play a timeline aloud; where there is no device, say so and make a file at ``instead`` or beside it.

    In a terminal any key fades it out, as Ctrl-C does anywhere.
    """
    from unhurried.errors import NoDeviceError
    from unhurried.flow import sound
    from unhurried.sinks.speaker import SpeakerSink
    from unhurried.units import clock

    try:
        speaker = SpeakerSink(playing.device, buffer=playing.buffer)
        lost: list[SpeechCue] = []
        try:
            with any_key() as pressed:
                stops = "Any key, or Ctrl-C, fades" if pressed else "Ctrl-C fades"
                echo(f"{timeline.title}, {clock(timeline.frames)}. {stops} out and ends.", err=True)
                with bar(timeline.title, as_time=True) as told:
                    look = _once(pressed)

                    def tell(frames: int) -> None:
                        told(frames, timeline.frames)
                        look()

                    sound(timeline, speaker, tell, lost.append)
        finally:
            tell_lost(lost)
    except NoDeviceError as error:
        echo(f"Cannot play aloud: {error}. Making an audio file instead.", err=True)
        write(timeline, free(instead), force=False)


def _once(pressed: Callable[[], bool] | None) -> Callable[[], None]:
    """Return what looks for a key and ends the playing with the first; while that fades it looks for no other."""
    looks = pressed is not None

    def look() -> None:
        nonlocal looks
        if looks and pressed is not None and pressed():
            looks = False
            raise _KeyError

    return look


def play_or_write(timeline: "Timeline", output: Path | None, instead: Path, playing: Playing, *, force: bool) -> None:
    """Make a file of a timeline where one was asked for, else play it."""
    from unhurried.sinks.file import check_path

    if output is None:
        play(timeline, instead, playing)
    else:
        check_path(output, force=force)
        write(timeline, output, force=force)


def tell_lost(lost: "list[SpeechCue]") -> None:
    """Say which lines a chime stood for, when it no longer disturbs."""
    texts = list(dict.fromkeys(cue.text for cue in lost))
    if texts:
        named = some_of(texts)
        echo(f"Lost on the way, with a chime in place of it: {named}. Next time it is made anew.", err=True)


def check(order: "Order") -> None:
    """Say at once what would only show when all the work is done.

    Raises:
        FileError: a file of it is there and not to be replaced, or its folder cannot be written to; there is no such
            format.
    """
    from unhurried.sinks.file import check_path, check_place

    sound, *beside = order.paths().values()
    check_path(sound, force=order.force, format=order.form.format)
    for path in beside:
        check_place(path, force=order.force)


def make(order: "Order", tell: Callable[[], None] = lambda: None) -> None:
    """Make the files of an order; ``tell`` is called when it is arranged.

    Raises:
        UnhurriedError: it cannot be arranged, or not so; the disk refuses.
    """
    from unhurried.making.files import write
    from unhurried.making.order import arranged
    from unhurried.units import clock

    made = arranged(order, bar=bar, tell=lambda said: echo(said, err=True))
    tell()
    with bar("Making the file" if len(order.paths()) == 1 else "Making the files") as told:
        write(order, made, told)
    for path in order.paths().values():
        echo(f"{path} ({clock(made.timeline.frames)})")


def write(timeline: "Timeline", path: Path, *, force: bool) -> None:
    """Make an audio file of a timeline that is no ritual's."""
    from unhurried.channels import channels_of
    from unhurried.flow import sound
    from unhurried.sinks.file import FileSink
    from unhurried.units import clock

    with bar("Making the file") as told:
        sink = FileSink(path, title=timeline.title, channels=channels_of(timeline), force=force)
        sound(timeline, sink, lambda frames: told(frames, timeline.frames))
    echo(f"{path} ({clock(timeline.frames)})")


def free(path: Path) -> Path:
    """Return the path, or the next one beside it that is free: a fallback replaces nothing."""
    from unhurried.sinks.file import check_path

    beside = path
    number = 2
    while beside.exists():
        beside = path.with_stem(f"{path.stem}-{number}")
        number += 1
    check_path(beside, force=False)
    return beside


def default_path(ritual: "Ritual", form: "Form | None" = None) -> Path:
    """Return where a ritual's file goes unless told otherwise."""
    suffix = (form and form.format) or DEFAULT
    return FOLDER / f"{ritual.name}.{suffix}"
