"""How long a command takes until it sounds, or answers: ``python -m benchmarks.first_sample [RUNS]`` prints a table.

`play` sounds through the real PortAudio into a private PulseAudio's null sink, and is over when the device has taken
the first of its samples, which is heard a buffer (0.2 s) later. The lines are made before anything is measured; every
run is a fresh process, timed from the moment it is started.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from tests.sinks import pulse

RUNS: Final = 10
PLAYED: Final = ("arrive", "same-breath", "slow-re-entry")
ANSWERED: Final = (("--help",), ("check", "scripts/same-breath.yaml"), ("list",), ("show", "same-breath"))

_ANSWER: Final = "import sys; from unhurried.cli import main; main()"
_PLAY: Final = """
import os, threading, time
from unhurried.sinks import player, shared

class Player(player.Player):
    def __init__(self, output, *rest):
        super().__init__(output, *rest)
        while not output.shared.head[shared.PLAYED]:
            time.sleep(0.001)
        print(time.monotonic(), flush=True)
        output.kill()
        os._exit(0)

player.Player = Player
from unhurried.cli import main
main()
"""


def first_sample(*arguments: str) -> float:
    """Return the seconds from the start of `play` until the device has taken the first of its sound."""
    begun = time.monotonic()
    done = _run(_PLAY, *arguments)
    return float(done.stdout.split()[-1]) - begun


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
    measured += [(first_sample, ("play", name, "--voice", "system", "--in", "0", "--plain")) for name in PLAYED]
    print(f"{'':32}{'median':>8}{'least':>8}{'most':>8}   (ms, {runs} runs)")
    with pulse.server() as server:
        os.environ |= server.environment
        for measure, arguments in measured:
            measure(*arguments)  # warms the caches
            took = sorted(1000 * measure(*arguments) for _ in range(runs))
            named = " ".join(arguments[:2])
            print(f"{named:32}{statistics.median(took):8.0f}{took[0]:8.0f}{took[-1]:8.0f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
