"""What a session is kept as, apart from the history: what was wished for, as plain data, and what is told of it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from unhurried.cli import keeping
from unhurried.cli.keeping import asked_of_breathing, name_of, tell_kept, wishes_of
from unhurried.cues import Timeline
from unhurried.history.place import Asked, Breathing, as_text, parse_asked
from unhurried.levels import NATURAL
from unhurried.voices.command import Program
from unhurried.wishes import Wishes

TIMELINE = Timeline("Calm", 48_000 * 60, (), None, NATURAL, "both")
HOW = Breathing("4-6", 60.0, None, False, "en")
WISHES = Wishes(
    voice="mine",
    set_voice="system",
    pace=0.9,
    names={"a": "Ana", "b": "Ben"},
    bed_level=float("-inf"),
    quiet_hours=True,
    ears="split",
)

_PLAY = """
import contextlib, sys
from unhurried.cli import aloud, main

def play(*_, **__):
    print(*sys.modules)
    raise SystemExit

aloud.opening = lambda _: contextlib.nullcontext(None)
aloud.play = play
main()
"""


def _again(wishes: Wishes) -> Asked:
    """Return what is read of it after it was written."""
    return parse_asked(as_text(asked_of_breathing(HOW, TIMELINE, wishes)))


def test_wishes_come_back_as_they_were() -> None:
    """Through the file; but for how words sound and programs: these are as they are set by then."""
    assert wishes_of(_again(WISHES).wishes) == WISHES
    own = replace(WISHES, pronounce={"Ana": "Ahna"}, commands={"ours": Program(("speak", "{out}", "{text}"))})
    assert wishes_of(_again(own).wishes) == WISHES
    assert "Ahna" not in as_text(_again(own))


def test_a_bed_of_ones_own_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its whole path; one that comes along by its name."""
    monkeypatch.chdir(tmp_path)
    assert [_again(replace(WISHES, bed=bed)).wishes["bed"] for bed in ("sea.wav", "rain", "off", None)] == [
        str(tmp_path / "sea.wav"),
        "rain",
        "off",
        None,
    ]


def test_a_wish_of_a_newer_unhurried_is_left_out() -> None:
    """Who goes back to an older one can go on all the same."""
    assert wishes_of({"pace": 0.9, "warmth": 3}) == Wishes(voice=None, pace=0.9)


def test_a_session_is_called_as_it_is_asked_for() -> None:
    """One of a series by its number; what came from standard input has no name."""
    asked = _again(WISHES)
    assert [name_of(each) for each in (asked, replace(asked, source="five-days", number=2), None)] == [
        "breathe 4-6",
        "five-days#2",
        "-",
    ]


def test_where_nothing_can_be_told_any_more_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal may be gone by the end: how the session ended is what counts."""

    class Kept:
        place, said = 48_000 * 30, "It could not be kept"

    told: list[str] = []
    monkeypatch.setattr(keeping, "echo", lambda text, **_: told.append(text))
    kept: Any = Kept()
    tell_kept(kept, TIMELINE)
    assert told == ["0:30 of 1:00. Go on another time: unhurried resume", "It could not be kept"]

    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(keeping, "echo", gone)
    tell_kept(kept, TIMELINE)


@pytest.mark.parametrize("command", [("play", "arrive"), ("breathe", "4-6", "--for", "10s")])
def test_nobody_waits_for_what_surrounds_a_session(command: tuple[str, ...], tmp_path: Path) -> None:
    """Until it sounds, nothing loads a database, calendar or notebook, nor what makes files, or asks for their day;
    what is set is read all the same.
    """
    (tmp_path / "unhurried").mkdir()
    (tmp_path / "unhurried/config.yaml").write_text("voice: silent\njournal: on\n")
    done = subprocess.run(
        [sys.executable, "-c", _PLAY, *command],
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "none of its business"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert {"unhurried.history.notes", "unhurried.config"} <= loaded
    late = {
        "sqlite3",
        "icalendar",
        "dateutil",
        "tzlocal",
        "rich",
        "unhurried.history.store",
        "unhurried.history.writer",
        "unhurried.captions",
        "mutagen",
        "PIL",
        "av",
        "distributed",
    }
    assert not late & loaded
    ours = "plan", "journal", "doctor", "making", "many", "recipe", "tags", "pictures", "page"
    assert not {name for name in loaded if name.startswith(tuple(f"unhurried.{one}" for one in ours))}
