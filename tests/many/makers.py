"""What the tests have made: files of some bytes, and whatever may go wrong with one."""

import ctypes
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unhurried.errors import FileError
from unhurried.many.jobs import Job, Made, Tell

STEPS = 20


def job(folder: Path, number: int, *, size: int = 0, **order: Any) -> Job:
    """A job that makes one file, or does what its order says instead."""
    path = folder / f"{number:02}.bin"
    return Job(
        label=f"file {number}",
        key=f"key {number}",
        paths=(path,),
        order={"path": str(path), "number": number, **order},
        size=size,
    )


def content(number: int) -> bytes:
    return b"".join(number.to_bytes(2, "big") * 500 for _ in range(STEPS))


def make(order: Mapping[str, Any], tell: Tell) -> Made:
    """Write a file in steps, beside its place; what is half done goes when it is interrupted."""
    path = Path(order["path"])
    part = path.with_name(f".{path.name}.part")
    whole = content(order["number"])
    step = len(whole) // STEPS
    try:
        with part.open("wb") as file:
            for number in range(STEPS):
                file.write(whole[number * step : (number + 1) * step])
                file.flush()
                tell(number + 1, STEPS)
                if number == STEPS // 2:
                    _go_wrong(order)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Made(frames=order["number"], title=f"in process {os.getpid()}")


class SlowToArrive:
    """``make``, which a process that starts is at for a while before it has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrive, (self.folder,)


def _arrive(folder: Path) -> Any:
    (folder / f"{os.getpid()}.starting").touch()
    time.sleep(1)
    return make


def bring(order: Mapping[str, Any], tell: Tell) -> Made:
    """Make a file elsewhere and bring its bytes, as a cluster does."""
    _go_wrong(order)
    if order.get("wrong") == "takes steps":
        _take_steps(order, tell)
    tell(1, 2)
    tell(2, 2)
    name = Path(order["path"]).name
    return Made(frames=order["number"], title=f"in process {os.getpid()}", files={name: content(order["number"])})


def _take_steps(order: Mapping[str, Any], tell: Tell) -> None:
    """Tell of each of many steps, and note how it ended."""
    path = order["path"]
    ended = "made"
    try:
        for step in range(400):
            tell(step, 400)
            Path(f"{path}.pid").write_text(str(os.getpid()))
            time.sleep(0.02)
    except Exception as error:
        ended = type(error).__name__
        raise
    finally:
        Path(f"{path}.ended").write_text(ended)


def _go_wrong(order: Mapping[str, Any]) -> None:
    match order.get("wrong"):
        case "a fault of a person":
            raise FileError(Path(order["path"]), "the disk\nis full")
        case "a fault of the program":
            raise ZeroDivisionError("this is a bug")
        case "exits":
            os._exit(7)
        case "crashes":
            signal.signal(signal.SIGSEGV, signal.SIG_DFL)
            ctypes.string_at(0)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "lasts":
            Path(f"{order['path']}.pid").write_text(str(os.getpid()))
            time.sleep(60)
        case "waits":
            Path(f"{order['path']}.pid").write_text(str(os.getpid()))
            while not Path(f"{order['path']}.goes-on").exists():
                time.sleep(0.02)
        case "hangs":
            Path(f"{order['path']}.pid").write_text(str(os.getpid()))
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(60)
