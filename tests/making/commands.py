"""The whole command, run again and again until it is killed: one child for each line that it reads.

`python -m tests.making.commands FOLDER`: a line is a command's arguments, as JSON; a child runs it in the folder, in a
process that has imported all it needs, and its number is told, and how it ended.
"""

import json
import os
import sys
from pathlib import Path

from unhurried import cli
from unhurried.making import files
from unhurried.pictures.drawing import Drawing
from unhurried.pictures.png import as_png


def _run(arguments: list[str]) -> None:
    sys.argv = ["unhurried", *arguments]
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 for as long as the child lives
    os._exit(cli._run())


def main(folder: Path) -> None:
    """Read lines."""
    cover = as_png(Drawing(1, 1, "#000000", (), ""), 1)
    vars(files)["as_png"] = lambda *_: cover  # to draw one takes longer than all the rest
    os.chdir(folder)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
