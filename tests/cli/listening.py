"""A program that tells what it is asked by keys and signals, for tests: ``listen`` in a terminal, or ``strike`` at it.

``strike`` does to itself what may strike a program that listens, at random moments, and looks at its terminal after.
"""

import os
import random
import signal
import sys
import termios
import time
from typing import Any, Final

from unhurried.cli.hands import Key, controls
from unhurried.cli.signals import early_pause

ENDS: Final = ("terminate", Key("q"))
STRIKES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGSTOP", "error")
MOMENTS: Final = 6
"""How often each strikes."""


def listen() -> None:
    """Say each event; end with "terminate", a "q", or a second interrupt."""
    with early_pause():
        _say("early")
        time.sleep(float(os.environ.get("PREPARES", "0")))
        with controls() as asked:
            _say("ready" if asked.has_keys else "ready without keys")
            interrupts, begun, spent = 0, time.monotonic(), time.process_time()
            while interrupts < 2:
                event = asked.next(0.05)
                interrupts += event == "interrupt"
                if event is not None:
                    _say(f"<{event.name if isinstance(event, Key) else event.upper()}>")
                if event in ENDS:
                    break
            if time.process_time() - spent > max(0.2, 0.5 * (time.monotonic() - begun)):
                _say("busy")
            _say("over, with keys" if asked.has_keys else "over, without keys")


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def strike() -> None:
    """Let everything strike a listening child at random moments, and tell where the terminal was not left whole."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    before = termios.tcgetattr(0)
    chance = random.Random(0)
    for what in STRIKES * MOMENTS:
        _one(what, chance.uniform(0, 0.03), before, chance)
    _say("whole")


def _one(what: str, moment: float, before: list[Any], chance: random.Random) -> None:
    """Let one thing strike."""
    begun, begins = os.pipe()
    child = os.fork()
    if not child:
        _listen_again_and_again(begins, time.monotonic() + moment if what == "error" else None)
    os.setpgid(child, child)
    os.tcsetpgrp(0, child)
    os.read(begun, 1)
    time.sleep(moment)
    if what != "error":
        os.kill(child, getattr(signal, what))
    if what in ("SIGTSTP", "SIGSTOP"):
        _, status = os.waitpid(child, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        assert what == "SIGSTOP" or termios.tcgetattr(0) == before, (what, moment)
        termios.tcsetattr(0, termios.TCSANOW, before)  # as a shell does
        os.kill(child, signal.SIGCONT)
        time.sleep(chance.uniform(0, 0.03))
    if what in ("SIGTSTP", "SIGSTOP", "SIGUSR1"):
        os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    os.tcsetpgrp(0, os.getpgrp())
    assert termios.tcgetattr(0) == before, (what, moment)
    os.close(begun)
    os.close(begins)


def _listen_again_and_again(begins: int, errs: float | None) -> None:
    """Be a command that listens, most of the time just beginning or ending to."""
    try:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        random.seed()
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with early_pause():
            os.write(begins, b"1")
            while True:
                with controls() as asked:
                    if asked.next(random.uniform(0, 0.002)) not in (None, "pause"):
                        return
                    assert errs is None or time.monotonic() < errs
    except (KeyboardInterrupt, AssertionError):
        pass
    finally:
        os._exit(0)


if __name__ == "__main__":
    {"listen": listen, "strike": strike}[sys.argv[1]]()
