"""The process that plays, seen from the player: it is started, looked at, and ended whatever it is doing."""

import contextlib
import subprocess
import sys
import time
import weakref
from typing import IO, Any, Final

from unhurried.errors import NoDeviceError, NotFoundError
from unhurried.sinks.shared import (
    ASKED,
    FINISHED,
    LATE,
    OPEN,
    REFUSED,
    STATE,
    UNDERFLOWS,
    UNKNOWN,
    gone,
    made,
)
from unhurried.sinks.watchdog import Watchdog

DEADLINE: Final = 8.0
"""Seconds in which the sound server must have answered."""
LEAVES: Final = 0.4
"""Seconds at most in which the process fades what plays and ends by itself; with nothing to fade, at once."""
TRIES: Final = 3
"""Processes that are started before one has to stay: on a very busy machine ALSA was seen to crash as it opened."""
LOOK: Final = 0.01
"""Seconds between two looks at whether it is open."""
WORKER: Final = (sys.executable, "-P", "-m", "unhurried.sinks.device_worker")
"""-P: the folder someone happens to be in must not lend the process its modules."""


class Output:
    """A sound device, open in a process of its own. It is started when it is made, and not waited for."""

    def __init__(self, device: str | None = None, *, fallback: bool = False, buffer: float | None = None) -> None:
        """Start the process; ``fallback`` takes the default where the device is gone.

        ``buffer``: seconds that the device is asked to hold, in place of what suits most.

        Raises:
            NoDeviceError: the process cannot be started.
        """
        self._is_lost = False
        self._watchdog: Watchdog | None = None
        self._wish = [
            *(["--device", device] if device is not None else []),
            *(["--fallback"] if fallback else []),
            *(["--buffer", str(buffer)] if buffer is not None else []),
        ]
        self._tries = TRIES
        self._made = time.monotonic()
        self._start()

    def _start(self) -> None:
        self._tries -= 1
        try:
            name, self.shared = made()
        except OSError as error:
            raise NoDeviceError(f"there is no room for sound: {error.strerror or error}") from None
        try:
            self._process = _started([*WORKER, name, *self._wish])
        except OSError as error:
            gone(name)
            raise NoDeviceError(f"the process that plays does not start: {error.strerror or error}") from None
        self._end = weakref.finalize(self, _end, self._process, name)

    def wait(self, deadline: float = DEADLINE) -> None:
        """Wait until it is open, so many seconds after it was made at most. If it is not, it is closed.

        Raises:
            NoDeviceError: why it is not open.
            NotFoundError: no device goes by the name that was wished for.
        """
        while not self.poll():
            if time.monotonic() - self._made > deadline:
                self.kill()
                raise NoDeviceError("the sound server does not answer; restart it, or log in again")
            time.sleep(LOOK)

    def poll(self) -> bool:
        """Return whether it is open, at once. Raises what :meth:`wait` does."""
        if self._watchdog is not None:
            return True
        ended = self._process.poll() is not None  # looked at first: what it says as it ends is not missed
        state = self.shared.head[STATE]
        if state == OPEN:
            self._watchdog = Watchdog(self.shared.head[ASKED])
        elif state in (REFUSED, UNKNOWN) or ended:
            self.kill()
            if state not in (REFUSED, UNKNOWN) and self._tries:
                self._start()
                return False
            why = str(self.shared.said().get("why", "the sound device does not open: its process has crashed"))
            raise NotFoundError(why) if state == UNKNOWN else NoDeviceError(why)
        return self._watchdog is not None

    @property
    def device(self) -> str:
        """The name of the device that is open."""
        return str(self.shared.said().get("device", ""))

    @property
    def underflows(self) -> int:
        """How often PortAudio said that the device had run dry."""
        return self.shared.head[UNDERFLOWS]

    @property
    def late(self) -> int:
        """How many blocks were not there in time: each is a gap of 20 ms."""
        return self.shared.head[LATE]

    @property
    def lost(self) -> bool:
        """Whether the device went away or stopped asking for sound. To be looked at often; what is lost stays so."""
        if not self._is_lost:
            is_silent = self._watchdog is not None and self._watchdog.is_silent(self.shared.head[ASKED])
            self._is_lost = is_silent or self.ended
        return self._is_lost

    @property
    def ended(self) -> bool:
        """Whether the stream, or its process, has ended by itself."""
        return self.shared.head[FINISHED] == 1 or self._process.poll() is not None

    def close(self) -> None:
        """Have the process fade what plays and end; wait for that no longer than a moment."""
        with contextlib.suppress(OSError):
            _stdin(self._process).close()
        if not self._is_lost:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LEAVES)
        self.kill()

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self._end()

    def __enter__(self) -> "Output":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    """Start the process where the terminal's Ctrl-C does not reach it."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    # ALSA talks on both stdout and stderr.
    return subprocess.Popen(  # noqa: S603  (our own command, no shell)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, bufsize=0, **apart
    )


def _stdin(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert process.stdin is not None
    return process.stdin


def _end(process: "subprocess.Popen[bytes]", name: str) -> None:
    """End the process, if need be by force, and leave nothing of it behind. Also when Python ends."""
    try:
        process.kill()
        with contextlib.suppress(OSError):
            _stdin(process).close()
        process.wait()
    finally:
        gone(name)
