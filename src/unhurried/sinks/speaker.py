"""Aloud, now: a stream through PortAudio.

The sound is mixed ahead into a ring of small blocks by one thread; PortAudio's callback only copies the next
of them. Its latency is 0.2 s, the least that was measured to play without a glitch. Because any frame can be
mixed at any time, stopping needs no state: the blocks that come next are mixed again, faded.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from unhurried.errors import DeviceLostError, NoDeviceError
from unhurried.sinks import Progress, Stream
from unhurried.sounds.bed import Stereo
from unhurried.units import SAMPLE_RATE, clock

LATENCY: Final = 0.2
"""Seconds. Measured: 0.1 s and less has underflows, 0.2 s none."""
BLOCK: Final = 960
"""Frames of one block of the ring: 20 ms."""
RING: Final = 100
"""Blocks mixed ahead: 2 s."""
PADDING: Final = int(0.3 * SAMPLE_RATE / BLOCK) + 1
"""Blocks of silence at the end: PortAudio drops what is still in its buffer, 0.2 s of it."""
FADE_BLOCKS: Final = 8
"""Blocks of the fade when somebody stops: with the latency all is silent within half a second."""
MARGIN: Final = 3
"""Blocks ahead of the callback that are safe to mix again."""
WATCHDOG: Final = 3.0
"""Seconds without a callback after which the device counts as lost: a hanging server says nothing."""
TICK: Final = 0.05
"""Seconds between two looks at the state of things."""

_LINUX_MEND: Final = "on Debian or Ubuntu: sudo apt install libportaudio2"


class SpeakerSink:
    """Plays a stream through the default device; made only where there is one."""

    def __init__(self) -> None:
        """Look for PortAudio and a device.

        Raises:
            NoDeviceError: with what is missing and how to get it.
        """
        self._sounddevice = _portaudio()

    def take(self, stream: Stream, progress: Progress) -> None:
        """Play the whole stream; on KeyboardInterrupt fade out first, then let it through.

        Raises:
            NoDeviceError: the device does not open.
            DeviceLostError: it went away or stopped asking for sound.
        """
        ring = _Ring(stream)
        done = threading.Event()
        try:
            with _quiet_stderr():
                output = self._sounddevice.OutputStream(
                    samplerate=SAMPLE_RATE,
                    blocksize=BLOCK,
                    channels=2,
                    dtype="float32",
                    latency=LATENCY,
                    callback=_callback(ring, self._sounddevice.CallbackStop),
                    finished_callback=done.set,
                )
        except self._sounddevice.PortAudioError as error:
            raise NoDeviceError(f"the sound device does not open: {_plain(error)}") from None
        ring.fill()
        feeder = threading.Thread(target=ring.feed, name="mix ahead", daemon=True)
        feeder.start()
        try:
            output.start()
            _wait(ring, done, progress)
        except KeyboardInterrupt:
            ring.fade_out()
            with contextlib.suppress(DeviceLostError):
                _wait(ring, done, progress)
            raise
        except self._sounddevice.PortAudioError as error:
            raise NoDeviceError(f"the sound device does not start: {_plain(error)}") from None
        finally:
            ring.closed.set()
            feeder.join(timeout=1)
            _close(output)


class _Ring:
    """Blocks mixed ahead. One thread mixes; the callback reads; a counter each says how far they are."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.blocks: Stereo = np.zeros((RING, BLOCK, 2), np.float32)
        self.end = -(-stream.frames // BLOCK) + PADDING
        self.mixed = 0
        self.played = 0
        self.late = 0
        self.heard_at = time.monotonic()
        self.closed = threading.Event()
        self.failure: BaseException | None = None
        self._turn = threading.Lock()

    def fill(self) -> None:
        """Mix until the ring is full or the stream has ended."""
        while self.mixed < min(self.end, self.played + RING):
            with self._turn:
                if self.mixed >= self.end:
                    return
                self.blocks[self.mixed % RING] = self.stream.block(self.mixed * BLOCK, BLOCK)
                self.mixed += 1

    def feed(self) -> None:
        """Keep the ring full until it is closed. What fails here is raised where the listener waits."""
        try:
            while not self.closed.wait(TICK):
                self.fill()
        except Exception as error:
            self.failure = error

    def fade_out(self) -> None:
        """Mix what comes next again, fading to silence, and let that be the end."""
        with self._turn:
            first = min(self.played + MARGIN, self.end)
            frames = min(FADE_BLOCKS, self.end - first) * BLOCK
            fade = 0.5 + 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))
            faded = self.stream.block(first * BLOCK, frames) * fade[:, None].astype(np.float32)
            for k, block in enumerate(faded.reshape(-1, BLOCK, 2)):
                self.blocks[(first + k) % RING] = block
            last = first + frames // BLOCK
            self.end = self.mixed = last + PADDING
            for k in range(last, self.end):
                self.blocks[k % RING] = 0


def _callback(ring: _Ring, stop: type[Exception]) -> Any:
    """Return PortAudio's callback: it copies a block and counts, and does nothing else."""

    def callback(out: Any, _frames: int, _time: Any, _status: Any) -> None:
        ring.heard_at = time.monotonic()
        if ring.played >= ring.end:
            out.fill(0)
            raise stop
        if ring.played >= ring.mixed:
            ring.late += 1  # silence, and the block is played when it is there: nothing is lost
            out.fill(0)
            return
        out[:] = ring.blocks[ring.played % RING]
        ring.played += 1

    return callback


def _wait(ring: _Ring, done: threading.Event, progress: Progress) -> None:
    """Wait until all has been played, and tell how far it is."""
    ring.heard_at = time.monotonic()
    while not done.wait(TICK):
        at = min(ring.played * BLOCK, ring.stream.frames)
        progress(at)
        if ring.failure is not None:
            raise ring.failure
        if time.monotonic() - ring.heard_at > WATCHDOG:
            raise DeviceLostError(f"the sound device stopped asking for sound at {clock(at)}; is it still there?")
    if ring.played < ring.end:
        at = min(ring.played * BLOCK, ring.stream.frames)
        raise DeviceLostError(f"the sound device went away at {clock(at)}; plug it in again, then play again")
    progress(ring.stream.frames)


def _close(output: Any) -> None:
    """Close the stream, but wait no longer than a second: with a hanging server it never returns."""
    closer = threading.Thread(target=lambda: output.close(ignore_errors=True), daemon=True)
    closer.start()
    closer.join(timeout=1)


def _portaudio() -> Any:
    with _quiet_stderr():
        try:
            import sounddevice
        except OSError:
            raise NoDeviceError(f"the PortAudio library is missing ({_LINUX_MEND})") from None
        try:
            sounddevice.query_devices(kind="output")
        except (sounddevice.PortAudioError, ValueError):
            raise NoDeviceError("there is no sound device; connect a speaker or headphones") from None
        return sounddevice


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


def _plain(error: Exception) -> str:
    """Return PortAudio's words without its number."""
    return str(error).split(" [PaErrorCode")[0]
