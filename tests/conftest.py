"""What every test stands on: no network, a cache of its own, the command as a person runs it."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner

from tests import no_network
from unhurried import cli

no_network.install()

# Started in the background, a shell has its children ignore Ctrl-C, and nohup a closed terminal: ours are told not to.
for _signal, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if hasattr(signal, _signal):
        signal.signal(getattr(signal, _signal), _handler)

Run = Callable[..., subprocess.CompletedProcess[str]]


hypothesis.settings.register_profile("unhurried", deadline=None)  # how long something takes is no promise of a test
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the whole run: all of ours lies in it, and every process started here is kept off the network."""
    folder = tmp_path_factory.mktemp("home")
    for kind in ("cache", "config", "data"):
        os.environ[f"XDG_{kind.upper()}_HOME"] = str(folder / kind)
    for name in [name for name in os.environ if name.startswith("UNHURRIED_") and name != "UNHURRIED_SKIP_NOTHING"]:
        del os.environ[name]  # what somebody likes is not what is tested
    os.environ["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(Path(no_network.__file__).parent / "site"), os.environ.get("PYTHONPATH")) if part
    )
    return folder


@pytest.fixture(autouse=True)
def in_turn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Who keeps every core busy on purpose (`busy`) is not beside others that play in real time, in another worker."""
    busy = request.node.get_closest_marker("busy") is not None
    if sys.platform == "win32" or not (busy or hasattr(request.module, "pulse")):
        yield
        return
    import fcntl

    with (tmp_path_factory.getbasetemp().parent / "cores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if busy else fcntl.LOCK_SH)
        yield


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command, in an empty folder, as a newcomer runs it; its output is no terminal."""

    def run_command(*arguments: str, timeout: float = 120, **options: object) -> subprocess.CompletedProcess[str]:
        """Run it, or with ``shell`` a whole line of shell, for what only a shell can do."""
        shell = options.pop("shell", None)
        command = ["bash", "-c", str(shell)] if shell else [*COMMAND, *arguments]
        given: dict[str, object] = {"cwd": tmp_path, "capture_output": True, "text": True, **options}
        if "PULSE_SERVER" not in (given.get("env") or os.environ):  # type: ignore[operator]
            command = [*BEHIND, *command]
        return subprocess.run(command, timeout=timeout, **given)  # type: ignore[call-overload,no-any-return]

    return run_command


@pytest.fixture
def run_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process, which has imported what it needs: for what it says and makes.

    For how it starts and ends, and for what is not to be remembered from one time to the next, there is `run`.
    """

    def run_command(*arguments: str, env: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[str]:
        assert env.get("PYTHONPATH") == os.environ["PYTHONPATH"], "what this process imports is imported"
        threshold = gc.get_threshold()
        with monkeypatch.context() as here, CliRunner().isolation(env=env) as (out, err, *_):
            here.chdir(tmp_path)
            here.setattr(sys, "argv", ["unhurried", *arguments])
            try:
                code = cli._run()
            finally:
                gc.set_threshold(*threshold)
            sys.stdout.flush()
            sys.stderr.flush()
            said, complained = (stream.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(["unhurried", *arguments], code, said, complained)

    return run_command


@pytest.fixture
def no_portaudio(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a machine whose PortAudio library is missing."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped (.ci/run says so), a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("UNHURRIED_SKIP_NOTHING"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but UNHURRIED_SKIP_NOTHING is set: {report.longrepr}"
    return report


COMMAND = (sys.executable, "-m", "unhurried")
BEHIND = (nice, "-n", "10") if (nice := shutil.which("nice")) else ()
"""Before a command that plays nothing: beside it others play, in real time, and go first."""
