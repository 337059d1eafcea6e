"""The whole command, killed at any point: what was there is whole, and nothing else is there."""

import contextlib
import json
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

if sys.platform != "linux":
    pytest.skip("files have names while they are made elsewhere: tests/sinks/test_killed.py", allow_module_level=True)

WISHES = ("--voice", "silent", "--date", "none", "--force", "--captions", "vtt", "--json", "-o", "out/ritual.flac")
FILES = ["ritual.flac", "ritual.json", "ritual.vtt"]
Run = Callable[[str, float | None], int]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run an export of one of two scripts, and kill it so many seconds later; return how it ended."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"title: Both\nsteps: [{{say: This is {name}.}}, {{pause: 1s}}]\n")
    command = [*BEHIND, sys.executable, "-m", "tests.making.commands", str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as running:

        def run(name: str, after: float | None) -> int:
            assert running.stdin is not None
            assert running.stdout is not None
            print(json.dumps(["export", f"{name}.yaml", *WISHES]), file=running.stdin, flush=True)
            child = int(running.stdout.readline())
            if after is not None:
                time.sleep(after)
                with contextlib.suppress(ProcessLookupError):  # it was done before
                    os.kill(child, signal.SIGKILL)
            return int(running.stdout.readline())

        yield run
        running.communicate()


def _found(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((tmp_path / "out").iterdir())}


def test_a_whole_export_is_killed_at_fifty_points(run: Run, tmp_path: Path) -> None:
    """Each file is the old one or the new one, whole, and there is no other; what an instant may leave the next run
    takes away.

    The points lie from the first moment to about the last: some exports are done before they are struck.
    """
    whole: dict[str, list[bytes]] = {name: [] for name in FILES}
    took = 0.0
    for name in ("one", "two"):
        begun = time.monotonic()
        assert run(name, None) == 0
        took = time.monotonic() - begun
        for file, data in _found(tmp_path).items():
            whole[file].append(data)
    chance = random.Random(9)
    ends, litter = set(), 0
    for number in range(50):
        ends.add(run(("one", "two")[number % 2], chance.uniform(0, 1.1 * took)))
        found = _found(tmp_path)
        assert all(found[file] in whole[file] for file in FILES)
        litter += len(found) - len(FILES)
    assert run("one", None) == 0
    assert list(_found(tmp_path)) == FILES
    assert litter <= 2, "between a name beside the place and the place itself there is but an instant"
    assert ends <= {0, -signal.SIGKILL}
    assert -signal.SIGKILL in ends
