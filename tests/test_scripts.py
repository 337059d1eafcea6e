"""Every ritual that ships: its whole timeline, how far it gives, and that it can be played and spoken.

After a change that is meant: ``python -m tests.test_scripts`` writes the tables anew; read the diff. What a ritual has
to be is measured in tests/rituals.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.tables import table
from unhurried import library
from unhurried.cues import Timeline
from unhurried.errors import LengthError
from unhurried.fitting import faults_of_fit
from unhurried.languages import names_in
from unhurried.mixer import mix
from unhurried.rehearsing import dry_run
from unhurried.script.drawing import every_step
from unhurried.script.heard import with_names
from unhurried.script.ritual import Breathe, Repeat, Ritual, Say, Step, Turns
from unhurried.script.sitting import everything
from unhurried.script.text import sentences
from unhurried.timeline import arrange, spoken_lines
from unhurried.units import SAMPLE_RATE
from unhurried.voices import open_voice
from unhurried.voices.clip import Line, clip_of, nobody
from unhurried.voices.manner import Manner
from unhurried.voices.silent import SilentVoice

TABLES = Path(__file__).parent / "timelines"
FOLDER = library.shipped_folder()


def _rituals(pattern: str) -> list[str]:
    return [str(path) for path in sorted(FOLDER.glob(pattern)) if isinstance(library.look_up(path), Ritual)]


ALL: Final = [*_rituals("*.yaml"), *_rituals("*/*.yaml")]
SPOKEN: Final = ("arrive", "borrowed-calm", "im-here", "what-stayed")
"""Rituals that the bundled voice speaks whole: long lines and short ones, for one and for both, on the breath, in turns."""
PLAYED: Final = ("side-by-side", "borrowed-calm", "three-good-things")
"""Rituals that are mixed whole: beds that change, breath from one to the other, turns. The mix is the same for all."""


def _named(path: str) -> str:
    return str(Path(path).relative_to(FOLDER).with_suffix(""))


def _table_of(path: str) -> Path:
    return TABLES / f"{_named(path)}.txt"


def _arranged(name: str) -> Timeline:
    return arrange(library.read(name), SilentVoice())


def _words(ritual: Ritual) -> list[str]:
    names = names_in(ritual.language)
    return [line.text for line in spoken_lines(with_names(everything(ritual), names))]


@pytest.mark.parametrize("path", ALL, ids=_named)
def test_its_whole_timeline(path: str) -> None:
    """Each cue of each ritual lies at the frame its table says, with the silent voice."""
    assert table(_arranged(path)) == _table_of(path).read_text()


def test_no_table_is_left_over() -> None:
    """Of a ritual that is gone."""
    assert set(TABLES.rglob("*.txt")) == {_table_of(path) for path in ALL}


@pytest.mark.parametrize("name", PLAYED)
def test_it_plays_from_its_first_frame_to_its_last(name: str) -> None:
    """Every block can be mixed, is finite, quiet enough, and the whole begins and ends in silence."""
    timeline = _arranged(name)
    frames = 0
    for block in mix(timeline):
        frames += len(block)
        assert np.abs(block).max() < 0.25  # without a voice only bed, tone and chimes are left
        last = block[-1]
    assert frames == timeline.frames
    assert np.abs(last).max() < 1e-4


@pytest.mark.parametrize("path", ALL, ids=_named)
def test_it_lasts_as_long_as_it_says_it_can(path: str) -> None:
    """At both ends of its range it lasts that long, to the frame; a second beyond them it says what it can."""
    rehearsal = dry_run(library.read(path))
    lengths = rehearsal.lengths()
    for frames in (lengths.least, lengths.most):
        assert rehearsal.arrange(frames=frames).frames == frames
    for frames in (lengths.least - SAMPLE_RATE, lengths.most + SAMPLE_RATE):
        with pytest.raises(LengthError, match=f"lasts from {lengths}"):
            rehearsal.arrange(frames=frames)


@pytest.mark.parametrize("name", SPOKEN)
def test_the_silent_voice_takes_as_long_as_the_system_voice(name: str) -> None:
    """What `list` says with the silent voice is what the bundled voice needs: each ritual's speech within 5 %."""
    words = _words(library.read(name))
    with open_voice("system") as voice:
        spoken = sum(clip.frames for clip in voice.clips([Line(text, text) for text in words], nobody))
    assert sum(clip_of(SilentVoice(), text).frames for text in words) == pytest.approx(spoken, rel=0.05)


def _only_around_the_breath(steps: tuple[Step, ...], language: str) -> tuple[Step, ...]:
    """Return steps with a word in place of each of their own lines: what remains has to fit a breath or a turn.

    What is said before a first breath has the time that it takes, and is a word as well.
    """
    one = sentences("Ja." if language == "de" else "Yes.", language)
    found: list[Step] = []
    for step in steps:
        match step:
            case Say():
                found.append(replace(step, sentences=one))
            case Breathe(words=words):
                found.append(replace(step, words=replace(words, ready=one[0].text)))
            case Turns(say=say, swap=swap, then=then):
                parts = [_only_around_the_breath(part, language) for part in (say, swap, then)]
                found.append(replace(step, say=parts[0], swap=parts[1], then=parts[2]))
            case Repeat(steps=inner):
                found.append(replace(step, steps=_only_around_the_breath(inner, language)))
            case _:
                found.append(step)
    return tuple(found)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_bundled_voice_has_time_for_every_word_around_a_breath(language: str) -> None:
    """None is left out in any ritual, none runs into what follows it: of all rituals, what has to fit is spoken."""
    tried = 0
    with open_voice("system", Manner(language=language)) as voice:
        for path in ALL:
            ritual = library.read(path)
            if ritual.language == language and any(
                isinstance(step, Breathe | Turns) for step in every_step(ritual.steps)
            ):
                steps = _only_around_the_breath(ritual.steps, language)
                assert faults_of_fit(replace(ritual, steps=steps), voice) == ()
                tried += 1
    assert tried


if __name__ == "__main__":
    for old in TABLES.rglob("*.txt"):
        old.unlink()
    for shipped in ALL:
        _table_of(shipped).parent.mkdir(exist_ok=True)
        _table_of(shipped).write_text(table(_arranged(shipped)))
