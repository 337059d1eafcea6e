"""What a session is kept as: its row in the history, and what is needed to go on with it another time."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unhurried.cli.screen import echo
from unhurried.wishes import Choices, Wishes

if TYPE_CHECKING:
    from unhurried.cli.choosing import Chosen
    from unhurried.cues import Timeline
    from unhurried.history.notes import Notes
    from unhurried.history.place import Asked, Breathing


def asked_of(source: str, what: "Chosen", timeline: "Timeline", choices: Choices, wishes: Wishes) -> "Asked | None":
    """Return what is needed to have a sitting of a script again; None where that came from standard input."""
    from unhurried.history.going_on import fingerprint
    from unhurried.history.place import Asked
    from unhurried.past import as_kept
    from unhurried.shelves import lasting_name

    if source == "-":
        return None
    return Asked(
        source=lasting_name(what.of.source if what.of else source),
        fingerprint=fingerprint(timeline),
        frames=timeline.frames,
        seed=what.seed,
        number=what.of.number if what.of else None,
        minutes=choices.minutes,
        decks=None if what.drawn is None else as_kept(what.drawn),
        has_words=bool(choices.words),
        wishes=_plain(wishes),
    )


def asked_of_breathing(how: "Breathing", timeline: "Timeline", wishes: Wishes) -> "Asked":
    """Return what is needed to have a session of `breathe` again."""
    from unhurried.history.going_on import fingerprint
    from unhurried.history.place import Asked

    return Asked(
        source=f"breathe {how.pattern}",
        fingerprint=fingerprint(timeline),
        frames=timeline.frames,
        wishes=_plain(wishes),
        breathe=how,
    )


def notes_of(name: str, asked: "Asked | None", timeline: "Timeline", *, resumes: int | None = None) -> "Notes":
    """Return what keeps a session that begins now."""
    from unhurried.history.notes import Notes
    from unhurried.history.rows import Row
    from unhurried.history.where import default_file
    from unhurried.units import SAMPLE_RATE

    began, length = datetime.now().astimezone(), timeline.frames // SAMPLE_RATE
    return Notes(default_file(), Row(ritual=name, began=began, length=length, resumes=resumes), asked, timeline)


def name_of(asked: "Asked | None") -> str:
    """Return by which name a session stands in the history."""
    if asked is None:
        return "-"
    return asked.source if asked.number is None else f"{asked.source}#{asked.number}"


def wishes_of(kept: Mapping[str, Any]) -> Wishes:
    """Return the wishes that were kept; one that is not known any more is left out."""
    known = {key: value for key, value in kept.items() if key in Wishes.__dataclass_fields__}
    return Wishes(**{"voice": None, **known})


def _plain(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as plain data; a file that is the bed by its whole path. What words sound like is set anew."""
    from unhurried.sounds.bed import BEDS

    plain = asdict(wishes)
    del plain["pronounce"], plain["commands"]
    if wishes.bed is not None and wishes.bed not in (*BEDS, "off"):
        plain["bed"] = str(Path(wishes.bed).absolute())
    return plain


def tell_kept(notes: "Notes", timeline: "Timeline") -> None:
    """Say how to go on another time, where that can be, and what could not be kept. A screen may be gone by now."""
    from unhurried.units import clock

    with contextlib.suppress(OSError):
        if notes.place is not None:
            at = f"{clock(notes.place)} of {clock(timeline.frames)}"
            echo(f"{at}. Go on another time: unhurried resume", err=True)
        if notes.said is not None:
            echo(notes.said, err=True)
