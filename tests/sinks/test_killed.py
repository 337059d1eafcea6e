"""An export that is killed at any point: what was there is whole, and no litter stays."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import BEHIND

if sys.platform == "win32":
    pytest.skip("other systems kill in other ways", allow_module_level=True)

from tests.sinks.exporting import NAMES, export
from unhurried.part_file import sweep

Kill = Callable[[str, float | None], None]


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest) -> str:
    """Files without a name where the system knows them, and with one, as elsewhere."""
    if request.param == "nameless" and sys.platform != "linux":
        pytest.skip("files have names here")
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports go."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def kill(way: str, folder: Path) -> Iterator[Kill]:
    """Have exports begin, and kill them so many seconds after their first; None waits for them to kill themselves."""
    command = [*BEHIND, sys.executable, "-m", "tests.sinks.exporting", str(folder), way]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as running:

        def kill(how: str, after: float | None) -> None:
            assert running.stdin is not None
            assert running.stdout is not None
            print(how, file=running.stdin, flush=True)
            child = int(running.stdout.readline())
            if after is not None:
                time.sleep(after)
                os.kill(child, signal.SIGKILL)
            assert int(running.stdout.readline()) == -signal.SIGKILL

        yield kill
        running.communicate()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[bytes]]:
    """What each file may be: one export, or the other."""
    folder = tmp_path_factory.mktemp("whole")
    found: dict[str, set[bytes]] = {f"ritual.{name}": set() for name in NAMES}
    for number in (1, 2):
        for name in NAMES:
            export(folder, name, number, force=True)
            found[f"ritual.{name}"].add((folder / f"ritual.{name}").read_bytes())
    return found


def _parts(folder: Path, whole: dict[str, set[bytes]]) -> list[str]:
    """Return the names of what is no export; each that is one is whole."""
    names = {path.name for path in folder.iterdir()}
    assert all((folder / name).read_bytes() in whole[name] for name in names & whole.keys())
    return sorted(names - whole.keys())


@pytest.mark.parametrize("how", ["over", "new"])
def test_killed_at_any_point(how: str, kill: Kill, folder: Path, whole: dict[str, set[bytes]], way: str) -> None:
    """Killed at 50 points: what is there is whole, the old or the new; with no name until the end, there is no litter.

    With one, the next export takes it away. An export takes some 20 ms here; the kill comes within its first 40.
    """
    chance = random.Random(how + way)
    if how == "over":
        for name in NAMES:
            export(folder, name, 2, force=True)
    litter = 0
    for _ in range(50):
        kill(how, chance.uniform(0, 0.04))
        parts = _parts(folder, whole)
        assert len(parts) <= 1  # those of before were swept
        assert how == "new" or len(list(folder.iterdir())) == len(NAMES) + len(parts)
        litter += len(parts)
    assert litter > 5 if way == "named" else litter <= (2 if how == "over" else 0)  # in the instant
    sweep(folder)
    assert _parts(folder, whole) == []


def test_killed_in_the_one_instant(kill: Kill, folder: Path, whole: dict[str, set[bytes]]) -> None:
    """Between the name beside the place and the place: what was there is whole, and the next export cleans up."""
    for name in NAMES:
        export(folder, name, 2, force=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for _ in range(3):
        kill("instant", None)
        assert len(_parts(folder, whole)) == 1
        assert {name: (folder / name).read_bytes() for name in before} == before
    export(folder, "flac", 2, force=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
