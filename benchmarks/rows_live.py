"""The row of promise 7: what playing takes of a core, while the two have their eyes closed."""

import contextlib
import fcntl
import os
import pty
import shutil
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.place import Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.rows_starting import pulse
from benchmarks.running import NotDoneError

BEGINS: Final = 5.0
"""Seconds after which all of them play."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def rows(place: Place) -> Sequence[Row]:
    """Return the row."""
    ours = [*place.command, "play", *place.ritual, "--in", "0"]
    played = {
        "ours, with its screen": ours,
        "ours, plain": [*ours, "--plain"],
        "paplay": ["paplay", str(place.folder / "samples.wav")],
        "ffplay": ["ffplay", "-nodisp", "-loglevel", "error", str(place.folder / "samples.wav")],
    }
    there = {label: command for label, command in played.items() if shutil.which(command[0])}

    def unused() -> Measured:
        raise AssertionError

    return (
        Row(
            number=7,
            name="live",
            title=f"CPU of all processes that play a ritual, over {place.sizes.live:g} s",
            work=f"`unhurried play {' '.join(place.ritual)} --in 0` on a terminal of 80 x 24, from {BEGINS:g} s "
            "after its start on, 48 kHz, stereo, into a null sink; % of one core, PulseAudio's own not "
            "counted. Theirs: the same with --plain, and players of the finished WAV. All play beside each "
            "other; nothing else runs",
            sides=tuple(Side(label=label, run=unused, target=_limit(label)) for label in there),
            unit="%",
            prepare=lambda: place.samples,
            together=lambda: _played(place, list(there.values())),
        ),
    )


def _limit(label: str) -> Target | None:
    return Target("at most", 3.0) if label == "ours, plain" else None


def _played(place: Place, commands: Sequence[Sequence[str]]) -> list[Measured]:
    with pulse(place) as environment, contextlib.ExitStack() as stack:
        players = [stack.enter_context(_playing(command, environment)) for command in commands]
        time.sleep(BEGINS)
        before = [_used(player) for player in players]
        began = time.monotonic()
        time.sleep(place.sizes.live)
        took = time.monotonic() - began
        after = [_used(player) for player in players]
        for player, command in zip(players, commands, strict=True):
            if player.poll() is not None:
                raise NotDoneError(f"{' '.join(command)}: it has ended")
        return [
            Measured(value=100 * (now - then) / took, cpu=now - then, memory=_memory(player))
            for player, then, now in zip(players, before, after, strict=True)
        ]


@contextlib.contextmanager
def _playing(command: Sequence[str], environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a player on a terminal of its own, which is read all the time."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        command,
        env={**environment, "TERM": "xterm-256color", "SDL_AUDIODRIVER": "pulse"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    threading.Thread(target=_read, args=(ours,), daemon=True).start()
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _read(terminal: int) -> None:
    with contextlib.suppress(OSError):  # it is closed with its last process
        while os.read(terminal, 65_536):
            pass
    os.close(terminal)


def _used(process: "subprocess.Popen[bytes]") -> float:
    """Return the seconds of CPU of a process and all that it started."""
    return sum(sum(map(int, _stat(one)[11:15])) for one in _tree(process.pid)) / _TICKS


def _memory(process: "subprocess.Popen[bytes]") -> int:
    """Return the peak memory (bytes) of the largest of them."""
    texts = [Path(f"/proc/{one}/status").read_text() for one in _tree(process.pid)]
    return max(int(text.split("VmHWM:")[1].split()[0]) * 1024 for text in texts if "VmHWM:" in text)


def _tree(root: int) -> list[int]:
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    parents = {one: int(_stat(one)[1]) for one in processes}
    found = [root]
    for one in found:  # it grows on the way
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat after its name: the state, the parent, ...; none of one that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["", "0"]
