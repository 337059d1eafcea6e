"""A private PulseAudio server with a null sink: real PortAudio plays into it, and what arrives is recorded.

It needs pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2; .ci/run installs them.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from unhurried.sounds.loop import Stereo

NEEDED = ("pulseaudio", "pacat", "parec")


def missing() -> str | None:
    """Say what this machine lacks for the sound test, or None."""
    lacking = [tool for tool in NEEDED if shutil.which(tool) is None]
    if lacking:
        return f"no {', '.join(lacking)}: apt install pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
    try:
        import sounddevice  # noqa: F401
    except OSError:
        return "no PortAudio: apt install libportaudio2"
    return None


class Server:
    """The server and how to reach it."""

    def __init__(self, folder: Path) -> None:
        self.environment = environment(folder)
        self._folder = folder
        self._keeper: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, for the first time or after it was killed. Its socket stays where it is."""
        socket = self._folder / "run/pulse/native"
        options = "-n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --realtime=no --high-priority=no"
        options += " --disallow-exit=no --log-target=stderr"
        modules = [
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            "--load=module-null-sink sink_name=ritual rate=48000 channels=2 format=float32le",
        ]
        own = {key: value for key, value in self.environment.items() if key != "PULSE_SERVER"}
        socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["pulseaudio", *options.split(), *modules], env=own, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not socket.exists():
            assert time.monotonic() < deadline, "pulseaudio did not start"
            time.sleep(0.05)
        silence = "pacat --raw --format=s16le --rate=48000 --latency-msec=20 -d ritual /dev/zero"
        self._keeper = subprocess.Popen(silence.split(), env=self.environment, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        """End it, whether it hangs or not."""
        for running in (self._keeper, self.process):
            if running is not None:
                with contextlib.suppress(ProcessLookupError):
                    running.send_signal(signal.SIGCONT)
                running.kill()
                running.wait()

    @contextlib.contextmanager
    def recording(self, file: Path) -> Iterator[None]:
        """Record what arrives at the sink as raw float32 stereo at 48 kHz."""
        parts = ["--format=float32le", "--rate=48000", "--channels=2", "--raw", "--latency-msec=50"]
        with file.open("wb") as out:
            recorder = subprocess.Popen(["parec", "-d", "ritual.monitor", *parts], stdout=out, env=self.environment)
            time.sleep(0.5)
            try:
                yield
                time.sleep(0.5)
            finally:
                recorder.terminate()
                recorder.wait()


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which programs find this server and no other."""
    return os.environ | {
        "XDG_RUNTIME_DIR": f"{folder}/run",
        "PULSE_RUNTIME_PATH": f"{folder}/run/pulse",
        "PULSE_STATE_PATH": f"{folder}/state",
        "PULSE_SERVER": f"unix:{folder}/run/pulse/native",
    }


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Run a server for a while. Its folder has a short path: a socket's may have 107 characters."""
    if (lack := missing()) is not None:
        pytest.skip(lack)
    folder = Path(tempfile.mkdtemp(prefix="unh-"))
    for part in ("run/pulse", "state"):
        (folder / part).mkdir(parents=True, mode=0o700)
    (folder / "run").chmod(0o700)
    running = None
    try:
        running = Server(folder)
        yield running
    finally:
        if running is not None:
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def recorded(file: Path) -> Stereo:
    """Return what was recorded, (frames, 2) float32."""
    data = np.fromfile(file, dtype="<f4")
    return data[: len(data) // 2 * 2].reshape(-1, 2)


def aligned(recording: Stereo, expected: Stereo) -> Stereo:
    """Return the part of a recording that should be ``expected``, found by the second around its loudest frame."""
    first = max(0, int(np.argmax(np.abs(expected[:, 0]))) - 24_000)
    probe = expected[first : first + 48_000, 0]
    span = recording[:, 0]
    size = 1 << (len(span) + len(probe)).bit_length()
    match = np.fft.irfft(np.fft.rfft(span, size) * np.conj(np.fft.rfft(probe, size)), size)[: len(span)]
    at = max(0, int(np.argmax(match)) - first)
    return recording[at : at + len(expected)]
