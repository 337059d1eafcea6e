"""What makes an engine's words clips, with engines that do as they are told, and with such as do not."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from unhurried.errors import VoiceError
from unhurried.languages import sample_in
from unhurried.sounds.fade import fade
from unhurried.units import SAMPLE_RATE
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Clip, Line, nobody
from unhurried.voices.engine import EngineError, RefusedError, Utterance
from unhurried.voices.manner import Manner
from unhurried.voices.reading import words_in
from unhurried.voices.spoken import SpokenVoice

LINES = [Line(text, text) for text in (f"This is line number {k}, spoken slowly." for k in range(12))]


def _speech(text: str, rate: float) -> Utterance:
    """Return noise as long as the words, at 200 words a minute by itself."""
    frames = int(words_in(text) * 60 / (200 * rate) * SAMPLE_RATE)
    noise = np.random.default_rng(len(text)).normal(0, 0.1, frames)
    edge = min(480, frames // 2)
    noise[:edge] *= fade(edge)
    return noise, SAMPLE_RATE


class _Engine:
    """Speaks noise; ``act`` may do something first, and be told which engine it is."""

    made = 0
    pitched = False
    languages: tuple[str, ...] = ()
    identity = ("noise",)

    def __init__(self, act: Callable[["_Engine", str], None] = lambda _engine, _text: None) -> None:
        _Engine.made += 1
        self.act = act
        self.closed = threading.Event()
        self.rates: list[float] = []

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
        self.rates.append(rate)
        self.act(self, text)
        if self.closed.is_set():
            raise EngineError("ended in the middle (signal 9)")
        return _speech(text, rate)

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    return ClipCache(tmp_path / "clips")


def _clips(voice: SpokenVoice, lines: list[Line] = LINES) -> list[Clip]:
    with voice:
        return voice.clips(lines, nobody)


def test_many_new_lines_are_spoken_by_two_at_once(cache: ClipCache) -> None:
    """Two engines work side by side, each on its own line; the clips come in the order of the lines."""
    at_once: list[int] = []
    busy: set[_Engine] = set()
    both = threading.Barrier(2, timeout=20)

    def act(engine: _Engine, text: str) -> None:
        busy.add(engine)
        at_once.append(len(busy))
        if text in (LINES[0].text, LINES[1].text):
            both.wait()  # nobody gets here alone
        busy.discard(engine)

    _Engine.made = 0
    clips = _clips(SpokenVoice(lambda: _Engine(act), cache=cache, natural=200.0))
    assert _Engine.made == 2
    assert max(at_once) == 2
    assert len({clip.key for clip in clips}) == len(LINES)
    with SpokenVoice(_Engine, cache=cache, natural=200.0) as voice:
        assert [voice.clips([line], nobody)[0] for line in LINES] == clips


def test_few_new_lines_start_one_engine(cache: ClipCache) -> None:
    """Where little is new, a second engine is not worth its start; where nothing is, none of it speaks."""
    _Engine.made = 0
    _clips(SpokenVoice(_Engine, cache=cache, natural=200.0), LINES[:3])
    assert _Engine.made == 1
    spoken: list[str] = []
    _clips(SpokenVoice(lambda: _Engine(lambda _e, text: spoken.append(text)), cache=cache, natural=200.0), LINES[:3])
    assert spoken == []


def test_engines_that_are_needed_start_together(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many lines are new, both are there before either is waited for; where few are, there is one."""
    there: list[int] = []
    monkeypatch.setattr("unhurried.voices.polish.make_ready", lambda: there.append(_Engine.made))
    for lines in (LINES, LINES[:3]):
        _Engine.made = 0
        _clips(SpokenVoice(_Engine, cache=cache, natural=200.0), lines)
    assert there == [2, 1]


def test_whose_pace_cannot_be_measured_is_ended(cache: ClipCache) -> None:
    """Its sample is spoken by two at once: one that hangs is not waited for when another fails; it can be asked again."""
    hangs, fails = sample_in("en")[:2]
    well: list[bool] = []

    def act(engine: _Engine, text: str) -> None:
        if text == hangs and not well:
            engine.closed.wait(30)
        if text == fails and not well:
            raise EngineError("says: no breath")

    started = time.monotonic()
    with SpokenVoice(lambda: _Engine(act), cache=cache) as voice:
        with pytest.raises(VoiceError, match="^the voice says: no breath$"):
            voice.clips(LINES, nobody)
        assert time.monotonic() - started < 10
        well.append(True)
        assert len(voice.clips(LINES, nobody)) == len(LINES)


def test_progress_is_told_from_nothing_to_all(cache: ClipCache) -> None:
    """Of the lines that are new: 0 of them first, each once, all of them last."""
    told: list[tuple[int, int]] = []
    with SpokenVoice(_Engine, cache=cache, natural=200.0) as voice:
        voice.clips(LINES[:4], nobody)
        voice.clips(LINES, lambda done, of: told.append((done, of)))
    assert told == [(k, 8) for k in range(9)]


def test_the_same_line_twice_is_made_once(cache: ClipCache) -> None:
    """A line that is said again in a ritual is one clip."""
    spoken: list[str] = []
    with SpokenVoice(lambda: _Engine(lambda _e, text: spoken.append(text)), cache=cache, natural=200.0) as voice:
        clips = voice.clips([LINES[0], LINES[1], LINES[0]], nobody)
    assert clips[0] == clips[2]
    assert sorted(spoken) == sorted([LINES[0].text, LINES[1].text])


def test_an_engine_that_dies_in_mid_line_is_replaced(cache: ClipCache) -> None:
    """Each engine dies at its fourth line: every line is spoken all the same."""

    def act(engine: _Engine, _text: str) -> None:
        if len(engine.rates) == 4:
            engine.close()

    _Engine.made = 0
    assert len(_clips(SpokenVoice(lambda: _Engine(act), cache=cache, natural=200.0))) == len(LINES)
    assert _Engine.made > 2


def test_a_line_that_fails_ends_the_others_and_is_named(cache: ClipCache) -> None:
    """The error has the line; what hangs meanwhile is ended, not waited for; the voice can be asked again."""
    failing = LINES[5]

    def act(engine: _Engine, text: str) -> None:
        if text == failing.text:
            raise EngineError("says: no breath")
        if text == LINES[4].text:
            engine.closed.wait(30)

    started = time.monotonic()
    with SpokenVoice(lambda: _Engine(act), cache=cache, natural=200.0) as voice:
        with pytest.raises(VoiceError) as caught:
            voice.clips(LINES, nobody)
        assert time.monotonic() - started < 10
        assert caught.value.line == failing
        assert str(caught.value) == "the voice says: no breath, at 'This is line number 5, spoken slowly.'"
        assert len(voice.clips(LINES[:3], nobody)) == 3


def test_ctrl_c_waits_for_nobody(cache: ClipCache) -> None:
    """Interrupted while every engine hangs, it ends them and goes."""
    hanging = threading.Semaphore(0)

    def act(engine: _Engine, _text: str) -> None:
        hanging.release()
        engine.closed.wait(30)

    def interrupt() -> None:
        hanging.acquire(timeout=20)
        hanging.acquire(timeout=20)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _clips(SpokenVoice(lambda: _Engine(act), cache=cache, natural=200.0))
    assert time.monotonic() - started < 10
    assert threading.active_count() < 10


def test_a_refusal_is_not_asked_again(cache: ClipCache) -> None:
    """What is not to be had is told at once, in the engine's own words, and blames no line."""
    asked: list[str] = []

    def act(_engine: _Engine, text: str) -> None:
        asked.append(text)
        raise RefusedError("this machine has no voice 'x'")

    with SpokenVoice(lambda: _Engine(act), cache=cache) as voice, pytest.raises(VoiceError) as caught:
        voice.clips(LINES, nobody)
    assert str(caught.value) == "this machine has no voice 'x'"
    assert caught.value.line is None
    assert 1 <= len(asked) == len(set(asked)) <= len(sample_in("en"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda s: (s[0][: len(s[0]) // 4], s[1]), "stopped in the middle"),
        (lambda s: (s[0] * 0, s[1]), "wrote a file, but there is no sound in it"),
        (lambda s: (s[0][:0], s[1]), "wrote a file, but there is no sound in it"),
        (lambda s: (s[0], s[1] * 8), "stopped in the middle"),  # its rate is not what it says: all is over too soon
    ],
    ids=["truncated", "silent", "empty", "wrong rate"],
)
def test_what_is_no_speech_of_these_words_is_an_error(
    wrong: Callable[[Utterance], Utterance], why: str, cache: ClipCache
) -> None:
    """Truncated, silent, empty, at a rate it does not have: never heard, never kept."""

    class Wrong(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            return wrong(super().speak(text, rate, pitch))

    with SpokenVoice(Wrong, cache=cache, natural=200.0) as voice, pytest.raises(VoiceError, match=why):
        voice.clips(LINES[:1], nobody)
    assert cache.files() == []


def test_a_voice_of_another_language_is_refused_before_it_speaks(cache: ClipCache) -> None:
    """Region makes no difference, language does; what is told comes from whoever knows the other voices."""

    class German(_Engine):
        languages = ("de-at", "nl")

    with SpokenVoice(German, Manner(language="de-CH"), cache=cache, natural=200.0) as voice:
        assert len(voice.clips(LINES[:1], nobody)) == 1
    refusing = SpokenVoice(German, Manner(language="en"), cache=cache, refusal=lambda spoken: f"not {spoken}")
    with refusing, pytest.raises(VoiceError, match=r"^not \('de-at', 'nl'\)$"):
        refusing.clips(LINES[:1], nobody)


def test_a_full_cache_does_not_hinder(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk takes nothing, every line is there all the same, from memory."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ClipCache, "_written", full)
    clips = _clips(SpokenVoice(_Engine, cache=cache, natural=200.0))
    assert all(len(clip.load()) == clip.frames > SAMPLE_RATE for clip in clips)
    assert cache.files() == []


def test_dashes_and_ellipses_are_silence_of_samples(cache: ClipCache) -> None:
    """The engine gets phrases without them; between them there is silence of a known length, whatever the engine."""
    asked: list[str] = []
    line = Line("Breathe in … and out — slowly now.", "Breathe in … and out — slowly now.")
    engine = lambda: _Engine(lambda _e, text: asked.append(text))  # noqa: E731
    with SpokenVoice(engine, Manner(dry=True), cache=cache, natural=200.0) as voice:
        (clip,) = voice.clips([line], nobody)
    assert asked == ["Breathe in,", "and out,", "slowly now."]
    loud = np.flatnonzero(np.abs(clip.load()) > 0.02)
    gaps = np.sort(np.diff(loud))[-2:] / SAMPLE_RATE
    assert gaps[1] > 0.8
    assert gaps[0] > 0.45
    assert gaps[1] < 0.8 + 0.6  # grown by half a second at most, to keep the pace


def test_words_are_said_as_they_are_set(cache: ClipCache) -> None:
    """A name is asked for as it is said; what is shown has it as it is written."""
    asked: list[str] = []
    manner = Manner(said={"Siobhan": "shivawn"})
    engine = lambda: _Engine(lambda _e, text: asked.append(text))  # noqa: E731
    with SpokenVoice(engine, manner, cache=cache, natural=200.0) as voice:
        voice.clips([Line("Siobhan, at 22:00.", "Siobhan, at 22:00.")], nobody)
    assert asked == ["shivawn, at 22 o'clock."]


def test_engines_have_a_rate_and_pitch_that_fit(cache: ClipCache) -> None:
    """200 words a minute by itself: as slow as may be at 110 and 165, natural at 200 of them."""
    for pace, expected in ((110, 0.85), (165, 0.85)):
        engines: list[_Engine] = []

        def start() -> _Engine:
            engines.append(_Engine())  # noqa: B023
            return engines[-1]  # noqa: B023

        with SpokenVoice(start, Manner(pace=pace), cache=cache, natural=200.0) as voice:
            voice.clips([Line(f"At {pace}.", f"At {pace}.")], nobody)
        assert {rate for engine in engines for rate in engine.rates} == {expected}


def test_a_dry_voice_at_the_same_pitch_is_another_clip(cache: ClipCache) -> None:
    """With --pitch as without: what leaves the room out is not taken from the cache for what has it."""

    class Pitched(_Engine):
        pitched = True

    keys = []
    for dry in (False, True):
        with SpokenVoice(Pitched, Manner(pitch=-1.0, dry=dry), cache=cache, natural=200.0) as voice:
            keys += [clip.key for clip in voice.clips(LINES[:1], nobody)]
    assert keys[0] != keys[1]


def test_a_few_short_words_may_be_quick(cache: ClipCache) -> None:
    """Of fewer than five words the length tells nothing; of five it does."""

    class Quick(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            samples, frames = super().speak(text, rate, pitch)
            return samples[: int(len(samples) * 0.3)], frames

    with SpokenVoice(Quick, cache=cache, natural=200.0) as voice:
        assert len(voice.clips([Line("If I go on.", "If I go on.")], nobody)) == 1
        with pytest.raises(VoiceError, match="stopped in the middle"):
            voice.clips([Line("If I go on now.", "If I go on now.")], nobody)


def test_new_lines_clean_up(tmp_path: Path) -> None:
    """What speaks a new line keeps the cache to its size; what speaks none leaves it alone."""
    small = ClipCache(tmp_path / "clips", largest=800_000)
    with SpokenVoice(_Engine, cache=small, natural=200.0) as voice:
        voice.clips(LINES[:5], nobody)
    assert 0 < small.size() <= 800_000 < 5 * max(path.stat().st_size for path in small.files())


def test_a_language_that_has_no_text_is_as_slow_as_a_voice_may_be(cache: ClipCache) -> None:
    """Nothing is measured, and the rate is 0.85."""
    engines: list[_Engine] = []

    def start() -> _Engine:
        engines.append(_Engine())
        return engines[-1]

    with SpokenVoice(start, Manner(language="tok"), cache=cache) as voice:
        voice.clips(LINES[:1], nobody)
        assert voice.natural_pace() is None
    assert [rate for engine in engines for rate in engine.rates] == [0.85]


def test_every_engine_is_closed_in_the_end(cache: ClipCache) -> None:
    """Those that are idle, those that failed and those that were replaced; each failure is tried twice, not more."""
    engines: list[_Engine] = []

    def start() -> _Engine:
        engines.append(_Engine(fail))
        return engines[-1]

    def fail(_engine: _Engine, text: str) -> None:
        asked.append(text)
        if text == LINES[1].text:
            raise EngineError("says: no")
        if text == LINES[2].text:
            raise RuntimeError("a fault of ours")

    asked: list[str] = []
    with SpokenVoice(start, cache=cache, natural=200.0) as voice:
        voice.clips(LINES[:1], nobody)
    assert [engine.closed.is_set() for engine in engines] == [True]
    for line, times in ((LINES[1], 2), (LINES[2], 1)):
        asked.clear()
        engines.clear()
        voice = SpokenVoice(start, cache=cache, natural=200.0)
        with pytest.raises((VoiceError, RuntimeError)):
            voice.clips([line], nobody)
        assert asked == [line.text] * times
        assert all(engine.closed.is_set() for engine in engines)
        voice.__exit__()


def test_the_measure_leaves_out_the_silence_around_the_words(cache: ClipCache) -> None:
    """An engine of 200 words a minute is measured as one."""
    with SpokenVoice(_Engine, cache=cache) as voice:
        assert voice.natural_pace() == pytest.approx(200, rel=0.005)


# --- what is broken today ---


def test_a_voice_that_failed_can_be_asked_for_new_lines(cache: ClipCache) -> None:
    """After an error, in the same voice, lines that are in no cache yet are spoken."""

    def act(_engine: _Engine, text: str) -> None:
        if text == LINES[1].text:
            raise EngineError("says: no")

    with SpokenVoice(lambda: _Engine(act), cache=cache, natural=200.0) as voice:
        with pytest.raises(VoiceError):
            voice.clips(LINES[:3], nobody)
        assert len(voice.clips(LINES[8:10], nobody)) == 2


@pytest.mark.parametrize("wrong", [lambda s: (s[0], s[1] * 8), lambda s: (s[0][: len(s[0]) // 5], s[1])])
def test_a_wrong_measure_is_not_believed(wrong: Callable[[Utterance], Utterance], cache: ClipCache) -> None:
    """Nobody speaks 1000 words a minute: that is an error, and no number to keep."""

    class Wrong(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            return wrong(super().speak(text, rate, pitch))

    with SpokenVoice(Wrong, cache=cache) as voice, pytest.raises(VoiceError):
        voice.clips(LINES[:1], nobody)
    assert cache.files() == []


def test_a_faint_click_is_no_line(cache: ClipCache) -> None:
    """Below what can be measured as loud it is an error, not a clip of silence that is kept."""

    class Click(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            samples = np.zeros(SAMPLE_RATE)
            samples[24_000] = 0.002
            return samples, SAMPLE_RATE

    with SpokenVoice(Click, cache=cache, natural=200.0) as voice, pytest.raises(VoiceError, match="no sound in it"):
        voice.clips([Line("Stay.", "Stay.")], nobody)
    assert cache.files() == []


def test_the_second_attempt_is_with_a_fresh_engine(cache: ClipCache) -> None:
    """Where every engine has died at once, the idle ones too, each line is spoken all the same."""
    engines: list[_Engine] = []

    def start() -> _Engine:
        engines.append(_Engine())
        return engines[-1]

    with SpokenVoice(start, cache=cache, natural=200.0) as voice:
        voice.clips(LINES[:8], nobody)
        for engine in engines:
            engine.close()
        assert len(voice.clips(LINES, nobody)) == len(LINES)
    assert len(engines) > 2


def test_what_takes_far_too_long_is_an_error(cache: ClipCache) -> None:
    """Noise without end is no line."""

    class Endless(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            samples, frames_a_second = super().speak(text, rate, pitch)
            return np.tile(samples, 5), frames_a_second

    with SpokenVoice(Endless, cache=cache, natural=200.0) as voice, pytest.raises(VoiceError, match="far longer"):
        voice.clips(LINES[:1], nobody)


def test_a_measure_that_no_voice_has_is_refused(cache: ClipCache) -> None:
    """An engine whose files are too short or at a wrong rate is found out when it is measured, and nothing is kept."""

    class Wrong(_Engine):
        def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
            samples, frames_a_second = super().speak(text, rate, pitch)
            return samples, frames_a_second * 8

    with SpokenVoice(Wrong, cache=cache) as voice, pytest.raises(VoiceError, match="which nobody does"):
        voice.clips(LINES[:1], nobody)
    assert cache.files() == []
