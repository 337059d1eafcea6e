"""Python imports this at its start where tests/site is on PYTHONPATH: each child process refuses sockets too."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[1] / "no_network.py"))["install"]()
