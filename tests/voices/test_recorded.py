"""The recorded voice: a partner's own lines, and another voice for what is not there."""

from pathlib import Path

import numpy as np
import pytest

from unhurried.errors import NotFoundError
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices import open_voice, recordings
from unhurried.voices.clip import Line, Mono, nobody
from unhurried.voices.manner import Manner
from unhurried.voices.polish import DRY_TAIL
from unhurried.voices.recorded import open_recorded
from unhurried.voices.recordings import Recordings
from unhurried.voices.silent import SilentVoice


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in ("recordings", "recorded"):
        monkeypatch.setattr(f"unhurried.voices.{module}.default_folder", lambda: tmp_path)
    assert recordings.default_folder() == tmp_path
    return tmp_path


def _take(seconds: float = 1.0, seed: int = 1) -> Mono:
    return np.random.default_rng(seed).normal(0, 0.1, to_frames(seconds)).astype(np.float32)


def _lines(*texts: str) -> list[Line]:
    return [Line(text, text) for text in texts]


def test_what_is_recorded_is_heard_and_the_rest_is_told(folder: Path) -> None:
    """Recorded lines are the take itself; the others come from the other voice, which is opened only then."""
    Recordings(folder, "evening", "me").keep("Be here.", _take())
    told: list[str] = []
    opened: list[SilentVoice] = []

    def instead() -> SilentVoice:
        opened.append(SilentVoice())
        return opened[-1]

    with open_recorded("evening", "", Manner(), instead, told.append) as voice:
        (mine,) = voice.clips(_lines("Be here."), nobody)
        assert opened == []
        again, other = voice.clips(_lines("Be here.", "Be elsewhere."), nobody)
    assert np.abs(mine.load() - _take()).max() < 1e-4
    assert again == mine
    assert other == SilentVoice().clips(_lines("Be elsewhere."), nobody)[0]
    assert told == ["1 of 2 lines are not recorded, another voice says them: 'Be elsewhere.'"]


def test_many_missing_lines_are_counted(folder: Path) -> None:
    """Three are named, of more how many there are."""
    Recordings(folder, "evening", "me").keep("Be here.", _take())
    told: list[str] = []
    with open_recorded("evening", "", Manner(), SilentVoice, told.append) as voice:
        voice.clips(_lines("Be here.", "A.", "B.", "C.", "D.", "E."), nobody)
    assert told == ["5 of 6 lines are not recorded, another voice says them: 'A.'; 'B.'; 'C.' and 2 more"]


def test_a_changed_line_is_not_the_recorded_one(folder: Path) -> None:
    """A take belongs to its words: with one word changed another voice says the line."""
    Recordings(folder, "evening", "me").keep("Be here.", _take())
    told: list[str] = []
    with open_recorded("evening", "", Manner(), SilentVoice, told.append) as voice:
        voice.clips(_lines("Be here now."), nobody)
    assert len(told) == 1


def test_it_has_its_time_at_the_pace_and_is_as_it_was_spoken(folder: Path) -> None:
    """A take is never stretched; its words have the time they have with every voice."""
    Recordings(folder, "evening", "me").keep("Be here, both of you.", _take(0.8))
    clips = []
    for pace in (110, 80):
        with open_recorded("evening", "", Manner(pace=pace), SilentVoice, print) as voice:
            clips += voice.clips(_lines("Be here, both of you."), nobody)
    assert clips[0].frames == clips[1].frames == to_frames(0.8)
    assert clips[0].tail == DRY_TAIL
    assert clips[0].box == pytest.approx(5 * 60 / 110 * SAMPLE_RATE, abs=1)
    assert clips[1].box == pytest.approx(5 * 60 / 80 * SAMPLE_RATE, abs=1)


def test_whose_voice_it_is(folder: Path) -> None:
    """One who recorded is taken; of two it is asked which; `me` goes before them; who did not is told how."""
    Recordings(folder, "evening", "a").keep("Be here.", _take(seed=1))
    with open_recorded("evening", "", Manner(), SilentVoice, print) as voice:
        assert np.abs(voice.clips(_lines("Be here."), nobody)[0].load() - _take(seed=1)).max() < 1e-4
    with pytest.raises(
        NotFoundError,
        match=r"nothing is recorded of 'evening' yet; record it first: `unhurried record RITUAL --as b`",
    ):
        open_recorded("evening", "b", Manner(), SilentVoice, print)
    Recordings(folder, "evening", "b").keep("Be here.", _take(seed=2))
    with pytest.raises(NotFoundError, match="recorded by both of you; take mine:a or mine:b"):
        open_recorded("evening", "", Manner(), SilentVoice, print)
    with open_recorded("evening", "b", Manner(), SilentVoice, print) as voice:
        assert np.abs(voice.clips(_lines("Be here."), nobody)[0].load() - _take(seed=2)).max() < 1e-4
    Recordings(folder, "evening", "me").keep("Be here.", _take(seed=3))
    with open_recorded("evening", "", Manner(), SilentVoice, print) as voice:
        assert np.abs(voice.clips(_lines("Be here."), nobody)[0].load() - _take(seed=3)).max() < 1e-4
    with pytest.raises(NotFoundError, match=r"no voice 'mine:c'; there are mine:a, mine:b, mine:me"):
        open_recorded("evening", "c", Manner(), SilentVoice, print)


def test_nothing_recorded_is_said_with_the_command(folder: Path) -> None:
    """Before anything is recorded, the error is what records it."""
    with pytest.raises(
        NotFoundError, match="nothing is recorded of 'arrive' yet; record it first: `unhurried record RITUAL`"
    ):
        open_voice("mine", ritual="arrive")


def test_a_damaged_take_is_not_there(folder: Path) -> None:
    """A file cut short counts as not recorded."""
    path = Recordings(folder, "evening", "me").keep("Be here.", _take())
    path.write_bytes(path.read_bytes()[:900])
    told: list[str] = []
    with open_recorded("evening", "", Manner(), SilentVoice, told.append) as voice:
        voice.clips(_lines("Be here."), nobody)
    assert len(told) == 1
