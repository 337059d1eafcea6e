"""The player and its ring without a device: the callback is called by hand."""

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tests.sinks.by_hand import BLOCK, ByHand, Ramp, until
from unhurried.errors import DeviceLostError, VoiceError
from unhurried.sinks import Stream, no_progress, shared
from unhurried.sinks.device_worker import FADE as LAST_FADE
from unhurried.sinks.device_worker import WAKE, _Player
from unhurried.sinks.player import CHANGES, MARGIN, PADDING, Player
from unhurried.sinks.portaudio import in_time
from unhurried.sinks.ring import Ring
from unhurried.sinks.shared import ASKED, END, LATE, LATENCY, MIXED, MOMENT, PLAYED, TAKEN, TURN
from unhurried.sinks.speaker import FADE, FadedOut, _wait
from unhurried.sinks.watchdog import Watchdog
from unhurried.sounds.loop import Stereo


class _Ones:
    """A stream of ones, 5 s long, that may do something while it is mixed."""

    frames = 240_001

    def __init__(self, level: float = 1.0, frames: int = 240_001) -> None:
        self.while_mixing: Callable[[int], None] = lambda _: None
        self.level = level
        self.frames = frames

    def block(self, start: int, frames: int) -> Stereo:
        self.while_mixing(start)
        places = np.arange(start, start + frames)
        inside = (places >= 0) & (places < self.frames)
        return np.repeat((inside * self.level).astype(np.float32)[:, None], 2, axis=1)


class _Joined:
    """One stream up to a frame, another from there on."""

    def __init__(self, before: Stream, at: int, after: Stream) -> None:
        self.before, self.at, self.after = before, at, after
        self.frames = after.frames

    def block(self, start: int, frames: int) -> Stereo:
        places = np.arange(start, start + frames)
        return np.where(
            (places < self.at)[:, None], self.before.block(start, frames), self.after.block(start, frames)
        )


def test_all_of_it_is_heard_and_silence_after_it() -> None:
    """Every frame once, in order; then silence for longer than the device's latency; then it is done."""
    device, stream = ByHand(), Ramp(240_001)
    with Player(device.output, stream) as playing:
        heard = device.hear_fed(playing, device.head[END] - 1)
        assert not playing.done
        heard = np.concatenate([heard, device.hear_fed(playing, 1)])
        until(lambda: playing.done)
        assert np.array_equal(heard, stream.block(0, len(heard)))
        assert len(heard) - 240_001 > device.head[LATENCY]
        assert not device.hear(3).any()
        assert (device.head[LATE], device.head[PLAYED]) == (0, device.head[END])
        device.head[MOMENT] = 0  # a while ago
        assert playing.heard == 240_001


def test_a_little_is_enough_to_begin_and_the_ring_is_filled_then() -> None:
    """The device is told to go when 0.3 s are mixed, not when all the ring is; it is filled to 2 s and no more."""
    device, stream = ByHand(), _Ones()
    there: list[int] = []
    stream.while_mixing = lambda start: there.append(device.head[MIXED])
    with Player(device.output, stream):
        until(lambda: device.head[MIXED] == 100)
    assert sorted(set(there))[:2] == [0, 15]


def test_a_late_block_is_silence_and_nothing_is_lost() -> None:
    """Where the mix is late, silence is heard and counted, and the block when it is there. Before the first, none is."""
    device, stream = ByHand(), Ramp(10_000_000)
    gate = threading.Event()
    stream_waits = _Ones()
    stream_waits.while_mixing = lambda start: (
        None if gate.is_set() or start < 15 * BLOCK else (gate.wait(10), None)[1]
    )
    assert not device.hear(4).any()
    assert device.head[LATE] == 0
    with Player(device.output, _Gated(stream, stream_waits)) as playing:
        until(lambda: device.head[MIXED] == 15)
        heard = device.hear(17)
        assert not heard[-2 * BLOCK :].any()
        assert (device.head[LATE], device.head[PLAYED]) == (2, 15)
        gate.set()
        device.until_full(playing)
        heard = np.concatenate([heard[: -2 * BLOCK], device.hear(20)])
    assert np.array_equal(heard, stream.block(0, len(heard)))
    assert device.head[LATE] == 2


class _Gated:
    def __init__(self, stream: Stream, gate: Stream) -> None:
        self.stream, self.gate = stream, gate
        self.frames = stream.frames

    def block(self, start: int, frames: int) -> Stereo:
        self.gate.block(start, frames)
        return self.stream.block(start, frames)


def test_a_moment_of_silence_comes_first_and_nothing_is_lost() -> None:
    """The device has had 0.1 s of silence before the first frame: it was seen to swallow a stream's first 3 ms."""
    device, stream = ByHand(), Ramp(48_000)
    device.head[ASKED] = 0
    with Player(device.output, stream) as playing:
        device.until_full(playing)
        heard = device.hear(WAKE + 3)
    assert not heard[: WAKE * BLOCK].any()
    assert WAKE * BLOCK == 4_800
    assert np.array_equal(heard[WAKE * BLOCK :], stream.block(0, 3 * BLOCK))
    assert device.head[LATE] == 0


def test_it_fades_from_where_it_is() -> None:
    """After a stop: a few blocks as they were, a smooth fade within 0.3 s of the call, silence, the end."""
    device, stream = ByHand(), _Ones()
    with Player(device.output, stream) as playing:
        device.hear_fed(playing, 50)
        device.until_full(playing)
        playing.change(lambda at: FadedOut(stream, at))
        rest = device.hear_fed(playing, device.head[END] - 50)[:, 0]
        assert playing.done
    first = MARGIN * BLOCK
    assert (rest[:first] == 1).all()
    fade = rest[first : first + FADE]
    assert (np.diff(fade) <= 0).all()
    assert np.abs(np.diff(fade)).max() < 1e-3
    assert fade[-1] < 1e-5
    assert not rest[first + FADE :].any()
    assert len(rest) - first - FADE > device.head[LATENCY]
    # What waits in the device, what is not mixed again, and the fade: half a second at most.
    assert 0.2 + (first + FADE) / 48_000 < 0.5


@pytest.mark.parametrize("steps", [1, MARGIN - 1, MARGIN, MARGIN + 1, 2 * MARGIN, 7 * MARGIN, 40, 60])
def test_a_callback_that_comes_while_a_change_is_mixed_does_no_harm(steps: int) -> None:
    """However many blocks the device takes meanwhile: all of the old up to one frame, all of the new from there."""
    device, old, new = ByHand(), _Ones(), _Ones(0.5)
    heard: list[Stereo] = []
    edits: list[int] = []
    with Player(device.output, old) as playing:
        heard.append(device.hear_fed(playing, 10))
        device.until_full(playing)
        once = iter([True])
        new.while_mixing = lambda _: heard.append(device.hear(steps)) if next(once, False) else None

        def edit(at: int) -> Stream:
            edits.append(at)
            return _Joined(old, at, new)

        assert playing.change(edit) is playing.stream
        heard.append(device.hear_fed(playing, 150))
    whole = np.concatenate(heard)
    assert np.array_equal(whole, _Joined(old, edits[-1], new).block(0, len(whole)))
    assert (len(edits) > 1) == (steps > MARGIN)
    assert device.head[LATE] == 0


def test_a_callback_at_the_very_moment_of_the_turn_hears_one_or_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The device asks between any two steps of a change: it hears the old and tells so, or the new; never a mixture."""
    old, new = _Ones(), _Ones(0.5)
    for asked in range(1, 9):
        device = ByHand()
        with Player(device.output, old) as playing:
            heard = [device.hear_fed(playing, 10)]
            device.until_full(playing)
            ring = playing._ring
            put = ring._put
            edits: list[int] = []

            def slow(side: int, first: int, sound: Stereo, *, made: Any = (device, ring, put, heard, edits)) -> None:
                device, ring, put, heard, edits = made
                put(side, first, sound)
                if side != ring._side and len(edits) == 1:
                    heard.append(device.hear(asked))  # noqa: B023

            def edit(at: int, edits: list[int] = edits) -> Stream:
                edits.append(at)
                return _Joined(old, at, new)

            monkeypatch.setattr(ring, "_put", slow)
            playing.change(edit)
            heard.append(device.hear_fed(playing, 60))
        whole = np.concatenate(heard)
        assert np.array_equal(whole, _Joined(old, edits[-1], new).block(0, len(whole))), asked


def _half_way() -> tuple[ByHand, Ring]:
    """Return a device that has taken 10 of 50 blocks of ones, and the ring."""
    device = ByHand()
    ring = Ring(device.shared)
    ring.end = 1_000
    ring.write(0, np.ones((50 * BLOCK, 2), np.float32))
    ring.publish(50)
    device.hear(10)
    return device, ring


def test_a_turn_that_comes_too_late_is_never_taken() -> None:
    """Not at once and not later: what is behind the callback stays as it was heard, and what follows it too."""
    device, ring = _half_way()
    assert not ring.turn(8, np.full((20 * BLOCK, 2), 0.5, np.float32))
    assert (device.hear(5) == 1).all()
    assert ring.turn(20, np.full((20 * BLOCK, 2), 0.25, np.float32))
    assert (device.hear(5) == 1).all()
    assert (device.hear(20) == 0.25).all()


def test_a_player_that_is_stopped_in_the_middle_of_a_turn_has_nothing_stale_heard() -> None:
    """However many blocks the device asks for before the player goes on: the new ones, and then silence."""
    device, ring = _half_way()
    heard: list[Stereo] = []

    class Stopped:
        """The counters; as soon as the turn is there, the device asks a lot."""

        def __getitem__(self, which: int) -> int:
            return device.shared.head[which]

        def __setitem__(self, which: int, number: int) -> None:
            device.shared.head[which] = number
            if which == TURN:
                heard.append(device.hear(40))

    ring._sides[1] = 0.75  # of long ago
    ring._head = cast(Any, Stopped())
    assert ring.turn(12, np.full((20 * BLOCK, 2), 0.5, np.float32))
    (blocks,) = heard
    assert (blocks[: 2 * BLOCK] == 1).all()
    assert (blocks[2 * BLOCK : 22 * BLOCK] == 0.5).all()
    assert not blocks[22 * BLOCK :].any()


def test_a_stream_that_has_ended_already_ends_here() -> None:
    """A change to a stream that ends before what can still be changed: silence from there, and then it is done."""
    device = ByHand()
    with Player(device.output, _Ones()) as playing:
        device.hear_fed(playing, 50)
        device.until_full(playing)
        playing.change(lambda _: _Ones(frames=10))
        rest = device.hear_fed(playing, device.head[END] - 50)
        until(lambda: playing.done)
    assert (rest[: MARGIN * BLOCK] == 1).all()
    assert not rest[MARGIN * BLOCK :].any()
    assert len(rest) - MARGIN * BLOCK > device.head[LATENCY]


def test_changes_one_after_the_other_are_all_heard() -> None:
    """A change right after a change waits until the one before is played: each is heard from its own frame."""
    device, streams = ByHand(), [_Ones(1 / 2**k) for k in range(6)]
    stop = threading.Event()
    heard: list[Stereo] = []

    def ask() -> None:
        while not stop.wait(0.002):
            if device.is_fed(playing):
                heard.append(device.hear(1))

    made: Stream = streams[0]
    with Player(device.output, made) as playing:
        device.until_full(playing)
        thread = threading.Thread(target=ask)
        thread.start()
        for new in streams[1:]:
            made = playing.change(lambda at, before=made, new=new: _Joined(before, at, new))  # type: ignore[misc]
        until(lambda: device.head[PLAYED] > 150)
        stop.set()
        thread.join()
    whole = np.concatenate(heard)
    assert np.array_equal(whole, made.block(0, len(whole)))
    assert set(np.unique(whole)) == {1 / 2**k for k in range(6)}


def test_a_change_finds_the_mix_late() -> None:
    """Where the device waits for a block that is not there, the change begins with that block, at once."""
    device, old, new = ByHand(), _Ones(), _Ones(0.5)
    late = threading.Event()

    def fail(start: int) -> None:
        if start >= 15 * BLOCK:
            late.set()
            raise VoiceError("a spoken line has gone")

    old.while_mixing = fail
    with Player(device.output, old) as playing:
        late.wait(10)
        device.hear(17)
        assert playing.at == 15 * BLOCK
        thread = threading.Thread(target=lambda: playing.change(lambda _: new))
        thread.start()
        until(lambda: device.head[TURN] != 0)
        device.hear(1)
        thread.join()
        assert (device.hear(CHANGES - 1) == 0.5).all()
        with pytest.raises(VoiceError, match="has gone"):
            playing.check()


def test_a_device_that_hangs_holds_up_no_change() -> None:
    """Key after key while the device takes nothing: each change comes through in a moment, so that Ctrl-C does too."""
    device, old, new = ByHand(), _Ones(), _Ones(0.5)
    with Player(device.output, old) as playing:
        device.hear_fed(playing, 10)
        device.until_full(playing)

        def change() -> None:
            for _ in range(3):
                playing.change(lambda _: new)

        thread = threading.Thread(target=change, daemon=True)
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
        assert playing.stream is new


def test_a_device_that_is_far_behind_gets_silence_until_all_is_heard() -> None:
    """PortAudio drops what is in its buffer at the end; of wireless headphones that may be a second."""
    device = ByHand()
    device.head[LATENCY] = 48_000
    with Player(device.output, _Ones(frames=10 * BLOCK)):
        assert device.head[END] >= 10 + 50


def test_an_endless_stream_is_made_finite() -> None:
    """A stream may have no end to speak of; a change gives it one, and then it is done."""
    device = ByHand()
    with Player(device.output, _Ones(frames=2**62)) as playing:
        device.hear_fed(playing, 150)
        ended = playing.change(lambda at: _Ones(frames=at + 1000))
        device.hear_fed(playing, device.head[END] - device.head[PLAYED])
        until(lambda: playing.done)
        assert playing.heard == ended.frames
        # And where it has ended, it can go on.
        thread = threading.Thread(target=lambda: playing.change(lambda at: _Ones(0.5, at + 96_000)))
        thread.start()
        until(lambda: device.head[TURN] != device.head[TAKEN])
        device.hear(1)
        thread.join()
        assert not playing.done
        assert (device.hear_fed(playing, 90) == 0.5).all()


def test_a_stop_in_the_last_moments_is_the_end() -> None:
    """Stopping where all has been heard but the padding: nothing comes back."""
    device, stream = ByHand(), _Ones()
    with Player(device.output, stream) as playing:
        device.hear_fed(playing, device.head[END] - 2)
        playing.change(lambda at: FadedOut(stream, at))
        assert not device.hear_fed(playing, device.head[END] - device.head[PLAYED]).any()
        assert device.head[END] <= -(-240_001 // BLOCK) + 2 * PADDING


def test_it_begins_at_any_frame() -> None:
    """From a frame on that is no block's first: that frame is the first, and all frames are told as the stream's."""
    device, stream = ByHand(), Ramp(240_001)
    with Player(device.output, stream, first=100_003) as playing:
        device.until_full(playing)
        assert playing.heard == 100_003
        heard = device.hear(20)
        assert np.array_equal(heard, stream.block(100_003, 20 * BLOCK))
        assert playing.at == 100_003 + 23 * BLOCK


def test_what_is_heard_is_what_was_taken_a_latency_ago_and_goes_on_between_two_callbacks() -> None:
    """Also when the clock says more than is there, and never back."""
    device = ByHand()
    with Player(device.output, _Ones()) as playing:
        assert playing.heard == 0
        device.hear_fed(playing, 20)
        first = playing.heard
        assert 20 * BLOCK - 9_600 <= first <= 20 * BLOCK
        until(lambda: playing.heard > first)
        device.head[MOMENT] = 0  # the device has asked long ago: no more is heard than it has
        assert playing.heard == 20 * BLOCK
        device.head[MOMENT] = 2**62
        assert playing.heard == 20 * BLOCK
        assert type(playing.heard) is int
        assert type(playing.at) is int


def test_one_channel_gets_both() -> None:
    """A device of one channel is given the mean of the two."""
    device = ByHand(channels=1)
    with Player(device.output, _LeftOnly()) as playing:
        device.until_full(playing)
        assert (device.hear(10) == 0.25).all()


class _LeftOnly:
    frames = 48_000

    def block(self, start: int, frames: int) -> Stereo:
        return np.stack([np.full(frames, 0.5, np.float32), np.zeros(frames, np.float32)], axis=1)


@pytest.mark.parametrize("rate", [44_100, 96_000, 16_000, 22_050])
def test_at_another_rate_frames_are_still_the_streams(rate: int) -> None:
    """`at` and `heard` tell frames at 48 kHz, and a change is heard there, as if the whole had been resampled."""
    import soxr

    device, old, new = ByHand(rate), _Tone(440), _Tone(660)
    with Player(device.output, old, first=1_001) as playing:
        heard = [device.hear_fed(playing, 30)]
        edits: list[int] = []

        def edit(at: int) -> Stream:
            edits.append(at)
            return _Joined(old, at, new)

        until(lambda: device.head[MIXED] > 40)
        changed = playing.change(edit)
        heard.append(device.hear_fed(playing, 100))
        assert playing.heard == pytest.approx(1_001 + 48_000 * (130 * device.block / rate - 0.2), abs=9_600)
    assert 0 <= edits[-1] - (1_001 + 33 * 960) < 1_000
    whole = np.concatenate(heard)[: rate * 2]
    before = changed.block(1_001 - 960, 48_000 * 3)  # 960 frames are so many of any of these rates, exactly
    expected = soxr.resample(before, 48_000, rate, quality="HQ")[device.block :][: len(whole)]
    assert np.abs(whole - expected).max() < 10 ** (-90 / 20)


class _Tone:
    frames = 480_000

    def __init__(self, hertz: float) -> None:
        self.hertz = hertz

    def block(self, start: int, frames: int) -> Stereo:
        places = np.arange(start, start + frames)
        tone = 0.5 * np.sin(2 * np.pi * self.hertz * places / 48_000) * ((places >= 0) & (places < self.frames))
        return np.stack([tone, tone], axis=1).astype(np.float32)


def test_what_fails_while_mixing_ahead_reaches_whoever_waits() -> None:
    """A clip that has gone in the middle is an error where somebody waits, not a thread that dies alone."""
    stream = _Ones()

    def fail(start: int) -> None:
        if start > 80_000:
            raise VoiceError("a spoken line has gone")

    stream.while_mixing = fail
    device = ByHand()
    with Player(device.output, stream) as playing, pytest.raises(VoiceError, match="has gone"):
        _wait(playing, _output(lost=False, ended=False), no_progress)


def _output(**how: bool) -> Any:
    return SimpleNamespace(**how)


@pytest.mark.parametrize(
    ("ended", "words"),
    [(True, "went away at 0:01; plug it in"), (False, "stopped asking for sound at 0:01; is it")],
)
def test_a_device_that_ends_early_is_lost(ended: bool, words: str) -> None:
    """The device ended, or fell silent, and not all was played: it is said which, and when."""
    device = ByHand()
    with Player(device.output, _Ones()) as playing:
        device.hear_fed(playing, 70)
        with pytest.raises(DeviceLostError, match=words):
            _wait(playing, _output(lost=True, ended=ended), no_progress)


def test_the_device_is_opened_with_the_latency_that_was_measured() -> None:
    """PortAudio is asked for 0.2 s, 48 kHz, two channels of float32, in blocks of the ring."""
    asked: dict[str, Any] = {}
    _Player(ByHand().shared)._open(_sounddevice(asked), None)
    del asked["callback"], asked["finished_callback"]
    assert asked == {
        "samplerate": 48_000,
        "blocksize": 960,
        "device": None,
        "channels": 2,
        "dtype": "float32",
        "latency": 0.2,
    }


def test_a_device_that_has_a_rate_of_its_own_gets_that() -> None:
    """Where 48 kHz is refused, the device's own rate is taken, with blocks of the same 20 ms; one channel if it has one."""
    asked: dict[str, Any] = {}
    device = ByHand()
    _Player(device.shared)._open(_sounddevice(asked, rate=44_100, channels=1), 3)
    assert [asked[key] for key in ("samplerate", "blocksize", "channels", "device")] == [44_100, 882, 1, 3]


def _sounddevice(asked: dict[str, Any], rate: int = 48_000, channels: int = 8) -> Any:
    class Refused(Exception):
        pass

    class RawOutputStream:
        latency = 0.18

        def __init__(self, **options: Any) -> None:
            if options["samplerate"] != rate:
                raise Refused
            asked.update(options)

        def start(self) -> None:
            pass

    info = {"name": "A device", "default_samplerate": float(rate), "max_output_channels": channels}
    return SimpleNamespace(
        PortAudioError=Refused, RawOutputStream=RawOutputStream, query_devices=lambda *_: dict(info)
    )


def test_errors_of_the_helper_thread_are_raised_here() -> None:
    """What fails in the thread that talks to the server is raised where somebody waits for it."""
    assert in_time(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0)


def test_when_the_player_has_gone_what_plays_fades() -> None:
    """The process that plays fades by itself in 60 ms when nobody is there any more, and then there is silence."""
    device = ByHand()
    with Player(device.output, _Ones()) as playing:
        device.until_full(playing)
        device.hear(10)
        device.copier.leaving = True
        device.head[END] = device.head[PLAYED] + LAST_FADE
        fade = device.hear(LAST_FADE)[:, 0]
        assert np.abs(np.diff(np.append(fade, 0))).max() < 1e-3
        assert not device.hear(2).any()


def test_the_watchdog_knows_a_silent_device_from_a_slow_one() -> None:
    """A device may be 3 s in waking up; then it asks always. What was asked for while all slept is too little."""
    now = 100.0
    watchdog = Watchdog(0, lambda: now)
    asked = 3
    for step in range(25):
        now += 0.1
        asked = 12 if step > 5 else 3  # its buffer is filled as it is opened, or a while later
        assert not watchdog.is_silent(asked)
    for _ in range(50):
        now, asked = now + 0.1, asked + 5
        assert not watchdog.is_silent(asked)
    now, asked = now + 30, asked + 1500  # nobody looked for a while
    assert not watchdog.is_silent(asked)
    assert not watchdog.is_silent(asked)
    now += 0.69
    assert not watchdog.is_silent(asked)
    now += 0.02
    assert watchdog.is_silent(asked)
    asleep = Watchdog(0, lambda: now)
    now += 1
    assert not asleep.is_silent(50)
    now += 3600
    assert asleep.is_silent(51)
    never = Watchdog(0, lambda: now)
    now += 3.1
    assert never.is_silent(0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_where_the_quick_memory_is_full_a_file_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A container may have little of it: then it is a temporary file, and nothing is left where there was no room."""
    full, make = tmp_path / "full", tempfile.mkstemp
    full.mkdir()

    def mkstemp(**asked: Any) -> tuple[int, str]:
        handle, name = make(**asked)
        if asked["dir"] == str(full):
            os.close(handle)
            handle = os.open("/dev/full", os.O_RDWR)
        return handle, name

    monkeypatch.setattr(shared, "_QUICK", str(full))
    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    name, memory = shared.made()
    assert len(memory.sides) == 2 * shared.SIDE_BYTES
    assert Path(name).parent != full
    assert not list(full.iterdir())
    shared.gone(name)
    assert not Path(name).exists()


def test_the_process_that_plays_imports_nothing_heavy() -> None:
    """No numpy, no pydantic: it must be open as soon as can be."""
    import subprocess
    import sys

    program = "import sys, unhurried.sinks.device_worker\nprint(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"numpy", "pydantic", "yaml", "click", "rich", "soxr", "multiprocessing"}
