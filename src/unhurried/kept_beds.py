"""The beds that come along, from disk where they were made before: to make one takes longer than anything else.

What is kept is the very samples, so a kept bed is the same as a new one to the bit.
"""

import sys
from hashlib import blake2b
from pathlib import Path
from threading import Lock, Thread
from types import ModuleType
from typing import Final

import numpy as np

from unhurried import units
from unhurried.kept import Kept, default_folder, key_of
from unhurried.sounds import bed, loop, noise
from unhurried.sounds.loop import Loop, Stereo

_MADE_BY: Final[tuple[ModuleType, ...]] = (bed, noise, loop, units)
"""The modules that decide how a bed sounds."""
_FRAME: Final = 8
"""Bytes: two samples of four."""


Sources = tuple[str, ...] | None
"""The hashes of those modules; None where they cannot be read."""


class KeptBed:
    """A bed by its name: read from disk, or made and kept, when it is first heard."""

    def __init__(self, name: str, kept: Kept, sources: Sources) -> None:
        """Take where to keep it, and what it is made by, as it was when this program was loaded."""
        self.name = name
        self._kept = kept
        self._key = key_of_bed(name, sources)
        self._making = Lock()
        self._made: Loop | None = None

    def make_ready(self) -> None:
        """Read or make it now, beside whoever goes on: it is soon heard. Until it is there, who reads it waits."""
        Thread(target=self._loop, name=f"bed {self.name}", daemon=True).start()

    def read(self, start: int, stop: int) -> Stereo:
        """Return the frames from start to before stop of the endless sound; see :class:`Loop`."""
        return self._loop().read(start, stop)

    def _loop(self) -> Loop:
        if self._made is None:
            with self._making:
                self._made = self._made or self._found_or_made()
        return self._made

    def _found_or_made(self) -> Loop:
        key = self._key
        if key is None:
            return bed.bed(self.name)
        if (data := self._kept.data(key, ".bed")) is not None and len(data) == sum(bed.LENGTHS) * _FRAME:
            first, second = np.split(np.frombuffer(data, np.float32), [2 * bed.LENGTHS[0]])
            return bed.loop_of(self.name, (first.reshape(2, -1).T, second.reshape(2, -1).T))
        made = bed.bed(self.name)
        self._kept.keep_data(key, ".bed", *(layer.T.data.cast("B") for layer in made.layers))
        return made


def kept_beds() -> dict[str, KeptBed]:
    """Return every bed that comes along, by its name."""
    kept, sources = Kept(default_folder()), sources_now()
    return {name: KeptBed(name, kept, sources) for name in bed.BEDS}


def sources_now() -> Sources:
    """Return what the modules are that decide how a bed sounds."""
    try:
        return tuple(blake2b(Path(str(module.__file__)).read_bytes()).hexdigest() for module in _MADE_BY)
    except OSError:
        return None


def key_of_bed(name: str, sources: Sources) -> str | None:
    """Return a name for all that decides a bed's samples; None where that cannot be told."""
    machine = getattr(sys.implementation, "_multiarch", sys.platform)
    if sources is None:
        return None
    return key_of("bed", name, np.__version__, machine, sys.byteorder, *sources)
