"""Ended early, and gone on with: through the whole of the play path but the device, which a thread plays as fast as can be."""

import io
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import unhurried.arranging
from tests.cli.test_live import Device, Nobody, Voiceless, playing
from tests.conftest import Run
from unhurried import cli
from unhurried.cli import aloud, arranging, hands, live, resume
from unhurried.cli.hands import Event
from unhurried.cues import SpeechCue, Timeline
from unhurried.history.going_on import fingerprint, offered
from unhurried.history.on_disk import read_place, read_rows
from unhurried.history.store import now
from unhurried.history.where import default_file
from unhurried.mixer import Mixer
from unhurried.past_file import read_past
from unhurried.session.entering import Entry
from unhurried.session.view import View
from unhurried.sinks import player
from unhurried.sounds.loop import Stereo
from unhurried.wishes import Wishes

SECOND = 48_000
A_LOOK = 25
"""Blocks (0.5 s) that are played from one look to the next."""
SCRIPT = """
title: A hushed evening
words: {place: the sofa}
bed: drone
steps:
  - section: Words
  - say: Come to {place}, and settle in close to each other.
  - pause: 10 s
  - section: Turns
  - say: Tell of your day, if you like, for as long as it takes.
  - deck: {name: our secret, cards: [One thing., Two things., Three things., Four things.]}
  - pause: 10 s
  - say: Thank each other.
  - chime: end
  - say: Stay.
"""
SERIES = "title: Evenings\nseries: [evening, last]\n"
LAST = "title: The last\nsteps: [{say: Hello.}, {pause: 15 s}]\n"


class Paced(Device):
    """A device that plays on only as it is looked at: so what is done at a place is done near it, on a busy machine too."""

    def __init__(self, seen: list[View]) -> None:
        super().__init__()
        self._seen = seen

    def play(self) -> None:
        out = np.empty((self.block, 2), np.float32)
        raw = memoryview(out.data).cast("B")
        while not self.closed:
            if self.taken < A_LOOK * len(self._seen) and self.head[0] < min(self.head[1], self.head[2]):
                self.copier.copy(raw, self.block, None, None)
                self.kept.append((self.taken, out.copy()))
                self.taken += 1
            else:
                threading.Event().wait(0.0005)


@dataclass
class Told:
    """What became of a command, and what its device got."""

    code: int
    out: str
    err: list[str]
    heard: Stereo
    timeline: Timeline | None
    entry: Entry | None

    @property
    def arranged(self) -> object:
        """What is heard when, and how; two of one value sound the same."""
        assert self.timeline is not None
        of = self.timeline
        return fingerprint(of), of.tone, of.levels, of.ears


class Evening:
    """The command, in this process, with a device of its own; ended once the ritual is at a frame."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, until: float | None = None, by: Event = "interrupt") -> Told:
        seen, timelines = list[View](), list[Timeline]()
        device = Paced(seen)
        entries: list[Entry | None] = []
        in_earnest = aloud.play
        ends = [] if until is None else [(lambda: bool(seen) and seen[-1].at > until * SECOND, by)]

        @contextmanager
        def shown(*_: object, **__: object) -> Iterator[Callable[[View], None]]:
            yield seen.append

        def play(ritual: Any, timeline: Timeline, *others: Any, **how: Any) -> None:
            timelines.append(timeline)
            entries.append(how.get("entry"))
            in_earnest(ritual, timeline, *others, **how)

        with self._monkeypatch.context() as patch, playing(device):
            patch.setattr(device, "wait", lambda: None, raising=False)
            patch.setattr(aloud, "opening", lambda _: nullcontext(device))
            patch.setattr(aloud, "play", play)
            patch.setattr(aloud, "_shown", shown)
            patch.setattr(unhurried.arranging, "aside_of", lambda *_: nullcontext(Voiceless()))
            patch.setattr(hands, "controls", lambda: nullcontext(Nobody(*ends)))
            patch.setattr(arranging, "bar", lambda *_: nullcontext(lambda *_: None))
            patch.setattr(player, "TICK", 0.001)
            patch.setattr(sys, "argv", ["unhurried", *arguments])
            try:
                code = cli._run()
            except KeyboardInterrupt:
                code = 130
        said = self._capsys.readouterr()
        heard = np.concatenate([block for _, block in device.kept]) if device.kept else np.zeros((0, 2), np.float32)
        return Told(
            code,
            said.out,
            said.err.splitlines(),
            heard,
            timelines[-1] if timelines else None,
            entries[-1] if entries else None,
        )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with a script in it."""
    scripts = tmp_path / "data/unhurried/scripts"
    scripts.mkdir(parents=True)
    for name, text in (("evening", SCRIPT), ("evenings", SERIES), ("last", LAST)):
        (scripts / f"{name}.yaml").write_text(text)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data/unhurried"


@pytest.fixture
def evening(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evening:
    return Evening(monkeypatch, capsys)


def _play(evening: Evening, *arguments: str, until: float | None = 22, voice: str = "silent") -> Told:
    return evening("play", *arguments, "--voice", voice, "--in", "0", until=until)


def test_it_goes_on_at_the_sentence_to_the_sample(evening: Evening) -> None:
    """Ended in a sentence, with a real voice: one line says how to go on; then that sentence is heard from its start
    just as it is in the ritual, to its end; with that all of it counts as finished, and there is nothing to go on with.
    """
    first = _play(evening, "evening", voice="system", until=22)
    assert first.code == 130
    assert first.timeline is not None
    place = read_place(default_file(), now())
    assert place is not None
    assert re.fullmatch(r"0:\d\d of \d:\d\d\. Go on another time: unhurried resume", first.err[-2])
    sentence = [cue for cue in first.timeline.cues if isinstance(cue, SpeechCue) and cue.start <= place.at][-1]
    again = evening("resume", "--in", "0")
    assert (again.code, again.arranged) == (0, first.arranged)
    lead = int(np.flatnonzero(again.heard.any(axis=1))[0])
    assert lead < SECOND
    expected = Mixer(first.timeline).block(sentence.start, first.timeline.frames - sentence.start)
    at = next(k for k in range(SECOND) if np.array_equal(again.heard[k : k + 9_600], expected[:9_600]))
    assert np.array_equal(again.heard[at : at + len(expected)], expected)
    before, after = read_rows(default_file())
    assert (before.ritual, before.finished, after.ritual, after.finished) == ("evening", True, "evening", True)
    assert (before.resumes, after.resumes) == (None, before.number)
    assert after.length - 2 <= before.heard + after.heard <= after.length + 12
    third = evening("resume", "--in", "0")
    assert third.code == 1
    assert third.err == [
        "unhurried: there is nothing to go on with: no session of the last thirty days was ended early"
    ]


def test_ended_again_it_is_the_newer_place(evening: Evening) -> None:
    """Gone on with from its start, and ended earlier than before: that is the place now, and neither is finished."""
    _play(evening, "evening", until=22)
    again = evening("resume", "--from", "start", "--in", "0", until=8)
    assert again.code == 130
    place = read_place(default_file(), now())
    assert place is not None
    assert 8 * SECOND < place.at < 28 * SECOND
    assert [(row.finished, row.resumes) for row in read_rows(default_file())] == [(False, None), (False, 1)]


def test_the_same_cards_are_drawn_and_come_once(evening: Evening, data: Path) -> None:
    """What was drawn is what is gone on with, whatever day it is; the card counts as it would have."""
    for cards in (1, 2):
        first = _play(evening, "evening", until=10)
        assert len(read_past(data / "past/past.json").decks) == (cards > 1)
        again = evening("resume", "--in", "0")
        assert again.arranged == first.arranged
        assert [len(keys) for keys in read_past(data / "past/past.json").decks.values()] == [cards]


def test_one_of_a_series_goes_on_and_moves_it_on(evening: Evening, data: Path) -> None:
    """By its number; played to its end the series goes on."""
    first = _play(evening, "evenings", until=10)
    assert [row.ritual for row in read_rows(default_file())] == ["evenings#1"]
    assert evening("resume", "--in", "0").arranged == first.arranged
    assert [played.number for played in read_past(data / "past/past.json").series.values()] == [1]


def test_it_is_as_long_and_drawn_and_sounds_as_it_was_wished_for(evening: Evening, data: Path) -> None:
    """--minutes, --seed, --names, --bed and the levels are those of then."""
    wishes = (
        "--minutes",
        "1:30",
        "--seed",
        "7",
        "--names",
        "Ana,Ben",
        "--bed",
        "rain",
        "--bed-level",
        "off",
        "--tone",
        "hum",
    )
    first = _play(evening, "evening", *wishes, until=10)
    assert first.timeline is not None
    assert first.timeline.frames == 90 * SECOND
    assert evening("resume", "--in", "0", until=0).arranged == first.arranged
    assert not (data / "past").exists()


def test_breathing_goes_on(evening: Evening) -> None:
    """A session without a script."""
    how = ("4-6", "--for", "40 s", "--ramp", "8:6", "--names", "Ana,Ben")
    first = evening("breathe", *how, "--voice", "silent", "--in", "0", until=25)
    assert (first.code, [row.ritual for row in read_rows(default_file())]) == (130, ["breathe 4-6"])
    assert evening("resume", "--set", "place=here").code == 2
    again = evening("resume", "--in", "0")
    assert (again.code, again.arranged) == (0, first.arranged)
    assert [row.finished for row in read_rows(default_file())] == [True, True]


def test_a_breath_that_was_meant_still_is(evening: Evening) -> None:
    """--beyond-limits is kept, and need not be said again."""
    how = ("4-7-8", "--for", "5m", "--beyond-limits")
    first = evening("breathe", *how, "--voice", "silent", "--in", "0", until=25)
    again = evening("resume", "--in", "0", until=0)
    assert (again.code, again.arranged) == (130, first.arranged)


def test_how_words_and_programs_sound_is_as_it_is_now(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not kept: `resume` takes them as they are set, or as its options say."""
    _play(evening, "evening", "--pronounce", "sofa=softa", until=22)
    seen: list[Wishes] = []
    monkeypatch.setattr(resume, "go_on", lambda _place, _where, _words, wishes, *_, **__: seen.append(wishes))
    evening("resume", "--pronounce", "sofa=sofah", "--commands", "a=speak {out} {text}")
    assert seen[0].pronounce == {"sofa": "sofah"}
    assert list(seen[0].commands) == ["a"]


def test_words_that_were_set_are_asked_for(evening: Evening) -> None:
    """They are not kept: without them that is said, and it goes on about there; with them it is the same again."""
    first = _play(evening, "evening", "--set", "place=a bench below the old lime tree", until=22)
    missing = evening("resume", "--in", "0", until=20)
    assert missing.err[1].startswith("Words were set for it then")
    assert missing.arranged != first.arranged
    _play(evening, "evening", "--set", "place=a bench below the old lime tree", until=22)
    again = evening("resume", "--in", "0", "--set", "place=a bench below the old lime tree", until=0)
    assert again.arranged == first.arranged
    assert re.fullmatch(r"evening, .* of \d:\d\d\.", again.err[0])
    assert not any("set" in line for line in again.err)
    other = evening("resume", "--in", "0", "--set", "place=the floor", until=30)
    assert other.err[1].startswith("It has changed since")
    assert len(read_rows(default_file())) == 3
    assert evening("resume", "--in", "0", until=0).err[1].startswith("Words were set for it then")


def test_a_ritual_that_changed_goes_on_at_a_section(evening: Evening, data: Path) -> None:
    """It is said; one hears the section that lies as far on the way, and can go on from there another time."""
    _play(evening, "evening", until=22)
    (data / "scripts/evening.yaml").write_text(SCRIPT.replace("pause: 10 s", "pause: 14 s"))
    again = evening("resume", "--from", "sentence", "--in", "0", until=33)
    assert again.err[1] == "It has changed since (its script, or its voice), and goes on about as far on the way."
    third = evening("resume", "--in", "0", until=0)
    assert (third.code, third.arranged) == (130, again.arranged)


def test_a_ritual_that_cannot_last_so_long_any_more_lasts_as_it_does(evening: Evening, data: Path) -> None:
    """A length that was wished for and cannot be had is no reason not to go on."""
    _play(evening, "evening", "--minutes", "1:15", until=22)
    (data / "scripts/evening.yaml").write_text(LAST)
    again = evening("resume", "--in", "0", until=12)
    assert again.timeline is not None
    place = read_place(default_file(), now())
    assert place is not None
    assert place.asked.minutes is None
    assert again.timeline.frames < 60 * SECOND


def test_a_ritual_that_is_gone_is_one_line(evening: Evening, data: Path) -> None:
    """The place stays, should it come back."""
    _play(evening, "evening", until=22)
    (data / "scripts/evening.yaml").unlink()
    again = evening("resume", "--in", "0")
    assert (again.code, len(again.err)) == (1, 1)
    assert "there is no ritual 'evening'" in again.err[0]
    assert read_place(default_file(), now()) is not None


def test_a_script_is_found_from_any_folder(evening: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its whole path; a section of it, too."""
    (tmp_path / "mine.yaml").write_text(SCRIPT)
    first = _play(evening, "mine.yaml#turns", until=10)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert evening("resume", "--in", "0", until=0).arranged == first.arranged
    assert {row.ritual for row in read_rows(default_file())} == {f"{tmp_path}/mine.yaml#turns"}


def test_what_comes_from_standard_input_cannot_be_gone_on_with(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a row, and nothing is promised."""

    class Typed:
        buffer = io.BytesIO(SCRIPT.encode())
        isatty = staticmethod(lambda: False)

    monkeypatch.setattr(sys, "stdin", Typed)
    assert not any("resume" in line for line in _play(evening, "-", until=22).err)
    assert [row.ritual for row in read_rows(default_file())] == ["-"]
    assert evening("resume").code == 1


def test_no_word_is_kept(evening: Evening) -> None:
    """Neither a title nor a section, a line, a deck's name or a word that was set is in any byte of the history."""
    for _ in range(2):  # in the second, one card has come
        _play(evening, "evening", "--set", "place=under the oak", until=32)
    place = read_place(default_file(), now())
    assert place is not None
    assert place.asked.decks
    kept = b"".join(file.read_bytes() for file in default_file().parent.iterdir())
    assert b"evening" in kept
    for word in ("hushed", "Words", "Turns", "settle", "our secret", "One thing", "under the oak", "sofa"):
        assert word.encode() not in kept, word


def test_nothing_is_kept_where_that_is_wished(evening: Evening, data: Path) -> None:
    """--no-history: no folder, no line about going on; a place of before stays."""
    first = _play(evening, "evening", "--no-history", until=22)
    assert (first.code, first.err) == (130, [line for line in first.err if "resume" not in line])
    assert not (data / "history").exists()
    _play(evening, "evening", until=22)
    assert evening("resume", "--no-history", "--in", "0", until=0).code == 130
    assert [row.finished for row in read_rows(default_file())] == [False]
    assert read_place(default_file(), now()) is not None


def test_a_few_seconds_leave_nothing(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended in its first seconds, or before: no row, no line, and the place of before stays."""
    _play(evening, "evening", until=22)
    monkeypatch.setattr("unhurried.history.notes.LEAST_HEARD", 50 * SECOND)
    assert not any("resume" in line for line in _play(evening, "evening", until=8).err)
    assert len(read_rows(default_file())) == 1


def test_a_few_seconds_more_leave_the_place_and_its_line(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gone on with for a moment only: the place of before stays, and the line that says so comes again."""
    line = _play(evening, "evening", until=22).err[-2]
    monkeypatch.setattr("unhurried.history.notes.LEAST_HEARD", 50 * SECOND)
    again = evening("resume", "--in", "0", until=3)
    assert (again.code, line in again.err) == (130, True)
    assert len(read_rows(default_file())) == 1


def test_a_history_that_cannot_be_written_stops_nothing(evening: Evening, data: Path) -> None:
    """It plays to its end, and one line says what could not be kept."""
    (data / "history").write_text("a file")
    told = _play(evening, "last", until=None)
    assert told.code == 0
    assert re.fullmatch(r"What was played could not be kept: .*history\.db: .+", told.err[-1])


def test_without_a_sound_device_the_place_stays(
    evening: Evening, run: Run, no_portaudio: dict[str, str], tmp_path: Path
) -> None:
    """No file is made of the whole: one line says why it does not go on, and it can another time."""
    _play(evening, "evening", until=22)
    done = run("resume", env=no_portaudio | {"XDG_DATA_HOME": str(tmp_path / "data")})
    assert done.returncode == 1
    assert re.search(r"cannot play aloud: .+; your place in it is kept", done.stderr.splitlines()[-1])
    assert not (tmp_path / "audio").exists()
    assert read_place(default_file(), now()) is not None


def test_where_it_goes_on_is_asked_in_a_terminal(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line on what and when, then a question; Enter is the offer, and what is no answer is asked again."""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    _play(evening, "evening", until=22)
    entries: list[Entry | None] = []
    for typed in ("\n", "s\nsec\n", "start\n", ""):
        with monkeypatch.context() as patch:
            screen = Screen()
            patch.setattr(sys, "stdin", Screen(typed))
            patch.setattr(sys, "stderr", screen)
            place = read_place(default_file(), now())
            told = evening("resume", "--no-history", "--in", "0", until=0)
        assert place is not None
        lines = screen.getvalue().splitlines()
        assert re.fullmatch(r"evening, 20\d\d-\d\d-\d\d \d\d:\d\d: 0:\d\d of \d:\d\d\.", lines[0])
        assert lines[1].startswith("From the start of the sentence? (Enter: yes; or section, start) ")
        assert ("write sentence, section or start" in screen.getvalue()) == (typed[:2] == "s\n")
        entries.append(told.entry)
        assert told.code == (130 if typed else 0)
    assert place is not None
    assert lines[-1] == "Another time, then."
    of = _play(evening, "evening", "--no-history", until=0).timeline
    assert of is not None
    offer = offered(place, of, now())
    assert entries == [offer.entry("sentence"), offer.entry("section"), offer.entry("start"), None]


def test_the_place_is_known_while_it_plays(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before its end, so that whoever is killed knows it too."""
    known: list[int] = []
    monkeypatch.setattr(live, "NOTES", 0.0)
    in_earnest = live.Live._mind_the_place

    def look(self: live.Live) -> None:
        in_earnest(self)
        try:
            place = read_place(default_file(), now())
        except Exception:
            place = None
        known.extend([place.at] if place else [])

    monkeypatch.setattr(live.Live, "_mind_the_place", look)
    _play(evening, "evening", until=40)
    assert len(set(known)) > 1
    assert known == sorted(known)
