"""What every engine is behind its own file: words to a sound. What came out is judged by the file alone."""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from unhurried.part_file import soundfile_name

RATES: Final = (4_000, 384_000)
"""Frames a second that a sound of speech can have; a header that says otherwise is damaged."""
ROOM: Final = 4_000_000
"""Bytes that the longest sentence needs, and some."""

Utterance = tuple[NDArray[np.float64], int]
"""(frames,) or (frames, channels), and frames a second."""


class EngineError(Exception):
    """An engine failed. Its message finishes the sentence "the voice ..."."""


class RefusedError(EngineError):
    """What is asked for is not to be had, however often it is asked. Its message is a whole sentence."""


class Engine(Protocol):
    """Speaks into files. One thread uses it at a time; several of one kind may run side by side."""

    @property
    def identity(self) -> tuple[str, ...]:
        """Return all that decides how it sounds, beside the words, their rate and pitch."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it speaks, as ``en-gb``; none where that is not known."""

    @property
    def pitched(self) -> bool:
        """Whether its pitch can be changed."""

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
        """Return some words as a sound.

        Args:
            text: words, without any markup.
            rate: 1 is as the voice speaks by itself, less is slower.
            pitch: semitones beside the engine's own; None: as it suits the voice best. Not every engine has it.

        Raises:
            EngineError: it failed, or what it made is no sound.
        """

    def close(self) -> None:
        """End it, at once, whatever it is doing."""


class Workroom:
    """A temporary folder of an engine's own, and the file it writes there."""

    def __init__(self) -> None:
        """Make the folder.

        Raises:
            EngineError: there is no place or no room for it.
        """
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="unhurried-", ignore_cleanup_errors=True)
        except OSError as error:
            raise EngineError(f"has no temporary folder to work in: {error.strerror or error}") from None
        self.path = Path(self._folder.name)
        self.file = self.path / "line.wav"
        try:
            self.check_room()
        except EngineError:
            self.close()
            raise

    def check_room(self) -> None:
        """Say so where the disk is full: an engine that had no room fails in ways of its own.

        Raises:
            EngineError: it is full.
        """
        with contextlib.suppress(OSError):  # the folder may have been taken away
            if shutil.disk_usage(self.path).free < ROOM:
                raise EngineError(f"has no room to work in: {tempfile.gettempdir()} is full")

    def take(self) -> Utterance:
        """Return what the engine wrote, and take the file away.

        Raises:
            EngineError: there is no file, or it is no sound.
        """
        try:
            return heard(self.file)
        finally:
            with contextlib.suppress(OSError):
                self.file.unlink(missing_ok=True)

    def close(self) -> None:
        """Take the folder away."""
        self._folder.cleanup()


def heard(file: Path) -> Utterance:
    """Return the sound in a file.

    WAV or AIFF is told by the content: pyttsx3 writes AIFF on macOS whatever the name.

    Raises:
        EngineError: there is no file, or it is no sound.
    """
    import soundfile

    if not file.is_file():
        raise EngineError("wrote no file")
    try:
        samples, rate = soundfile.read(soundfile_name(file), dtype="float64")
    except (OSError, RuntimeError, ValueError, MemoryError):
        raise EngineError("wrote a file that is not a sound") from None
    if not RATES[0] <= rate <= RATES[1]:
        raise EngineError(f"wrote a file of {rate} frames a second, which no voice has")
    if not np.isfinite(samples).all():
        raise EngineError("wrote a file that is not a sound")
    return samples, rate
