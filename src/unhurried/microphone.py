"""A microphone through PortAudio: one take after the other, each into an array that is there before it begins.

The device is open only while a take is recorded: nobody is listened to in between.
"""

import contextlib
import math
import threading
import time
from typing import Any, Final

import numpy as np

from unhurried.errors import DeviceLostError, NoDeviceError
from unhurried.sinks.portaudio import (
    OPEN_DEADLINE,
    WATCHDOG,
    close,
    in_time,
    plain,
    portaudio,
    quiet_stderr,
)
from unhurried.sinks.ring import TICK
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Mono

LONGEST: Final = to_frames(120.0)
"""Frames of the longest take; what comes after it is not kept."""
METERED: Final = 0.1
"""Seconds over which the level is taken."""
SILENCE: Final = -120.0
"""dBFS that stand for nothing at all."""
LAST_WORDS: Final = 0.25
"""Seconds at most that a take goes on after its end: what was said by then is still on its way from the device."""
LOOK: Final = 0.25
"""Seconds at most that a look at the level counts for: whoever was stopped (Ctrl-Z) and goes on lost no device."""


class Microphone:
    """The default input device; made only where there is one."""

    def __init__(self) -> None:
        """Look for PortAudio and a microphone.

        Raises:
            NoDeviceError: with what is missing and how to get it.
        """
        with quiet_stderr():
            self._sounddevice = in_time(lambda: portaudio("input"))
        self._input: Any = None
        self._quiet = contextlib.ExitStack()
        self._ended = threading.Event()
        self._rate = SAMPLE_RATE
        self._samples: Mono = np.zeros(0, np.float32)
        self._count = self._count_before = 0
        self._unheard = self._looked = 0.0

    @property
    def frames(self) -> int:
        """How long the take is, in frames at SAMPLE_RATE."""
        return self._count * SAMPLE_RATE // self._rate

    @property
    def full(self) -> bool:
        """Whether the take is as long as one may be."""
        return self._count == len(self._samples) > 0

    def start(self) -> None:
        """Begin a take, and return when it hears. Until it is stopped or closed, what is written to stderr is lost.

        Raises:
            NoDeviceError: the microphone does not open, or gives no sound.
        """
        self.close()
        self._quiet.enter_context(quiet_stderr())
        try:
            self._input = in_time(self._open)
            self._wait_until_it_hears()
        except BaseException:
            self.close()
            raise
        self._looked = time.monotonic()

    def level(self) -> float:
        """Return the level of the last tenth of a second, dBFS RMS. To be asked for again and again during a take.

        Raises:
            DeviceLostError: the microphone went away or gives no sound any more.
        """
        self._check()
        at = self._count
        heard = self._samples[max(0, at - int(METERED * self._rate)) : at]
        power = float(np.mean(heard**2, dtype=np.float64)) if len(heard) else 0.0
        return max(SILENCE, 10 * math.log10(power)) if power else SILENCE

    def stop(self) -> Mono:
        """End the take and return it, (frames,) at SAMPLE_RATE."""
        if self._input is not None and not self._ended.is_set():
            time.sleep(min(LAST_WORDS, self._input.latency))
        self.close()
        take = self._samples[: self._count]
        if self._rate == SAMPLE_RATE or not len(take):
            return take.copy()
        import soxr

        resampled: Mono = soxr.resample(take, self._rate, SAMPLE_RATE, quality="HQ").astype(np.float32)
        return resampled

    def close(self) -> None:
        """Let go of the device."""
        opened, self._input = self._input, None
        try:
            if opened is not None:
                close(opened)
        finally:
            self._quiet.close()

    def _open(self) -> Any:
        """Return PortAudio's stream, started: at SAMPLE_RATE, or at the rate the device would rather have."""
        refused = self._sounddevice.PortAudioError
        try:
            return self._open_at(SAMPLE_RATE)
        except refused as error:
            with contextlib.suppress(refused, ValueError):
                own = round(self._sounddevice.query_devices(kind="input")["default_samplerate"])
                if own != SAMPLE_RATE:
                    return self._open_at(own)
            raise NoDeviceError(f"the microphone does not open: {plain(error)}; is it in use?") from None

    def _open_at(self, rate: int) -> Any:
        self._rate = rate
        self._samples = np.zeros(LONGEST * rate // SAMPLE_RATE, np.float32)
        self._count = self._count_before = 0
        self._unheard = 0.0
        self._ended = ended = threading.Event()
        device = self._sounddevice.InputStream(
            samplerate=rate, channels=1, dtype="float32", callback=self._hear, finished_callback=ended.set
        )
        device.start()
        return device

    def _wait_until_it_hears(self) -> None:
        """Wait for the first sound: an open device may need seconds, and what is said until then is lost."""
        for _ in range(int(OPEN_DEADLINE / TICK)):
            if self._count or self._ended.is_set():
                return
            time.sleep(TICK)
        raise NoDeviceError("the microphone gives no sound; is it switched on?")

    def _hear(self, heard: Any, frames: int, _time: Any, _status: Any) -> None:
        """PortAudio's callback: it copies, and does nothing else."""
        at = self._count
        end = min(at + frames, len(self._samples))
        self._samples[at:end] = heard[: end - at, 0]
        self._count = end

    def _check(self) -> None:
        """See that sound still arrives."""
        now = time.monotonic()
        arrived = self._count != self._count_before or self.full
        self._unheard = 0.0 if arrived else self._unheard + min(now - self._looked, LOOK)
        self._count_before, self._looked = self._count, now
        if self._input is not None and (self._ended.is_set() or self._unheard > WATCHDOG):
            raise DeviceLostError("the microphone went away; connect it again, then go on")
