"""How long `export` takes to see that a hundred files are up to date.

python -m benchmarks.rerun [TIMES]

Twenty scripts of twelve lines, each in five lengths: a hundred files of silence are made once; then the same command
is run again and again, with nothing to make.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "unhurried", "export", "--voice", "silent", "--bed", "off", "--format", "flac"]


def main(times: int = 5) -> None:
    """Make them, measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"}
        scripts = [_script(Path(folder), number) for number in range(20)]
        command = [*COMMAND, *scripts, "--lengths", "1:20,1:30,1:40,1:50,2:00", "-d", f"{folder}/out"]
        _run(command, environment)
        made = len(list(Path(folder, "out").iterdir()))
        took = [_run(command, environment) for _ in range(times)]
        median, least, most = statistics.median(took), min(took), max(took)
        print(f"{made} files, nothing to make: {median:.2f} s (median of {times}; {least:.2f} to {most:.2f})")


def _script(folder: Path, number: int) -> str:
    path = folder / f"ritual-{number}.yaml"
    steps = "\n".join(f"  - say: Line {line} of ritual {number}.\n  - pause: 2s" for line in range(12))
    path.write_text(f"title: Ritual {number}\nsteps:\n{steps}\n  - chime: end\n")
    return str(path)


def _run(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
