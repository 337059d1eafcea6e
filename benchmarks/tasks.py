"""Work that measures itself, in a process of its own; ``python -m benchmarks.tasks TASK ...`` prints figures as JSON.

What it needs is imported, and what it is given lies in memory, before the clock starts; starting Python is not in it.
"""

import contextlib
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

SCRIPT: Final = """  - say: This is line {} of a long ritual.
  - pause: 2s
  - breathe: {{breaths: 1}}
  - chime: half-time
"""
"""Four steps: 10 000 of them last less than a day."""


@contextlib.contextmanager
def clocked() -> Iterator[None]:
    """Measure the block, and print what was found; what it prints itself goes to stderr."""
    out = os.dup(1)
    os.dup2(2, 1)
    cpu, began = time.process_time(), time.perf_counter()
    yield
    took, used = time.perf_counter() - began, time.process_time() - cpu
    sys.stdout.flush()
    os.dup2(out, 1)
    print(json.dumps({"value": took, "cpu": used, "memory": _most_memory()}), flush=True)


def _most_memory() -> int:
    """Return the most bytes that this process has had; of itself alone, not of who started it."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024


def command(modules: str, *arguments: str) -> None:
    """Run the command here, from a ritual's name to the finished file; the first time, note what that imports."""
    from unhurried import cli

    known = Path(modules)
    for name in known.read_text().split() if known.exists() else ():
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    sys.argv = ["unhurried", *arguments]
    with clocked():
        code = cli._run()
    if not known.exists():
        known.write_text("\n".join(sorted(sys.modules)))
    sys.exit(code)


def write(encoder: str, kind: str, dtype: str, samples: str, path: str, *synced: str) -> None:
    """Write samples of a WAV, which lie in memory by then, in blocks; ``synced``: until the disk has them."""
    import soundfile

    from benchmarks.encoders import encode

    given, _ = soundfile.read(samples, dtype=dtype, always_2d=True)
    encode(encoder, kind, given[:48_000], Path(path))  # imports what it needs
    with clocked():
        encode(encoder, kind, given, Path(path))
        if synced:
            with Path(path).open("rb+") as file:
                os.fsync(file.fileno())


def reading(steps: str) -> None:
    """Read a script of so many steps."""
    from unhurried.library import read_text

    text = _script(int(steps))
    read_text(_script(4), name="short")  # the models are made with the first
    with clocked():
        read_text(text, name="long")


def yaml(steps: str) -> None:
    """Have the YAML of that script made plain data, which is the least that has to be done."""
    import yaml as library

    text = _script(int(steps))
    with clocked():
        library.load(text, library.CSafeLoader)


def arranging(steps: str) -> None:
    """Arrange that script, and tell how long it can be."""
    from unhurried.timeline import rehearse
    from unhurried.voices.silent import SilentVoice

    sitting = _sitting(int(steps))
    rehearse(_sitting(4), SilentVoice()).arrange()
    with clocked():
        rehearsal = rehearse(sitting, SilentVoice())
        rehearsal.arrange()
        rehearsal.lengths()


def copying(steps: str) -> None:
    """Make all cues of its timeline again, one after the other, with nothing decided."""
    from unhurried.timeline import arrange
    from unhurried.voices.silent import SilentVoice

    cues = arrange(_sitting(int(steps)), SilentVoice()).cues
    given: list[tuple[Any, list[Any]]] = [(type(cue), [getattr(cue, name) for name in cue.__slots__]) for cue in cues]
    with clocked():
        tuple(kind(*values) for kind, values in given)


def _sitting(steps: int) -> Any:
    from unhurried.library import read_text
    from unhurried.script.sitting import sit

    ritual: Any = read_text(_script(steps), name="long")
    return sit(ritual)


def _script(steps: int) -> str:
    return "title: Long\nsteps:\n" + "".join(SCRIPT.format(number) for number in range(steps // 4))


TASKS: Final[dict[str, Callable[..., None]]] = {
    task.__name__: task for task in (command, write, reading, yaml, arranging, copying)
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
