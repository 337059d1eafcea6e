"""Engines that live in a worker process with deadlines: one JSON object a line each way.

An engine may hang, die or talk rubbish. So it is a process of its own, which can be ended whatever it is doing.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from unhurried.voices.engine import EngineError, RefusedError, Utterance, Workroom

START_DEADLINE: Final = 30.0
"""Seconds until a worker must be ready. Measured: 0.1 s; the first time on Windows takes many."""
LINE_DEADLINE: Final = 15.0
"""Seconds for a line, and a fifth of one more for each character. Measured: 0.03 s under load."""
LOOK: Final = 0.2
"""Seconds between two looks for an answer."""
QUIET: Final = {"ORT_DISABLE_TELEMETRY": "1"}
"""onnxruntime, which Piper runs on, would tell its makers of its use, out of native code: it may not."""
WORKER: Final = (sys.executable, "-P", "-m", "unhurried.voices.worker")
"""-P: the folder someone happens to be in must not lend the worker its modules."""


class WorkerEngine:
    """An engine in a worker that has a folder of its own. It starts when it is made."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        command: Sequence[str] = WORKER,
        start_deadline: float = START_DEADLINE,
        line_deadline: float = LINE_DEADLINE,
    ) -> None:
        """Start ``command`` with its folder and the arguments (which engine, which voice), and do not wait for it.

        Raises:
            EngineError: it cannot be started.
        """
        self._start_deadline = start_deadline
        self._room = Workroom()
        try:
            everything = [*command, str(self._room.path), *arguments]
            self._worker = Worker(everything, line=line_deadline)
        except BaseException:
            self._room.close()
            raise

    @cached_property
    def hello(self) -> dict[str, Any]:
        """Return what the worker says of itself when it is ready.

        Raises:
            EngineError: it is not ready in time, or says why it cannot be.
        """
        return self._worker.answer(self._start_deadline)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return the engine, the voice that really speaks in it (a machine's default may change), the versions."""
        return tuple(map(str, self.hello.get("identity", ())))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it speaks."""
        return tuple(map(str, self.hello.get("languages", ())))

    @property
    def pitched(self) -> bool:
        """Whether its pitch can be changed."""
        return bool(self.hello.get("pitched"))

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
        """Have the worker speak; see :class:`unhurried.voices.engine.Engine`."""
        _ = self.hello
        try:
            self._worker.speak(text, rate, pitch, str(self._room.file))
            return self._room.take()
        except EngineError:
            self._room.check_room()
            raise

    def close(self) -> None:
        """End the worker and take its folder away."""
        self._worker.close()
        self._room.close()


def started(command: Sequence[str]) -> "subprocess.Popen[str]":
    """Start a process of our own, with lines of text on its stdin and stdout.

    Raises:
        OSError: it cannot be started.
    """
    return subprocess.Popen(  # noqa: S603  (our own command, no shell)
        list(command),
        env=os.environ | QUIET,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


class Worker:
    """One worker process. It starts when it is made; :meth:`close` ends it whatever it is doing."""

    def __init__(self, command: Sequence[str], *, line: float = LINE_DEADLINE) -> None:
        """Start the process.

        Raises:
            EngineError: it cannot be started.
        """
        self._line = line
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        try:
            self._process = started(command)
        except OSError as error:
            raise EngineError(f"could not be started: {error.strerror or error}") from None
        threading.Thread(target=self._listen, daemon=True).start()

    def speak(self, text: str, rate: float, pitch: float | None, file: str) -> None:
        """Have a line written to a file.

        Raises:
            EngineError: it did not answer in time, died, answered rubbish, or says why it could not.
        """
        assert self._process.stdin is not None
        deadline = self._line + len(text) / 5
        request = {"text": text, "rate": rate, "pitch": pitch, "file": file, "deadline": deadline}
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise EngineError("ended before it was asked") from None
        self.answer(deadline)

    def _next(self, deadline: float) -> str | None:
        """Return the next line, looking often: an interrupt is answered between two waits, on Windows only there."""
        for _ in range(max(1, round(deadline / LOOK))):
            try:
                return self._answers.get(timeout=min(LOOK, deadline))
            except queue.Empty:
                continue
        raise EngineError(f"did not answer within {deadline:.3g} s")

    def close(self) -> None:
        """End the process, at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except (OSError, ValueError):
                    continue  # what was still to be sent to a dead process is of no use to anyone

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._answers.put(line)
        except ValueError:
            pass  # closed while it was read
        self._answers.put(None)

    def answer(self, deadline: float) -> dict[str, Any]:
        """Return the next answer.

        Raises:
            EngineError: none comes in so many seconds, it makes no sense, or it says what is wrong.
        """
        line = self._next(deadline)
        if line is None:
            code = self._process.wait()
            raise EngineError(f"ended in the middle ({f'signal {-code}' if code < 0 else f'exit code {code}'})")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise EngineError(f"answered with something that makes no sense: {line.strip()[:60]!r}")
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        if "error" in answer:
            raise EngineError(f"says: {answer['error']}")
        return answer
