"""Checks in processes of their own, which may hang or crash: what they had found until then is told.

python -m unhurried.doctor.apart CHECK ARGUMENT...
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from unhurried.doctor.finding import Finding, wrong

PROGRAM: Final = (sys.executable, "-P", "-m", "unhurried.doctor.apart")
"""-P: the folder someone happens to be in must not lend the process its modules."""
LONGEST: Final = 20
"""Lines of a check that are read."""


class CheckError(Exception):
    """A check did not come to its end. ``found`` is what it had found; its message finishes "the check ..."."""

    def __init__(self, message: str, found: list[Finding], *, late: bool = False) -> None:
        super().__init__(message)
        self.found = found
        self.late = late


class Apart:
    """Runs checks apart, several at once; closed, it ends those that still run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def run(self, check: str, *arguments: str, deadline: float) -> list[Finding]:
        """Return what a check has found.

        Raises:
            CheckError: it did not end in so many seconds, crashed, or does not start.
        """
        group: dict[str, Any] = {} if sys.platform == "win32" else {"start_new_session": True}
        try:
            process = subprocess.Popen(  # noqa: S603  (our own command, no shell)
                [*PROGRAM, check, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                **group,
            )
        except OSError as error:
            raise CheckError(f"does not start: {error.strerror or error}", []) from None
        with self._lock:
            self._running.add(process)
        try:
            if self._closed:
                _end(process)
            return _answered(process, deadline)
        finally:
            _end(process)
            with self._lock:
                self._running.discard(process)

    def close(self) -> None:
        """End what still runs."""
        self._closed = True
        with self._lock:
            for process in self._running:
                _end(process)

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _answered(process: "subprocess.Popen[bytes]", deadline: float) -> list[Finding]:
    try:
        output, _ = process.communicate(timeout=deadline)
    except subprocess.TimeoutExpired:
        _end(process)
        raise CheckError(f"did not end within {deadline:g} s", _found(_rest(process)), late=True) from None
    if process.returncode:
        how = f"signal {-process.returncode}" if process.returncode < 0 else f"exit code {process.returncode}"
        raise CheckError(f"ended in the middle ({how})", _found(output))
    return _found(output)


def _rest(process: "subprocess.Popen[bytes]") -> bytes:
    """Return what a process that was ended had said."""
    with contextlib.suppress(subprocess.TimeoutExpired, OSError, ValueError):
        return process.communicate(timeout=1)[0]
    return b""


def _found(output: bytes) -> list[Finding]:
    """Return the findings among what a process said: the sound libraries talk on stdout, too."""
    found = []
    for line in output.splitlines()[:LONGEST]:
        with contextlib.suppress(ValueError, TypeError):
            found.append(Finding(**json.loads(line)))
    return found


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and what it has started."""
    with contextlib.suppress(OSError):
        if sys.platform != "win32" and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def main(check: str, *arguments: str) -> None:
    """Look, and write each finding as a line of JSON as soon as it is there."""
    try:
        for finding in _findings(check, arguments):
            _tell(finding)
    except Exception as error:
        _tell(wrong(check, f"the check of '{check}' failed: {str(error) or type(error).__name__}"))
    os._exit(0)  # not through PortAudio's own end: with a hanging server that never comes


def _tell(finding: Finding) -> None:
    sys.stdout.write(json.dumps(asdict(finding)) + "\n")
    sys.stdout.flush()


def _findings(check: str, arguments: tuple[str, ...]) -> Iterable[Finding]:
    from unhurried.doctor.system import this_system

    if check == "packages":
        from unhurried.doctor.packages import imports

        return imports(this_system())
    if check == "sound":
        from unhurried.doctor.hearing import sound

        return sound(this_system(), *arguments)
    from unhurried.doctor.speaking import voice

    return voice(this_system(), *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
