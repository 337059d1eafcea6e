"""A session in lines: all there is to know of it, once, in the order in which it comes."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given, settings

from tests.scripts import SOUNDS, read_script, scripts
from unhurried.cli.plain import BREATHING, WAYS, Lines
from unhurried.cli.rows import LOST
from unhurried.cues import SpeechCue
from unhurried.errors import UnhurriedError
from unhurried.session.breathing import Breaths
from unhurried.session.telling import Telling
from unhurried.session.view import BreathView, State, View
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, clock
from unhurried.voices.silent import SilentVoice

VIEW: Final = View("Same Breath", "playing", None, "", "both", None, 0, 257 * SAMPLE_RATE)


def at(
    seconds: float, text: str = "", state: State = "playing", section: str | None = None, *, breath: bool = False
) -> View:
    view = BreathView("in", 0.5, 0.5) if breath else None
    return replace(VIEW, at=round(seconds * SAMPLE_RATE), text=text, state=state, section=section, breath=view)


def told(views: Sequence[View], *, keys: bool = True) -> list[str]:
    """The lines of some views, without the first one, which names the ritual."""
    lines = Lines(keys=keys)
    return [line for view in views for line in lines(view)][1:]


def test_the_ritual_is_named_first() -> None:
    """Title, length, and that a key pauses, where there are keys; then in how many seconds it begins."""
    assert Lines(keys=True)(VIEW) == ["0:00  Same Breath, 4:17. Any key pauses."]
    assert Lines(keys=False)(VIEW) == ["0:00  Same Breath, 4:17."]
    lead_in = replace(VIEW, state="lead-in", waits=5 * SAMPLE_RATE)
    assert told([lead_in, replace(lead_in, waits=1), VIEW]) == ["0:00  Begins in 5 s."]


def test_each_sentence_once_with_its_time() -> None:
    """A sentence has the time of the ritual before it, and a section a line of its own, with an empty one before."""
    views = [
        at(1),
        at(15, "Lie close.", section="Settle"),
        at(16, "Lie close.", section="Settle"),
        at(20, "", section="Talk"),
        at(21, "Now.", section="Talk"),
    ]
    assert told(views) == ["", "Settle", "0:15  Lie close.", "", "Talk", "0:21  Now."]


def test_a_section_may_begin_as_the_last_one_ended() -> None:
    """The same sentence in another section is another one."""
    views = [at(1, "Be here.", section="Settle"), at(9, "Be here.", section="Talk")]
    assert told(views) == ["", "Settle", "0:01  Be here.", "", "Talk", "0:09  Be here."]


def test_breathing_once_a_run() -> None:
    """That one breathes in step is said where it begins, and not with every breath."""
    views = [at(1, breath=True), at(2, "Breathe in.", breath=True), at(3, breath=True), at(4), at(5, breath=True)]
    assert told(views) == [f"0:01  {BREATHING}", "0:02  Breathe in.", f"0:05  {BREATHING}"]


def test_pausing_and_going_on() -> None:
    """A pause says what the keys do, where there are any; going on says so, and what is heard again is told again."""
    views = [
        at(9, "Lie close."),
        at(12, "Lie close.", "paused"),
        at(12, "Lie close.", "paused"),
        at(8.5, "Lie close."),
        at(9.5, "Lie close."),
    ]
    assert told(views) == ["0:09  Lie close.", f"0:12  Paused. {WAYS}", "0:08  Going on.", "0:08  Lie close."]
    assert "0:12  Paused." in told(views, keys=False)


def test_a_clock_that_goes_back_a_little_tells_nothing_again() -> None:
    """What is heard is known to some milliseconds only."""
    assert told([at(9, "Lie close."), at(8.9, "Lie close."), at(9.1, "Lie close.")]) == ["0:09  Lie close."]


def test_a_lost_device_and_the_end() -> None:
    """That the sound is gone, that it has come back, and that it ends; each once."""
    states: list[State] = ["playing", "lost", "lost", "playing", "ending", "ending", "ended", "ended"]
    assert told([at(9, "", state) for state in states]) == [
        f"0:09  {LOST}",
        "0:09  Going on.",
        "0:09  Ending.",
        "0:09  Ended.",
    ]


def test_what_a_key_has_done() -> None:
    """A note is told once; the volume whenever it changes, unless the note that came with it says so."""
    views = [
        replace(VIEW, note="n"),
        replace(VIEW, note="n"),
        VIEW,
        replace(VIEW, note="n"),
        replace(VIEW, volume=-3.0),
        replace(VIEW, volume=-6.0, note="quieter"),
        VIEW,
    ]
    assert told(views) == [
        "0:00  n",
        "0:00  n",
        "0:00  volume -3 dB.",
        "0:00  quieter",
        "0:00  volume as it was made.",
    ]


def test_words_of_a_script_are_only_words() -> None:
    """Control characters are written out: a log can be shown with safety."""
    lines = Lines(keys=True)(replace(VIEW, title="t\x1b[31m", section="s\u202e", text="a\nb\x07", note="n\r"))
    assert lines == ["0:00  t\\x1b[31m, 4:17. Any key pauses.", "0:00  n\\r", "", "s\\u202e", "0:00  a\\nb\\x07"]


@settings(max_examples=15, deadline=None)
@given(script=scripts())
def test_every_sentence_of_any_ritual_is_told(script: str) -> None:
    """Seen 10 times a second, all that is spoken is told, in order, at the time at which it is heard."""
    try:
        timeline = arrange(read_script(script), SilentVoice(), sounds=SOUNDS)
    except UnhurriedError:
        return
    telling, breaths, lines = Telling(timeline.cues), Breaths(timeline.cues), Lines(keys=True)
    found: list[str] = []
    for frame in range(0, timeline.frames, SAMPLE_RATE // 10):
        now = telling.at(frame)
        found += lines(
            View("Any", "playing", now.section, now.text, now.to, breaths.at(frame), frame, timeline.frames)
        )
    spoken = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    same = [one.text == two.text and one.place.section == two.place.section for one, two in pairwise(spoken)]
    expected = [cue for cue, again in zip(spoken, [False, *same], strict=False) if not again]
    texts = iter(line.split("  ", 1) for line in found if "  " in line)
    for cue in expected:
        assert any(
            text == cue.text and time in (clock(cue.start), clock(cue.start + SAMPLE_RATE // 10))
            for time, text in texts
        )


DRIVER: Final = """
import sys
from unhurried.cli.plain import plain
from unhurried.session.view import View
with plain() as tell:
    for second in range(60):
        tell(View("Same Breath", "playing", None, f"Line {second}.", "both", None, second * 48000, 48000 * 60))
        if second == 30:
            %s
print("went on", file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes of this kind")
def test_a_closed_pipe_does_not_stop_it() -> None:
    """What reads the lines may end (head): the session goes on, without a word about it."""
    reads, writes = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER % "input()"],
        stdin=subprocess.PIPE,
        stdout=writes,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(writes)
        with os.fdopen(reads) as lines:
            first = [next(lines) for _ in range(32)]
        _, errors = process.communicate("\n")
    assert first[:2] == ["0:00  Same Breath, 1:00. Any key pauses.\n", "0:00  Line 0.\n"]
    assert (process.returncode, errors) == (0, "went on\n")


def test_lines_are_there_at_once_and_have_no_colours(tmp_path: Path) -> None:
    """Into a log each line is written when it is told: nothing of it is kept back, and it is text and nothing else."""
    log = tmp_path / "log"
    then = f"from pathlib import Path; assert Path({str(log)!r}).read_text().endswith('Line 30.' + chr(10))"
    with log.open("w") as file:
        subprocess.run([sys.executable, "-c", DRIVER % then], stdout=file, check=True)
    lines = log.read_text().splitlines()
    assert len(lines) == 61
    assert all(line.isprintable() for line in lines)


def test_every_state_has_its_words() -> None:
    """Whatever becomes of a session, it is told."""
    for state in get_args(State):
        if state != "playing":
            assert len(told([VIEW, replace(VIEW, state=state)])) == 1
