"""The process that speaks: an engine on one side, one JSON object a line on stdin and stdout on the other.

It runs as ``python -m unhurried.voices.worker FOLDER ENGINE ARGUMENTS``. It first writes what the engine says of
itself (``{"ready": true, "identity": [...], "languages": [...], ...}``), or ``{"refused": why}`` where there is no
such voice, or ``{"error": why}``. Then for each ``{"text", "rate", "pitch", "file", "deadline"}`` it writes
``{"file": ...}`` when the file is there, or ``{"error": why}``. It ends with its stdin. It is a process of its own
because an engine may hang or crash, and must not take the ritual along.
"""

import faulthandler
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, Protocol, TextIO

from unhurried.voices.forked import reason_of

GRACE = 10
"""Seconds after a line's deadline when a worker that nobody has ended ends itself."""


class Speaking(Protocol):
    """An engine as it is inside its worker."""

    def hello(self) -> dict[str, Any]:
        """Return what it says of itself: identity, languages, and more as the engine has it."""

    def speak(self, text: str, rate: float, pitch: float | None, file: str) -> None:
        """Write a sound file; raise whatever goes wrong."""


def main(folder: str, engine: str, *arguments: str) -> None:
    """Serve requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    answers = _private_stdout()
    sys.addaudithook(_stay_offline)
    try:
        speaking = _open(engine, Path(folder), arguments)
        hello = speaking.hello()
    except LookupError as error:
        _answer(answers, refused=reason_of(error))
        return
    except Exception as error:
        _answer(answers, error=reason_of(error))
        return
    try:
        _answer(answers, ready=True, **hello)
        _serve(speaking, answers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # where the parent was killed, nobody else does


def _serve(speaking: Speaking, answers: TextIO) -> None:
    """Speak for as long as somebody asks and listens."""
    for request in map(json.loads, sys.stdin):
        _end_in(request.pop("deadline") + GRACE)
        try:
            speaking.speak(**request)
        except Exception as error:
            _answer(answers, error=reason_of(error))
        else:
            _answer(answers, file=request["file"])
        _end_in(None)


def _end_in(seconds: float | None) -> None:
    """End this process in so many seconds, whatever it does: nobody waits any longer, and none outlives its ritual.

    With None it may go on. It is the kernel that counts, where it does: another thread would be in the way of forks.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    elif seconds is None:
        faulthandler.cancel_dump_traceback_later()
    else:
        faulthandler.dump_traceback_later(seconds, exit=True)


def _open(engine: str, folder: Path, arguments: tuple[str, ...]) -> Speaking:
    if engine == "system":
        from unhurried.voices.system import SystemSpeaking

        return SystemSpeaking(folder, *arguments)
    from unhurried.voices.piper import PiperSpeaking

    return PiperSpeaking(folder, *arguments)


def _private_stdout() -> TextIO:
    """Keep stdout for the answers; what the engine prints ("Audio saved to ...") goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def _stay_offline(event: str, _arguments: tuple[Any, ...]) -> None:
    """Refuse connections: some of Piper's languages would fetch what they lack."""
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise ConnectionError("needs something from the network, and Unhurried opens no connection")


def _answer(answers: TextIO, **fields: Any) -> None:
    answers.write(json.dumps(fields) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
