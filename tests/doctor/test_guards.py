"""Findings, and what becomes of a check that goes wrong itself: it is told, and the others are too."""

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doctor.here import lines_of
from unhurried.doctor import apart
from unhurried.doctor.apart import Apart, CheckError
from unhurried.doctor.finding import Finding, all_well, as_data, ok, told, warn, wrong
from unhurried.doctor.looking import Check, looked


def test_a_finding_is_one_line() -> None:
    """Whatever is in it: a mark, what it is like, and the mend; what would move the cursor is written out."""
    assert lines_of([ok("a", "all is well"), warn("b", "could be", "mend it"), wrong("c", "is not", "mend it")]) == [
        "ok  all is well",
        "--  could be (mend it)",
        "!!  is not: mend it",
    ]
    assert str(wrong("c", "two\nlines \x1b[2J", "")) == "!!  two lines \\x1b[2J"
    assert told("d", "it is gone; fetch it; or not") == wrong("d", "it is gone; fetch it", "or not")
    assert told("d", "it is gone") == wrong("d", "it is gone")


def test_only_what_is_wrong_fails() -> None:
    """A hint is none; the JSON has all of it."""
    assert all_well([ok("a", ""), warn("b", "")])
    assert not all_well([ok("a", ""), wrong("b", "")])
    assert as_data([warn("b", "could be", "mend it")]) == {
        "ok": True,
        "findings": [{"name": "b", "state": "warn", "what": "could be", "mend": "mend it"}],
    }


def test_whatever_a_check_does_the_others_are_told() -> None:
    """One raises, one exits, one never ends, one says something before it fails: each is told, in order, in time."""

    def hangs() -> Iterator[Finding]:
        yield ok("hangs", "so far")
        time.sleep(60)

    def exits() -> list[Finding]:
        sys.exit("no")

    def halfway() -> Iterator[Finding]:
        yield ok("halfway", "so far")
        raise RuntimeError

    begun = time.monotonic()
    found = looked(
        [
            Check("first", lambda: [ok("first", "well")]),
            Check("raises", lambda: [ok("x", str(1 // 0))], failed="wrong"),
            Check("exits", exits),
            Check("hangs", hangs, 0.2, "wrong"),
            Check("halfway", halfway),
            Check("last", lambda: [ok("last", "well")]),
        ]
    )
    assert lines_of(found) == [
        "ok  well",
        "!!  the check of 'raises' failed: integer division or modulo by zero",
        "--  the check of 'exits' failed: no",
        "ok  so far",
        "!!  the check of 'hangs' did not end within 0.2 s",
        "ok  so far",
        "--  the check of 'halfway' failed: RuntimeError",
        "ok  well",
    ]
    assert time.monotonic() - begun < 5


def _program(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps({"name": "it", "state": "ok", "what": "so far", "mend": ""})
    monkeypatch.setattr(apart, "PROGRAM", (sys.executable, "-I", "-S", "-c", f"print({said!r}, flush=True)\n{text}"))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("import os; os.kill(os.getpid(), 11)", "ended in the middle (signal 11)"),
        ("raise SystemExit(3)", "ended in the middle (exit code 3)"),
        ("import time; time.sleep(60)", "did not end within 1 s"),
    ],
)
def test_a_process_that_crashes_or_hangs_is_told(text: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it had found until then."""
    _program(text, monkeypatch)
    with Apart() as aside, pytest.raises(CheckError) as error:
        aside.run("it", deadline=1 if "sleep" in text else 30)
    assert (str(error.value), error.value.found) == (how, [ok("it", "so far")])
    assert error.value.late == ("within" in how)


def test_what_the_sound_libraries_say_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """ALSA talks on stdout, too; and JSON that is no finding is none."""
    _program("print('ALSA lib pcm.c:2675\\n{}\\n[1]\\n\\xff')", monkeypatch)
    with Apart() as aside:
        assert aside.run("it", deadline=10) == [ok("it", "so far")]


def test_nothing_is_left_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check has started ends with it, when it hangs."""
    _program(
        f"import os, time; child = os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60')\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child)); time.sleep(60)",
        monkeypatch,
    )
    with Apart() as aside, pytest.raises(CheckError):
        aside.run("it", deadline=1)
    child = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_closed_it_ends_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses Ctrl-C leaves nothing running behind, and nothing begins after it."""
    _program("import time; time.sleep(60)", monkeypatch)
    aside, ended = Apart(), threading.Event()

    def run() -> None:
        with contextlib.suppress(CheckError):
            aside.run("it", deadline=60)
        ended.set()

    threading.Thread(target=run, daemon=True).start()
    until = time.monotonic() + 10
    while not aside._running and time.monotonic() < until:
        time.sleep(0.01)
    aside.close()
    assert ended.wait(10)
    with pytest.raises(CheckError, match="signal 9"):
        aside.run("it", deadline=60)


def test_a_check_that_fails_in_its_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it was, and not with its exit code."""
    with Apart() as aside:
        assert lines_of(aside.run("voice", "system", "en", "nonsense", deadline=30)) == [
            "!!  the check of 'voice' failed: could not convert string to float: 'nonsense'"
        ]
