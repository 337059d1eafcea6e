"""Play a ritual aloud, with the two at the keys; where there is no device, say so and make a file instead."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from unhurried.cli import TerminatedError
from unhurried.cli.options import Playing
from unhurried.cli.screen import echo
from unhurried.cli.sounding import free, make, tell_lost
from unhurried.errors import NoDeviceError
from unhurried.wishes import Wishes

if TYPE_CHECKING:
    from unhurried.cli.live import Outcome
    from unhurried.cues import SpeechCue, Timeline
    from unhurried.history.notes import Notes
    from unhurried.making.order import Order
    from unhurried.script.ritual import Ritual
    from unhurried.session.entering import Entry
    from unhurried.session.view import View
    from unhurried.sinks.output import Output

Heard = Callable[[Sequence[range]], None]
"""Told, once, which frames of the ritual were heard, however playing ends."""


@contextmanager
def opening(playing: Playing) -> "Iterator[Output | None]":
    """Have a device opened while the block prepares what it will play; None where nothing can be started for it."""
    from unhurried.cli.numbers import import_numpy
    from unhurried.cli.signals import early_pause
    from unhurried.sinks.output import Output

    with early_pause():
        try:
            output = Output(playing.device, buffer=playing.buffer)
        except NoDeviceError:
            yield None
            return
        with output:
            import_numpy()
            yield output


def play(
    ritual: "Ritual",
    timeline: "Timeline",
    output: "Output | None",
    playing: Playing,
    wishes: Wishes,
    *,
    heard: Heard,
    instead: "Callable[[], None] | None" = None,
    entry: "Entry | None" = None,
    notes: "Notes | None" = None,
) -> Sequence[range]:
    """Play a timeline, from an entry on, through an output that is being opened; ``notes`` are kept of it.

    ``instead`` makes a file where there is no device.

    Return which frames of it were heard: of a file none.

    Raises:
        KeyboardInterrupt: it was ended by Ctrl-C, or by the signal to terminate.
        DeviceLostError: the device went away, and none came back.
        NoDeviceError: there is none to go on with from an entry.
    """
    try:
        opened = _opened(output)
    except NoDeviceError as error:
        if instead is None:  # a file of the whole is not what they were about
            raise NoDeviceError(f"cannot play aloud: {error}; your place in it is kept") from None
        echo(f"Cannot play aloud: {error}. Making an audio file instead.", err=True)
        heard(())
        instead()
        return ()
    lost: list[SpeechCue] = []
    try:
        outcome = _session(ritual, timeline, opened, playing, wishes, lost.append, heard, entry, notes)
    finally:
        tell_lost(lost)
    if outcome.gaps:
        times = "once" if outcome.gaps == 1 else f"{outcome.gaps} times"
        echo(f"The sound stopped short {times}: this machine was busy with other work.", err=True)
    if outcome.by is not None:
        raise TerminatedError if outcome.by == "terminate" else KeyboardInterrupt
    return outcome.heard


def make_instead(order: "Order") -> None:
    """Make the files of an order beside whatever is there: it was not asked for."""
    make(replace(order, path=free(order.path)))


def _opened(output: "Output | None") -> "Output":
    if output is None:
        raise NoDeviceError("the process that plays does not start")
    output.wait()
    return output


def _session(
    ritual: "Ritual",
    timeline: "Timeline",
    output: "Output",
    playing: Playing,
    wishes: Wishes,
    lost: "Callable[[SpeechCue], None]",
    heard: Heard,
    entry: "Entry | None" = None,
    notes: "Notes | None" = None,
) -> "Outcome":
    from unhurried.arranging import aside_of
    from unhurried.cli.hands import controls
    from unhurried.cli.keeping import tell_kept
    from unhurried.cli.live import Live
    from unhurried.session.entering import AT_THE_START
    from unhurried.session.score import score_of
    from unhurried.sinks.output import Output

    score = score_of(timeline, ritual.language, lost)
    with controls() as hands, aside_of(wishes, ritual) as aside, ExitStack() as screen:
        live = Live(
            score,
            output,
            controls=hands,
            aside=aside,
            show=screen.enter_context(_shown(playing, keys=hands.has_keys)),
            lead_in=playing.lead_in,
            reopen=lambda: Output(playing.device, fallback=True, buffer=playing.buffer),
            entry=entry or AT_THE_START,
            **({} if notes is None else {"note": notes.note}),
        )
        try:
            live.run()
        finally:
            screen.close()  # what there is to say about remembering would go with it
            heard(live.outcome.heard)
            if notes is not None:
                notes.end(live.outcome.place, live.outcome.heard)
                tell_kept(notes, timeline)
    return live.outcome


@contextmanager
def _shown(playing: Playing, *, keys: bool) -> "Iterator[Callable[[View], None]]":
    """Give what shows a view: a screen, or lines where there is none or none is wanted."""
    from unhurried.cli.face import can_show_face, face
    from unhurried.cli.plain import plain
    from unhurried.cli.signals import before_stopping

    if playing.plain or not can_show_face():
        with plain(keys=keys) as told:
            yield told
    else:
        with face(keys=keys) as shown, before_stopping(shown.hide):
            yield shown
