"""Fetches a neural voice for Piper. With its worker, it is the only thing in Unhurried that ever opens a connection.

It does so when it is asked for by name (``unhurried voices get NAME``), and sends nothing but the request for
the voice's files. Piper's own downloader fetches them, in a process of its own (voices/fetch_worker.py), into a
private folder beside their place; they get their names there when they are known to be whole.
"""

import contextlib
import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from unhurried.errors import VoiceError, shown
from unhurried.voices.piper import NAME, settings_of
from unhurried.voices.process import started

FETCHER: Final = (sys.executable, "-P", "-m", "unhurried.voices.fetch_worker")
"""-P: the folder someone happens to be in must not lend the worker its modules."""
STALL: Final = 60.0
"""Seconds without a byte after which nothing more is expected to come."""
POLL: Final = 0.1
"""Seconds between two looks at how much is there."""
PART: Final = ".part-"
"""How the name of a folder begins in which a voice is being fetched."""
UNITS: Final = (("MB", 10**6), ("kB", 10**3), ("bytes", 1))
"""Units of a size, coarsest first, and their bytes."""

Told = Callable[[int, int], None]
"""Called with the bytes that are there, of how many."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What Piper's list says of a voice: the bytes of each file, and its MD5."""

    sizes: Mapping[str, int]
    digests: Mapping[str, str]

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(self.sizes.values())


def fetch(
    name: str,
    folder: Path,
    told: Told,
    *,
    again: bool = False,
    command: Sequence[str] = FETCHER,
    stall: float = STALL,
) -> Path:
    """Fetch a Piper voice into a folder and return its model, whose settings lie beside it (``.onnx.json``).

    A voice that is there already is not fetched unless ``again``: its settings can be read and its model is not
    empty, and neither gets its name before it is whole. ``told`` first hears of 0 bytes, and last of all of them;
    what it raises ends the fetching. Whatever happens, no part of a voice stays, and an old one stays as it was.

    Raises:
        VoiceError: there is no such voice, no Piper, no connection, no room; or what came is not what is listed.
    """
    check_name(name)
    model = folder / f"{name}.onnx"
    if is_whole(model) and not again:
        return model
    with _part(folder) as part:
        with _running([*command, name, str(part)]) as answers:
            listed = _listed(answers, name, stall)
            _check_room(folder, listed.total)
            _follow(answers, name, stall, part, lambda there: told(min(there, listed.total), listed.total))
        _check(part, listed)
        told(listed.total, listed.total)
        _move(part, folder, model.name)
    return model


def check_name(name: str) -> None:
    """See that a name is one of a Piper voice.

    Raises:
        VoiceError: it is not.
    """
    if not NAME.fullmatch(name):
        raise VoiceError(f"'{shown(name[:60])}' is not the name of a Piper voice; one looks like en_US-lessac-medium")


def is_whole(model: Path) -> bool:
    """Whether a voice is there: its model is not empty, and its settings can be read."""
    with contextlib.suppress(OSError, ValueError):
        return model.stat().st_size > 0 and isinstance(json.loads(settings_of(model).read_bytes()), dict)
    return False


@contextlib.contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    """Turn what the system says of a folder or its disk into our error."""
    try:
        yield
    except OSError as error:
        raise VoiceError(f"{folder}: no voice can be kept there: {error.strerror or error}") from None


@contextlib.contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """Make a private folder for what comes, and take it away again whatever happens."""
    with _refusals(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=PART, dir=folder))
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def _running(command: Sequence[str]) -> Iterator["queue.SimpleQueue[str | None]"]:
    """Start the worker and give the lines it writes, and None at their end; end it, whatever it is doing."""
    try:
        process = started(command)
    except OSError as error:
        raise VoiceError(f"nothing can be fetched: {command[0]}: {error.strerror or error}") from None
    answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(process, answers), daemon=True)
    listener.start()
    try:
        yield answers
    finally:
        process.kill()
        process.wait()
        listener.join()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def _listen(process: "subprocess.Popen[str]", answers: "queue.SimpleQueue[str | None]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)
    answers.put(None)


def _next(answers: "queue.SimpleQueue[str | None]") -> dict[str, Any]:
    """Return what the worker says next, or nothing where it says nothing for a moment."""
    try:
        line = answers.get(timeout=POLL)
    except queue.Empty:
        return {}
    if line is None:
        raise VoiceError("Piper's downloader ended in the middle; try again")
    try:
        answer = json.loads(line)
    except ValueError:
        return {}  # what a library prints is no answer
    if not isinstance(answer, dict):
        return {}
    if "error" in answer:
        raise VoiceError(shown(str(answer["error"])))
    return answer


def _listed(answers: "queue.SimpleQueue[str | None]", name: str, stall: float) -> Listed:
    """Wait for what Piper's list says of the voice."""
    started = time.monotonic()
    while "sizes" not in (answer := _next(answers)):
        _check_time(name, started, stall)
    return Listed(answer["sizes"], answer["digests"])


def _follow(
    answers: "queue.SimpleQueue[str | None]", name: str, stall: float, part: Path, told: Callable[[int], None]
) -> None:
    """Tell how much is there, each time that it is more, until the worker is done."""
    there, last = 0, time.monotonic()
    told(there)
    while "done" not in _next(answers):
        if (grown := _size(part)) > there:
            there, last = grown, time.monotonic()
            told(there)
        _check_time(name, last, stall)


def _check_time(name: str, last: float, stall: float) -> None:
    if time.monotonic() - last > stall:
        raise VoiceError(f"'{name}' could not be fetched: nothing came for {stall:.3g} s; try again")


def _size(part: Path) -> int:
    """Return the bytes that are in a folder."""
    with contextlib.suppress(OSError):
        return sum(path.stat().st_size for path in part.iterdir())
    return 0


def _check_room(folder: Path, total: int) -> None:
    with _refusals(folder):
        free = shutil.disk_usage(folder).free
    if free < total:
        raise VoiceError(f"{folder}: the disk has no room for this voice, only for {_of(free, total)}")


def _check(part: Path, listed: Listed) -> None:
    """See that every file is the one that is listed and on the disk, and that the settings can be read."""
    for file, size in listed.sizes.items():
        path = part / file
        there = path.stat().st_size if path.is_file() else 0
        if there < size:
            raise VoiceError(f"{file} came incomplete: {_of(there, size)}; try again")
        if _digest(path) != listed.digests[file]:
            raise VoiceError(f"{file} came damaged: it is not the file that Piper's list describes; try again")
    for model in part.glob("*.onnx"):
        if not is_whole(model):
            raise VoiceError(f"{settings_of(model).name} makes no sense, so the voice is of no use")


def _digest(path: Path) -> str:
    """Return a file's MD5, when the disk has taken all of it."""
    with _refusals(path.parent.parent), path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, partial(hashlib.md5, usedforsecurity=False)).hexdigest()


def _of(there: int, whole: int) -> str:
    """Return how much of it is there, in the coarsest unit that shows the difference."""
    for unit, size in UNITS:
        if there // size != whole // size:
            return f"{there // size} of {whole // size} {unit}"
    return f"{there} of {whole} bytes"


def _move(part: Path, folder: Path, model: str) -> None:
    """Give the files their place: the settings last, for a voice is listed by them."""
    with _refusals(folder):
        for path in (part / model, settings_of(part / model)):
            path.replace(folder / path.name)
