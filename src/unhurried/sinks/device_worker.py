"""The process that plays: PortAudio's callback copies blocks out of shared memory, and nothing else happens here.

A sound server that hangs may hang whoever talks to it, for ever. So a process of its own does the talking, which can
be ended whatever it waits for. It ends itself when its stdin does: it never plays on without its player.

    python -m unhurried.sinks.device_worker MEMORY [--device NAME] [--fallback]
    python -m unhurried.sinks.device_worker --list
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from unhurried.errors import NoDeviceError, NotFoundError
from unhurried.sinks.portaudio import plain, portaudio
from unhurried.sinks.shared import (
    ASKED,
    CHANNELS,
    END,
    FINISHED,
    LATE,
    LATENCY,
    MIXED,
    MOMENT,
    OPEN,
    PLAYED,
    RATE,
    REFUSED,
    SIDE_BYTES,
    TAKEN,
    TURN,
    UNDERFLOWS,
    UNKNOWN,
    Shared,
    found,
)
from unhurried.units import SAMPLE_RATE

ASKED_LATENCY: Final = 0.2
"""Seconds. Measured: 0.1 s and less has underflows, 0.2 s none."""
WAKE: Final = 5
"""Blocks of silence first: on a busy machine the sound server was seen to swallow a stream's first 3 ms."""
FADE: Final = 3
"""Blocks of the fade when the player has gone."""
TAKES: Final = 0.1
"""Seconds at most until the device takes the fade: it asks for some blocks at a time."""
BEHIND: Final = 0.06
"""Seconds by which what is heard is later than PortAudio says. Measured."""
LOOK: Final = 0.005
"""Seconds between two looks at how far that is."""
GIVE_UP: Final = 20.0
"""Seconds for the list of devices; whoever asked for it waits no longer than 8."""

Callback = Callable[[Any, int, Any, Any], None]


class Copier:
    """What the callback does, and how many blocks of the last fade it has done. ``leaving``: the player has gone."""

    def __init__(self, shared: Shared) -> None:
        self.leaving = False
        self.faded = 0
        self.copy = self._copies(shared)

    def _copies(self, shared: Shared) -> Callback:
        head, slots = shared.head, shared.slots
        size = shared.block * head[CHANNELS] * 4
        blocks = [
            [shared.sides[at : at + size] for at in range(side, side + slots * size, size)]
            for side in (0, SIDE_BYTES)
        ]
        silence = bytes(size)

        def copy(out: Any, _frames: int, _time: Any, status: Any) -> None:
            """Give the device a block: silence until the sound begins, where it is late, and after its end.

            What it needs was made before: here nothing is but a number that is larger than Python keeps, at times.
            """
            head[MOMENT] = time.monotonic_ns()
            head[ASKED] += 1
            if status and status.output_underflow:
                head[UNDERFLOWS] += 1
            at, mixed = head[PLAYED], head[MIXED]
            turn, taken = head[TURN], head[TAKEN]
            if turn != taken and at <= turn >> 1:  # else it comes too late: the player looks, and turns further on
                head[TAKEN] = taken = turn
            if mixed == 0 or head[ASKED] <= WAKE or at >= head[END]:
                out[:] = silence
                return
            if at >= mixed:
                head[LATE] += 1
                out[:] = silence  # and the block is played when it is there: nothing is lost
                return
            side = taken & 1 if at >= taken >> 1 else ~taken & 1
            block = blocks[side][at % slots]
            out[:] = self._fading(block) if self.leaving else block
            head[PLAYED] = at + 1

        return copy

    def _fading(self, block: memoryview) -> bytes:
        """Return the next block of the fade. It takes a while, but only when nobody waits any more."""
        samples = memoryview(bytearray(block)).cast("f")
        whole = FADE * len(samples)
        done = self.faded * len(samples)
        for k in range(len(samples)):
            samples[k] *= max(0.0, 1 - (done + k) / whole)
        self.faded += 1
        return samples.tobytes()


def main() -> None:
    """Play, or list, as the arguments say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the player's, which fades out first
    if sys.argv[1] == "--list":
        _list()
        return
    shared = found(sys.argv[1])
    wish, buffer = (_argument(name) for name in ("--device", "--buffer"))
    player = _Player(shared)
    waiting = threading.Thread(target=player.end_with_the_parent, daemon=True)
    waiting.start()
    try:
        player.open(wish, fallback="--fallback" in sys.argv, latency=float(buffer or ASKED_LATENCY))
    except NotFoundError as error:
        shared.say(UNKNOWN, why=str(error))
    except Exception as error:
        why = str(error) if isinstance(error, NoDeviceError) else f"PortAudio does not start: {plain(error)}"
        shared.say(REFUSED, why=why)
    waiting.join()


def _argument(name: str) -> str | None:
    """Return what stands after an argument of the command line, where it is there."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


class _Player:
    """A stream that plays what is in the shared memory."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._copier: Copier | None = None
        self._stream: Any = None
        self._latency = ASKED_LATENCY

    def open(self, wish: str | None, *, fallback: bool, latency: float = ASKED_LATENCY) -> None:
        """Open the device that is wished for; with ``fallback``, the default where that one is gone."""
        self._latency = latency
        sounddevice = portaudio("output")
        try:
            number = None if wish is None else self._number(wish)
            self._open(sounddevice, number)
        except (NoDeviceError, NotFoundError):
            if wish is None or not fallback:
                raise
            self._open(sounddevice, None)

    def _number(self, wish: str) -> int:
        from unhurried.sinks.devices import chosen

        return chosen(wish, _devices()).number

    def _open(self, sounddevice: Any, number: int | None) -> None:
        info = sounddevice.query_devices(number, "output")
        own = round(info["default_samplerate"])
        channels = min(2, info["max_output_channels"])
        try:
            self._open_at(sounddevice, number, SAMPLE_RATE, channels)
        except sounddevice.PortAudioError as error:
            try:
                if own == SAMPLE_RATE:
                    raise
                self._open_at(sounddevice, number, own, channels)
            except sounddevice.PortAudioError:
                raise NoDeviceError(f"the sound device does not open: {plain(error)}") from None
        gc.collect()
        gc.disable()  # nothing is made any more but what its count takes away
        self._shared.say(OPEN, device=info["name"])

    def _open_at(self, sounddevice: Any, number: int | None, rate: int, channels: int) -> None:
        head = self._shared.head
        head[RATE], head[CHANNELS] = rate, channels
        self._copier = Copier(self._shared)
        self._stream = sounddevice.RawOutputStream(
            samplerate=rate,
            blocksize=self._shared.block,
            device=number,
            channels=channels,
            dtype="float32",
            latency=self._latency,
            callback=self._copier.copy,
            finished_callback=self._finished,
        )
        head[LATENCY] = round(self._stream.latency * rate)
        self._stream.start()

    def _finished(self) -> None:
        self._shared.head[FINISHED] = 1

    def end_with_the_parent(self) -> None:
        """Wait until stdin ends, as it does when the player closes it or dies; then fade what plays, and end."""
        try:
            while os.read(0, 4096):
                pass
            self._fade_out()
        finally:
            os._exit(0)  # not through PortAudio's own end: with a hanging server that never comes

    def _fade_out(self) -> None:
        head, copier = self._shared.head, self._copier
        if copier is None or head[FINISHED] or head[PLAYED] >= min(head[MIXED], head[END]):
            return
        copier.leaving = True
        head[END] = min(head[END], head[PLAYED] + FADE)
        for _ in range(round(TAKES / LOOK)):
            if copier.faded == FADE:
                time.sleep(head[LATENCY] / head[RATE] + BEHIND)
                return
            time.sleep(LOOK)


def _devices() -> "list[Any]":
    """Return all output devices."""
    import sounddevice

    from unhurried.sinks.devices import Device

    apis = sounddevice.query_hostapis()
    default = sounddevice.query_devices(kind="output")["index"]
    return [
        Device(
            info["index"],
            info["name"],
            apis[info["hostapi"]]["name"],
            info["max_output_channels"],
            round(info["default_samplerate"]),
            info["index"] == default,
        )
        for info in sounddevice.query_devices()
        if info["max_output_channels"] > 0
    ]


def _list() -> None:
    """Print the output devices, or why there are none, as JSON."""
    threading.Thread(target=_give_up, daemon=True).start()
    try:
        portaudio("output")
        told: dict[str, Any] = {"devices": [list(device) for device in _devices()]}
    except Exception as error:
        told = {"refused": str(error) if isinstance(error, NoDeviceError) else plain(error)}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)


def _give_up() -> None:
    """End when nobody waits for the list any more: with a hanging server it never comes."""
    time.sleep(GIVE_UP)
    os._exit(1)


if __name__ == "__main__":
    main()
