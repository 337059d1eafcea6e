"""Rows of promise 6: how long it takes from the command until the device has the first of the sound."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from benchmarks.place import Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import run

PLAYED: Final = ("arrive", "same-breath", "slow-re-entry")

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
_DEVICE: Final = """
import os, time, sounddevice

def callback(block, *_):
    block[:] = bytes(len(block))
    os.write(1, b"%r" % time.monotonic())
    os._exit(0)

sounddevice.RawOutputStream(48_000, 960, channels=2, dtype="float32", latency=0.2, callback=callback).start()
time.sleep(10)
"""


def rows(place: Place) -> Sequence[Row]:
    """Return the rows."""
    return tuple(_first_sample(place, name) for name in PLAYED)


def _first_sample(place: Place, ritual: str) -> Row:
    asked = ("play", ritual, "--voice", "system", "--in", "0", "--plain")

    def ours() -> Measured:
        return _until_told([*place.python, "-c", _PLAY, *asked], place.sound)

    def device() -> Measured:
        return _until_told([*place.python, "-c", _DEVICE], place.sound)

    def warm() -> None:
        ours()
        device()

    return Row(
        number=6,
        name=f"first-sample-{ritual}",
        title=f"`unhurried {' '.join(asked)}` until the device has taken its first sample",
        work="From the start of the process; the lines and the bed are kept; the device is a null sink of a "
        "PulseAudio of its own; what it has taken is heard a buffer (0.2 s) later. Theirs: a Python that "
        "opens the same device with sounddevice, and has nothing to play but silence",
        sides=(
            Side(label="ours", run=ours),
            Side(label="sounddevice alone", run=device, target=Target("at most", 0.5)),
        ),
        prepare=warm,
        share=2.0,
    )


def _until_told(command: Sequence[str], environment: dict[str, str]) -> Measured:
    began = time.monotonic()
    found, printed = run(command, environment)
    return replace(found, value=float(printed.split()[-1]) - began)
