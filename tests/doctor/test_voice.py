"""The voice: it speaks, or what keeps it from it, and what gets it."""

import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.doctor.here import HERE, lines_of
from unhurried import voices
from unhurried.doctor import places, speaking
from unhurried.doctor.places import place
from unhurried.voices import piper
from unhurried.voices.engine import EngineError
from unhurried.voices.piper import PiperModel


def _voice(wish: str = "", language: str = "en", **deadline: str) -> list[str]:
    return [str(f) for f in speaking.voice(HERE, wish, language, **deadline) if f.name == "voice"]


def test_the_voice_speaks(tmp_path: Path) -> None:
    """The machine's own is named by who really speaks; nothing of it is kept."""
    assert _voice("system") == ["ok  the voice system:gmw/en speaks"]
    assert _voice("silent") == ["ok  the voice is set to silent: nothing is spoken"]


@pytest.mark.parametrize(
    ("wish", "language", "line"),
    [
        (
            "system:nobody",
            "en",
            "!!  this machine has no voice 'system:nobody': `unhurried voices --all` lists those it has",
        ),
        (
            "piper:en_US-nobody-low",
            "en",
            "!!  the Piper voice 'en_US-nobody-low' is not here: `unhurried voices get en_US-nobody-low` fetches it",
        ),
        ("command:nobody", "en", "!!  there is no program 'nobody' that speaks: "),
        (
            "system:gmw/de",
            "en",
            "!!  the voice system:gmw/de does not speak 'en', but de: unhurried voices --language en",
        ),
    ],
)
def test_a_voice_that_is_not_there_or_speaks_another_language(wish: str, language: str, line: str) -> None:
    """Each with what mends it."""
    (found,) = _voice(wish, language)
    assert found.startswith(line)


class _Engine:
    """An engine that says nothing, or hangs until it is closed."""

    identity = ("it",)
    languages = ("en",)

    def __init__(self, *, hangs: bool) -> None:
        self.closed = threading.Event()
        self.hangs = hangs

    def speak(self, text: str, rate: float, pitch: float | None) -> tuple[np.ndarray[Any, Any], int]:
        if self.hangs:
            assert self.closed.wait(30)
            raise EngineError("ended in the middle")
        return np.zeros(48_000), 48_000

    def close(self) -> None:
        self.closed.set()


def test_a_voice_that_is_not_heard_or_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of silence is no voice; and an engine that does not answer is ended in time."""
    engines = iter([silent := _Engine(hangs=False), _Engine(hangs=True)])
    monkeypatch.setattr(voices, "starter", lambda *_: (lambda: next(engines), None))
    assert _voice("command:it") == [
        "!!  the voice command:it speaks, and nothing is heard: `unhurried voices` lists the others"
    ]
    assert silent.closed.is_set()
    assert _voice("command:it", deadline="0.1") == [
        "!!  the voice 'command:it' did not speak within 0.1 s: `unhurried voices` lists the others"
    ]


def test_what_gets_a_voice_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is installed, a model fetched again; where neither is known the others are shown."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert _voice("command:flite") == [
        "!!  the voice 'flite' needs the program 'flite', which is not installed: sudo apt install flite"
    ]
    (other,) = _voice("command:pico")
    assert other.endswith("which is not installed: `unhurried voices` lists the others")
    again = speaking._refused(HERE, "piper:en_US-lessac-medium", "ended in the middle")
    assert str(again) == (
        "!!  the voice 'piper:en_US-lessac-medium' ended in the middle: "
        "unhurried voices get en_US-lessac-medium --again"
    )


def test_the_voice_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that is looked at; one's own recordings have another beside them; a wish comes before it."""
    monkeypatch.setenv("UNHURRIED_VOICE", "silent")
    assert _voice() == ["ok  the voice is set to silent: nothing is spoken"]
    monkeypatch.setenv("UNHURRIED_VOICE", "mine")
    mine = "ok  your own recordings speak; the lines that are not recorded are spoken by the next voice"
    assert _voice() == [mine, "ok  the voice system:gmw/en speaks"]
    assert _voice("silent") == ["ok  the voice is set to silent: nothing is spoken"]
    monkeypatch.delenv("UNHURRIED_VOICE")
    (tmp_path / "unhurried/config.yaml").mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert _voice() == ["ok  the voice system:gmw/en speaks"]


def test_a_warmer_voice_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gets it, by the two commands; once it is there no hint is left."""
    get = "unhurried voices get de_DE-thorsten-medium"
    assert lines_of(speaking.better(HERE, "de")) == [
        f"--  Piper is installed, and has no voice for 'de', which would sound far warmer ({get})"
    ]
    monkeypatch.setattr(piper, "is_installed", lambda: False)
    assert lines_of(speaking.better(HERE, "de")) == [
        "--  Piper, a neural voice that sounds far warmer, is not installed"
        f" (/usr/bin/python3 -m pip install 'piper-tts>=1.8', then {get})"
    ]
    monkeypatch.setattr(piper, "is_installed", lambda: True)
    monkeypatch.setattr(piper, "best_model", lambda _: PiperModel(Path("it.onnx"), "de", "low"))
    assert lines_of(speaking.better(HERE, "de")) == ["ok  Piper has a voice for 'de': it"]


def test_a_voice_without_room(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder of temporary files is full, that is what is told, and not that the voice be installed anew."""
    monkeypatch.setattr(tempfile, "tempdir", str(full))
    monkeypatch.setenv("XDG_CACHE_HOME", str(full / "cache"))
    room = f"make room; df -h {full} shows how full it is"
    assert _voice("system") == [f"!!  the voice 'system' has no room to work in: {full} is full: {room}"]
    (temporary,) = [one for one in places.places() if one.name == "temporary"]
    assert str(place(HERE, temporary)) == f"!!  the disk of {full} is full, so no voice can work: {room}"
