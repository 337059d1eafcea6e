"""Aloud, now: a whole stream through a device, from its first frame to its last or to a fade."""

import contextlib
import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from unhurried.errors import DeviceLostError, UnhurriedError
from unhurried.sinks import Progress, Stream
from unhurried.sinks.output import Output
from unhurried.sinks.player import Player
from unhurried.sinks.portaudio import TICK
from unhurried.sounds.fade import fade
from unhurried.sounds.loop import Stereo
from unhurried.units import clock, to_frames

FADE: Final = to_frames(0.16)
"""Frames of the fade when somebody stops: with the device's latency all is silent within half a second."""


@dataclass(frozen=True, slots=True)
class FadedOut:
    """A stream that fades to nothing from a frame on, and ends there."""

    stream: Stream
    at: int

    @property
    def frames(self) -> int:
        """How long it is."""
        return min(self.stream.frames, self.at + FADE)

    def block(self, start: int, frames: int) -> Stereo:
        """Return (frames, 2) float32; silence outside the sound."""
        gain = np.ones(frames, np.float32)
        curve = np.append(1 - fade(FADE), 0.0).astype(np.float32)
        fades = max(0, self.at - start)
        places = np.arange(max(start, self.at), start + frames) - self.at
        gain[fades:] = curve[np.minimum(places, FADE)]
        return self.stream.block(start, frames) * gain[:, None]


class SpeakerSink:
    """Plays a stream through a device; made only where there is one."""

    def __init__(self, device: str | None = None, *, buffer: float | None = None) -> None:
        """Open a device: the default, or the one that goes by this name; ``buffer``: seconds that it is to hold.

        Raises:
            NoDeviceError: with what is missing and how to get it.
            NotFoundError: no device goes by that name.
        """
        self._device, self._buffer = device, buffer
        self._output: Output | None = Output(device, buffer=buffer)
        self._output.wait()

    def close(self) -> None:
        """Let go of the device until the next stream."""
        output, self._output = self._output, None
        if output is not None:
            output.close()

    def take(self, stream: Stream, progress: Progress) -> None:
        """Play the whole stream, and let go of the device; on KeyboardInterrupt fade out first, then let it through.

        Raises:
            NoDeviceError: the device does not open.
            DeviceLostError: it went away or stopped asking for sound.
        """
        try:
            output = self._opened()
            with Player(output, stream) as player:
                try:
                    _wait(player, output, progress)
                except KeyboardInterrupt:
                    with contextlib.suppress(UnhurriedError):
                        player.change(lambda at: FadedOut(stream, at))
                        _wait(player, output, progress)
                    raise
        finally:
            self.close()

    def _opened(self) -> Output:
        """Return an output that is open: the one there is, unless it was lost while nobody played."""
        if self._output is None or self._output.lost:
            self.close()
            self._output = Output(self._device, fallback=True, buffer=self._buffer)
        self._output.wait()
        return self._output


def _wait(player: Player, output: Output, progress: Progress) -> None:
    """Wait until all has been played, and tell how far it is."""
    while not player.done:
        time.sleep(TICK)
        progress(player.heard)
        player.check()
        if output.lost and not player.done:
            at = clock(player.heard)
            if output.ended:
                raise DeviceLostError(f"the sound device went away at {at}; plug it in again, then play again")
            raise DeviceLostError(f"the sound device stopped asking for sound at {at}; is it still there?")
    progress(player.heard)
