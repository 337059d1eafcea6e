"""Bad scripts, each with all it is told, in full: bad/NAME.yaml is answered with bad/NAME.txt.

After a change that is meant: ``python -m tests.script.test_bad_scripts`` writes the answers anew; read the diff.
"""

from pathlib import Path

import pytest

from unhurried.errors import UnhurriedError
from unhurried.library import read
from unhurried.timeline import arrange
from unhurried.voices.silent import SilentVoice

BAD = Path(__file__).parent / "bad"
SCRIPTS = sorted(BAD.glob("*.yaml"))


def _answer(script: Path) -> str:
    """Return what the author of a script is told, its folder left out."""
    with pytest.raises(UnhurriedError) as caught:
        arrange(read(script), SilentVoice())
    return str(caught.value).replace(f"{BAD}/", "") + "\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_fault_is_told_in_full(script: Path) -> None:
    """A bad script is answered with all its faults, each with file, line, column and the mend, and never a traceback."""
    assert _answer(script) == script.with_suffix(".txt").read_text()


if __name__ == "__main__":
    for path in SCRIPTS:
        path.with_suffix(".txt").write_text(_answer(path))
