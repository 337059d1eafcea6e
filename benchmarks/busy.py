"""Ten minutes on a busy machine: ``python -m benchmarks.busy [MINUTES] [PROCESSES]`` says what was lost.

A ritual is played through the real PortAudio into a private PulseAudio's null sink, while other processes keep every
core busy. What arrives is recorded, and compared with what `export` writes, sample for sample.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from tests.sinks import pulse

MINUTES: Final = 10.0
RITUAL: Final = "same-breath"


def _burn() -> None:
    while True:
        pass


def main(minutes: float = MINUTES, processes: int | None = None) -> None:
    """Play, record, compare, and print what was found."""
    busy = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(processes or os.cpu_count() or 1)]
    command = [sys.executable, "-m", "unhurried"]
    wishes = [RITUAL, "--minutes", str(minutes)]
    with tempfile.TemporaryDirectory() as name, pulse.server() as server:
        folder = Path(name)
        subprocess.run([*command, "export", *wishes, "-o", str(folder / "whole.wav")], check=True)
        expected, _ = soundfile.read(folder / "whole.wav", dtype="float32")
        for process in busy:
            process.start()
        with server.recording(folder / "rec.raw"):
            done = subprocess.run(
                [*command, "play", *wishes, "--in", "0", "--plain"],
                env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
        for process in busy:
            process.kill()
        got = pulse.aligned(pulse.recorded(folder / "rec.raw"), expected)
    missing = len(expected) - len(got)
    differing = int(np.count_nonzero((got != expected[: len(got)]).any(axis=1)))
    print(done.stderr.strip())
    print(
        f"{len(expected):,} frames played beside {len(busy)} busy processes on {os.cpu_count()} cores: "
        f"{differing:,} differ, {missing:,} are missing"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else MINUTES, int(given[1]) if len(given) > 1 else None)
