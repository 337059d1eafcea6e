"""Something done in a process of its own that begins as this one is: what it leaves behind in a library goes with it.

espeak-ng carries a little of each line over into the next, in places that neither another voice nor a new beginning
resets: what was said before makes a line some samples longer or shorter. Spoken by a fork, each line is the first.
Linux only.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

_DIES_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


Done = Callable[[], NoReturn]


def forked(act: Callable[[Done], Any]) -> Any:
    """Return what ``act`` returns (plain data), done by a fork of this process. It may take as long as it takes.

    Who calls what it is given, from any thread, ends the fork at once: it is done, and None is returned.

    This process should have no other thread: locks that one holds are held for ever in the fork. Where the fork
    crashes or exits, this process ends in the same way, so that whoever waits for it is told how; where this one is
    ended, so is the fork.

    Raises:
        LookupError: as ``act`` raised it.
        RuntimeError: it raised something else; with the reason.
    """
    from ctypes import CDLL

    die_with_parent = CDLL(None).prctl  # looked up here: the fork does nothing but its work
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        die_with_parent(_DIES_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it was ended before it could be tied to
        _do(act, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        _end_like(code)
    answer = json.loads(told)
    if "refused" in answer:
        raise LookupError(answer["refused"])
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["done"]


def reason_of(error: BaseException | None) -> str:
    """Return in one line what went wrong."""
    return " ".join(str(error).split()) or type(error).__name__


def _do(act: Callable[[Done], Any], writing: int) -> NoReturn:
    """Do it, tell what became of it, and end: nothing of the parent's is flushed or taken away."""

    def tell(**answer: Any) -> NoReturn:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(answer).encode())
        os._exit(0)

    # What is raised where a C library calls back reaches nobody, and who waits for that call waits for ever.
    sys.unraisablehook = lambda gone: tell(error=reason_of(gone.exc_value))
    try:
        tell(done=act(lambda: tell(done=None)))
    except LookupError as error:
        tell(refused=reason_of(error))
    except BaseException as error:
        tell(error=reason_of(error))
    finally:
        os._exit(1)


def _end_like(code: int) -> NoReturn:
    """End this process with an exit code, or (< 0) by a signal."""
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
