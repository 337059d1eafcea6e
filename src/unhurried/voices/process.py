"""A worker process with deadlines: one JSON object a line each way. It may hang, die or talk rubbish."""

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from typing import Any, Final

START_DEADLINE: Final = 30.0
"""Seconds until a worker must be ready. Measured: 0.1 s; the first time on Windows takes many."""
LINE_DEADLINE: Final = 15.0
"""Seconds for a line, and a fifth of one more for each character. Measured: 0.03 s under load."""


class WorkerError(Exception):
    """The worker failed. Its message finishes the sentence "the voice ..."."""


class Worker:
    """One worker process. It starts when it is made; :meth:`close` ends it whatever it is doing."""

    def __init__(self, command: Sequence[str], *, start: float = START_DEADLINE, line: float = LINE_DEADLINE) -> None:
        """Start the process and wait until it is ready.

        Raises:
            WorkerError: it is not ready within ``start`` seconds, or says why it cannot be.
        """
        self._line = line
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own command, no shell)
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise WorkerError(f"could not be started: {error.strerror or error}") from None
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self.hello = self._answer(start)
        except BaseException:
            self.close()
            raise

    def speak(self, text: str, rate: int, pitch: int | None, file: str) -> None:
        """Have a line written to a file.

        Raises:
            WorkerError: it did not answer in time, died, answered rubbish, or says why it could not.
        """
        assert self._process.stdin is not None
        deadline = self._line + len(text) / 5
        request = {"text": text, "rate": rate, "pitch": pitch, "file": file, "deadline": deadline}
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerError("ended before it was asked") from None
        self._answer(deadline)

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

    def _answer(self, deadline: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=deadline)
        except queue.Empty:
            raise WorkerError(f"did not answer within {deadline:.3g} s") from None
        if line is None:
            code = self._process.wait()
            raise WorkerError(f"ended in the middle ({f'signal {-code}' if code < 0 else f'exit code {code}'})")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise WorkerError(f"answered with something that makes no sense: {line.strip()[:60]!r}")
        if "error" in answer:
            raise WorkerError(f"says: {answer['error']}")
        return answer
