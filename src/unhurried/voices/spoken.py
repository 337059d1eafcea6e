"""A voice that an engine speaks: each line made once, at the pace, in parallel where many are new; then kept.

What is particular to an engine is behind :class:`unhurried.voices.engine.Engine`; all that makes its words a clip is
here, and the same for every one of them.
"""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import count
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from unhurried.errors import VoiceError
from unhurried.installed import version
from unhurried.language_tags import same_language
from unhurried.languages import sample_in
from unhurried.voices import pace, polish
from unhurried.voices.cache import ClipCache, default_folder, key_of
from unhurried.voices.clip import Clip, Line, Mono, Spoken
from unhurried.voices.engine import Engine, EngineError, RefusedError
from unhurried.voices.lots import Lot
from unhurried.voices.manner import Manner
from unhurried.voices.pauses import grown, joined
from unhurried.voices.pool import EnginePool
from unhurried.voices.reading import words_in
from unhurried.voices.side_by_side import side_by_side
from unhurried.voices.who import Introduction, State, Who, introduction_of

T = TypeVar("T")
R = TypeVar("R")

SLOWEST_VOICE: Final = 50.0
QUICKEST_VOICE: Final = 600.0
"""Words a minute by itself: a voice that is measured outside of it wrote no speech."""
JOBS: Final = 2
"""Engines side by side where many lines are new."""
MANY: Final = 6
"""New lines for which another engine is worth its start."""
TRUNCATED: Final = 0.4
"""Of the time that words should take: what is shorter has lost its end."""
ENDLESS: Final = 3.0
"""Times that: what is longer is something else."""
TELLING: Final = 5
"""Words in a phrase from which its length tells that."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """Who speaks, at which rate, and its words a minute at the rate 1 (None: not measured)."""

    identity: tuple[str, ...]
    rate: float
    natural: float | None


def pace_key(identity: tuple[str, ...], pitch: float | None, rate: float, lines: tuple[str, ...]) -> str:
    """Return what the words a minute of a voice, at a rate, are kept by."""
    return key_of("pace", *identity, pitch, rate, *lines)


class SpokenVoice:
    """An engine's voice in a manner. Lines that were spoken before come from the cache."""

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        manner: Manner = Manner(),  # noqa: B008 it is frozen
        *,
        cache: ClipCache | None = None,
        natural: float | None = None,
        refusal: Callable[[tuple[str, ...]], str] = lambda spoken: f"this voice speaks {', '.join(spoken)} only",
        state: State = lambda: None,
    ) -> None:
        """Take what starts the engine, and what tells its state without it (see who.py).

        ``natural``: its words a minute where they are known already. ``refusal`` says what to do where the engine
        speaks these languages, and not the manner's.
        """
        self._manner = manner
        self._cache = cache or ClipCache(default_folder())
        self._natural = natural
        self._refusal = refusal
        self._pool = EnginePool(open_engine)
        self._who = Who(self._introduction, self._cache, state)
        self._engines = 1

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        """Return each line's clip; see :class:`unhurried.voices.clip.Voice`."""
        self._pool.reopen()
        self._engines = _engines_for(lines)
        try:
            if (known := Lot(self._cache, self._made_by, self._manner, lines).taken()) is not None:
                spoken(0, 0)
                return [known[line] for line in lines]
            found, new = self._found(lines)
            self._engines = _engines_for(new)
            if new and self._who.has_changed():
                self.__dict__.pop("_settled", None)
                self.__dict__.pop("_made_by", None)
                found, new = self._found(lines)
        except EngineError as error:
            raise _voice_error(error) from None
        self._make(new, found, lambda done: spoken(done, len(new)))
        clips = {line: self._described(line, clip) for line, clip in found.items()}
        Lot(self._cache, self._made_by, self._manner, lines).keep(clips)
        return [clips[line] for line in lines]

    def natural_pace(self) -> float | None:
        """Return the words a minute that the voice speaks by itself; None where its language has no text to measure.

        Raises:
            VoiceError: it could not be measured.
        """
        try:
            return self._settled.natural
        except EngineError as error:
            raise _voice_error(error) from None

    def identity(self) -> str:
        """Return a name for all that decides how its lines sound; nothing is spoken where that is known already.

        Raises:
            VoiceError: the engine had to be asked, and failed.
        """
        try:
            return key_of(*self._made_by)
        except EngineError as error:
            raise _voice_error(error) from None

    def __enter__(self) -> "SpokenVoice":
        return self

    def __exit__(self, *exception: object) -> None:
        """End its engines, whatever they are doing."""
        self._pool.end()

    # --- lines ---

    def _found(self, lines: Sequence[Line]) -> tuple[dict[Line, Clip], list[Line]]:
        """Return the clips that are there, and the lines that are new."""
        keys = {line: self._key(line) for line in lines}
        found = {line: clip for line, key in keys.items() if (clip := self._cache.find(key)) is not None}
        return found, [line for line in keys if line not in found]

    def _make(self, lines: Sequence[Line], found: dict[Line, Clip], done: Callable[[int], None]) -> None:
        """Speak the lines, several at a time where there are many."""
        done(0)
        made = count(1)

        def keep(line: Line, clip: Clip) -> None:
            found[line] = clip
            done(next(made))

        self._side_by_side(self._clip, lines, keep)
        if lines:
            self._cache.shrink()

    def _side_by_side(self, make: Callable[[T], R], items: Iterable[T], done: Callable[[T, R], None]) -> None:
        """Make something of each item with the engines; nobody waits for one that hangs."""
        side_by_side(make, items, done, at_once=self._engines, give_up=self._pool.end)

    def _clip(self, line: Line) -> Clip:
        try:
            samples = self._pool.do(lambda engine: self._finished(engine, line))
        except EngineError as error:
            at = textwrap.shorten(line.text, 60, placeholder=" ...")
            raise VoiceError(f"the voice {error}, at '{at}'", line) from None
        return self._cache.keep(self._key(line), samples)

    def _finished(self, engine: Engine, line: Line) -> Mono:
        """Return a line's samples, with the pauses that are written and those that its pace asks for."""
        rate, natural = self._settled.rate, self._settled.natural
        parts = [
            (self._spoken(engine, phrase.text, rate, natural), phrase.pause) for phrase in self._manner.phrases(line)
        ]
        if not parts:
            raise EngineError("finds no words")
        words = joined(parts)
        try:
            return polish.finished(grown(words, self._manner.box(line) - len(words)), dry=self._manner.dry)
        except ValueError as error:
            raise EngineError(f"wrote a file, but {error}") from None

    def _spoken(self, engine: Engine, text: str, rate: float, natural: float | None) -> NDArray[np.float64]:
        """Return the words of a phrase, trimmed; what is far too short or long for them is not they."""
        samples, frames_a_second = engine.speak(text, rate, self._pitch)
        try:
            words = polish.trimmed(samples, frames_a_second)
        except ValueError as error:
            raise EngineError(f"wrote a file, but {error}") from None
        if natural and words_in(text) >= TELLING:
            expected = pace.box_of(text, natural * rate)
            if len(words) < TRUNCATED * expected:
                raise EngineError("stopped in the middle")
            if len(words) > ENDLESS * expected:
                raise EngineError("spoke far longer than these words take")
        return words

    def _key(self, line: Line) -> str:
        return key_of(*self._made_by, *self._manner.phrases(line))

    @cached_property
    def _made_by(self) -> tuple[object, ...]:
        """Return all that decides how a line sounds, beside its words."""
        settled, manner = self._settled, self._manner
        how = (settled.rate, self._pitch, manner.pace, manner.dry)
        return (*settled.identity, *how, polish.VERSION, version("soxr"))

    def _described(self, line: Line, clip: Clip) -> Clip:
        return replace(clip, tail=polish.tail_of(dry=self._manner.dry), box=self._manner.box(line))

    # --- the voice as a whole ---

    @property
    def _pitch(self) -> float | None:
        """Return the pitch to ask for; a dry voice is as its engine has it."""
        return 0.0 if self._manner.pitch is None and self._manner.dry else self._manner.pitch

    def _introduction(self) -> Introduction:
        """Have an engine introduce itself; while it starts, so do the others, and what makes its words a clip."""
        self._pool.start(self._engines)
        polish.make_ready()
        return self._pool.do(introduction_of)

    @cached_property
    def _settled(self) -> _Settled:
        """Find out who speaks, in which language, and how quickly."""
        who = self._who.known()
        identity, languages = who.identity, who.languages
        if languages and not any(same_language(spoken, self._manner.language) for spoken in languages):
            raise RefusedError(self._refusal(languages))
        if self._manner.pitch is not None and not who.pitched:
            raise RefusedError("this voice has one pitch only; leave --pitch out")
        lines = sample_in(self._manner.language)
        if not lines:
            return _Settled(identity, pace.SLOWEST, None)
        natural = self._natural or self._measured(identity, lines, 1.0)

        def measured(rate: float) -> float:
            return natural * rate if self._natural else self._measured(identity, lines, rate)

        return _Settled(identity, pace.rate_for(self._manner.pace, measured), natural)

    def _measured(self, identity: tuple[str, ...], lines: tuple[str, ...], rate: float) -> float:
        """Return the words a minute at a rate, measured now or kept from before."""
        key = pace_key(identity, self._pitch, rate, lines)
        kept = self._cache.number(key)
        if kept is None or not SLOWEST_VOICE <= kept <= QUICKEST_VOICE:
            frames: list[int] = []
            self._side_by_side(partial(self._length, rate=rate), lines, lambda _, length: frames.append(length))
            kept = pace.words_a_minute(lines, sum(frames))
            if not SLOWEST_VOICE <= kept <= QUICKEST_VOICE:
                raise EngineError(
                    f"speaks {kept:.0f} words a minute, which nobody does: its sound is not what it says"
                )
            kept = self._cache.keep_number(key, kept)
        return kept

    def _length(self, text: str, rate: float) -> int:
        """Return the frames from the first to the last sound of a text."""
        words = self._pool.do(lambda engine: self._spoken(engine, text, rate, None))
        return len(words) - polish.LEAD - polish.DRY_TAIL


def _engines_for(lines: Sequence[Line]) -> int:
    return JOBS if len(lines) >= MANY else 1


def _voice_error(error: EngineError) -> VoiceError:
    return VoiceError(str(error) if isinstance(error, RefusedError) else f"the voice {error}")
