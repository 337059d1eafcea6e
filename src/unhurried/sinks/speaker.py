"""Aloud, now: a stream through PortAudio, with a latency of 0.2 s, the least that was measured to play cleanly."""

import contextlib
import threading
import time
from typing import Any, Final

import numpy as np

from unhurried.errors import DeviceLostError, NoDeviceError, UnhurriedError
from unhurried.sinks import Progress, Stream
from unhurried.sinks.portaudio import WATCHDOG, close, in_time, plain, portaudio, quiet_stderr
from unhurried.sinks.ring import BLOCK, TICK, Ring
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE, clock, to_frames

WAKE: Final = to_frames(0.1)
"""Frames of silence first: on a busy machine the sound server was seen to swallow a stream's first 3 ms."""
LATENCY: Final = 0.2
"""Seconds. Measured: 0.1 s and less has underflows, 0.2 s none."""


class AfterSilence:
    """A stream with a moment of silence before it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.frames = stream.frames + WAKE

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32."""
        silence = max(0, min(frames, WAKE - start))
        sound = self._stream.block(start + silence - WAKE, frames - silence)
        return np.pad(sound, ((silence, 0), (0, 0)))


class SpeakerSink:
    """Plays a stream through the default device; made only where there is one."""

    def __init__(self) -> None:
        """Look for PortAudio and a device.

        Raises:
            NoDeviceError: with what is missing and how to get it.
        """
        with quiet_stderr():
            self._sounddevice = in_time(lambda: portaudio("output"))

    def take(self, stream: Stream, progress: Progress) -> None:
        """Play the whole stream; on KeyboardInterrupt fade out first, then let it through.

        Raises:
            NoDeviceError: the device does not open.
            DeviceLostError: it went away or stopped asking for sound.
        """
        ring = Ring(AfterSilence(stream))
        ring.fill()

        def heard(frames: int) -> None:
            progress(max(0, frames - WAKE))

        done = threading.Event()
        with quiet_stderr():
            output = in_time(lambda: self._open(ring, done))
            feeder = threading.Thread(target=ring.feed, name="mix ahead", daemon=True)
            try:
                feeder.start()
                _wait(ring, done, heard)
            except KeyboardInterrupt:
                with contextlib.suppress(UnhurriedError):
                    ring.fade_out()
                    _wait(ring, done, heard)
                raise
            finally:
                ring.closed.set()
                feeder.join(timeout=1)
                close(output)

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
            raise NoDeviceError(f"the sound device does not open: {plain(error)}") from None
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
