"""Some thousand scripts gone wrong; fuzz.py has the hundred thousand."""

import re
import subprocess
import sys

COUNT = 2_500


def test_scripts_gone_wrong_end_in_a_ritual_or_in_listed_faults() -> None:
    """No traceback, no hang, no more than 200 MB, whatever is done to the bytes or the structure of real scripts."""
    command = [sys.executable, "-m", "tests.fuzz", str(COUNT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    became = re.fullmatch(rf"{COUNT} scripts: \{{'faults': (\d+), 'ritual': (\d+), .*\n", done.stdout)
    assert became, done.stdout
    assert int(became[2]) > COUNT // 20  # not all of them are refused at the door
