"""Rows of promise 6: how long a command takes until it answers, or until the device takes its first sample."""

import json
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.place import ROOT, Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import NotDoneError, run

RITUALS: Final = 40
"""In the library that `list` lists."""
PLAYED: Final = ("arrive", "same-breath", "slow-re-entry")
_RUNS: Final = 4.0
"""Times as many runs as the others: each is short."""

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
    check = ("check", str(ROOT / "scripts/same-breath.yaml"))
    most = Target("over", 0.3)
    return (
        _answer(place, "help", ("--help",), "import click", Target("quotient", 1.3)),
        _answer(place, "list", ("list",), "pass", most, prepare=lambda: _fill(place)),
        _answer(place, "check", check, "pass", most),
        _nothing_to_make(place),
        *(_first_sample(place, name) for name in PLAYED),
    )


def _answer(
    place: Place,
    name: str,
    asked: tuple[str, ...],
    program: str,
    target: Target,
    prepare: Callable[[], None] = lambda: None,
) -> Row:
    def ours() -> Measured:
        return run([*place.command, *asked], place.environment)[0]

    def peer() -> Measured:
        return run([*place.python, "-c", program], place.environment)[0]

    def warm() -> None:
        prepare()
        ours()
        peer()

    shown = " ".join(asked).replace(f"{ROOT}/", "")
    return Row(
        number=6,
        name=name,
        title=f"`unhurried {shown}` until it has answered",
        work=f"The whole process, asked for before. Theirs: `python -c '{program}'`"
        + (f"; the library has {RITUALS} rituals" if name == "list" else ""),
        sides=(Side(label="ours", run=ours), Side(label=f"python -c '{program}'", run=peer, target=target)),
        prepare=warm,
        share=_RUNS,
    )


def _fill(place: Place) -> None:
    """Have a library of RITUALS: those that ship, and own ones."""
    own = Path(place.environment["XDG_DATA_HOME"]) / "unhurried/scripts"
    own.mkdir(parents=True, exist_ok=True)
    shipped = sorted((ROOT / "scripts").glob("*.yaml"))
    for number, script in enumerate(shipped[: RITUALS - len(shipped)]):
        (own / f"own-{number}.yaml").write_text(f"# {number}\n{script.read_text()}")


def _nothing_to_make(place: Place) -> Row:
    """Return the row of a hundred files that are up to date, which has to be seen."""
    folder, scripts = place.folder / "hundred", place.folder / "twenty"
    asked = ["--voice", "silent", "--bed", "off", "--format", "wav", "--lengths", "1:20,1:30,1:40,1:50,2:00"]

    def ours() -> Measured:
        names = [str(script) for script in sorted(scripts.iterdir())]
        return run([*place.command, "export", *names, *asked, "-d", str(folder)], place.environment)[0]

    def prepare() -> None:
        scripts.mkdir(exist_ok=True)
        for number in range(20):
            steps = "\n".join(f"  - say: Line {line} of ritual {number}.\n  - pause: 2s" for line in range(12))
            text = f"title: Ritual {number}\nsteps:\n{steps}\n  - chime: end\n"
            (scripts / f"ritual-{number}.yaml").write_text(text)
        ours()

    return Row(
        number=6,
        name="nothing-to-make",
        title="`unhurried export` of a hundred files that are up to date",
        work="Twenty scripts of twelve lines, each in five lengths, made before. Theirs: `python -c pass`",
        sides=(
            Side(label="ours", run=ours),
            Side(label="python -c 'pass'", run=lambda: run([*place.python, "-c", "pass"], place.environment)[0]),
        ),
        prepare=prepare,
    )


def _first_sample(place: Place, ritual: str) -> Row:
    asked = ("play", ritual, "--voice", "system", "--in", "0", "--plain")

    def both() -> list[Measured]:
        with pulse(place) as environment:
            return [
                _until_told([*place.python, "-c", _PLAY, *asked], environment),
                _until_told([*place.python, "-c", _DEVICE], environment),
            ]

    def unused() -> Measured:
        raise AssertionError

    return Row(
        number=6,
        name=f"first-sample-{ritual}",
        title=f"`unhurried {' '.join(asked)}` until the device has taken its first sample",
        work="From the start of the process; the lines and the bed are kept; the device is a null sink of a "
        "PulseAudio of its own; what it has taken is heard a buffer (0.2 s) later. Theirs: a Python that "
        "opens the same device with sounddevice, and has nothing to play but silence",
        sides=(
            Side(label="ours", run=unused),
            Side(label="sounddevice alone", run=unused, target=Target("at most", 0.5)),
        ),
        prepare=both,
        share=2.0,
        together=both,
    )


def _until_told(command: Sequence[str], environment: dict[str, str]) -> Measured:
    began = time.monotonic()
    found, printed = run(command, environment)
    return replace(found, value=float(printed.split()[-1]) - began)


@contextmanager
def pulse(place: Place) -> Iterator[dict[str, str]]:
    """Have a private sound server, and give the environment that finds it.

    Raises:
        NotDoneError: it does not start, or is not there.
    """
    command = [*place.python, "-m", "benchmarks.sound_server"]
    with subprocess.Popen(
        command, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        select.select([server.stdout], [], [], 20)
        line = server.stdout.readline()
        if not line:
            raise NotDoneError("PulseAudio or PortAudio")
        yield json.loads(line)
