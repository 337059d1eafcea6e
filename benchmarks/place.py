"""Where it is measured: a folder of its own, with a home in which everything is warm, and what all rows need."""

import os
import shutil
import sys
import wave
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.running import run, settled

ROOT: Final = Path(__file__).parents[1]
RITUAL: Final = "same-breath"
"""Lines, a tone, a bed, chimes; from 5 to 29 min."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything: that of the promises, or less to see that it runs."""

    minutes: float = 10.0
    """Of the ritual whose files are made."""
    lengths: tuple[float, ...] = (10, 30, 60, 120, 240, 480)
    """Minutes of breathing, the shortest first."""
    long: float = 60.0
    """Minutes of the long ritual."""
    several: str = "12,16,20,24"
    """Minutes of the files that are made side by side."""
    steps: int = 10_000
    live: float = 60.0
    """Seconds of playing."""


SHORT: Final = Sizes(minutes=6, lengths=(1, 2, 3), long=30, several="6,7", steps=400, live=5)


class Place:
    """A folder to measure in; what rows share is made when it is first asked for."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self.folder = folder
        self.sizes = sizes
        homes = {f"XDG_{kind.upper()}_HOME": str(folder / kind) for kind in ("cache", "config", "data")}
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("UNHURRIED_")}
        self.environment |= homes | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        self.environment.pop("LANGUAGE", None)
        self.python = (sys.executable,)

    @property
    def command(self) -> tuple[str, ...]:
        """The command, as a person has it: the script beside this Python, else the module."""
        script = Path(sys.executable).with_name("unhurried")
        return (str(script),) if script.exists() else (*self.python, "-m", "unhurried")

    def task(self, *arguments: str) -> list[str]:
        """Return the command of a process that measures itself."""
        return [*self.python, "-m", "benchmarks.tasks", *arguments]

    def file(self, name: str) -> Path:
        """Return a place for a file, at which none is, with the disk at rest."""
        path = self.folder / name
        settled(path)
        return path

    @property
    def ritual(self) -> tuple[str, ...]:
        """The ritual of the rows about files, as the command is told."""
        return (RITUAL, "--minutes", f"{self.sizes.minutes:g}", "--voice", "system")

    @cached_property
    def samples(self) -> Path:
        """The ritual's samples, as a WAV of 16 bits: what its peers write. Making it warms the voice and the bed."""
        path = self.folder / "samples.wav"
        run([*self.command, "export", *self.ritual, "-o", str(path)], self.environment)
        return path

    @cached_property
    def frames(self) -> int:
        """How many frames the ritual has."""
        return frames_of(self.samples)

    @property
    def stated(self) -> str:
        """The work, to the sample."""
        count = round(self.sizes.minutes * 60 * 48_000)
        return f"{count:,} frames, 48 kHz, stereo, 16 bit"

    def forget(self, name: str) -> dict[str, str]:
        """Return an environment in which nothing is cached: a cache of its own, which is empty."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        settled()
        return self.environment | {"XDG_CACHE_HOME": str(folder)}


def frames_of(path: Path) -> int:
    """Return the frames of a WAV."""
    with wave.open(str(path)) as file:
        frames: int = file.getnframes()
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 2, 2)
        return frames
