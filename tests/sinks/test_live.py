"""A session as it is heard: real keys, the real PortAudio into a PulseAudio null sink; what arrives is explained to the
last sample by the edit list that the keys make.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import COMMAND
from tests.session.followed import Done, followed
from tests.sinks import pulse
from tests.sinks.pulse import Server
from unhurried.cues import SpeechCue, Timeline
from unhurried.library import read
from unhurried.mixer import Mixer
from unhurried.session.score import score_of
from unhurried.session.session import Session, begin
from unhurried.sounds.loop import Stereo
from unhurried.timeline import arrange
from unhurried.voices import open_voice
from unhurried.voices.clip import clip_of

if sys.platform == "win32":
    pytest.skip("PulseAudio and pseudo-terminals are other systems'", allow_module_level=True)

from tests.cli.terminal import Terminal, terminal

SCRIPT = """
title: A short evening
bed: drone
steps:
  - section: Words
  - say: Settle in, close to each other.
  - section: Breath
  - breathe: {breaths: 3, pattern: 2-2, cues: none}
  - section: Turns
  - say: Tell of your day, if you like, for as long as it takes.
  - pause: 2 min
  - chime: end
  - say: Stay.
"""
LEAD_IN = 24_000
UP, LEFT = "\x1b[A", "\x1bOD"


def _key(name: str) -> Done:
    return lambda session, at: session.key(name, at)


class Evening:
    """A ritual that plays in a terminal of its own, and is recorded."""

    def __init__(self, server: Server, folder: Path, stack: ExitStack) -> None:
        self.file = folder / "rec.raw"
        (folder / "evening.yaml").write_text(SCRIPT)
        with open_voice("system") as voice:
            self.timeline: Timeline = arrange(read(folder / "evening.yaml"), voice)
        stack.enter_context(server.recording(self.file))
        told = {key: value for key, value in server.environment.items() if key.startswith(("XDG_RUN", "PULSE"))}
        arguments = ("play", "evening.yaml", "--voice", "system", "--in", f"{LEAD_IN / 48_000} s")
        self.screen: Terminal = stack.enter_context(terminal(*arguments, folder=folder, **told))
        self.screen.read_until(b"A short evening")

    def session(self) -> Session:
        """Return the session as it began."""
        return begin(score_of(self.timeline, "en"), lead_in=LEAD_IN)

    def heard(self) -> Stereo:
        """Return what was recorded so far."""
        return pulse.recorded(self.file)

    def until(self, text: str, more: float = 0.5) -> None:
        """Wait until a line is being said, or a word is on the screen, and so many seconds more."""
        self.screen.read_until(text.encode(), 15)
        self.wait(more)

    def wait(self, seconds: float) -> None:
        """Let it play, and read its screen."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.screen.read(0.05)

    def press(self, key: str, then: str, more: float = 0.5) -> None:
        """Press a key, wait until its answer is on the screen, and so many seconds more."""
        self.screen.output = b""
        os.write(self.screen.keys, key.encode())
        self.until(then, more)

    def stop(self) -> None:
        """End it at once: what its end sounds like has a test of its own."""
        self.press("\x03", "ending", 0.2)
        os.write(self.screen.keys, b"\x03")
        assert self.end() == 130

    def end(self) -> int:
        """Read until it has ended; return its exit code."""
        code = self.screen.end(60)
        assert self.screen.is_as_it_was()
        return code


@pytest.fixture
def server() -> Iterator[Server]:
    with pulse.server() as running:
        yield running


@pytest.fixture
def evening(server: Server, tmp_path: Path) -> Iterator[Evening]:
    with ExitStack() as stack:
        yield Evening(server, tmp_path, stack)


def test_pause_and_go_on(evening: Evening) -> None:
    """A key in the middle of a sentence: 0.3 s of fade, the sign, silence; the next: the sign, the sentence again."""
    evening.until("Settle", 1.0)
    evening.press("x", "paused", 1.5)
    evening.press("x", "any key pauses", 2.5)
    evening.stop()
    done = [_key("x"), _key("x"), Session.end, Session.stop]
    session, _ = followed(evening.heard(), evening.session(), done, quiet=LEAD_IN)
    sentence = next(cue for cue in evening.timeline.cues if isinstance(cue, SpeechCue))
    first, second = session.edits.heard(1 << 40)
    assert first.start == 0
    assert sentence.start < first.stop < sentence.end
    assert second.start < sentence.start < second.stop


def test_skip(evening: Evening) -> None:
    """To the next section, the one before and this one again, with letters and arrows; in breathing to an inhale."""
    evening.until("Settle", 0.5)
    evening.press(" ", "paused")
    evening.press("n", "Breath", 2.0)
    evening.press(" ", "paused")
    evening.press(LEFT, "Words", 1.5)
    evening.press(" ", "paused")
    evening.press("n", "Breath", 1.0)
    evening.press(" ", "paused")
    evening.press("x", "any key pauses", 2.0)  # the same key twice, so soon, would be one that is held down
    evening.press(" ", "paused")
    evening.press("r", "any key pauses", 1.5)
    evening.press(" ", "paused")
    evening.stop()
    keys = (" ", "n", " ", "left", " ", "n", " ", "x", " ", "r", " ")
    done = [*(_key(key) for key in keys), Session.end, Session.stop]
    session, _ = followed(evening.heard(), evening.session(), done, quiet=LEAD_IN)
    starts = {section.title: section.start for section in session.score.sections}
    entered = [span.start for span in session.edits.heard(1 << 40)]
    assert entered[1] == entered[3] == entered[5] == starts["Breath"]
    assert entered[2] == starts["Words"] == 0


def test_volume_and_where_we_are(evening: Evening) -> None:
    """Up and down while it plays and while it is paused; what is asked for is heard, at that volume."""
    evening.until("Settle", 0.3)
    evening.press(UP, r"\+2", 0.5)
    evening.press(" ", "paused", 1.5)
    evening.press("s", "minutes? left|min left", 4.0)
    evening.press("\x1b[B", "paused", 0.5)
    evening.press(" ", "any key pauses", 2.0)
    evening.stop()
    asked = evening.session().key(" ", LEAD_IN + 200_000).key("s", LEAD_IN + 300_000).asked
    assert asked is not None
    with open_voice("system") as voice:
        words = clip_of(voice, asked).load()
    spoken: Done = lambda session, at: session.key("s", 0).say(words, at)  # noqa: E731
    # While it waits there is silence: that it is softer now is heard when it goes on.
    softer: Done = lambda session, at: session.key("down", at - 24_000).key(" ", at)  # noqa: E731
    done = [_key("up"), _key(" "), spoken, softer, Session.end, Session.stop]
    followed(evening.heard(), evening.session(), done, quiet=LEAD_IN)


def test_ending_kindly(evening: Evening) -> None:
    """Ctrl-C in a breath: it is let go, the bed fades, the closing chime rings out whole; exit code 130."""
    evening.until("Breath", 2.0)
    evening.press("\x03", "ending")
    assert evening.end() == 130
    session, origin = followed(evening.heard(), evening.session(), [Session.end], quiet=LEAD_IN)
    assert [region.kind for region in session.edits.regions] == ["ritual", "bed", "chime"]
    assert not evening.heard()[origin + session.edits.frames :].any()


def test_signals_do_what_keys_do(tmp_path: Path) -> None:
    """Without a terminal SIGUSR1 pauses and goes on, SIGTERM ends kindly: exit code 143, and lines tell of it."""
    (tmp_path / "evening.yaml").write_text(SCRIPT)
    with open_voice("system") as voice:
        timeline = arrange(read(tmp_path / "evening.yaml"), voice)
    with pulse.server() as server, server.recording(tmp_path / "rec.raw"), ExitStack() as stack:
        command = [*COMMAND, "play", "evening.yaml", "--voice", "system", "--in", "0"]
        player = stack.enter_context(
            subprocess.Popen(
                command,
                cwd=tmp_path,
                env=server.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        assert player.stdout is not None
        said = iter(player.stdout.readline, "")
        told = [next(line for line in said if "Settle" in line)]
        for number, word in ((signal.SIGUSR1, "Paused"), (signal.SIGUSR1, "Going on"), (signal.SIGTERM, "nding")):
            time.sleep(1.5)
            player.send_signal(number)
            told.append(next(line for line in said if word in line))
        told += list(said)
        assert player.wait(30) == 143
    done = [Session.pause_or_go_on, Session.pause_or_go_on, Session.end]
    followed(pulse.recorded(tmp_path / "rec.raw"), begin(score_of(timeline, "en"), lead_in=0), done)


def test_a_device_that_is_not_there_is_an_error(server: Server, tmp_path: Path) -> None:
    """`--device` with a name that no device has: one line and exit code 1; no file is made in its place."""
    (tmp_path / "evening.yaml").write_text(SCRIPT)
    command = [*COMMAND, "play", "evening.yaml", "--voice", "silent", "--device", "bathroom"]
    done = subprocess.run(command, cwd=tmp_path, env=server.environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"unhurried: .*'bathroom'.*\n", done.stderr)
    assert not (tmp_path / "audio").exists()


def _is_said_again(evening: Evening, heard: Stereo) -> None:
    """See that the first sentence is in a recording from its start on, to the last sample."""
    sentence = next(cue for cue in evening.timeline.cues if isinstance(cue, SpeechCue))
    expected = Mixer(evening.timeline).block(sentence.start, 2 * 48_000)
    got = pulse.aligned(heard, expected)
    assert got.shape == expected.shape
    assert np.array_equal(got, expected)


def _lost_within_a_second(evening: Evening) -> None:
    """Wait until the screen says that the sound is gone; that must be soon."""
    begun = time.monotonic()
    evening.screen.output = b""
    evening.until("The sound is gone", 0)
    assert time.monotonic() - begun < 1.3  # 1 s, and what the screen takes to say so on a busy machine


def test_the_server_is_killed_and_started_again(server: Server, evening: Evening, tmp_path: Path) -> None:
    """Noticed within a second; once there is a server again it goes on at the last sentence, and keys are heard."""
    evening.until("Settle", 1.5)
    server.stop()
    _lost_within_a_second(evening)
    followed(evening.heard(), evening.session(), [], quiet=LEAD_IN)  # up to there it is what it was
    evening.wait(1.0)
    server.start()
    evening.screen.output = b""
    with server.recording(tmp_path / "again.raw"):
        evening.until("any key pauses", 5.0)
        evening.stop()
    _is_said_again(evening, pulse.recorded(tmp_path / "again.raw"))


def test_the_server_hangs(server: Server, evening: Evening) -> None:
    """Noticed within a second; when it goes on, so does the ritual, at the last sentence; Ctrl-C meanwhile would end."""
    evening.until("Settle", 1.5)
    server.process.send_signal(signal.SIGSTOP)
    _lost_within_a_second(evening)
    before = evening.heard()
    evening.wait(2.0)
    evening.screen.output = b""
    server.process.send_signal(signal.SIGCONT)
    evening.until("any key pauses", 5.0)
    evening.stop()
    followed(before, evening.session(), [], quiet=LEAD_IN)
    _is_said_again(evening, evening.heard()[len(before) + 24_000 :])


def test_ended_while_the_server_hangs(server: Server, evening: Evening) -> None:
    """Nobody waits for a server that hangs: Ctrl-C ends within a second, and no process is left."""
    evening.until("Settle", 1.0)
    server.process.send_signal(signal.SIGSTOP)
    _lost_within_a_second(evening)
    begun = time.monotonic()
    os.write(evening.screen.keys, b"\x03")
    assert evening.end() == 130
    assert time.monotonic() - begun < 2
