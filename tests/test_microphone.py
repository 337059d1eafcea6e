"""The microphone without a device: its callback is called by hand. With one: tests/cli/test_record.py."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from unhurried import microphone as module
from unhurried.errors import DeviceLostError, NoDeviceError
from unhurried.microphone import LONGEST, SILENCE, Microphone


class _PortAudio:
    """What the microphone asks of sounddevice; the device runs at ``rate`` alone."""

    class PortAudioError(Exception):
        pass

    def __init__(self, rate: int = 48_000) -> None:
        self.rate = rate
        self.asked: dict[str, Any] = {}
        self.closed = 0

    def query_devices(self, kind: str) -> dict[str, float]:
        assert kind == "input"
        return {"default_samplerate": float(self.rate)}

    def InputStream(self, **options: Any) -> "_PortAudio":  # noqa: N802 it stands for a class
        if options["samplerate"] != self.rate or not self.rate:
            raise self.PortAudioError("Invalid sample rate [PaErrorCode -9997]")
        self.asked = options
        self.latency = 0.01
        return self

    def start(self) -> None:
        self.give(np.zeros(480, np.float32))

    def close(self, ignore_errors: bool) -> None:
        self.closed += 1

    def give(self, samples: Any) -> None:
        self.asked["callback"](np.asarray(samples, np.float32)[:, None], len(samples), None, None)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[[_PortAudio], Microphone]:
    def made(device: _PortAudio) -> Microphone:
        monkeypatch.setattr(module, "portaudio", lambda _kind: device)
        return Microphone()

    return made


Make = Callable[[_PortAudio], Microphone]


def test_a_take_is_what_was_given(make: Make) -> None:
    """Every sample from the first, in order; a new take begins anew; the device is closed in between."""
    device = _PortAudio()
    microphone = make(device)
    sound = np.sin(np.arange(48_000) / 10).astype(np.float32)
    for _ in range(2):
        microphone.start()
        for part in np.split(sound, 10):
            device.give(part)
        assert microphone.frames == 48_480
        assert np.array_equal(microphone.stop()[480:], sound)
    assert device.closed == 2
    asked = {name: device.asked[name] for name in ("samplerate", "channels", "dtype")}
    assert asked == {"samplerate": 48_000, "channels": 1, "dtype": "float32"}


def test_a_device_of_another_rate_is_resampled(make: Make) -> None:
    """Where 48 kHz is refused, its own rate is taken, and the take comes out at 48 kHz: as long, of the same pitch."""
    device = _PortAudio(44_100)
    microphone = make(device)
    microphone.start()
    device.give(np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100))
    assert microphone.frames == pytest.approx(48_000 + 522, abs=1)
    take = microphone.stop()
    assert len(take) == pytest.approx(48_000 + 522, abs=1)
    assert take.dtype == np.float32
    middle = take[1_000:47_000]
    assert np.fft.rfftfreq(len(middle), 1 / 48_000)[np.argmax(np.abs(np.fft.rfft(middle)))] == pytest.approx(
        440, abs=1
    )


def test_the_level_is_that_of_the_last_moments(make: Make) -> None:
    """A tenth of a second, as dBFS RMS; nothing at all is SILENCE."""
    device = _PortAudio()
    microphone = make(device)
    microphone.start()
    assert microphone.level() == SILENCE
    device.give(np.full(4_800, 1.0))
    assert microphone.level() == pytest.approx(0)
    device.give(np.full(4_800, 0.1))
    assert microphone.level() == pytest.approx(-20)


def test_the_longest_take(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after two minutes is not kept, and the device does not count as lost for it."""
    device = _PortAudio()
    microphone = make(device)
    microphone.start()
    device.give(np.ones(LONGEST - 980))
    states = [microphone.full]
    device.give(np.ones(500))
    states.append(microphone.full)
    assert states == [False, True]
    device.give(np.ones(500))
    now = time.monotonic()
    for seconds in range(100):
        monkeypatch.setattr(time, "monotonic", lambda later=now + seconds: later)
        microphone.level()
    assert len(microphone.stop()) == microphone.frames == LONGEST


def test_a_device_that_falls_silent_is_lost(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """After three seconds of looking without a sound; a program that was stopped meanwhile has lost nothing."""
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    device = _PortAudio()
    microphone = make(device)
    microphone.start()
    microphone.level()
    now += 60  # Ctrl-Z
    microphone.level()
    for _ in range(25):
        now += 0.1
        microphone.level()
    device.give(np.zeros(10))
    for _ in range(30):
        now += 0.1
        microphone.level()
    now += 0.2
    with pytest.raises(DeviceLostError, match="connect it again"):
        microphone.level()
    microphone.close()


def test_a_device_that_ends_is_lost_at_once(make: Make) -> None:
    """PortAudio says that the stream has ended though nobody stopped it."""
    device = _PortAudio()
    microphone = make(device)
    microphone.start()
    device.asked["finished_callback"]()
    with pytest.raises(DeviceLostError):
        microphone.level()
    microphone.close()
    assert device.closed == 1


def test_a_device_that_gives_nothing_is_none(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A microphone that opens and never gives a sound, or does not open at all: an error in time, and it is closed."""
    monkeypatch.setattr(module, "OPEN_DEADLINE", 0.2)
    device = _PortAudio()
    monkeypatch.setattr(device, "start", lambda: None)
    with pytest.raises(NoDeviceError, match="gives no sound"):
        make(device).start()
    assert device.closed == 1
    with pytest.raises(NoDeviceError, match="does not open: Invalid sample rate; is it in use"):
        make(_PortAudio(0)).start()
