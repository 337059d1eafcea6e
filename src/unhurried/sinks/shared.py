"""The memory that the player shares with the process that plays: counters, words, and two sides of blocks.

No numpy here: the process that plays must be there at once. Each counter is 8 bytes and has one writer, so a look at
it is never half of one thing and half of another.
"""

import contextlib
import json
import mmap
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

PLAYED: Final = 0
"""Blocks of the sound that the device has taken."""
MIXED: Final = 1
"""Blocks that are there; 0 until the sound begins."""
END: Final = 2
"""The block that is none any more."""
ASKED: Final = 3
"""Times the device has asked for a block."""
LATE: Final = 4
"""Times it asked for one that should have been there."""
UNDERFLOWS: Final = 5
"""Times PortAudio said that the device had run dry."""
RATE: Final = 6
CHANNELS: Final = 7
LATENCY: Final = 8
"""Frames between a block that is taken and what is heard."""
STATE: Final = 9
FINISHED: Final = 10
"""1 when the stream has ended by itself: its device is gone."""
TURN: Final = 11
"""Where the sound goes over to the other side: twice the block, and 1 for the second side."""
TAKEN: Final = 12
"""The turn that the callback goes by."""
MOMENT: Final = 13
"""Nanoseconds of the monotonic clock, which all processes share, at which the device asked last."""

STARTING, OPEN, REFUSED, UNKNOWN = range(4)
"""States: not yet; open; it does not open, and why is in the words; no device goes by that name."""

BLOCKS_A_SECOND: Final = 50
MOST_BLOCKS: Final = 100
"""Blocks of a side: 2 s."""
SIDE_FRAMES: Final = 96_000
"""Frames of a side: 2 s at 48 kHz. A device of a higher rate has fewer blocks, of the same 20 ms."""
SIDE_BYTES: Final = SIDE_FRAMES * 2 * 4

_HEAD_BYTES: Final = 16 * 8
_WORDS_BYTES: Final = 4096 - _HEAD_BYTES
SIZE: Final = 4096 + 2 * SIDE_BYTES
PREFIX: Final = "unhurried-"
_QUICK: Final = "/dev/shm"  # noqa: S108  (the name is secret and the file its owner's only)
"""Linux's memory as a folder. In a file on a disk, a callback that counts could wait for the disk."""


class Shared:
    """One piece of shared memory, seen from either end."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        whole = memoryview(memory)
        self.head = whole[:_HEAD_BYTES].cast("q")
        self.sides = whole[4096:]

    @property
    def block(self) -> int:
        """Frames of a block: 20 ms."""
        return max(1, self.head[RATE] // BLOCKS_A_SECOND)

    @property
    def slots(self) -> int:
        """How many blocks a side holds."""
        return min(MOST_BLOCKS, SIDE_FRAMES // self.block)

    def say(self, state: int, **words: Any) -> None:
        """Leave words, and then the state that tells of them."""
        text = json.dumps(words).encode()[:_WORDS_BYTES]
        self._memory[_HEAD_BYTES : _HEAD_BYTES + len(text)] = text
        self.head[STATE] = state

    def said(self) -> dict[str, Any]:
        """Return the words that were left."""
        text = self._memory[_HEAD_BYTES:4096].rstrip(b"\0")
        with contextlib.suppress(ValueError):
            said = json.loads(text)
            if isinstance(said, dict):
                return said
        return {}


def made() -> tuple[str, Shared]:
    """Make the memory, all zeros, and return the name by which the other process finds it.

    Raises:
        OSError: there is no room for it.
    """
    if sys.platform == "win32":  # a name without a file: a mapped file could not be taken away while it is in use
        name = f"{PREFIX}{secrets.token_hex(16)}"
        return name, Shared(mmap.mmap(-1, SIZE, tagname=name))
    if Path(_QUICK).is_dir():
        with contextlib.suppress(OSError):  # full, or not ours to write in
            return _made_in(_QUICK)
    return _made_in(None)


def _made_in(folder: str | None) -> tuple[str, Shared]:
    """Make it in a temporary file, its owner's only; None: where temporary files are."""
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
    try:
        with os.fdopen(handle, "wb+") as file:
            file.write(bytes(SIZE))  # not only made as long: a full disk must say so now, not with SIGBUS
            file.flush()
            return name, Shared(mmap.mmap(file.fileno(), SIZE))
    except BaseException:
        gone(name)
        raise


def found(name: str) -> Shared:
    """Return the memory of that name. Its file is gone from then on: both have it, and no third wants it."""
    if sys.platform == "win32":
        return Shared(mmap.mmap(-1, SIZE, tagname=name))
    with Path(name).open("rb+") as file:
        memory = mmap.mmap(file.fileno(), SIZE)
    gone(name)
    return Shared(memory)


def gone(name: str) -> None:
    """Take the file away, where there is one."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)


def clock() -> float:
    """Return seconds of a clock that goes on while the machine sleeps."""
    if sys.platform == "win32":
        return time.monotonic()
    # macOS has no other, and there this one goes on, which time.monotonic() does not.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
