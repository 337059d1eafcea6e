"""A line spoken on demand: whoever asks never waits, never meets an exception, and leaves nothing behind."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.measure import integrated, powers
from tests.voices.speaking import system_voice
from unhurried import library
from unhurried.arranging import aside_of
from unhurried.errors import NotFoundError, VoiceError
from unhurried.session.words import keys_in, where_we_are
from unhurried.voices.aside import Aside, Failed
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Clip, Line, Spoken, Voice, clip_of, nobody
from unhurried.voices.manner import Manner
from unhurried.voices.recorded import RecordedVoice
from unhurried.voices.recordings import Recordings
from unhurried.voices.silent import SilentVoice
from unhurried.wishes import Wishes

HANGS = (sys.executable, "-c", "import time; time.sleep(60)")
"""A worker that never answers."""
SOON = 30.0
"""Seconds in which a test gives up."""


class _Voice:
    """Makes a short hum of each line; ``act`` may do something first."""

    def __init__(self, act: Callable[[str], None] = lambda _text: None) -> None:
        self.act = act
        self.asked: list[str] = []
        self.opened = 0
        self.ended = threading.Event()

    def __call__(self) -> Voice:
        self.opened += 1
        return self

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        self.asked += [line.text for line in lines]
        self.act(lines[0].text)
        return [Clip(line.text, 480, lambda: np.full(480, 0.1, np.float32)) for line in lines]

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *exception: object) -> None:
        self.ended.set()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own: what is left behind in it is ours."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _answer(aside: Aside) -> Clip | Failed:
    """Return what comes, as a loop of a session looks for it."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if (answer := aside.poll()) is not None:
            return answer
        time.sleep(0.005)
    raise AssertionError("no answer came")


def _key(answer: Clip | Failed) -> str:
    assert isinstance(answer, Clip), answer
    return answer.key


def _no_thread_is_left() -> bool:
    until = time.monotonic() + SOON
    while any("aside" in thread.name or "voice" in thread.name for thread in threading.enumerate()):
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


# --- what is spoken ---


def test_what_is_asked_is_spoken_as_every_line_is(temporary: Path) -> None:
    """The ritual's own voice, its room, its loudness; its samples are at hand; nothing is left of its engine."""
    text = where_we_are("en", "Settle", 60 * 48_000 * 4)
    with Aside(system_voice) as aside:
        assert aside.poll() is None
        aside.ask(text)
        answer = _answer(aside)
        assert isinstance(answer, Clip)
        assert aside.poll() is None  # once
    with system_voice() as voice:
        other = clip_of(voice, text)
    assert (answer.key, answer.frames, answer.tail, answer.box) == (other.key, other.frames, other.tail, other.box)
    assert np.array_equal(answer.load(), other.load())
    assert integrated(powers([np.stack([answer.load()] * 2, axis=1)])) == pytest.approx(-18, abs=1)
    assert answer.frames > 48_000 * 2
    assert _no_thread_is_left()
    assert list(temporary.iterdir()) == []


def test_what_was_kept_may_go_before_it_is_heard(tmp_path: Path) -> None:
    """Whoever empties the cache meanwhile takes nothing from the ear."""
    cache = ClipCache(tmp_path / "clips")
    with Aside(lambda: system_voice(cache=cache)) as aside:
        aside.ask("This is the last part.")
        answer = _answer(aside)
    cache.clear()
    assert isinstance(answer, Clip)
    assert np.abs(answer.load()).max() > 0.1


def test_a_new_line_takes_the_place_of_the_one_before() -> None:
    """Only the last is answered, however long the first takes; the same asked again is made once."""
    first, go = threading.Event(), threading.Event()

    def act(_text: str) -> None:
        first.set()
        assert go.wait(SOON)

    voice = _Voice(act)
    with Aside(voice) as aside:
        aside.ask("first")
        assert first.wait(SOON)
        aside.ask("first")
        aside.ask("second")
        aside.ask("third")
        aside.ask("third")
        go.set()
        assert _key(_answer(aside)) == "third"
        assert aside.poll() is None
        aside.ask("fourth")
        assert _key(_answer(aside)) == "fourth"
    assert voice.asked == ["first", "third", "fourth"]


def test_no_voice_is_opened_for_what_nobody_waits_for() -> None:
    """Where the ritual's voice fails at a line that another has replaced, the next voice is not asked for it."""
    first, go = threading.Event(), threading.Event()

    def fail(_text: str) -> None:
        first.set()
        assert go.wait(SOON)
        raise VoiceError("the voice is hoarse")

    other = _Voice()
    with Aside(_Voice(fail), other) as aside:
        aside.ask("first")
        assert first.wait(SOON)
        aside.ask("second")
        go.set()
        assert _key(_answer(aside)) == "second"
    assert other.asked == ["second"]


def test_what_is_not_wanted_any_more_is_not_answered() -> None:
    """It goes on: what was asked before is neither given when it is done, nor later."""
    go = threading.Event()

    def act(text: str) -> None:
        assert text == "later" or go.wait(SOON)

    with Aside(_Voice(act)) as aside:
        aside.ask("before")
        aside.forget()
        go.set()
        assert _no_thread_is_left()
        assert aside.poll() is None
        aside.ask("later")
        assert _key(_answer(aside)) == "later"


# --- where the voice cannot ---


@pytest.mark.parametrize(
    "error", [VoiceError("the voice is hoarse"), NotFoundError("no such voice"), OSError("disk"), ZeroDivisionError()]
)
def test_where_one_cannot_the_next_does_and_where_none_can_it_is_told(error: Exception) -> None:
    """An engine that is gone, refuses, or breaks in any way: the machine's voice; without that, why, and no exception."""

    def fail(_text: str) -> None:
        raise error

    broken, other = _Voice(fail), _Voice()
    with Aside(broken, other) as aside:
        aside.ask("line")
        assert _key(_answer(aside)) == "line"
        assert broken.ended.is_set()
        aside.ask("another")
        assert _key(_answer(aside)) == "another"
        assert broken.asked == ["line", "another"]  # it may have been the line

    def refuses() -> Voice:
        raise error

    with Aside(refuses, broken) as aside:
        aside.ask("line")
        answer = _answer(aside)
        assert isinstance(answer, Failed)
        assert str(error) in answer.why
        assert "\n" not in answer.why
        aside.ask("")
        assert aside.poll() == Failed("there are no words for it in this language")


def test_one_that_hangs_is_ended_and_not_asked_again(temporary: Path) -> None:
    """After its deadline the next one speaks; its process and its folder are gone; the next line does not wait for it."""
    opened = 0

    def hanging() -> Voice:
        nonlocal opened
        opened += 1
        return system_voice(worker=HANGS)

    with Aside(hanging, _Voice(), deadline=0.3) as aside:
        for line in ("Four minutes are left.", "Three minutes are left."):
            aside.ask(line)
            assert _key(_answer(aside)) == line
    assert opened == 1
    with Aside(hanging, deadline=0.3) as aside:
        aside.ask("line")
        assert _answer(aside) == Failed("the voice did not answer within 0.3 s")
        aside.ask("line")
        assert _answer(aside) == Failed("no voice answers")
    assert opened == 2
    assert _no_thread_is_left()
    assert list(temporary.iterdir()) == []


def test_what_was_wished_to_be_silent_is() -> None:
    """With `--voice silent` nobody speaks aloud in its place; a sign and the screen answer."""
    other = _Voice()
    with Aside(SilentVoice, other) as aside:
        aside.ask("Four minutes are left.")
        assert _answer(aside) == Failed("the voice is silent")
    assert other.opened == 0


def test_where_it_was_not_recorded_another_voice_says_it(tmp_path: Path) -> None:
    """A partner's own voice has the lines of the ritual; of these it has none, and what speaks for it does."""
    recordings = Recordings(tmp_path, "arrive", "me")
    recordings.keep("recorded", np.full(24_000, 0.1, np.float32))
    other = _Voice()
    with Aside(lambda: RecordedVoice(recordings, Manner(), other, lambda _: None)) as aside:
        aside.ask("not recorded")
        assert _key(_answer(aside)) == "not recorded"
        aside.ask("recorded")
        assert isinstance(_answer(aside), Clip)
    assert other.asked == ["not recorded"]
    assert other.ended.is_set()


# --- the end ---


def test_closing_ends_an_engine_that_hangs(temporary: Path) -> None:
    """Whatever it does, and at whatever moment: at once, while it starts, while it is waited for."""
    for wait in (0.0, 0.02, 0.3):
        aside = Aside(lambda: system_voice(worker=HANGS))
        aside.ask("line")
        time.sleep(wait)  # there is no sign of how far a thread has come: each of these moments must do
        began = time.monotonic()
        aside.close()
        assert time.monotonic() - began < 2
        assert aside.poll() is None
        aside.ask("line")  # nobody is there any more
        assert _no_thread_is_left()
        assert list(temporary.iterdir()) == []


def test_the_program_ends_when_it_is_closed(tmp_path: Path) -> None:
    """No thread, no process and no folder is waited for at the end, or left."""
    program = (
        "import sys\nfrom tests.voices.speaking import system_voice\nfrom unhurried.voices.aside import Aside\n"
        f"with Aside(lambda: system_voice(worker={HANGS!r})) as aside:\n    aside.ask('line')\n"
        "    while aside._speaking is None: pass\n"
    )
    folder = tmp_path / "tmp"
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], timeout=SOON, capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(folder.iterdir()) == []


# --- as a session has it ---


def test_a_session_is_answered_in_its_language_and_manner() -> None:
    """The ritual's language, what is set for its voice; a voice that is not there leaves it to the machine's own."""
    ritual = library.read("de/arrive")
    for wish in ("system", "command:nothing-of-that-name"):
        with aside_of(Wishes(voice=wish), ritual) as aside:
            aside.ask(keys_in(ritual.language))
            answer = _answer(aside)
        with system_voice(manner=Manner(language="de", pace=ritual.pace * 110)) as voice:
            assert _key(answer) == voice.clips([Line(*[keys_in("de")] * 2)], nobody)[0].key
    with aside_of(Wishes(voice="silent"), ritual) as aside:
        aside.ask(keys_in("de"))
        assert _answer(aside) == Failed("the voice is silent")
