"""Arranging, with a bar on the screen while something takes long; and whatever the voice has to say, in a line."""

from functools import partial

from unhurried import arranging
from unhurried.cli.screen import bar, echo
from unhurried.cues import Timeline
from unhurried.script.ritual import Ritual
from unhurried.script.sitting import Sitting
from unhurried.timeline import Rehearsal
from unhurried.wishes import Wishes


def arranged(ritual: Ritual | Sitting, wishes: Wishes, *, frames: int | None = None) -> Timeline:
    """Return the timeline of a ritual; see :func:`unhurried.arranging.arranged`."""
    return arranging.arranged(ritual, wishes, frames=frames, bar=bar, tell=_say)


def rehearsed(ritual: Ritual | Sitting, wishes: Wishes, *, to_be_heard: bool = True) -> Rehearsal:
    """Return a ritual with its lines spoken; see :func:`unhurried.arranging.rehearsed`."""
    return arranging.rehearsed(ritual, wishes, to_be_heard=to_be_heard, bar=bar, tell=_say)


_say = partial(echo, err=True)
