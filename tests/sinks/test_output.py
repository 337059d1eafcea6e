"""The process that plays, with the real PortAudio and a PulseAudio null sink: played, lost, ended, and nothing left."""

import _thread
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.sinks import pulse
from tests.sinks.by_hand import Ramp, until
from tests.sinks.pulse import Server
from unhurried.cli.devices import devices_command
from unhurried.errors import NoDeviceError, NotFoundError
from unhurried.sinks import Stream, shared
from unhurried.sinks.devices import devices
from unhurried.sinks.output import Output
from unhurried.sinks.player import Player
from unhurried.sinks.shared import PREFIX, STATE, Shared
from unhurried.sinks.speaker import SpeakerSink
from unhurried.sounds.loop import Stereo

if sys.platform == "win32":
    pytest.skip("PulseAudio is other systems'", allow_module_level=True)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with pulse.server() as running:
        yield running


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server; what this process starts finds it."""
    for key, value in running.environment.items():
        monkeypatch.setenv(key, value)
    return running


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """Have so many processes do nothing, as fast as they can."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def _part(recording: Path, frames: int) -> Stereo:
    """Return what was recorded from the first sound on."""
    sound = pulse.recorded(recording)
    first = int(np.flatnonzero(sound[:, 0])[0])
    return sound[first : first + frames]


Playing = Callable[[Player], None]


def _arrives(server: Server, recording: Path, play: Callable[[], Stream], processes: int) -> bool:
    """Play beside so many busy processes and record; whether what arrived is what was to be heard, sample for sample.

    A server without real-time priority loses frames where it waits for its turn too long, and does not always say so.
    So there are four tries; what is wrong in our part is wrong in each.
    """
    for _ in range(4):
        with busy(processes), server.recording(recording):
            expected = play()
        got = _part(recording, expected.frames)
        if np.array_equal(got, expected.block(0, expected.frames)):
            return True
    return False


def _played(stream: Stream, meanwhile: Playing = lambda _: None) -> Stream:
    """Play a stream to its end, whatever is done to it meanwhile, and return what it had become; none was late."""
    with Output() as output:
        output.wait()
        with Player(output, stream) as playing:
            meanwhile(playing)
            until(lambda: playing.done or output.lost, 20)
            playing.check()
            made = playing.stream
        assert output.late == 0
    return made


@pytest.mark.busy
def test_what_is_played_is_what_is_mixed_also_beside_two_busy_processes(server: Server, tmp_path: Path) -> None:
    """Every frame arrives, first to last, sample for sample; none was late."""
    assert _arrives(server, tmp_path / "rec.raw", lambda: _played(Ramp(4 * 48_000)), 2)


@dataclass
class _Other:
    """Another stream from a frame on, at another height, that takes its time to be mixed."""

    before: Stream
    at: int
    height: float
    frames: int

    def block(self, start: int, frames: int) -> Stereo:
        time.sleep(0.001)
        old = self.before.block(start, frames)
        places = np.arange(start, start + frames)
        new = np.where(places < self.frames, self.height, 0).astype(np.float32)
        return np.where((places < self.at)[:, None], old, new[:, None])


def _edit(stream: Stream, height: float) -> Callable[[int], Stream]:
    return lambda at: _Other(stream, at, height, 5 * 48_000)


def test_changes_are_seamless(server: Server, tmp_path: Path) -> None:
    """However often what plays is changed: it is heard up to a frame of the old, from it on of the new."""
    wishes = random.Random(7)

    def change(playing: Player) -> None:
        for k in range(12):
            time.sleep(wishes.uniform(0.02, 0.4))
            playing.change(_edit(playing.stream, 0.9 - k / 20))

    assert _arrives(server, tmp_path / "rec.raw", lambda: _played(Ramp(5 * 48_000), change), 0)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_server_that_dies_or_hangs_is_noticed_and_a_new_one_plays(how: signal.Signals, server: Server) -> None:
    """Within a second; the output is ended in less than half a one; and when the server is back, a new one plays."""
    output = Output()
    output.wait()
    with Player(output, Ramp(2**24)) as playing:
        until(lambda: not output.lost and playing.heard > 24_000)  # it is to be looked at often
        server.process.send_signal(how)
        since = time.monotonic()
        until(lambda: output.lost)
        assert time.monotonic() - since < 1
        assert output.ended == (how == signal.SIGKILL)
        since = time.monotonic()
        output.close()
        assert time.monotonic() - since < 0.5
        heard = playing.heard
    if how == signal.SIGSTOP:
        with Output() as hung, pytest.raises(NoDeviceError, match="the sound server does not answer; restart it"):
            hung.wait(0.5)
        server.process.send_signal(signal.SIGCONT)
    else:
        server.stop()
        with Output() as none, pytest.raises(NoDeviceError, match="there is no sound device; connect a speaker"):
            none.wait()
        server.start()
    with Output() as again:
        again.wait()
        with Player(again, Ramp(2**24), first=heard) as playing:
            until(lambda: playing.heard > heard + 9_600)


def _children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def _left(names: list[str]) -> tuple[int, int, set[int], list[str], int]:
    """Return threads, open files, children, those temporary files that are there, and mapped ones."""
    here = Path("/proc/self")
    mapped = (here / "maps").read_text().count(PREFIX)
    files = [name for name in names if Path(name).exists()]
    return threading.active_count(), len(list((here / "fd").iterdir())), _children(), files, mapped


def _memory() -> int:
    """Return the kilobytes this process has for itself."""
    (line,) = [line for line in Path("/proc/self/smaps_rollup").read_text().splitlines() if "Private_Dirty" in line]
    return int(line.split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_fifty_starts_and_stops_leave_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not waited for, open, or playing: no thread, file, child, zombie, temporary file or memory is left of any."""
    names: list[str] = []

    def made() -> tuple[str, Shared]:
        name, memory = shared.made()
        names.append(name)
        assert Path(name).stat().st_mode & 0o777 == 0o600
        return name, memory

    monkeypatch.setattr("unhurried.sinks.output.made", made)
    before: tuple[object, ...] = ()
    for k in range(51):
        output = Output()
        if k % 3:
            output.wait()
            assert not Path(names[-1]).exists()  # a player that is killed leaves none either
        if k % 3 == 2:
            with Player(output, Ramp(2**24)) as playing:
                until(lambda playing=playing: playing.heard > 0)  # type: ignore[misc]
            del playing
        since = time.monotonic()
        output.close()
        assert time.monotonic() - since < 0.5
        output.close()
        del output
        if k == 2:
            before, memory = _left(names), _memory()
    assert _left(names) == before
    assert _memory() < memory + 1_000


PLAYS = """
import sys, time
from tests.sinks.test_output import *
output = Output()
output.wait()
with Player(output, Half()) as playing:
    until(lambda: playing.heard > 20_000)
    print(output._process.pid, flush=True)
    time.sleep(60)
"""


class Half:
    """Half of full scale, on and on."""

    frames = 2**40

    def block(self, start: int, frames: int) -> Stereo:
        return np.full((frames, 2), 0.5, np.float32)


def test_when_the_player_is_killed_what_plays_fades_and_ends(server: Server, tmp_path: Path) -> None:
    """A player that is killed leaves no process that plays on: it fades, without a jump, and is gone in a second."""
    with server.recording(tmp_path / "rec.raw"):
        root = Path(__file__).parents[2]
        player = subprocess.Popen([sys.executable, "-c", PLAYS], cwd=root, stdout=subprocess.PIPE, text=True)
        assert player.stdout is not None
        pid = int(player.stdout.readline())
        player.kill()
        since = time.monotonic()
        player.communicate()
        until(lambda: not _runs(pid))
        assert time.monotonic() - since < 1
    sound = pulse.recorded(tmp_path / "rec.raw")[:, 0]
    last = int(np.flatnonzero(sound)[-1])
    assert np.abs(np.diff(sound[last - 9_600 : last + 2])).max() < 1e-3


def _runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_the_terminals_signals_do_not_reach_it(server: Server) -> None:
    """It is in a session of its own, and minds no Ctrl-C: the player fades out first."""
    with Output() as output:
        output.wait()
        assert os.getsid(output._process.pid) == output._process.pid
        output._process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        assert not output.ended


def test_it_is_not_waited_for_and_a_wait_is_broken_off_at_once(server: Server) -> None:
    """Making one takes no time; while it is waited for, Ctrl-C is answered, also when the server hangs."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        since = time.monotonic()
        output = Output()
        assert not output.poll()
        assert time.monotonic() - since < 0.1
        threading.Timer(0.2, _thread.interrupt_main).start()
        with output, pytest.raises(KeyboardInterrupt):
            output.wait()
        assert time.monotonic() - since < 1
    finally:
        server.process.send_signal(signal.SIGCONT)


def test_a_device_is_chosen_by_its_name(server: Server) -> None:
    """A part of a name opens that device; an unknown one is an error, or with ``fallback`` the default."""
    with Output("Pul") as output:
        output.wait()
        assert output.device == "pulse"
    with (
        Output("puls3") as output,
        pytest.raises(NotFoundError, match="no sound device 'puls3'; did you mean 'pulse'"),
    ):
        output.wait()
    with Output("puls3", fallback=True) as output:
        output.wait()
        assert output.device == "default"


def test_a_device_holds_as_much_as_it_is_asked_to(server: Server) -> None:
    """`--buffer` is the latency that the device is opened with; 0.2 s where nothing is said."""
    held = []
    for buffer in (0.1, None, 0.4):
        with Output(buffer=buffer) as output:
            output.wait()
            held.append(output.shared.head[shared.LATENCY] / 48_000)
    assert held == pytest.approx([0.1, 0.2, 0.4], abs=0.05)


def test_devices_are_listed_and_a_hung_server_is_an_error(server: Server) -> None:
    """All there are, one of them the default; where the server hangs, that is said, and nothing hangs."""
    found = devices()
    assert {"pulse", "default"} <= {device.name for device in found}
    assert [device.name for device in found if device.default] == ["default"]
    told = CliRunner().invoke(devices_command)
    assert (told.exit_code, told.stderr) == (0, "")
    assert re.search(r"^    \d+  pulse    ALSA  32 channels  44100 Hz$", told.stdout, re.MULTILINE)
    assert re.search(r"^\*   \d+  default  ALSA  32 channels  44100 Hz$", told.stdout, re.MULTILINE)
    assert told.stdout.endswith("Take another: `--device NAME`; a part of its name, or its number, is enough.\n")
    server.process.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(NoDeviceError, match="the sound server does not answer"):
            devices(deadline=0.5)
    finally:
        server.process.send_signal(signal.SIGCONT)


def test_what_is_missing_is_said(no_portaudio: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PortAudio is not there, that is one line with what to do."""
    monkeypatch.setenv("PYTHONPATH", no_portaudio["PYTHONPATH"])
    with Output() as output, pytest.raises(NoDeviceError, match="^the PortAudio library is missing"):
        output.wait()
    with pytest.raises(NoDeviceError, match="^the PortAudio library is missing"):
        devices()


def test_a_process_that_crashes_as_it_opens_is_started_again(server: Server) -> None:
    """Twice, without a word to anybody; where the third crashes too, that is said. Nothing is left of any."""
    for crashes in (2, 3):
        with Output() as output:
            for _ in range(crashes):
                output._process.kill()
                output._process.wait()
                output.shared.head[STATE] = 0
                if crashes == 2 or output._tries:
                    assert not output.poll()
            if crashes == 2:
                output.wait()
            else:
                with pytest.raises(NoDeviceError, match="does not open: its process has crashed"):
                    output.wait()
    assert not _players()


def test_a_speaker_lets_go_of_the_device_after_each_stream(server: Server) -> None:
    """It can take one after the other, each to its end; in between, no process is there."""
    speaker = SpeakerSink()
    for _ in range(2):
        told: list[int] = []
        speaker.take(Ramp(9_601), told.append)
        assert not _players()
        assert told[-1] == 9_601
        assert told == sorted(told)
    speaker.close()


def _players() -> set[int]:
    """Return the processes of ours that play."""
    return {pid for pid in _children() if b"device_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()}
