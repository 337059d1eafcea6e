"""Orders that another process makes, here or on another machine; and what decides how each comes out, as one key.

What an order plays from this machine's disk goes along where the disk does not, and its files come back as bytes.
"""

import sys
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from unhurried.arranging import voice_of
from unhurried.errors import UnhurriedError, unreadable
from unhurried.installed import version
from unhurried.kept import key_of
from unhurried.making.files import write
from unhurried.making.order import Order, arranged
from unhurried.many.cluster_task import program
from unhurried.many.jobs import Job, Made, Tell
from unhurried.script.ritual import Play
from unhurried.sounds.bed import BEDS
from unhurried.voices.identity import identity_of
from unhurried.whole_file import refusing, together

_MADE_BY: Final = ("numpy", "soundfile", "soxr", "mutagen", "pillow", "av", "lameenc")
"""Packages of which another version may make other bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """An order for another machine: the sounds that it plays, by their paths here, and the voice it is to have.

    ``versions`` are those of the packages here of which another may make other bytes.
    """

    order: Order
    sounds: Mapping[str, bytes]
    voice: str
    versions: Mapping[str, str]


def make(order: Order, tell: Tell) -> Made:
    """Make the files of an order.

    Raises:
        UnhurriedError: it cannot be arranged, or not so; the disk refuses.
    """
    done = arranged(order)
    write(order, done, tell)
    return Made(frames=done.timeline.frames, title=done.timeline.title)


def make_parcel(parcel: Parcel, tell: Tell) -> Made:
    """Make the files of an order on another machine, and return their bytes.

    Raises:
        UnhurriedError: this machine has another voice, or another version of what makes files; it cannot be
            arranged, or not so; the disk refuses.
    """
    for package, here in parcel.versions.items():
        if (there := version(package)) not in (None, here):
            raise UnhurriedError(f"the cluster has {package} {there}, this machine {here}; install the same there")
    if voice_name(parcel.order) != parcel.voice:
        raise UnhurriedError(
            "the voice on the cluster is another than here; install the same one there"
            " (`mine` and `command:` speak here alone)"
        )
    with tempfile.TemporaryDirectory(prefix="unhurried-") as folder:
        order = _unpacked(parcel, Path(folder))
        done = make(order, tell)
        return replace(done, files={path.name: path.read_bytes() for path in order.paths().values()})


def put(job: Job, made: Made) -> None:
    """Write the files of a parcel, all or none.

    Raises:
        FileError: the disk or the folder refuses, or something is there and was not to be replaced.
    """
    order: Order = job.order
    paths = tuple(order.paths().values())
    with together(paths, force=order.force) as parts:
        for path, part in zip(paths, parts, strict=True):
            with refusing(path), part.open() as file:
                file.write((made.files or {})[path.name])


def parcel_of(order: Order) -> Parcel:
    """Return an order with all that it plays.

    Raises:
        UnhurriedError: a sound file cannot be read; there is no such voice, or it is a recorded one, that stays.
    """
    if (order.wishes.voice or "").partition(":")[0] == "mine":
        raise UnhurriedError("what you recorded is on this machine alone; leave out --scheduler, or --voice mine")
    versions = {package: here for package in _MADE_BY if (here := version(package)) is not None}
    sounds = {str(path): _bytes(path) for path in _sounds(order)}
    return Parcel(order=order, sounds=sounds, voice=voice_name(order), versions=versions)


def voice_name(order: Order) -> str:
    """Return a name for all that decides how the voice of an order sounds.

    Raises:
        UnhurriedError: there is no such voice, or it could not be asked.
    """
    with voice_of(order.wishes, order.sitting.ritual, lambda _: None) as voice:
        return identity_of(voice)


def key_of_order(order: Order, voice: str, *, dated: bool, drawn: bool) -> str:
    """Return a name for all that makes the files of an order, where ``voice`` speaks; what the day decides is none.

    That is the day that they tell, unless ``dated``; and what is drawn, unless ``drawn``: it was asked for.

    Raises:
        FileError: a sound file is not there any more.
    """
    # Of programs that speak the one that does is in the name of the voice.
    told = (
        order.of, replace(order.wishes, commands={}), order.form, order.part, order.minutes,
        order.date if dated else "", (order.seed, order.decks) if drawn else "",
    )  # fmt: skip
    return key_of("files", repr(told), [_state(path) for path in _sounds(order)], voice, _program())


@cache
def _program() -> str:
    return repr((program(), sys.version, zlib.ZLIB_RUNTIME_VERSION, [version(package) for package in _MADE_BY]))


def _sounds(order: Order) -> Iterable[Path]:
    """Return the files of this machine that an order plays."""
    found = {step.file for step in order.sitting.steps if isinstance(step, Play)}
    if order.wishes.bed is not None and order.wishes.bed not in ("off", *BEDS):
        found.add(order.wishes.bed)
    return [Path(file) for file in sorted(found)]


def _state(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise unreadable(path, error) from None
    return str(path), found.st_size, found.st_mtime_ns


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def _unpacked(parcel: Parcel, folder: Path) -> Order:
    """Return the order of a parcel, to be made in a folder, with what it plays beside it under the same names."""
    places: dict[str, str] = {}
    for number, (path, data) in enumerate(parcel.sounds.items()):
        place = folder / str(number) / Path(path).name
        place.parent.mkdir()
        place.write_bytes(data)
        places[path] = str(place)
    order = parcel.order
    steps = tuple(
        replace(step, file=places[step.file]) if isinstance(step, Play) else step for step in order.sitting.steps
    )
    bed = order.wishes.bed
    return replace(
        order,
        sitting=replace(order.sitting, steps=steps),
        wishes=replace(order.wishes, bed=places.get(bed, bed) if bed else bed),
        path=folder / order.path.name,
        force=False,
    )
