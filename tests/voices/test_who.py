"""Who speaks is remembered, and a voice that has changed is noticed."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from unhurried.errors import VoiceError
from unhurried.kept import Kept
from unhurried.units import SAMPLE_RATE
from unhurried.voices import open_voice, system
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Line, nobody
from unhurried.voices.engine import EngineError, RefusedError, Utterance
from unhurried.voices.manner import Manner
from unhurried.voices.piper import PiperModel, piper_state
from unhurried.voices.process import Worker
from unhurried.voices.spoken import SpokenVoice

STAY, REST = Line("Stay.", "Stay."), Line("Rest.", "Rest.")


class _Engine:
    """Speaks a noise of its own, by its name; ``made`` counts how many were started."""

    made = 0
    pitched = False

    def __init__(self, name: str, languages: tuple[str, ...] = ("en",)) -> None:
        _Engine.made += 1
        self.identity = (name,)
        self.languages = languages

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
        seed = [len(text), *self.identity[0].encode()]
        return np.random.default_rng(seed).normal(0, 0.1, SAMPLE_RATE), SAMPLE_RATE

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> ClipCache:
    _Engine.made = 0
    return ClipCache(tmp_path / "clips")


def _spoken(
    cache: ClipCache,
    *lines: Line,
    engine: Callable[[], _Engine] = lambda: _Engine("ann"),
    state: Callable[[], str | None] = lambda: "as it is",
    manner: Manner = Manner(),  # noqa: B008
) -> list[bytes]:
    """Speak lines as a new process would, and return their samples."""
    with SpokenVoice(engine, manner, cache=cache, natural=200.0, state=state) as voice:
        return [clip.load().tobytes() for clip in voice.clips(lines, nobody)]


def _told(cache: ClipCache) -> list[Path]:
    return [path for path in cache.files() if path.suffix == ".who"]


def test_what_was_spoken_before_starts_no_engine(cache: ClipCache) -> None:
    """With every line there, and nothing changed, nobody is asked; a new line starts one."""
    first = _spoken(cache, STAY)
    assert _Engine.made == 1
    assert _spoken(cache, STAY) == first
    assert _Engine.made == 1
    assert _spoken(cache, STAY, REST)[0] == first[0]
    assert _Engine.made == 2


def test_a_voice_that_changed_is_asked_again(cache: ClipCache) -> None:
    """Another state is another voice, until it says that it is the same."""
    ann = _spoken(cache, STAY)
    bob = _spoken(cache, STAY, engine=lambda: _Engine("bob"), state=lambda: "new files")
    assert bob != ann
    assert _spoken(cache, STAY, engine=lambda: _Engine("ann"), state=lambda: "other files") == ann
    assert _Engine.made == 3
    assert _spoken(cache, STAY) == ann
    assert _spoken(cache, STAY, state=lambda: "new files") == bob
    assert _Engine.made == 3


def test_an_engine_that_runs_is_believed_and_not_the_memory(cache: ClipCache) -> None:
    """Where it says otherwise, though nothing seemed to have changed, all lines are that voice's from now on."""
    _spoken(cache, STAY)
    bob = _spoken(cache, STAY, REST, engine=lambda: _Engine("bob"))
    assert bob == _spoken(ClipCache(cache.folder / "new"), STAY, REST, engine=lambda: _Engine("bob"))
    made = _Engine.made
    assert _spoken(cache, STAY, REST) == bob
    assert _Engine.made == made


@pytest.mark.parametrize("state", [lambda: None, lambda: Path("/nowhere/at/all").read_text()])
def test_where_its_state_cannot_be_told_it_is_asked_each_time(
    state: Callable[[], str | None], cache: ClipCache
) -> None:
    """A voice of the machine's own may be another one tomorrow: nothing of it is remembered."""
    _spoken(cache, STAY, state=state)
    _spoken(cache, STAY, state=state)
    assert _Engine.made == 2
    assert _told(cache) == []


def test_one_that_changes_while_it_is_asked_is_not_remembered(cache: ClipCache) -> None:
    """What it said may be of before or of after."""
    states = iter(["before", "after", "after", "after"])
    _spoken(cache, STAY, state=lambda: next(states))
    assert _told(cache) == []


@pytest.mark.parametrize("damage", [b"", b"half", b'{"identity": 1}', b"[1, 2]", b"[1, 2, 3]", b"[[], []]"])
def test_a_damaged_memory_is_none(damage: bytes, cache: ClipCache) -> None:
    """It is asked, and what it says is remembered again; a file that is whole and makes no sense is damaged, too."""
    first = _spoken(cache, STAY)
    (path,) = _told(cache)
    path.write_bytes(damage)
    assert _spoken(cache, STAY) == first
    assert _Engine.made == 2
    path.unlink()
    Kept(cache.folder).keep_data(path.stem, ".who", damage)
    assert _spoken(cache, STAY) == first
    assert _Engine.made == 3
    assert _spoken(cache, STAY) == first
    assert _Engine.made == 3


def test_one_that_refuses_is_forgotten(cache: ClipCache) -> None:
    """It was there, and is there no more: whoever asks next is told, whatever is kept."""
    _spoken(cache, STAY)

    def gone() -> _Engine:
        raise RefusedError("this machine has no such voice")

    for lines in ((STAY, REST), (STAY,)):
        with pytest.raises(VoiceError, match="no such voice"):
            _spoken(cache, *lines, engine=gone)
    assert _told(cache) == []


def test_what_it_has_not_is_refused_from_memory_too(cache: ClipCache) -> None:
    """Another language, or a pitch, is refused in the same words whether it is asked or remembered."""
    _spoken(cache, STAY)
    for manner, why in ((Manner(pitch=1), "one pitch only"), (Manner(language="de"), "speaks en only")):
        for state in (lambda: "as it is", lambda: None):
            with pytest.raises(VoiceError, match=why):
                _spoken(cache, STAY, manner=manner, state=state)


def test_the_machines_voice_is_remembered(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one: the second time its worker is not started; where it was never asked, it is."""
    if system.system_state("", "en") is None:
        pytest.skip("the voices of this machine come and go")

    def say(wish: str) -> str:
        with open_voice(wish) as voice:
            return voice.clips([STAY], nobody)[0].key

    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.folder))
    first = say("system")

    def refused(*_: object, **__: object) -> None:
        raise EngineError("was started")

    monkeypatch.setattr(Worker, "__init__", refused)
    assert say("system") == first
    with pytest.raises(VoiceError, match="was started"):
        say("system:en-us")


def test_every_file_of_the_machines_voice_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file more, a file less, one that is another: each is another state; so are another wish, another version."""
    if system.system_state("", "en") is None:
        pytest.skip("the voices of this machine come and go")
    for package in ("espeakng_loader", "pyttsx3"):
        (tmp_path / package / "data").mkdir(parents=True)
        (tmp_path / package / "data/en").write_text("en")
    monkeypatch.setattr(system, "folder_of", lambda package: tmp_path / package)
    seen = [system.system_state("", "en")]

    def is_new() -> bool:
        seen.append(system.system_state("", "en"))
        return seen[-1] not in seen[:-1]

    assert not is_new()
    for package in ("espeakng_loader", "pyttsx3"):
        file = tmp_path / package / "data/en"
        file.write_text("en-gb")
        assert is_new()
        os.utime(file, ns=(1, 1))
        assert is_new()
        file.with_name("de").write_text("de")
        assert is_new()
        file.unlink()
        assert is_new()
    assert len({system.system_state("", "de"), system.system_state("en-us", "en"), *seen}) == len(seen) + 1
    monkeypatch.setattr(system, "version", lambda package: "99")
    assert is_new()
    monkeypatch.setattr(system, "folder_of", lambda package: None)
    assert system.system_state("", "en") is None
    monkeypatch.undo()
    monkeypatch.setattr(system.sys, "platform", "darwin")  # type: ignore[attr-defined]
    assert system.system_state("", "en") is None


def test_both_files_of_a_piper_voice_count(tmp_path: Path) -> None:
    """Another model, another description, another speaker: another state; a file that has gone has none."""
    path = tmp_path / "en_US-one-low.onnx"
    path.write_bytes(b"model")
    settings = tmp_path / "en_US-one-low.onnx.json"
    settings.write_text("{}")
    state = partial(piper_state, PiperModel(path, "en-US", "low"), "")
    if state() is None:
        pytest.skip("Piper is not installed")
    seen = {state()}
    path.write_bytes(b"another")
    seen.add(state())
    settings.write_text("{ }")
    seen.add(state())
    seen.add(piper_state(PiperModel(path, "en-US", "low"), "ann"))
    assert len(seen) == 4
    settings.unlink()
    with pytest.raises(OSError, match="No such file"):
        state()
