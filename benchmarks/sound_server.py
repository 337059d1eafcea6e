"""A private sound server for as long as stdin is open; prints the environment that finds it, as JSON."""

import json
import sys

from tests.sinks import pulse

if __name__ == "__main__":
    if (lack := pulse.missing()) is not None:
        sys.exit(lack)
    with pulse.server() as server:
        print(json.dumps(server.environment), flush=True)
        sys.stdin.read()
