"""The rules of the house, held by tests: who may import whom, what an import may do, no network."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.no_network import NetworkRefusedError

PACKAGE = Path(__file__).parents[1] / "src/unhurried"
PURE = (
    "script", "breath", "announce", "parts", "timeline", "cues", "sounds", "mixer", "channels", "sides", "ducking", "levels", "tryout", "units", "report", "languages", "nearest",
    "elastic", "layout", "lengths", "beds", "spacing", "settling", "limits", "fitting", "filtering", "weighting", "past", "finding", "suggesting", "session", "plan", "settings", "pictures", "captions",
    "form", "made_on", "tags", "page",
)  # fmt: skip
OUTSIDE = {"click", "sounddevice", "soundfile", "pyttsx3", "piper", "rich"}
HEAVY = (
    "numpy", "pydantic", "yaml", "soundfile", "sounddevice", "pyttsx3", "soxr", "pyloudnorm", "scipy", "rich", "piper", "onnxruntime", "icalendar", "sqlite3", "PIL", "mutagen",
    "av", "distributed",
)  # fmt: skip


def _imports(path: Path, *, top_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text())
    nodes = tree.body if top_level else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_dependency_rule(path: Path) -> None:
    """What is pure imports no Click, sound device, sound file, engine or screen; only cli imports cli.

    Whatever is heavy outside the pure part is imported inside the function that needs it.
    """
    inside = path.relative_to(PACKAGE)
    imports = {name.split(".")[0] for name in _imports(path)}
    if inside.parts[0].removesuffix(".py") in PURE:
        assert not imports & OUTSIDE
    if inside.parts[0] not in ("cli", "__main__.py"):
        assert "click" not in imports
        assert not any(name.startswith("unhurried.cli") for name in _imports(path))
    assert not imports & {"pyloudnorm", "scipy"}, "the tests measure with them; to import them takes a second"
    top = {name.split(".")[0] for name in _imports(path, top_level=True)}
    assert not top & {
        "sounddevice",
        "soundfile",
        "pyttsx3",
        "soxr",
        "pyloudnorm",
        "platformdirs",
        "rich",
        "espeakng_loader",
    }


def test_what_decides_in_the_history_knows_no_file() -> None:
    """SQLite, and threads that write, are at its edge alone."""
    edge = {"database.py", "store.py", "on_disk.py", "notes.py", "writer.py", "where.py"}
    for path in (PACKAGE / "history").glob("*.py"):
        outside = _imports(path) & {"sqlite3", "os", "pathlib", "threading", "unhurried.history.store"}
        assert path.name in edge or not outside, path.name


def _loaded_by(*arguments: str) -> set[str]:
    program = (
        f"import sys\nfrom unhurried.cli import main\nsys.argv = {['unhurried', *arguments]!r}\n"
        "try:\n    main()\nfinally:\n    print('loaded:', *sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split("loaded:")[1].split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    """`unhurried --help` and `--version` answer at once: they load none of the heavy libraries."""
    assert not set(HEAVY) & _loaded_by(option)


def test_help_imports_no_command() -> None:
    """`unhurried --help` loads Click, three modules of ours, and the few of Python's own that Click writes it with."""
    program = "import sys, click\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    more = _loaded_by("--help") - set(done.stdout.split())
    ours = {name for name in more if name.startswith("unhurried")}
    assert ours == {"unhurried", "unhurried.cli", "unhurried.cli.group"}
    assert not {name for name in more - ours if name.split(".")[0] not in {*sys.stdlib_module_names, "click"}}
    assert len(more - ours) < 20


def test_check_imports_no_more_than_it_needs() -> None:
    """`unhurried check` is quick enough for every save: no sound, voice, screen or settings, and few modules of ours."""
    loaded = _loaded_by("check", str(PACKAGE.parents[1] / "scripts/same-breath.yaml"))
    assert set(HEAVY) & loaded == {"pydantic", "yaml"}
    ours = {name for name in loaded if name.startswith("unhurried.")}
    assert not ours & {
        f"unhurried.{name}" for name in ("mixer", "config", "sinks", "fitting", "voices.spoken", "arranging")
    }
    commands = {name for name in ours if name.startswith("unhurried.cli")}
    assert (len(commands) < 30, len(ours - commands) < 80) == (True, True)  # a file for each group of commands


def test_a_second_list_imports_nothing_heavy(home: Path) -> None:
    """`unhurried list` of rituals that are as they were loads neither what reads scripts nor what rehearses them."""
    _loaded_by("list")
    loaded = _loaded_by("list")
    assert not set(HEAVY) & loaded
    assert not {"unhurried.timeline", "unhurried.script.reader", "unhurried.rehearsing"} & loaded


def test_the_worker_of_a_voice_loads_little() -> None:
    """It starts for every first line, and each line is spoken by a fork of it: neither numpy nor what prepares words."""
    program = "import sys, unhurried.voices.worker, unhurried.voices.system\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {*HEAVY, "dataclasses", "inspect"}
    ours = {name.removeprefix("unhurried.") for name in loaded if name.startswith("unhurried.")}
    assert ours == {"installed", "language_tags", "voices", "voices.forked", "voices.system", "voices.worker"}


def test_importing_does_nothing() -> None:
    """Importing every module (but the worker's and the command's entry) prints nothing and starts no thread."""
    names = [
        ".".join(("unhurried", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for path in _modules()
        if path.name != "__main__.py"
    ]
    program = f"import importlib, threading\nfor name in {names!r}: importlib.import_module(name)\nprint(threading.active_count())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_the_public_interface_is_there() -> None:
    """read, arrange, mix, perform and open_voice are functions, whatever was imported before."""
    program = (
        "import unhurried.flow, unhurried.timeline, unhurried.mixer, unhurried\n"
        "print(all(callable(getattr(unhurried, name)) for name in unhurried.__all__), len(unhurried.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True 5\n"


def test_the_network_is_refused_here_and_in_every_child() -> None:
    """The guard these tests run under refuses real sockets, in this process and in those it starts."""
    with pytest.raises(NetworkRefusedError):
        socket.socket(socket.AF_INET)
    with pytest.raises(NetworkRefusedError):
        socket.getaddrinfo("localhost", 80)
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket()"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "NetworkRefusedError" in done.stderr
    socket.socket(socket.AF_UNIX).close()
