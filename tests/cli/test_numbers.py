"""numpy comes without its threads, and nobody we start is told to do without his."""

import os
import subprocess
import sys

import pytest

PROGRAM = (
    "import os\nfrom unhurried.cli.numbers import import_numpy\nimport_numpy()\nimport numpy\n"
    "print(len(os.listdir('/proc/self/task')), os.environ.get('OPENBLAS_NUM_THREADS'))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads are counted otherwise")
@pytest.mark.parametrize("asked", ["", "2"])
def test_one_thread_unless_more_are_asked_for(asked: str) -> None:
    """One thread, and nothing is left in the environment; what a person has set there stays, and counts."""
    given = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    env = given | ({"OPENBLAS_NUM_THREADS": asked} if asked else {})
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=env)
    threads, left = done.stdout.split()
    assert left == (asked or "None")
    assert threads == "1" or asked
