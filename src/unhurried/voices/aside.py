"""A line that is spoken on demand while a ritual waits: made beside whoever asks, who never waits for it.

An engine may take its time, hang or die. So the line is made in a thread, by the ritual's own voice or by the next
that can; what comes of it is a clip, or a word about why there is none, and never an exception.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from unhurried.errors import UnhurriedError
from unhurried.voices.clip import Clip, Voice, clip_of

DEADLINE: Final = 8.0
"""Seconds for a voice to answer in; one that has not is not asked again. Measured: espeak-ng 0.3 s, Piper 2."""
PATIENCE: Final = 2.0
"""Seconds that closing waits for a voice to let go, which takes hundredths of one."""
LOOK: Final = 0.05
"""Seconds between two looks at whether it has."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing can be spoken, and why: a sign, or the screen, may answer instead."""

    why: str


class Aside:
    """Speaks one line at a time; a new one takes the place of the one before. Close it: it may be at work."""

    def __init__(self, *voices: Callable[[], Voice], deadline: float = DEADLINE) -> None:
        """Take what opens the ritual's voice, and the voices that answer in its place where it cannot."""
        self._voices = list(voices)
        self._deadline = deadline
        self._lock = threading.Lock()
        self._wanted: str | None = None
        self._answer: Clip | Failed | None = None
        self._speaking: Voice | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, text: str) -> None:
        """Begin to make a clip of a line, unless it is being made already."""
        with self._lock:
            self._answer = None if text else Failed("there are no words for it in this language")
            self._wanted = text or None
            if text and self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="aside", daemon=True)
                self._thread.start()

    def poll(self) -> Clip | Failed | None:
        """Return what has become of the line, once: its clip, whose samples are at hand, or why there is none."""
        with self._lock:
            answer, self._answer = self._answer, None
            return answer

    def forget(self) -> None:
        """Want nothing any more: the ritual goes on."""
        with self._lock:
            self._wanted = self._answer = None

    def close(self) -> None:
        """End whatever is being made."""
        with self._lock:
            self._closed, self._wanted, self._answer = True, None, None
            thread = self._thread
        for _ in range(round(PATIENCE / LOOK)):
            self._silence()
            if thread is None or not thread.is_alive():
                break
            thread.join(LOOK)  # and again: it may just be opening a voice, which nobody could end yet

    def __enter__(self) -> "Aside":
        return self

    def __exit__(self, *exception: object) -> None:
        """Close it."""
        self.close()

    # --- in the thread ---

    def _work(self) -> None:
        """Make what is wanted, until nothing is."""
        while (text := self._next()) is not None:
            answer = self._answered(text)
            with self._lock:
                if self._wanted == text:
                    self._wanted, self._answer = None, answer

    def _next(self) -> str | None:
        with self._lock:
            if self._wanted is None:
                self._thread = None
            return self._wanted

    def _answered(self, text: str) -> Clip | Failed:
        """Return the clip of the first voice that has one."""
        why = "no voice answers"
        for open_voice in tuple(self._voices):
            if self._wanted != text:
                break
            late = threading.Event()
            try:
                return self._spoken(open_voice, text, late)
            except UnhurriedError as error:
                why = str(error)
            except Exception as error:  # whatever an engine has come up with: whoever asked is told
                why = f"the voice failed: {error!r}"
            if late.is_set():
                why = f"the voice did not answer within {self._deadline:g} s"
                self._voices.remove(open_voice)
        return Failed(why)

    def _spoken(self, open_voice: Callable[[], Voice], text: str, late: threading.Event) -> Clip | Failed:
        """Return the clip as a voice speaks it, unless it is late; one that is silent was wished to be."""
        done = threading.Event()
        threading.Thread(target=self._watch, args=(done, late), name="aside's deadline", daemon=True).start()
        try:
            with open_voice() as voice:
                self._speaking = voice
                clip = clip_of(voice, text)
                samples = clip.load()
        finally:
            self._speaking = None
            done.set()
        if not samples.any():
            return Failed("the voice is silent")
        return replace(clip, load=lambda: samples)

    def _watch(self, done: threading.Event, late: threading.Event) -> None:
        """End a voice that is late; more than once, because it may just be starting another engine."""
        if not done.wait(self._deadline):
            late.set()
            while not done.wait(LOOK):
                self._silence()

    def _silence(self) -> None:
        """End the voice that is speaking: whoever waits for it is told, with an error."""
        voice = self._speaking
        if voice is not None:
            voice.__exit__(None, None, None)
