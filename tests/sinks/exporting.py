"""Exports into a folder again and again until it is killed: one child for each line that it reads.

`python -m tests.sinks.exporting FOLDER WAY`: the WAY is `nameless` or `named`; a line has how a child exports, and
"instant" for one that is killed between a name beside the place and the place itself.
"""

import os
import signal
import sys
from pathlib import Path
from typing import IO

import numpy as np

from unhurried import part_file
from unhurried.errors import FileError
from unhurried.sinks import file as file_sink
from unhurried.sinks import no_progress
from unhurried.sinks.file import FileSink
from unhurried.sounds.loop import Stereo

NAMES = ("flac", "m4a", "mp3", "ogg", "wav")
"""By libsndfile, by FFmpeg and by LAME, with pages that are numbered anew, and the plainest."""
MOST = 1000
"""Exports of a child that nobody kills."""


class Ramp:
    """A second and a half of sound, one of several."""

    frames = 70_000

    def __init__(self, number: int) -> None:
        self.number = number

    def block(self, start: int, frames: int) -> Stereo:
        ramp = (np.arange(start, start + frames, dtype=np.float32) * self.number % 32_768) / 65_536
        return np.stack([ramp, ramp], axis=1)


def export(folder: Path, name: str, number: int, *, force: bool) -> None:
    """Make one file, with tags."""
    FileSink(folder / f"ritual.{name}", force=force, finish=_tag).take(Ramp(number), no_progress)


def _tag(file: IO[bytes]) -> None:
    file.seek(0, os.SEEK_END)
    file.write(bytes(20_000))


def _child(folder: Path, line: str) -> None:
    if line == "instant":
        Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
    for number in range(MOST):
        for name in NAMES:
            try:
                export(folder, name, 1 + number % 2, force=line != "new")
            except FileError:
                (folder / f"ritual.{name}").unlink()


def main(folder: Path, way: str) -> None:
    """Read lines; for each tell the number of a child that has begun, and wait for its end."""
    part_file._NOT_WITHOUT_NAME = way == "named"  # type: ignore[misc]
    file_sink.BLOCK = 10_000  # type: ignore[misc]  # several: it is killed between two as well
    import av  # noqa: F401 once, not in each child
    import soundfile  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if not child:
            _child(folder, line.strip())
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
