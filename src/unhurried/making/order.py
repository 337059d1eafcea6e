"""What is to be made a file of, with all that was chosen; and the timeline that comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from unhurried.arranging import Bar, levels_of, loops_of, no_bar, rehearsed
from unhurried.cues import Timeline
from unhurried.form import Form, paths_of
from unhurried.history.place import Breathing
from unhurried.lengths import Lengths
from unhurried.recipe.recipe import PartOf
from unhurried.script.bundle import Bundle
from unhurried.script.sitting import Sitting
from unhurried.sinks.formats import FORMATS
from unhurried.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A ritual to be made a file of, with all that was chosen: enough to make it in any process.

    ``of`` is what the sitting was read from, ``minutes`` are frames, ``decks`` the cards that had come before, under
    hashes. ``date`` is the day that it tells. ``force`` replaces files that are there.
    """

    sitting: Sitting
    of: Bundle | Breathing
    wishes: Wishes
    path: Path
    form: Form = field(default_factory=Form)
    seed: int = 0
    decks: Mapping[str, tuple[str, ...]] | None = None
    part: PartOf | None = None
    minutes: int | None = None
    date: str | None = None
    force: bool = False

    def paths(self) -> dict[str, Path]:
        """Return every file that it makes by what it is, the sound (``""``) first."""
        return paths_of(self.path, [one.suffix for one in FORMATS.values()], self.form)


@dataclass(frozen=True, slots=True)
class Arranged:
    """What an order came to: its timeline, and how long it could be."""

    timeline: Timeline
    lengths: Lengths


def arranged(order: Order, *, bar: Bar = no_bar, tell: Callable[[str], None] = lambda _: None) -> Arranged:
    """Have the lines of an order spoken, and lay it out in time.

    Raises:
        UnhurriedError: no such voice; a line that cannot be spoken; a sound that cannot be read; no such length.
    """
    levels, loops = levels_of(order.wishes), loops_of(order.sitting, order.wishes, bar)
    rehearsal = rehearsed(order.sitting, order.wishes, bar=bar, tell=tell)
    timeline = rehearsal.arrange(levels=levels, loops=loops, frames=order.minutes)
    return Arranged(timeline, rehearsal.lengths())
