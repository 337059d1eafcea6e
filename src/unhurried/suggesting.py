"""Three rituals for tonight, and why: of what the library has and what two people wish for. Pure.

Where fewer than three are all that was wished for, others come after them, and say what they are not. What was
refused (talking, touch) is never suggested. A series is no evening but a plan for several, and is not either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, floor, log2
from typing import Final

from unhurried.finding import Entry
from unhurried.lengths import Lengths
from unhurried.units import SAMPLE_RATE, clock, minutes

MANY: Final = 3
_MINUTE: Final = 60 * SAMPLE_RATE
_OCTAVE: Final = 4
"""Lengths are told apart in so many steps from one to twice as long; within a step they are as good as each other."""
_MISSED: Final = 4
"""In such steps: half or twice the time that was wished for is as far away as lacking what was wished for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What two people wish for; None: either. ``talk`` and ``touch`` False: without it."""

    frames: int | None = None
    talk: bool | None = None
    touch: bool | None = None
    eyes: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A ritual, the frames to ask it for (None: as it is by itself), and why, in a sentence.

    ``fits``: it is all that was wished for; else the sentence says what it is not.
    """

    entry: Entry
    frames: int | None
    why: str
    fits: bool


def suggest(entries: Iterable[Entry], wish: Wish, day: int) -> list[Suggestion]:
    """Return three of the rituals, the best first; fewer where there are no more. Among equals the day decides."""
    ranked: list[tuple[tuple[bool, int, int, bytes], Suggestion]] = []
    for entry in entries:
        lengths = entry.lengths
        if lengths is None or _is_refused(entry, wish):
            continue
        lacking, length = _lacking(entry, wish), _missed_length(lengths, wish.frames)
        missed = [*length, *lacking]
        said = [*_has(entry, lengths, wish), *([f"though {' and '.join(missed)}"] if missed else [])]
        far = _far(lengths, wish.frames) + _MISSED * len(lacking)
        rank = (bool(missed), far, _trouble(entry, wish), _drawn(day, entry))
        why = f"{'; '.join(said)}."
        ranked.append((rank, Suggestion(entry, _asked(lengths, wish.frames), why, not missed)))
    return [suggestion for _, suggestion in sorted(ranked, key=lambda one: one[0])][:MANY]


def _is_refused(entry: Entry, wish: Wish) -> bool:
    return (wish.talk is False and "talk" in entry.tags) or (wish.touch is False and "touch" in entry.tags)


def _missed_length(lengths: Lengths, wished: int | None) -> list[str]:
    """Say how long a ritual lasts that cannot last as long as was wished for."""
    if wished is None or lengths.least <= wished <= lengths.most:
        return []
    bound = _within(lengths, wished)
    return [f"it lasts {minutes(bound)} at {'least' if wished < lengths.least else 'most'}"]


def _within(lengths: Lengths, wished: int) -> int:
    """Return the length nearest to what was wished for that a ritual can have: in whole minutes where it has them."""
    if lengths.least <= wished <= lengths.most:
        return wished
    if wished < lengths.least:
        whole = ceil(lengths.least / _MINUTE) * _MINUTE
        return whole if whole <= lengths.most else lengths.least
    whole = floor(lengths.most / _MINUTE) * _MINUTE
    return whole if whole >= lengths.least else lengths.most


def _lacking(entry: Entry, wish: Wish) -> list[str]:
    """Return what a ritual is not, beside its length, that was wished for."""
    missed = []
    for wished, tag, what in ((wish.talk, "talk", "talking"), (wish.touch, "touch", "touch")):
        if wished and tag not in entry.tags:
            missed.append(f"it is without {what}" if entry.tags else f"it does not say whether there is {what} in it")
    if wish.eyes is not None and wish.eyes != entry.eyes:
        missed.append(f"it is for {entry.eyes} eyes")
    return missed


def _has(entry: Entry, lengths: Lengths, wish: Wish) -> list[str]:
    """Return what speaks for a ritual; of one that has no tags it is not known what is not in it."""
    said = [_lasts(lengths, wish.frames)]
    for wished, tag, there, without in (
        (wish.talk, "talk", "there is time to talk", "no turns to talk"),
        (wish.touch, "touch", "there is touch in it", "no touch"),
    ):
        if wished and tag in entry.tags:
            said.append(there)
        elif wished is False and entry.tags:
            said.append(without)
    if wish.eyes is not None and wish.eyes == entry.eyes:
        said.append(f"eyes {entry.eyes}")
    if wish.talk is None and wish.touch is None and entry.tags:
        said.append(", ".join(entry.tags))
    if entry.needs:
        said.append(f"have at hand: {', '.join(entry.needs)}")
    return said


def _lasts(lengths: Lengths, wished: int | None) -> str:
    own = minutes(lengths.natural)
    if wished is None or minutes(wished) == own or not lengths.least <= wished <= lengths.most:
        return own
    return f"{own} by itself, and can last {clock(wished) if wished % _MINUTE else minutes(wished)}"


def _asked(lengths: Lengths, wished: int | None) -> int | None:
    """Return the frames to ask a ritual for; None where it lasts as long by itself, or as near as it can."""
    if wished is None or minutes(wished) == minutes(lengths.natural):
        return None
    frames = _within(lengths, wished)
    return None if minutes(frames) == minutes(lengths.natural) else frames


def _far(lengths: Lengths, wished: int | None) -> int:
    """Return how far a length is: its own, or the nearest it can have where what is wished for is not reached."""
    if wished is None:
        return 0
    at = lengths.natural if lengths.least <= wished <= lengths.most else _within(lengths, wished)
    return round(_OCTAVE * abs(log2(max(at, 1) / max(wished, 1))))


def _trouble(entry: Entry, wish: Wish) -> int:
    """Return how much there is to look for first; where it is to be quiet, what is called so has less trouble."""
    return bool(entry.needs) + (wish.talk is False and "quiet" not in entry.tags)


def _drawn(day: int, entry: Entry) -> bytes:
    return blake2b(f"{day} {entry.name}".encode(errors="surrogatepass"), digest_size=8).digest()
