"""The ring between the mix and the device, without a device: its callback is called by hand."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from unhurried.errors import DeviceLostError, VoiceError
from unhurried.sinks import no_progress
from unhurried.sinks.portaudio import in_time
from unhurried.sinks.ring import BLOCK, FADE_BLOCKS, MARGIN, PADDING, SIZE, Ring
from unhurried.sinks.speaker import LATENCY, WAKE, AfterSilence, SpeakerSink, _wait
from unhurried.sounds.loop import Stereo


class _Ones:
    """A stream of ones, 5 s long, that may do something while it is mixed."""

    frames = 240_001

    def __init__(self) -> None:
        self.while_mixing: Callable[[int], None] = lambda _: None

    def block(self, start: int, frames: int) -> Stereo:
        self.while_mixing(start)
        inside = np.arange(start, start + frames) < self.frames
        return np.repeat(inside.astype(np.float32)[:, None], 2, axis=1)


class _Stop(Exception):
    pass


def _hear(ring: Ring, blocks: int) -> Stereo:
    """Call the callback so many times, keeping the ring full, and return what it gave."""
    callback = ring.callback(_Stop)
    heard = np.full((blocks, BLOCK, 2), 7, np.float32)
    for k in range(blocks):
        callback(heard[k], BLOCK, None, None)
        ring.fill()
    return heard.reshape(-1, 2)


def test_all_of_it_is_heard_and_silence_after_it() -> None:
    """Every frame once, in order; then silence for longer than the device's latency; then the callback stops."""
    ring = Ring(_Ones())
    ring.fill()
    assert ring.mixed == SIZE
    heard = _hear(ring, ring.end)
    assert (heard[:240_001] == 1).all()
    assert not heard[240_001:].any()
    assert len(heard) - 240_001 > LATENCY * 48_000
    with pytest.raises(_Stop):
        _hear(ring, 1)
    assert ring.frames_played == 240_001


def test_a_late_block_is_silence_and_nothing_is_lost() -> None:
    """Where the mix is late, silence is heard, and the block when it is there."""
    ring = Ring(_Ones())
    callback = ring.callback(_Stop)
    out = np.full((BLOCK, 2), 7, np.float32)
    callback(out, BLOCK, None, None)
    assert not out.any()
    assert (ring.played, ring.asked) == (0, 1)
    ring.fill()
    callback(out, BLOCK, None, None)
    assert out.all()
    assert ring.played == 1


def test_it_fades_from_where_it_is() -> None:
    """After a stop: a few blocks as they were, a smooth fade within 0.3 s of the call, silence, the end."""
    ring = Ring(_Ones())
    ring.fill()
    _hear(ring, 50)
    ring.fade_out()
    rest = _hear(ring, ring.end - 50)[:, 0]
    assert (rest[: MARGIN * BLOCK] == 1).all()
    fade = rest[MARGIN * BLOCK : (MARGIN + FADE_BLOCKS) * BLOCK]
    assert (np.diff(fade) <= 0).all()
    assert np.abs(np.diff(fade)).max() < 1e-3
    assert fade[-1] < 1e-5
    assert not rest[(MARGIN + FADE_BLOCKS) * BLOCK :].any()
    # What waits in the device, what is not mixed again, and the fade: half a second at most.
    assert LATENCY + (MARGIN + FADE_BLOCKS) * BLOCK / 48_000 < 0.5


def test_a_callback_that_comes_while_the_fade_is_mixed_does_no_harm() -> None:
    """Where the device takes more blocks than the margin meanwhile, the fade begins further on: there is no jump."""
    stream = _Ones()
    ring = Ring(stream)
    ring.fill()
    heard = [_hear(ring, 10)]
    once = iter([True])

    def advance(_: int) -> None:
        if next(once, False):
            heard.append(_hear_only(ring, 2 * MARGIN))

    stream.while_mixing = advance
    ring.fade_out()
    heard.append(_hear_only(ring, ring.end - ring.played))
    whole = np.concatenate(heard)[:, 0]
    assert np.abs(np.diff(whole)).max() < 1e-3
    assert whole[-1] == 0


def _hear_only(ring: Ring, blocks: int) -> Stereo:
    callback = ring.callback(_Stop)
    heard = np.empty((blocks, BLOCK, 2), np.float32)
    for k in range(blocks):
        callback(heard[k], BLOCK, None, None)
    return heard.reshape(-1, 2)


def test_a_stop_in_the_last_moments_is_the_end() -> None:
    """Stopping where all has been heard but the padding: nothing comes back."""
    ring = Ring(_Ones())
    ring.fill()
    _hear(ring, ring.end - 2)
    ring.fade_out()
    assert not _hear(ring, ring.end - ring.played).any()
    assert ring.end <= -(-240_001 // BLOCK) + 2 * PADDING


def test_what_fails_while_mixing_ahead_reaches_whoever_waits() -> None:
    """A clip that has gone in the middle is an error where somebody waits, not a thread that dies alone."""
    stream = _Ones()

    def fail(start: int) -> None:
        if start > 100_000:
            raise VoiceError("a spoken line has gone")

    stream.while_mixing = fail
    ring = Ring(stream)
    ring.fill()
    threading.Thread(target=ring.feed, daemon=True).start()
    ring.played = 60
    with pytest.raises(VoiceError, match="has gone"):
        _wait(ring, threading.Event(), no_progress)


def test_a_device_that_ends_early_is_lost() -> None:
    """PortAudio says that it is done and not all was played: the device went away."""
    ring = Ring(_Ones())
    ring.played = 100
    done = threading.Event()
    done.set()
    with pytest.raises(DeviceLostError, match="went away at 0:02"):
        _wait(ring, done, no_progress)


def test_the_device_is_opened_with_the_latency_that_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """PortAudio is asked for 0.2 s, 48 kHz, two channels of float32, in blocks of the ring."""
    asked: dict[str, object] = {}

    class Device:
        class CallbackStop(Exception):
            pass

        class PortAudioError(Exception):
            pass

        class OutputStream:
            def __init__(self, **options: object) -> None:
                asked.update(options)

            def start(self) -> None:
                pass

    sink = SpeakerSink.__new__(SpeakerSink)
    sink._sounddevice = Device
    sink._open(Ring(_Ones()), threading.Event())
    del asked["callback"], asked["finished_callback"]
    assert asked == {"samplerate": 48_000, "blocksize": 960, "channels": 2, "dtype": "float32", "latency": 0.2}


@pytest.mark.parametrize("blocks", [1, 7, 960, 4_800, 10_000])
def test_a_moment_of_silence_comes_first_and_nothing_is_lost(blocks: int) -> None:
    """Whatever block is asked for: 0.1 s of silence, then the stream from its first frame to its last."""
    stream = AfterSilence(_Ones())
    starts = range(0, 12_000, blocks)
    heard = np.concatenate([stream.block(start, blocks) for start in starts])[:12_000]
    assert not heard[:WAKE].any()
    assert (heard[WAKE:] == 1).all()
    assert stream.frames == 240_001 + WAKE
    assert (stream.block(240_000 + WAKE, 2)[:, 0] == [1, 0]).all()


def test_errors_of_the_helper_thread_are_raised_here() -> None:
    """What fails in the thread that talks to the server is raised where somebody waits for it."""
    assert in_time(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0)
