"""How PortAudio is met, by whatever plays or records: a sound server may hang or go away, and talks a lot.

Nothing is waited for without a limit, and nothing of what the sound libraries write reaches the screen.
"""

import atexit
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, TypeVar

from unhurried.errors import NoDeviceError

TICK: Final = 0.05
"""Seconds between two looks at what another thread or process does."""
OPEN_DEADLINE: Final = 8.0
"""Seconds in which the sound server must have answered."""
WATCHDOG: Final = 3.0
"""Seconds without a callback after which the device counts as lost: a hanging server says nothing."""

_MEND: Final = " (on Debian or Ubuntu: sudo apt install libportaudio2)" if sys.platform.startswith("linux") else ""
_NONE: Final = {
    "input": "there is no microphone; connect one",
    "output": "there is no sound device; connect a speaker or headphones",
}

T = TypeVar("T")


def close(stream: Any) -> None:
    """Close PortAudio's stream, but wait no longer than a second: with a hanging server it never returns."""
    closer = threading.Thread(target=lambda: stream.close(ignore_errors=True), daemon=True)
    closer.start()
    closer.join(timeout=1)
    if closer.is_alive():
        _do_not_wait_at_exit()


def in_time(action: Callable[[], T]) -> T:
    """Do what talks to the sound server, but wait no longer than :data:`OPEN_DEADLINE`: a hanging one never answers.

    Raises:
        NoDeviceError: it does not answer; or whatever the action raises.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def act() -> None:
        try:
            results.append(action())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=act, name="open the device", daemon=True)
    thread.start()
    for _ in range(int(OPEN_DEADLINE / TICK)):
        if not thread.is_alive():
            break
        time.sleep(TICK)
    if errors:
        raise errors[0]
    if not results:
        _do_not_wait_at_exit()
        raise NoDeviceError("the sound server does not answer; restart it, or log in again")
    return results[0]


def _do_not_wait_at_exit() -> None:
    """Keep sounddevice from ending PortAudio when Python ends: with a hanging server that never returns."""
    handler = getattr(sys.modules.get("sounddevice"), "_exit_handler", None)
    if handler is not None:
        atexit.unregister(handler)


def portaudio(kind: Literal["input", "output"]) -> Any:
    """Return sounddevice, with a device of that kind behind it.

    Raises:
        NoDeviceError: with what is missing and how to get it.
    """
    try:
        import sounddevice
    except OSError:
        raise NoDeviceError(f"the PortAudio library is missing{_MEND}") from None
    except Exception as error:
        raise NoDeviceError(f"PortAudio does not start: {plain(error)}") from None
    try:
        sounddevice.query_devices(kind=kind)
    except (sounddevice.PortAudioError, ValueError):
        raise NoDeviceError(_NONE[kind]) from None
    return sounddevice


def plain(error: Exception) -> str:
    """Return PortAudio's words without its number."""
    return str(error).split(" [PaErrorCode")[0]


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep what the sound libraries write to stderr (ALSA: a page of it) off the screen."""
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
