"""`plan` and `today` as a person has them, on a Sunday evening in Berlin; and what `play today` means."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.plan.calendars import event_of
from unhurried.cli import main
from unhurried.cli.today import for_today
from unhurried.errors import UnhurriedError
from unhurried.past import Past, with_number
from unhurried.past_file import change_past
from unhurried.past_file import default_file as past_file
from unhurried.plan.calendar import parse_calendar
from unhurried.script.ritual import Series

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
SUNDAY = date(2026, 11, 22)

Said = Callable[..., "subprocess.CompletedProcess[str]"]


class Then(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        here = NOW.astimezone(BERLIN)
        return here.astimezone(tz) if tz else here


class Day(date):
    """A day that does not end."""

    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return SUNDAY


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of what is kept, in which nothing is; and that evening."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
    for module in ("unhurried.cli.planning", "unhurried.cli.today"):
        __import__(module)
        monkeypatch.setattr(f"{module}.datetime", Then)
    monkeypatch.setattr("unhurried.cli.today.date", Day)
    monkeypatch.setattr("unhurried.cli.planning.local_zone", lambda: BERLIN)
    yield tmp_path / "data/unhurried"
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def say(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """A command, without a process of its own: there are many."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def ask(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["unhurried", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(sys.argv, int(end.value.code or 0), said.out, said.err)

    return ask


def test_planning_says_how_it_was_understood(say: Said, data: Path) -> None:
    """With the words in quotes or without; the first day; where the file is; planned so already, that is said."""
    first = say("plan", "deeper-walk", "on", "Sundays", "at", "10")
    lines = [
        "deeper-walk: on Sundays at 10:00 (Europe/Berlin); first on Sunday, 29 November 2026.",
        f"For your calendar: {data}/plan/plan.ics (import it again after a change; nothing comes twice)",
    ]
    assert (first.returncode, first.stdout.splitlines(), first.stderr) == (0, lines, "")
    assert "at 10:00 (Europe/Berlin), as before; first" in say("plan", "deeper-walk on Sundays at 10").stdout
    assert "deeper-walk: on Sunday, 22 November 2026 (" not in say("plan", "deeper-walk", "tonight at 22").stdout
    assert "deeper-walk: on Sunday, 22 November 2026 at 22:00 (Europe/Berlin).\n" in say(
        "plan", "deeper-walk", "tonight at 22"
    ).stdout.replace(", as before", "")
    event = event_of((data / "plan/plan.ics").read_bytes())
    assert (int(event["SEQUENCE"]), str(event["SUMMARY"]), event["DURATION"].to_ical()) == (
        1,
        "Deeper Walk",
        b"PT30M",
    )


def test_what_is_planned_is_listed(say: Said, data: Path) -> None:
    """A line each: when, and the next time, which lies ahead; then how a calendar comes by it. Nothing: one line."""
    assert (
        say("plan").stdout == "Nothing is planned; `unhurried plan deeper-walk on Sundays at 10` would plan that.\n"
    )
    for words in (
        "seen on Sundays at 10",
        "seen every day at 18:00 1 times",
        "five-days from Monday",
        "deeper-walk on Sundays at 10",
    ):
        say("plan", words)
    say("plan", "de/arrive every night at 22:00", "--zone", "new york")
    assert say("plan").stdout.splitlines() == [
        "seen         every day at 18:00 1 time (Europe/Berlin)  next: Monday, 23 November 2026",
        "five-days    every day 5 times                          next: Monday, 23 November 2026",
        "deeper-walk  on Sundays at 10:00 (Europe/Berlin)        next: Sunday, 29 November 2026",
        "de/arrive    every day at 22:00 (America/New_York)      next: Monday, 23 November 2026",
        "",
        f"For your calendar: {data}/plan/plan.ics (import it again after a change; nothing comes twice)",
        f"A calendar on this machine can subscribe to it: {(data / 'plan/plan.ics').as_uri()}",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["deper-walk", "tomorrow"], 1, "there is no ritual 'deper-walk'; did you mean 'deeper-walk'?"),
        (["none.yaml", "tomorrow"], 1, "{folder}/none.yaml: there is no such file"),
        (["five-days#9", "tomorrow"], 1, "five-days has no '9'; it has"),
        (["-", "tomorrow"], 1, "only a ritual with a name, or a script with a path, can be planned"),
        (["seen"], 2, "Invalid value for 'WHEN': when? write it like 'on Sundays at 10:00'"),
        (["seen", "on", "Sundys"], 2, "Invalid value for 'WHEN': 'sundys' was not understood; did you mean 'sundays'? (see"),
        (["seen", "tomorrow", "--zone", "Europe/Berln"], 2, "Invalid value for '--zone': there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"),
        (["seen", "tomorrow", "--alarm", "soon"], 2, "Invalid value for '--alarm': 'soon' is not a duration"),
        (["seen", "tomorrow", "--alarm", "5m"], 2, "Invalid value for '--alarm': so long before what?"),
        (["remove"], 2, "Remove what? Write it like `unhurried plan remove deeper-walk`."),
        (["remove", "seen"], 1, "'seen' is not planned; `unhurried plan` shows what is"),
        (["seen", "tomorrow", "--language", "fr"], 1, "there is no 'seen' in 'fr'; it is there in en"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said(say: Said, data: Path, arguments: list[str], code: int, said: str) -> None:
    """In a line, with the mend; nothing is written."""
    done = say("plan", *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert done.stderr.startswith(f"unhurried: {said}".replace("{folder}", str(Path.cwd())))
    assert not (data / "plan/plan.ics").exists()


def test_a_series_lasts_as_long_as_its_longest_day(say: Said, data: Path) -> None:
    """In full five minutes; and a plan without a time has no zone."""
    assert say("plan", "five-days", "from", "Monday").stdout.startswith(
        "five-days: every day 5 times; first on Monday"
    )
    say("plan", "five-days", "from", "Monday", "at", "21:00")
    assert event_of((data / "plan/plan.ics").read_bytes())["DURATION"].to_ical() == b"PT15M"


def test_today_is_the_day_where_the_time_is_meant(say: Said) -> None:
    """In Auckland it is Monday morning."""
    said = say("plan", "seen", "today at 10", "--zone", "Pacific/Auckland").stdout
    assert said.startswith("seen: on Monday, 23 November 2026 at 10:00 (Pacific/Auckland).\n")


def test_a_script_of_ones_own_is_planned_by_where_it_lies(
    say: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From another folder it is the same, also with spaces in its path; it goes with the path it was planned by, too."""
    (tmp_path / "our evening.yaml").write_text("title: Our Evening\nsteps: [{pause: 12 min}]\n")
    assert say("plan", "our evening.yaml", "tonight at 21:00").returncode == 0
    whole = str(tmp_path / "our evening.yaml")
    monkeypatch.chdir("/")
    assert for_today("today") == whole
    assert say("today").stdout == f"Sunday, 22 November 2026:\n  21:00  Our Evening: unhurried play '{whole}'\n"
    monkeypatch.chdir(tmp_path)
    assert say("plan", "remove", "our evening.yaml").stdout.startswith(f"{whole}: no longer planned.\n")
    assert say("plan").stdout.startswith("Nothing is planned")


def test_removing_is_by_the_name_or_its_language(say: Said, data: Path) -> None:
    """A mistyped one is asked about; what is gone from the library can be taken out of the plan all the same."""
    say("plan", "de/arrive", "tomorrow")
    say("plan", "arrive", "tomorrow")
    assert say("plan", "remove", "arive").stderr == "unhurried: 'arive' is not planned; did you mean 'arrive'?\n"
    for code in (0, 1):
        done = say("plan", "remove", "arrive", "--language", "de")
        assert (done.returncode, done.stdout.startswith("de/arrive: no longer planned.")) == (code, not code)
    plan = data / "plan/plan.ics"
    plan.write_bytes(plan.read_bytes().replace(b"play arrive", b"play bygone"))
    assert say("plan", "remove bygone", "--language", "de").stdout.startswith("bygone: no longer planned.")


def test_a_copy_elsewhere(say: Said, data: Path, tmp_path: Path) -> None:
    """-o writes the whole plan to a file, too, again and again, but not over somebody's own calendar."""
    say("plan", "seen", "tomorrow")
    assert say("plan", "arrive", "on", "Fridays", "-o", "ours.ics").stdout.endswith("Written to ours.ics.\n")
    assert say("plan", "-o", "ours.ics").returncode == 0
    assert (tmp_path / "ours.ics").read_bytes() == (data / "plan/plan.ics").read_bytes()
    (tmp_path / "work.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert (
        say("plan", "-o", "work.ics").stderr
        == "unhurried: work.ics: is there already, and no plan; add --force to replace it\n"
    )
    assert say("plan", "-o", "work.ics", "--force").returncode == 0


def test_on_standard_output_there_is_the_calendar_alone(data: Path, tmp_path: Path) -> None:
    """As another program reads it, line ends and all; what there is to say goes beside."""
    done = subprocess.run(
        [sys.executable, "-m", "unhurried", "plan", "seen", "tomorrow", "-o", "-"],
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout == (data / "plan/plan.ics").read_bytes()
    assert len(parse_calendar(done.stdout).walk("VEVENT")) == 1
    assert done.stderr.startswith(b"seen: on ")


def test_without_a_named_zone_that_is_said(say: Said, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the time is wherever one is."""
    monkeypatch.setattr("unhurried.cli.planning.local_zone", lambda: None)
    said = say("plan", "seen", "tomorrow at 10").stdout.splitlines()
    assert said[:2] == [
        "seen: on Monday, 23 November 2026 at 10:00.",
        "This machine's time zone has no name, so it is at that time wherever you are (--zone Europe/Berlin).",
    ]
    assert b"DTSTART:20261123T100000\r\n" in (data / "plan/plan.ics").read_bytes()


@pytest.mark.parametrize(("zone", "named"), [("Europe/Rome", "Europe/Rome"), ("XXX-3:17", None), ("Etc/UTC", "UTC")])
def test_the_zone_of_this_machine(zone: str, named: str | None) -> None:
    """Its name; none where the clock is told by a rule that has none."""
    program = "from unhurried.plan.places import local_zone\nprint(local_zone())"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{named}\n"


def test_today_says_what_is_due(say: Said) -> None:
    """When, what, and how to play it; of a series which day it is. Nothing: one line, and all is well."""
    nothing = say("today")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "Nothing is planned for today.\n", "")
    series = Series(
        "five-days",
        "Five Days",
        "",
        ("arrive", "three-good-things", "just-listening", "unasked-thanks", "same-breath"),
    )
    change_past(past_file(), lambda _: with_number(Past(), series, 1, date(2026, 11, 21)))
    for words in (
        "five-days from today",
        "seen on Sundays at 22:00",
        "arrive tomorrow",
        "long-hug every evening at 9 pm",
    ):
        say("plan", words)
    assert say("today").stdout.splitlines() == [
        "Sunday, 22 November 2026:",
        "  21:00  Long Hug: unhurried play long-hug",
        "  22:00  Seen: unhurried play seen",
        "         Five Days, day 2 of 5: unhurried play five-days",
    ]


def test_a_damaged_plan_is_said(say: Said, data: Path) -> None:
    """By each command, in a line; it is never written over."""
    (data / "plan").mkdir(parents=True)
    (data / "plan/plan.ics").write_text("dear diary")
    for command in (
        ["plan"],
        ["plan", "seen", "tomorrow"],
        ["plan", "remove", "seen"],
        ["today"],
        ["plan", "-o", "x.ics"],
    ):
        done = say(*command)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "plan.ics: it is no calendar, or a damaged one; mend it, or move it away" in done.stderr
    assert (data / "plan/plan.ics").read_text() == "dear diary"


def test_what_play_today_means(say: Said) -> None:
    """The nearest in time that was not played; any other name is itself; nothing left is told."""
    assert for_today("seen") == "seen"
    with pytest.raises(UnhurriedError, match="nothing is planned for today; `unhurried suggest` has something"):
        for_today("today")
    for words in (
        "seen every day at 18:00 from today",
        "arrive tonight at 22:00",
        "long-hug today",
        "what-stayed tonight at 21:00",
    ):
        say("plan", words)
    say("plan", "seen tonight at 19:45")
    asked: list[tuple[str, date]] = []

    def played(name: str, day: date) -> bool:
        asked.append((name, day))
        return name in before

    order = []
    before: set[str] = set()
    for _ in range(4):
        order.append(for_today("today", played))
        before.add(order[-1])
    assert order == ["seen", "what-stayed", "arrive", "long-hug"]
    assert set(asked) == {(name, SUNDAY) for name in order}
    with pytest.raises(
        UnhurriedError, match="what is planned for today was played; `unhurried play long-hug` plays that again"
    ):
        for_today("today", played)


def test_the_nearest_may_be_the_later_one(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to be long ago is not what somebody means who asks now."""
    for words in ("seen tonight at 20:00", "arrive tonight at 22:00"):
        say("plan", words)
    ten_to_ten = type(
        "Later", (Then,), {"now": classmethod(lambda _: NOW.astimezone(BERLIN).replace(hour=21, minute=50))}
    )
    monkeypatch.setattr("unhurried.cli.today.datetime", ten_to_ten)
    assert for_today("today") == "arrive"


def test_a_history_that_cannot_be_read_keeps_nothing_from_being_played(say: Said, data: Path) -> None:
    """What was played cannot be known then: the plan is."""
    say("plan", "seen tonight at 22:00")
    (data / "history").mkdir()
    (data / "history/history.db").write_bytes(b"no database" * 100)
    assert for_today("today") == "seen"


def test_what_is_planned_has_its_language(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """`play today --language de` plays what is planned for today, as it was planned."""
    played: list[str] = []
    monkeypatch.setattr("unhurried.cli.listen.play_ritual", lambda source, *_, **__: played.append(source))
    say("plan", "seen tonight at 22:00")
    assert say("play", "today", "--language", "de").returncode == 0
    assert played == ["seen"]


def test_a_script_called_today_is_meant_before_the_plan(say: Said, data: Path, tmp_path: Path) -> None:
    """One of one's own in the library, or a file."""
    say("plan", "seen", "tonight at 22:00")
    assert for_today("today") == "seen"
    (tmp_path / "today").write_text("title: Today\n")
    assert for_today("today") == "today"
    (tmp_path / "today").unlink()
    (data / "scripts").mkdir(parents=True)
    (data / "scripts/today.yaml").write_text("title: Today\n")
    assert for_today("today") == "today"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("\n", "seen"), ("2\n", "arrive"), ("9\n1\n", "seen"), ("0\n1\n", "seen"), ("x\n3\n", "long-hug"), ("", None)],
)
def test_in_a_terminal_it_asks(
    say: Said, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, meant: str | None
) -> None:
    """Which of several; Enter is the nearest; the end of the input is Ctrl-C."""
    for words in ("seen tonight at 20:00", "arrive tonight at 22:00", "long-hug today"):
        say("plan", words)
    keys = io.StringIO(typed)
    monkeypatch.setattr(keys, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keys)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    if meant is None:
        with pytest.raises(KeyboardInterrupt):
            for_today("today")
    else:
        assert for_today("today") == meant
    shown = capsys.readouterr().err
    assert shown.startswith("  1  20:00  Seen\n  2  22:00  Arrive\n  3         Long Hug\nWhich one? (Enter: Seen) ")
    assert ("write a number from 1 to 3, or only press Enter" in shown) == (typed[:1] in "90x" and bool(typed))


def test_who_does_not_plan_does_not_wait_for_it(tmp_path: Path) -> None:
    """The commands, the name of a ritual that is to be played, and a day without a plan load no calendar."""
    program = (
        "import sys\nfrom unhurried.cli.group import whole_group\nwhole_group()\nfrom unhurried.cli.today import for_today\n"
        "for_today('seen')\ntry:\n    for_today('today')\nexcept Exception as error:\n    print(error)\n"
        "print(*({'icalendar', 'tzlocal', 'dateutil'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("nothing is planned for today;")
    assert done.stdout.endswith("\n\n")
