"""The machine's own voice: pyttsx3 in a worker process. On Linux the espeak-ng that comes as a wheel."""

import platform
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Final

from unhurried.errors import VoiceError
from unhurried.voices.cache import ClipCache, default_folder, key_of
from unhurried.voices.clip import Clip, Mono
from unhurried.voices.polish import VERSION, polish, tail_of
from unhurried.voices.process import LINE_DEADLINE, START_DEADLINE, Worker, WorkerError

RATE: Final = 150
"""Words a minute as pyttsx3 counts them: 0.85 of espeak-ng's natural 175, and no slower, because a slower
voice sounds tired; the calm comes from the pauses."""
PITCH: Final = 42
"""Of espeak-ng's 0 to 100, whose own is 50: a touch lower is a touch warmer. Other engines offer none."""
ATTEMPTS: Final = 2
ROOM: Final = 4_000_000
"""Bytes that the longest sentence needs, and some."""

WORKER: Final = (sys.executable, "-P", "-m", "unhurried.voices.worker")
"""-P: the folder someone happens to be in must not lend the worker its modules."""


class SystemVoice:
    """Speaks each line once, and finds it in the cache from then on."""

    def __init__(
        self,
        voice: str = "",
        *,
        dry: bool = False,
        cache: ClipCache | None = None,
        worker: Sequence[str] = WORKER,
        start_deadline: float = START_DEADLINE,
        line_deadline: float = LINE_DEADLINE,
    ) -> None:
        """Take the wish for a voice (id, name or language; "" for one that speaks English).

        ``dry`` leaves the voice as its engine has it: no room, its own pitch.
        """
        self._voice = voice
        self._dry = dry
        self._cache = cache or ClipCache(default_folder())
        self._command = worker
        self._deadlines = (start_deadline, line_deadline)
        self._worker: Worker | None = None
        self._made_by: tuple[object, ...] = ()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def clip(self, text: str) -> Clip:
        """Return a line's clip. A line that fails is tried once more in a fresh worker.

        Raises:
            VoiceError: it failed again, or the voice does not start.
        """
        why = at = ""
        for _ in range(ATTEMPTS):
            try:
                at = ""
                worker = self._worker or self._start()
                at = f", at '{textwrap.shorten(text, 60, placeholder=' ...')}'"
                key = key_of(*self._made_by, RATE, PITCH, self._dry, VERSION, text)
                clip = self._cache.find(key) or self._cache.keep(key, self._speak(worker, text))
                return replace(clip, tail=tail_of(dry=self._dry))
            except WorkerError as error:
                why = str(error)
                self._stop()
        raise VoiceError(f"the voice {why}{at}")

    def __enter__(self) -> "SystemVoice":
        return self

    def __exit__(self, *exception: object) -> None:
        """End the worker and take its files away."""
        self._stop()

    def _start(self) -> Worker:
        """Start a worker with a folder of its own.

        A clip's key has the voice that really speaks in it: the machine's default may change.
        """
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="unhurried-", ignore_cleanup_errors=True)
        except OSError as error:
            raise VoiceError(f"the voice has no temporary folder to work in: {error.strerror or error}") from None
        if shutil.disk_usage(self._folder.name).free < ROOM:
            raise VoiceError(f"the voice has no room to work in: {tempfile.gettempdir()} is full")
        start, line = self._deadlines
        worker = Worker([*self._command, self._folder.name, self._voice], start=start, line=line)
        self._made_by = (worker.hello.get("engine"), worker.hello.get("voice"), *_versions())
        self._worker = worker
        return worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _speak(self, worker: Worker, text: str) -> Mono:
        assert self._folder is not None
        path = Path(self._folder.name) / "line"
        worker.speak(text, RATE, None if self._dry else PITCH, str(path))
        try:
            return _samples(path, dry=self._dry)
        finally:
            path.unlink(missing_ok=True)


def _samples(path: Path, *, dry: bool) -> Mono:
    """Read what an engine wrote: WAV or AIFF, told by its content, with sound in it."""
    import soundfile

    if not path.exists():
        raise WorkerError("wrote no file")
    try:
        samples, rate = soundfile.read(str(path), dtype="float64")
        return polish(samples, rate, dry=dry)
    except (OSError, RuntimeError):
        raise WorkerError("wrote a file that is not a sound") from None
    except ValueError as error:
        raise WorkerError(f"wrote a file, but {error}") from None


def _versions() -> tuple[str, ...]:
    """Return what else decides how a line sounds: the versions of the engine and of what drives it."""
    packages = ("pyttsx3", "soxr", *(("espeakng-loader",) if sys.platform == "linux" else ()))
    system = platform.mac_ver()[0] or platform.win32_ver()[1]
    return (*(metadata.version(package) for package in packages), system)
