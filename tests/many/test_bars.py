"""Bars on a terminal, lines elsewhere, and no title of a ritual that plays with the screen."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import shell
from tests.many.makers import job
from unhurried.cli import bars as module
from unhurried.many.jobs import Begun, Done, Failed, Made, Moved

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "tests.many.at_once")


def test_elsewhere_a_line_for_each_file(tmp_path: Path) -> None:
    """With no terminal each file that is done is a line of the output, each that failed one of the errors."""
    done = subprocess.run(
        [*COMMAND, str(tmp_path), "2", "bars", "", "a fault of a person", ""],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {f"{tmp_path / name} (0:00)" for name in ("00.bin", "02.bin")}
    *lines, last = done.stdout.splitlines()
    assert set(lines) == files
    assert last == "and so it ends"
    assert done.stderr == f"file [bold]1\\x1b[2J\\n: {tmp_path / '01.bin'}: the disk is full\n"


def test_on_a_terminal_bars_that_go(tmp_path: Path) -> None:
    """Each job that is made has a bar, all of them together one; in the end only what failed is still to be read."""
    with shell(*COMMAND, str(tmp_path), "2", "bars", "", "a fault of a person", "waits", "", folder=ROOT) as terminal:
        terminal.read_until(rb"3 of 4 files")
        (tmp_path / "02.bin.goes-on").touch()
        assert terminal.end() == 0
        assert terminal.is_as_it_was()
        seen = terminal.output
    assert rb"file [bold]2\x1b[2J\n" in seen, "as it is written, brackets too"
    assert b"\x1b[2J" not in seen.replace(rb"\x1b[2J", b""), "nothing clears the screen"
    assert re.search(rb"\d+%", seen)
    *_, failed, last, nothing = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode()).split("\n")
    assert "the disk is full" in seen.decode()
    assert (last.strip(), nothing, bool(failed)) == ("and so it ends", "", True)


@pytest.mark.parametrize("sizes", [(0, 0), (100, 300)])
def test_the_bar_for_all_knows_how_much_is_left(tmp_path: Path, sizes: tuple[int, int]) -> None:
    """It counts what is done and what is begun, by size where that is known; one that is begun anew counts anew."""
    from rich.progress import Progress

    first, second = (job(tmp_path, number, size=size) for number, size in enumerate(sizes))
    progress = Progress(disable=True)
    bars = module._Bars(progress, (first, second))
    share = 1 / 4 if sizes[0] else 1 / 2

    def whole() -> float:
        return progress.tasks[0].completed / module._ALL

    bars.hear(Begun(second))
    bars.hear(Moved(second, 5, 10))
    assert whole() == pytest.approx((1 - share) / 2)
    bars.hear(Begun(second))
    assert (whole(), len(progress.tasks)) == (0, 2)
    bars.hear(Done(second, Made(frames=1, title="")))
    assert whole() == pytest.approx(1 - share)
    bars.hear(Begun(first))
    bars.hear(Failed(first, "why"))
    assert (whole(), len(progress.tasks), progress.tasks[0].description) == (1, 1, "2 of 2 files")
