"""Every ritual that ships: its whole timeline, its care, and that it can be played.

After a change that is meant: ``python -m tests.test_scripts`` writes the tables anew; read the diff.
"""

import itertools
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from tests.tables import table
from tests.words import BREATH
from unhurried import library
from unhurried.cues import BreathCue, ChimeCue, SpeechCue, Timeline
from unhurried.fitting import faults_of_fit
from unhurried.languages import names_in
from unhurried.mixer import mix
from unhurried.rehearsing import dry_run
from unhurried.script.heard import with_names
from unhurried.script.ritual import Breathe, Ritual
from unhurried.script.sitting import everything
from unhurried.timeline import arrange, spoken_lines
from unhurried.voices import open_voice
from unhurried.voices.clip import clip_of
from unhurried.voices.silent import SilentVoice

TABLES = Path(__file__).parent / "timelines"
SHIPPED = sorted(path.stem for path in library.shipped_folder().glob("*.yaml"))
PLAYED_WHOLE = [name for name in SHIPPED if name != "arrive"]
"""Rituals that are a whole evening's; `arrive` opens others and closes nothing."""


def _arranged(name: str) -> Timeline:
    return arrange(library.read(name), SilentVoice())


def _words(ritual: Ritual) -> list[str]:
    return [line.text for line in spoken_lines(with_names(everything(ritual), names_in("en")))]


def test_the_six_rituals_are_there() -> None:
    """The rituals this release promises, found by name."""
    assert SHIPPED == ["arrive", "borrowed-calm", "same-breath", "slow-re-entry", "three-good-things", "what-stayed"]
    assert set(SHIPPED) <= set(library.names())


@pytest.mark.parametrize("name", SHIPPED)
def test_its_whole_timeline(name: str) -> None:
    """Each cue of each shipped ritual lies at the frame its table says, with the silent voice."""
    assert table(_arranged(name)) == (TABLES / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", SHIPPED)
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


@pytest.mark.parametrize("name", SHIPPED)
def test_it_takes_care(name: str) -> None:
    """Early on everything is called optional and stopping is allowed; no breath is held; nothing is promised."""
    ritual = library.read(name)
    words = _words(ritual)
    early = " ".join(words[:8] if name != "slow-re-entry" else words)
    assert "optional" in early
    assert re.search(r"\bstop\b", early)
    assert not any(step.pattern.has_hold for step in ritual.steps if isinstance(step, Breathe))
    text = " ".join(words).lower()
    for word in (
        "hormone",
        "oxytocin",
        "nervous system",
        "brain",
        "heal",
        "must",
        "should not",
        "husband",
        "wife",
        " she ",
        " he ",
    ):
        assert word not in text, word


@pytest.mark.parametrize("name", SHIPPED)
def test_it_goes_beyond_no_limit(name: str) -> None:
    """Nothing that ships says that it is meant: every breath of it suits people lying down."""
    ritual = library.read(name)
    assert not any(step.beyond_limits for step in everything(ritual).steps if isinstance(step, Breathe))


@pytest.mark.parametrize("name", SHIPPED)
def test_it_can_be_shorter_and_longer(name: str) -> None:
    """Each can last 0.8 of its length and 1.5 times that, and lasts exactly as long at both ends of its range."""
    rehearsal = dry_run(library.read(name))
    lengths = rehearsal.lengths()
    assert lengths.least <= 0.8 * lengths.natural
    assert lengths.most >= 1.5 * lengths.natural
    for frames in (lengths.least, lengths.most):
        assert rehearsal.arrange(frames=frames).frames == frames


@pytest.mark.parametrize("name", PLAYED_WHOLE)
def test_it_ends_on_an_exhale_a_closing_line_and_the_chime(name: str) -> None:
    """The last breath is breathed out before the end; after it come at most a line and the end chime."""
    cues = _arranged(name).cues
    last_breath = max(k for k, cue in enumerate(cues) if isinstance(cue, BreathCue))
    breath = cues[last_breath]
    assert isinstance(breath, BreathCue)
    assert breath.phase == "out"
    after = cues[last_breath + 1 :]
    assert all(isinstance(cue, SpeechCue) for cue in after[:-1])
    end = after[-1]
    assert isinstance(end, ChimeCue)
    assert end.name == "end"


@pytest.mark.parametrize("name", SHIPPED)
def test_never_more_than_two_sentences_without_a_pause(name: str) -> None:
    """Between two sentences there are two seconds and a half or more (breath cues apart, which follow the breath)."""
    cues = _arranged(name).cues
    cue_words = {*asdict(BREATH).values()}
    speech = [cue for cue in cues if isinstance(cue, SpeechCue) and cue.text not in cue_words]
    gaps = [after.start - before.end for before, after in itertools.pairwise(speech)]
    assert min(gaps) >= 2.5 * 48_000


@pytest.mark.parametrize("name", SHIPPED)
def test_the_silent_voice_takes_as_long_as_the_system_voice(name: str) -> None:
    """What `list` says with the silent voice is what the bundled voice needs: each ritual's speech within 5 %.

    And the bundled voice has time for each of its lines: none is left out, none runs into what follows it.
    """
    ritual = library.read(name)
    words = _words(ritual)
    with open_voice("system") as voice:
        spoken = sum(clip_of(voice, text).frames for text in words)
        assert faults_of_fit(ritual, voice) == ()
    silent = sum(clip_of(SilentVoice(), text).frames for text in words)
    assert silent == pytest.approx(spoken, rel=0.05)


if __name__ == "__main__":
    for shipped in SHIPPED:
        (TABLES / f"{shipped}.txt").write_text(table(_arranged(shipped)))
