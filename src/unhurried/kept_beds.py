"""The beds that come along, from disk where they were made before: to make one takes longer than anything else.

What is kept is the very samples, so a kept bed is the same as a new one to the bit.
"""

import sys
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

import numpy as np

from unhurried import units
from unhurried.kept import Kept, default_folder, key_of
from unhurried.sounds import bed, loop, noise
from unhurried.sounds.loop import Loop, Stereo

_MADE_BY: tuple[ModuleType, ...] = (bed, noise, loop, units)
"""The modules that decide how a bed sounds."""


@dataclass(frozen=True)
class KeptBed:
    """A bed by its name: read from disk, or made and kept, when it is first heard."""

    name: str
    kept: Kept = field(default_factory=lambda: Kept(default_folder()))

    def read(self, start: int, stop: int) -> Stereo:
        """Return the frames from start to before stop of the endless sound; see :class:`Loop`."""
        return self._loop.read(start, stop)

    @cached_property
    def _loop(self) -> Loop:
        key = _key(self.name)
        if key is None:
            return bed.bed(self.name)
        if (data := self.kept.data(key, ".bed")) is not None:
            layers = np.frombuffer(data, np.float32).reshape(-1, 2)
            first, second = bed.LENGTHS
            if len(layers) == first + second:
                return bed.loop_of(self.name, (layers[:first], layers[first:]))
        made = bed.bed(self.name)
        self.kept.keep_data(key, ".bed", *(layer.data.cast("B") for layer in made.layers))
        return made


def kept_beds() -> dict[str, KeptBed]:
    """Return every bed that comes along, by its name."""
    return {name: KeptBed(name) for name in bed.BEDS}


def _key(name: str) -> str | None:
    """Return a name for all that decides a bed's samples; None where that cannot be told."""
    machine = getattr(sys.implementation, "_multiarch", sys.platform)
    try:
        sources = [blake2b(Path(str(module.__file__)).read_bytes()).hexdigest() for module in _MADE_BY]
    except OSError:
        return None
    return key_of("bed", name, np.__version__, machine, sys.byteorder, *sources)
