"""Memory does not grow with the length of a ritual."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from tests.memory import most_memory
from unhurried.breathing import breathing_ritual
from unhurried.breath import parse_pattern
from unhurried.mixer import Mixer
from unhurried.timeline import arrange
from unhurried.voices.silent import SilentVoice

minutes = int(sys.argv[1])
timeline = arrange(breathing_ritual(parse_pattern("calm"), minutes * 60, None, greet=False), SilentVoice())
mixer = Mixer(timeline)
for start in range(0, timeline.frames, 48_000):
    mixer.block(start, 48_000)
print(timeline.frames, most_memory())
"""


def _peak_megabytes(minutes: int) -> float:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(minutes)], capture_output=True, text=True, check=True)
    frames, peak = map(int, done.stdout.split())
    assert frames >= minutes * 60 * 48_000
    return peak / 2**20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process's peak memory this way")
def test_eight_hours_take_no_more_than_ten_minutes() -> None:
    """A whole 8 h breathing session, arranged and mixed to its end, peaks within 10 MB of one of 10 min."""
    assert _peak_megabytes(8 * 60) - _peak_megabytes(10) <= 10
