"""How long a command takes until it sounds, or answers: ``python -m benchmarks.first_sample [RUNS]`` prints a table.

A speaker that only notes the time stands in for the real one, so that no sound device is needed. The lines are made
before anything is measured; every run is a fresh process, timed from the moment it is started.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

RUNS: Final = 10
FIRST: Final = "0.3"
"""Seconds of sound that must be mixed before the first of it can be heard."""
PLAYED: Final = ("arrive", "same-breath", "slow-re-entry")
ANSWERED: Final = (("--help",), ("check", "scripts/same-breath.yaml"), ("list",), ("show", "same-breath"))

_ANSWER: Final = "import sys; from unhurried.cli import main; main()"
_PLAY: Final = f"""
import sys, time, types

class SpeakerSink:
    def take(self, stream, progress):
        stream.block(0, round({FIRST} * 48_000))
        print(time.monotonic(), flush=True)
        sys.exit()

stub = types.ModuleType("unhurried.sinks.speaker")
stub.SpeakerSink = SpeakerSink
sys.modules[stub.__name__] = stub
from unhurried.cli import main
main()
"""


def first_sample(*arguments: str) -> float:
    """Return the seconds from the start of `play` until the first of its sound is mixed."""
    begun = time.monotonic()
    done = _run(_PLAY, *arguments)
    return float(done.stdout) - begun


def answer(*arguments: str) -> float:
    """Return the seconds that a command takes, its process's end included."""
    begun = time.monotonic()
    _run(_ANSWER, *arguments)
    return time.monotonic() - begun


def _run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)


def main(runs: int = RUNS) -> None:
    """Measure, and print the table."""
    measured: list[tuple[Callable[..., float], tuple[str, ...]]] = [(answer, asked) for asked in ANSWERED]
    measured += [(first_sample, ("play", name, "--voice", "system")) for name in PLAYED]
    print(f"{'':32}{'median':>8}{'least':>8}{'most':>8}   (ms, {runs} runs)")
    for measure, arguments in measured:
        measure(*arguments)  # warms the caches
        took = sorted(1000 * measure(*arguments) for _ in range(runs))
        print(f"{' '.join(arguments):32}{statistics.median(took):8.0f}{took[0]:8.0f}{took[-1]:8.0f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
