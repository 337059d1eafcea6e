"""Which sitting is meant: seeds, words, decks that remember, series; on which evening, and what of it is kept."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import COMMAND, Run
from tests.sinks import pulse
from unhurried import cli
from unhurried.cli import aloud
from unhurried.cli.aloud import Heard
from unhurried.cli.listen import play_ritual
from unhurried.cli.options import Playing
from unhurried.cues import Timeline
from unhurried.errors import DeviceLostError, NoDeviceError
from unhurried.library import read
from unhurried.own_files import damaged_file
from unhurried.past_file import read_past
from unhurried.script.ritual import Ritual
from unhurried.script.sitting import sit
from unhurried.voices.recordings import Recordings
from unhurried.wishes import Choices, Wishes

CARDS = """
title: Cards
words: {place: the sofa}
steps:
  - say: "Come to {place}."
  - pause: 30s
  - deck: {name: our secret, cards: [One., Two., Three., Four., Five.]}
  - pause: 30s
"""
PLAIN = "title: {title}\nsteps: [{{pause: {pause}}}]\n"
SERIES = "title: Three Evenings\nabout: One thing each.\nseries: [first, cards, last]\n"

MONDAY = date(2025, 3, 3)
DAYS = [MONDAY + timedelta(days=k) for k in range(9)]
SILENT = Wishes(
    voice="silent", pace=1.0, pitch=None, dry=False, names=None, tone=None, bed=None, ears="both", quiet_hours=False,
    voice_level=None, tone_level=None, bed_level=None, chime_level=None,
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with a series of three in it."""
    scripts = tmp_path / "data/unhurried/scripts"
    scripts.mkdir(parents=True)
    (scripts / "cards.yaml").write_text(CARDS)
    (scripts / "first.yaml").write_text(PLAIN.format(title="The First", pause="2 min"))
    (scripts / "last.yaml").write_text(PLAIN.format(title="The Last", pause="3 min"))
    (scripts / "evenings.yaml").write_text(SERIES)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data/unhurried"


Evening = Callable[..., list[str]]


@pytest.fixture
def evening(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evening:
    """Play something on a day, until a part of it, and return what was said."""
    in_earnest = aloud.play

    def play(
        source: str,
        today: date = MONDAY,
        until: float = 1.0,
        then: type[BaseException] | None = None,
        choices: Choices = Choices(),  # noqa: B008 it is frozen
    ) -> list[str]:
        def heard_until(_ritual: Ritual, timeline: Timeline, *_: object, heard: Heard, **_how: object) -> None:
            heard((range(round(timeline.frames * until)),))
            if then is not None:
                raise then("")

        monkeypatch.setattr(aloud, "opening", lambda _: nullcontext())
        monkeypatch.setattr(aloud, "play", in_earnest if then is NoDeviceError else heard_until)
        if then is None or then is NoDeviceError:
            play_ritual(source, choices, SILENT, Playing(), today=today)
        else:
            with pytest.raises(then):
                play_ritual(source, choices, SILENT, Playing(), today=today)
        return capsys.readouterr().err.splitlines()

    return play


@pytest.fixture
def here(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command without a process of its own, which takes most of the time."""

    def run_here(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["unhurried", *arguments])
        code = cli._run()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run_here


def _days(said: list[str]) -> list[str]:
    return [line for line in said if line.startswith("Day")]


def _kept(data: Path) -> list[int]:
    """Return how many cards of each deck are remembered."""
    return [len(keys) for keys in read_past(data / "past/past.json").decks.values()]


def test_a_series_goes_on_by_the_days(evening: Evening) -> None:
    """One a day: today's stays today's once it was played to its end, and after the last comes the first."""
    heard = [evening("evenings", DAYS[k])[0] for k in (0, 0, 1, 4, 5)]
    assert heard == ["Day 1 of 3: The First", "Day 1 of 3: The First", "Day 2 of 3: Cards", "Day 3 of 3: The Last",
                     "Day 1 of 3: The First"]  # fmt: skip


@pytest.mark.parametrize("then", [KeyboardInterrupt, DeviceLostError])
def test_stopped_half_way_a_series_stays(evening: Evening, data: Path, then: type[BaseException]) -> None:
    """Ctrl-C and a lost device leave the next one the next one, tomorrow too; only in its last fade it counts."""
    assert _days(evening("evenings", DAYS[0], 0.5, then)) == ["Day 1 of 3: The First"]
    assert _days(evening("evenings", DAYS[0], 0.5, then)) == ["Day 1 of 3: The First"]
    assert _days(evening("evenings", DAYS[1], 0.99, then)) == ["Day 1 of 3: The First"]
    assert _days(evening("evenings", DAYS[2], 0.7, then)) == ["Day 2 of 3: Cards"]
    assert _kept(data) == [1]  # its card has come, and yet:
    assert _days(evening("evenings", DAYS[3], 0.7, then)) == ["Day 2 of 3: Cards"]


def test_one_of_a_series_moves_it_on_only_when_it_is_next(evening: Evening) -> None:
    """`evenings#3` and `evenings#last` on the first day change nothing; `evenings#first` is the next one."""
    assert _days(evening("evenings#3")) == _days(evening("evenings#last")) == ["Day 3 of 3: The Last"]
    assert _days(evening("evenings", DAYS[1], 0.5, KeyboardInterrupt)) == ["Day 1 of 3: The First"]
    assert _days(evening("evenings#first", DAYS[1])) == ["Day 1 of 3: The First"]
    assert _days(evening("evenings", DAYS[2])) == ["Day 2 of 3: Cards"]


def test_a_ritual_that_is_twice_in_a_series_is_the_next_of_the_two(evening: Evening, data: Path) -> None:
    """By its name it is the one whose turn it is; else the first of them."""
    (data / "scripts/evenings.yaml").write_text("title: T\nseries: [first, last, first]\n")
    for day, number in ((0, 1), (1, 2)):
        assert evening("evenings", DAYS[day])[0].startswith(f"Day {number} ")
    assert _days(evening("evenings#first", DAYS[2])) == ["Day 3 of 3: The First"]
    assert _days(evening("evenings#first", DAYS[3])) == ["Day 1 of 3: The First"]


def test_a_card_that_was_heard_does_not_come_again(evening: Evening, data: Path) -> None:
    """Five evenings, five cards; one that was stopped before its card leaves it for later."""
    for count, day in enumerate(DAYS[:5]):
        evening("cards", day, 0.3, KeyboardInterrupt)
        assert _kept(data) == ([count] if count else [])
        evening("cards", day, 0.7, DeviceLostError if count % 2 else KeyboardInterrupt)
        assert _kept(data) == [count + 1]
    evening("cards", DAYS[5])
    assert _kept(data) == [1]


def test_no_word_is_kept(evening: Evening, data: Path) -> None:
    """What is remembered has no name of a deck or of a ritual, and no word of a card: hashes, numbers, dates."""
    evening("evenings", DAYS[0])
    evening("evenings", DAYS[1])
    text = (data / "past/past.json").read_text()
    assert set(re.findall(r"[a-z]{3,}", re.sub(r'"[0-9a-f]{16}"', "", text))) == {
        "version",
        "decks",
        "series",
        "number",
        "day",
    }


def test_with_a_seed_nothing_is_remembered_or_read(evening: Evening, data: Path) -> None:
    """--seed says nothing, keeps no card, and does not even look at a damaged past."""
    (data / "past").mkdir()
    (data / "past/past.json").write_text("damaged")
    assert evening("cards", choices=Choices(seed=3)) == []
    assert (data / "past/past.json").read_text() == "damaged"
    assert len(list((data / "past").iterdir())) == 1


def test_nothing_is_kept_of_what_leaves_nothing_open(evening: Evening, data: Path) -> None:
    """A ritual without a deck says nothing of seeds; no file comes to be, and a damaged one does not concern it."""
    assert evening("first") == []
    assert not (data / "past").exists()
    (data / "past").mkdir()
    (data / "past/past.json").write_text("damaged")
    assert evening("first") == []


def test_a_file_instead_of_a_device_is_no_sitting(evening: Evening, data: Path, tmp_path: Path) -> None:
    """Where there is no device and a file is made, no card has come and a series stays where it is."""
    evening("evenings", DAYS[0])
    kept = (data / "past/past.json").read_text()
    evening("evenings", DAYS[1], 0.0, NoDeviceError)
    assert (tmp_path / "audio/cards.flac").is_file()
    assert (data / "past/past.json").read_text() == kept


def test_what_is_said_of_the_same_again_is_true(evening: Evening, data: Path) -> None:
    """Whatever is remembered: the seed that `play` names draws the card that `play` drew."""
    seeds = []
    for day in DAYS[:5]:
        before = set().union(*read_past(data / "past/past.json").decks.values())
        said = next(line for line in evening("cards", day) if line.startswith("Drawn"))
        seed = re.fullmatch(r"Drawn: `--seed (\d+)` has the same again\.", said)
        assert seed is not None
        seeds.append(int(seed[1]))
        (heard,) = set().union(*read_past(data / "past/past.json").decks.values()) - before
        assert sit(read("cards"), seed=seeds[-1]).cards[0].drawn == (heard,)
    assert seeds[0] == DAYS[0].toordinal()
    assert evening("evenings#2", DAYS[5])[1].startswith("Drawn: `evenings#2 --seed ")


def test_where_no_seed_has_the_same_that_is_not_said(evening: Evening, data: Path) -> None:
    """Many cards after others have come: what is said is what is true."""
    cards = ", ".join(f"Number {k}." for k in range(40))
    (data / "scripts/many.yaml").write_text(
        f"title: M\nsteps: [{{repeat: {{times: 19, steps: [{{deck: [{cards}]}}]}}}}]"
    )
    assert evening("many", DAYS[0])[0].startswith("Drawn: `--seed ")
    assert evening("many", DAYS[1])[0] == "Drawn: cards that had not come yet; they come again when all have."


def test_a_damaged_past_keeps_no_ritual_from_playing(evening: Evening, here: Run, data: Path) -> None:
    """It plays, says in one line what is kept where, and remembers anew; `show` says it, and touches nothing."""
    path = data / "past/past.json"
    path.parent.mkdir()
    path.write_text("damaged")
    said = evening("evenings")
    assert said[0] == (
        f"What came before cannot be read, so decks and series begin anew: {path}: it is damaged;"
        " it is kept as past.damaged.json"
    )
    assert damaged_file(path).read_text() == "damaged"
    path.write_text("damaged again")
    shown = here("show", "cards", "--voice", "silent")
    assert shown.returncode == 0
    assert shown.stderr == f"What came before cannot be read, so decks and series begin anew: {path}: it is damaged\n"
    assert path.read_text() == "damaged again"
    evening("evenings")
    assert not any("cannot" in line for line in evening("evenings", DAYS[1]))
    assert _kept(data) == [1]


def test_where_nothing_can_be_kept_the_ritual_plays(evening: Evening, data: Path) -> None:
    """It is said in one line, after the ritual."""
    (data / "past").write_text("no folder")
    said = evening("cards")
    assert len(said) == 3
    assert said[2].startswith(f"What was played could not be remembered: {data / 'past/past.json'}: ")


def test_show_play_and_export_of_one_day_agree(evening: Evening, data: Path, here: Run, tmp_path: Path) -> None:
    """They have the same card, and only play moves on; with --seed they are a function of it, whatever has come."""

    def shown(*arguments: str) -> str:
        done = here("show", "cards", "--voice", "silent", *arguments)
        assert done.returncode == 0, done.stderr
        (card,) = re.findall(r"speech  (\w+)\.", done.stdout)
        return str(card)

    first, seeded = shown(), shown("--seed", "4")
    assert first == shown()
    exported = here("export", "cards", "--voice", "silent", "-o", "one.wav")
    again = re.fullmatch(r"Drawn: `(--seed) (\d+)` has the same again\.\n", exported.stderr)
    assert again is not None
    assert shown(*again.groups()) == first
    assert not (data / "past").exists()
    seen = {first}
    for _ in range(4):
        evening("cards", date.today())
        seen.add(shown())
        assert shown("--seed", "4") == seeded
    assert len(seen) == 5


def test_a_series_is_listed_shown_checked_and_exported(
    evening: Evening, here: Run, data: Path, tmp_path: Path
) -> None:
    """`list` has its days for its length, `show` has each and the next one, and a file moves nothing on."""
    assert re.search(r"(?m)^evenings +3 days +One thing each\.$", here("list").stdout)
    shown = here("show", "evenings")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == (
        "Three Evenings, 3 days\nOne thing each.\n\n"
        "*  1  The First       2 min  first\n"
        "   2  Cards           1 min  cards\n"
        "   3  The Last        3 min  last\n\n"
        "`unhurried play evenings` plays the one marked *; another one: `unhurried play evenings#2`\n"
    )
    assert (done := here("check", "evenings")).stdout == "evenings: no faults\n", done.stderr
    done = here("export", "evenings", "--voice", "silent")
    assert (done.stderr, done.stdout[:15]) == ("Day 1 of 3: The First\n", "audio/first.flac"[:15])
    assert json.loads(here("show", "evenings", "--json").stdout)["next"] == 1
    evening("evenings", date.today() - timedelta(days=1))
    assert "*  2  Cards" in here("show", "evenings").stdout
    assert json.loads(here("show", "evenings", "--json").stdout) == {
        "title": "Three Evenings",
        "tags": [],
        "needs": [],
        "series": [
            {"number": 1, "ritual": "first", "title": "The First", "duration": 129.0},
            {"number": 2, "ritual": "cards", "title": "Cards", "duration": pytest.approx(72, abs=2)},
            {"number": 3, "ritual": "last", "title": "The Last", "duration": 189.0},
        ],
        "next": 2,
    }
    assert here("show", "evenings#last", "--voice", "silent").stdout.startswith(
        "The Last, 3:09 (--minutes: 1:09 to 12:09)\n"
    )


def test_one_section_of_a_ritual(here: Run, run: Run, data: Path, no_portaudio: dict[str, str]) -> None:
    """`name#Section` is shown, exported and played, however its name is typed."""
    (data / "scripts/long.yaml").write_text(
        "title: Long\nsteps: [section: Be here, pause: 20s, section: Be near, pause: 30s]".replace("[", "[{")
        .replace(", ", "}, {").replace("]", "}]")
    )  # fmt: skip
    assert here("show", "long#Be near").stdout.startswith("Long: Be near, 0:56 (--minutes: 0:37 to 2:26)\n")
    assert here("export", "long#be-near").stdout == "audio/long-be-near.flac (0:56)\n"
    played = run("play", "long#be-here", env=no_portaudio | {"XDG_DATA_HOME": str(data.parent)})
    assert played.stdout == "audio/long-be-here.flac (0:46)\n"
    assert not any("#" in line for line in here("list").stdout.splitlines())


def test_a_ritual_in_another_language(here: Run, run: Run, data: Path, no_portaudio: dict[str, str]) -> None:
    """`--language` on show, export, play and record means the one in that folder, and so does its whole name."""
    (data / "scripts/de").mkdir()
    (data / "scripts/de/arrive.yaml").write_text(
        "title: Ankommen\nlanguage: de\nsteps: [{section: Hier}, {say: Schön.}, {pause: 4s}]"
    )
    for what in (("arrive", "--language", "de"), ("de/arrive",), ("de/arrive", "--language", "de-AT")):
        assert here("show", *what, "--voice", "silent").stdout.startswith("Ankommen, 0:1")
    assert here("show", "arrive", "--language", "en", "--voice", "silent").stdout.startswith("Arrive, ")
    exported = here("export", "arrive#hier", "--language", "de", "--voice", "silent")
    assert exported.stdout.startswith("audio/arrive-de-hier.flac (0:")
    played = run(
        "play", "arrive", "--language", "de", "--voice", "silent",
        env=no_portaudio | {"XDG_DATA_HOME": str(data.parent)},
    )  # fmt: skip
    assert played.stdout.startswith("audio/arrive-de.flac (0:")
    assert here("record", "arrive", "--language", "de", "--list").stdout.startswith("  1  -         Schön.\n")
    refused = here("play", "arrive", "--language", "fr")
    assert (refused.returncode, refused.stderr) == (
        1, "unhurried: there is no 'arrive' in 'fr'; it is there in en, de\n",
    )  # fmt: skip


LONG = "a" * 201


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["play", "cards", "--set", "place"], 2, "Invalid value for '--set': 'place' is not KEY=VALUE: write it like place='the sofa'. (see `unhurried play --help`)"),
        (["play", "cards", "--set", "=x"], 2, "Invalid value for '--set': '=x' is not KEY=VALUE: write it like place='the sofa'. (see `unhurried play --help`)"),
        (["export", "cards", "--set", "place="], 2, "Invalid value for '--set': 'place': there are no words to speak. (see `unhurried export --help`)"),
        (["show", "cards", "--set", f"place={LONG}"], 2, "Invalid value for '--set': 'place': 201 characters are too long for a word: 200 at most. (see `unhurried show --help`)"),
        (["show", "cards", "--set", "place={a}"], 2, "Invalid value for '--set': 'place': names cannot stand here, only in what is said. (see `unhurried show --help`)"),
        (["record", "cards", "--set", "place=a", "--set", "place=b"], 2, "Invalid value for '--set': 'place' is set twice; leave one out. (see `unhurried record --help`)"),
        (["play", "cards", "--set", "plaec=x"], 1, "cards has no word 'plaec' of its own; did you mean 'place'?"),
        (["play", "first", "--set", "place=x"], 1, "first has no word 'place' of its own; it has none"),
        (["play", "cards", "--seed", "-1"], 2, "Invalid value for '--seed': '-1' is not a seed: write a whole number from 0 on, as 7. (see `unhurried play --help`)"),
        (["play", "cards", "--seed", "9" * 5000], 2, None),
        (["breathe", "--minute", "1"], 2, "No such option '--minute'. Did you mean '--in'? (see `unhurried breathe --help`)"),
        (["play", "evenings#4"], 1, "evenings has no '4'; it has 1 first, 2 cards, 3 last"),
        (["show", "evenings#lost"], 1, "evenings has no 'lost'; it has 1 first, 2 cards, 3 last"),
        (["record", "evenings"], 1, "evenings is a series; record its rituals one by one: evenings#1 (first), evenings#2 (cards), evenings#3 (last)"),
    ],
)  # fmt: skip
def test_errors_are_one_line(here: Run, data: Path, arguments: list[str], code: int, message: str | None) -> None:
    """What cannot be chosen, with the mend, in one line."""
    done = here(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert message is None or done.stderr == f"unhurried: {message}\n"


def test_words_of_ones_own_are_said_and_recorded(here: Run, data: Path) -> None:
    """--set puts other words for the script's: in what is said, and in what is to be recorded."""
    shown = here("show", "cards", "--voice", "silent", "--set", "place=the big bed").stdout
    assert "speech  Come to the big bed.\n" in shown
    assert "Come to the sofa." in here("show", "cards", "--voice", "silent").stdout
    for part, first in (("evenings#first", "The First"), ("evenings#cards", "Cards"), ("evenings", "Three")):
        done = here("show", part, "--voice", "silent", "--set", "place=our bed")  # not every evening has the word
        assert done.stdout.startswith(first), done.stderr
    assert here("show", "evenings#first", "--set", "plaec=x").stderr.endswith("did you mean 'place'?\n")
    listed = here("record", "evenings#cards", "--list", "--set", "place = our bed").stdout
    assert "-         Come to our bed.\n" in listed
    assert all(f"{card}.\n" in listed for card in ("One", "Two", "Three", "Four", "Five"))


def test_what_is_repeated_to_whoever_recorded_has_the_words(here: Run, data: Path) -> None:
    """When all is recorded, the line that plays it has the --set with which those lines are said."""
    recordings = Recordings(data / "recordings", "cards", "me")
    for text in ("Come to our bed.", "One.", "Two.", "Three.", "Four.", "Five."):
        recordings.keep(text, np.full(9_600, 0.1, np.float32))
    done = here("record", "cards", "--set", "place=our bed")
    assert done.stdout == (
        "All 6 lines are recorded. Hear them: unhurried play cards --voice mine --set 'place=our bed'\n"
        "To record anew: --again\n"
    )


def test_a_faulty_ritual_is_a_fault_of_its_series(here: Run, data: Path) -> None:
    """`check` says where it stands; the other days play, and `show` says which one has faults."""
    (data / "scripts/last.yaml").write_text("title: T\nsteps: [{sya: x}]\n")
    done = here("check", "evenings")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"{data / 'scripts/last.yaml'}:2:10: 'sya' is not a step; did you mean 'say'?\n"
        "   2 | steps: [{sya: x}]\n"
        "     |          ^^^\n"
    )
    assert re.search(r"(?m)^evenings +3 days", here("list").stdout)
    assert re.search(r"(?m)^ +3  has faults +\?  last$", here("show", "evenings").stdout)
    assert json.loads(here("show", "evenings", "--json").stdout)["series"][2]["duration"] is None
    assert here("show", "evenings#1", "--voice", "silent").returncode == 0
    assert here("show", "evenings#3", "--voice", "silent").returncode == 1
    (data / "scripts/last.yaml").write_text("title: T\nsteps: [{repeat: {times: 3, steps: [{pause: 20h}]}}]\n")
    assert "here the ritual passes 24 hours" in here("check", "evenings").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="PulseAudio is other systems'")
def test_stopped_for_real_what_was_heard_has_come(data: Path, tmp_path: Path) -> None:
    """Through the real PortAudio, Ctrl-C after the first of two cards: that one is remembered, the other is not."""
    (data / "scripts/two.yaml").write_text(
        "title: Two\nsteps: [{deck: [One., Two., Three.]}, {pause: 60s}, {deck: [One., Two., Three.]}]"
    )
    with pulse.server() as server:
        player = subprocess.Popen(
            [*COMMAND, "play", "two", "--voice", "silent", "--in", "0"], cwd=tmp_path,
            env=os.environ | server.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert player.stdout is not None
        assert next(line for line in iter(player.stdout.readline, "") if re.search("One|Two\\.|Three", line))
        time.sleep(0.5)
        player.send_signal(signal.SIGINT)
        _, error = player.communicate(timeout=20)
        assert player.returncode == 130
        assert error.startswith("Drawn: `--seed ")
    assert _kept(data) == [1]
