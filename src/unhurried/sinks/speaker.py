"""Aloud, now: a stream through PortAudio, with a latency of 0.2 s, the least that was measured to play cleanly.

Everything here may meet a sound server that hangs or goes away: nothing is waited for without a limit.
"""

import atexit
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from unhurried.errors import DeviceLostError, NoDeviceError, UnhurriedError
from unhurried.sinks import Progress, Stream
from unhurried.sinks.ring import BLOCK, TICK, Ring
from unhurried.units import SAMPLE_RATE, clock

LATENCY: Final = 0.2
"""Seconds. Measured: 0.1 s and less has underflows, 0.2 s none."""
OPEN_DEADLINE: Final = 8.0
"""Seconds in which the sound server must have answered."""
WATCHDOG: Final = 3.0
"""Seconds without a callback after which the device counts as lost: a hanging server says nothing."""

_MEND: Final = " (on Debian or Ubuntu: sudo apt install libportaudio2)" if sys.platform.startswith("linux") else ""


class SpeakerSink:
    """Plays a stream through the default device; made only where there is one."""

    def __init__(self) -> None:
        """Look for PortAudio and a device.

        Raises:
            NoDeviceError: with what is missing and how to get it.
        """
        with _quiet_stderr():
            self._sounddevice = _in_time(_portaudio)

    def take(self, stream: Stream, progress: Progress) -> None:
        """Play the whole stream; on KeyboardInterrupt fade out first, then let it through.

        Raises:
            NoDeviceError: the device does not open.
            DeviceLostError: it went away or stopped asking for sound.
        """
        ring = Ring(stream)
        ring.fill()
        done = threading.Event()
        with _quiet_stderr():
            output = _in_time(lambda: self._open(ring, done))
            feeder = threading.Thread(target=ring.feed, name="mix ahead", daemon=True)
            try:
                feeder.start()
                _wait(ring, done, progress)
            except KeyboardInterrupt:
                with contextlib.suppress(UnhurriedError):
                    ring.fade_out()
                    _wait(ring, done, progress)
                raise
            finally:
                ring.closed.set()
                feeder.join(timeout=1)
                _close(output)

    def _open(self, ring: Ring, done: threading.Event) -> Any:
        """Return PortAudio's stream, started."""
        try:
            output = self._sounddevice.OutputStream(
                samplerate=SAMPLE_RATE,
                blocksize=BLOCK,
                channels=2,
                dtype="float32",
                latency=LATENCY,
                callback=ring.callback(self._sounddevice.CallbackStop),
                finished_callback=done.set,
            )
            output.start()
        except self._sounddevice.PortAudioError as error:
            raise NoDeviceError(f"the sound device does not open: {_plain(error)}") from None
        return output


def _wait(ring: Ring, done: threading.Event, progress: Progress) -> None:
    """Wait until all has been played, and tell how far it is."""
    asked, quiet = ring.asked, 0
    while not done.is_set():
        # Not done.wait(): two signals in a row may strike inside its lock. And a silent device is counted in looks,
        # not by a clock: whoever was stopped (Ctrl-Z) and goes on has not lost it.
        time.sleep(TICK)
        progress(ring.frames_played)
        if ring.failure is not None:
            raise ring.failure
        quiet = quiet + 1 if asked == ring.asked else 0
        asked = ring.asked
        if quiet * TICK > WATCHDOG:
            at = clock(ring.frames_played)
            raise DeviceLostError(f"the sound device stopped asking for sound at {at}; is it still there?")
    progress(ring.frames_played)
    if ring.played < ring.end:
        at = clock(ring.frames_played)
        raise DeviceLostError(f"the sound device went away at {at}; plug it in again, then play again")


def _close(output: Any) -> None:
    """Close PortAudio's stream, but wait no longer than a second: with a hanging server it never returns."""
    closer = threading.Thread(target=lambda: output.close(ignore_errors=True), daemon=True)
    closer.start()
    closer.join(timeout=1)
    if closer.is_alive():
        _do_not_wait_at_exit()


T = TypeVar("T")


def _in_time(action: Callable[[], T]) -> T:
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


def _portaudio() -> Any:
    """Return sounddevice, with an output device behind it."""
    try:
        import sounddevice
    except OSError:
        raise NoDeviceError(f"the PortAudio library is missing{_MEND}") from None
    except Exception as error:
        raise NoDeviceError(f"PortAudio does not start: {_plain(error)}") from None
    try:
        sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError):
        raise NoDeviceError("there is no sound device; connect a speaker or headphones") from None
    return sounddevice


def _plain(error: Exception) -> str:
    """Return PortAudio's words without its number."""
    return str(error).split(" [PaErrorCode")[0]


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
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
