"""A private sound server for as long as stdin is open; prints the environment that finds it, as JSON."""

import json
import sys
import time

from tests.sinks import pulse

WAKES = 3.0
"""Seconds: until a client has asked for less, PulseAudio looks at a null sink every two."""

if __name__ == "__main__":
    if (lack := pulse.missing()) is not None:
        sys.exit(lack)
    with pulse.server() as server:
        time.sleep(WAKES)
        print(json.dumps(server.environment), flush=True)
        sys.stdin.read()
