"""The screen to glance at: readable, quiet, of any size, and gone when it is over."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, Final, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console

from unhurried.breath import PhaseKind
from unhurried.cli.rows import DEEP, FEW, NO_COLOUR, Look, _text, lines
from unhurried.session.view import BreathView, State, View
from unhurried.units import SAMPLE_RATE

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import fcntl
import struct
import termios

from tests.cli.terminal import Terminal, shell
from unhurried.cli import face as face_module
from unhurried.cli.face import ENTER, LEAVE, Face
from unhurried.cli.outlet import Outlet

LONGEST = "If the answer was yes, stroke the back slowly, from the neck down, the way one strokes a cat asleep."
"""The longest sentence of any ritual that ships."""
VIEW: Final = View("Same Breath", "playing", "Settle", LONGEST, "both", None, 65 * SAMPLE_RATE, 257 * SAMPLE_RATE)
BREATHING: Final = replace(VIEW, text="Breathe in.", breath=BreathView("in", 0.5, 0.5))
SIZES = [(20, 5), (30, 8), (40, 12), (80, 24), (200, 60)]
ROOMY = [(60, 17), (80, 24), (200, 60)]
"""Sizes of screens that have a row for everything."""


def seen(view: View, width: int, height: int, look: Look = DEEP) -> list[str]:
    """The rows as text."""
    return [row.plain.rstrip() for row in lines(view, width, height, look)]


def words(view: View, width: int, height: int, look: Look = DEEP) -> str:
    return " ".join(" ".join(seen(view, width, height, look)).split())


views = st.builds(
    View,
    title=st.text(max_size=40),
    state=st.sampled_from(get_args(State)),
    section=st.none() | st.text(max_size=40),
    text=st.text(max_size=200) | st.just("漢字かな交じり文 e\u0301 한글 👩‍👩‍👧 " * 5),
    to=st.just("both"),
    breath=st.none() | st.builds(BreathView, st.sampled_from(get_args(PhaseKind)), st.floats(0, 1), st.floats(0, 1)),
    at=st.integers(0, 10**9),
    frames=st.just(10**9),
    volume=st.sampled_from([0.0, -3.0]),
    note=st.text(max_size=80),
)


@settings(deadline=None, max_examples=50)
@given(
    view=views, width=st.integers(1, 120), height=st.integers(1, 40), look=st.sampled_from([DEEP, FEW.plain_signs()])
)
def test_it_fills_any_screen_and_no_more(view: View, width: int, height: int, look: Look) -> None:
    """Whatever is said, on a screen of any size: so many rows, each exactly as wide, with nothing that moves a cursor."""
    rows = lines(view, width, height, look)
    assert len(rows) == height
    for row in rows:
        assert cell_len(row.plain) == width
        assert row.plain.isprintable()


@pytest.mark.parametrize(("width", "height"), ROOMY)
def test_all_there_is_to_see(width: int, height: int) -> None:
    """Title, section, the sentence, the breath, the time left, what was done, what a key does."""
    told = words(replace(BREATHING, text=LONGEST, note="quieter"), width, height)
    for what in ("Same Breath", "Settle", LONGEST, "in ███", "3:12 left", "quieter", "any key pauses"):
        assert what in told
    rows = seen(BREATHING, width, height)
    bar = next(k for k, row in enumerate(rows) if "█" in row)
    assert (rows[bar - 1], rows[bar + 1], rows[bar + 2].strip()) == ("", "", "3:12 left")


@pytest.mark.parametrize(("width", "height"), SIZES[1:])
def test_every_sentence_can_be_read(width: int, height: int) -> None:
    """The longest sentence that ships is there to its last word, in lines of 60 columns at most."""
    assert LONGEST in words(VIEW, width, height)
    assert max(len(row.strip()) for row in seen(VIEW, width, height)) <= 60


def test_on_the_smallest_screen() -> None:
    """Of 20 columns and 5 rows: the sentence, the breath, the time; dots for what has no room."""
    assert seen(BREATHING, 20, 5) == ["Breathe in.", "", "", "in    ███████", "3:12 left"]
    assert seen(VIEW, 20, 5) == [
        "If the answer was",
        "yes, stroke the back",
        "slowly, from the",
        "neck down, the ...",
        "3:12 left",
    ]


@pytest.mark.parametrize(("width", "height"), ROOMY)
def test_nothing_shifts(width: int, height: int) -> None:
    """Whatever comes and goes, each thing has its row and its column."""
    rows = seen(replace(BREATHING, note="note"), width, height)
    places = {
        what: next((k, row.index(what)) for k, row in enumerate(rows) if what in row)
        for what in ("Same", "Settle", "left", "note")
    }
    for other in (
        VIEW,
        replace(VIEW, text=""),
        replace(VIEW, state="paused"),
        replace(VIEW, state="lost"),
        replace(VIEW, volume=-3.0),
    ):
        rows = seen(replace(other, note="note"), width, height)
        for what, (row, column) in places.items():
            assert what in rows[row]
            assert what == "left" or rows[row].index(what) == column


@pytest.mark.parametrize(("width", "height"), SIZES[1:])
def test_while_paused_it_says_what_the_keys_do(width: int, height: int) -> None:
    """Each key is named, on smaller screens in fewer words; where there are no keys, none is."""
    paused = replace(VIEW, state="paused")
    told = words(paused, width, height)
    long = [
        "any key: go on",
        "n, →: next section",
        "b, ←: one before",
        "r: this one again",
        "s: where we are",
        "q: end kindly",
        "?: the keys aloud",
        "↑/↓: volume",
    ]
    brief = ["any key: go on", "n next", "b back", "r again", "s where", "q end", "? keys", "↑/↓ volume"]
    for what in long if width >= 60 else brief:
        assert what in told
    assert "paused" in told
    assert "next" not in words(paused, width, height, replace(DEEP, keys=False))
    assert "right: next" in words(paused, 80, 24, DEEP.plain_signs())


def test_while_paused_the_smallest_screen_names_keys() -> None:
    """They have the rows of the sentence, which is not being said now."""
    assert seen(replace(VIEW, state="paused"), 20, 5) == [
        "any key: go on",
        "n next  b back",
        "r again  s where",
        "q end  ? keys ...",
        "paused   3:12 left",
    ]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_why_it_waits(width: int, height: int) -> None:
    """While the device is lost it says so, and that it goes on by itself; on the smallest screen too."""
    assert "The sound is gone. It goes on by itself when there is a device again." in words(
        replace(VIEW, state="lost"), width, height
    )


def test_other_moments() -> None:
    """Before it begins one sees when it does; when it is over one sees that."""
    assert "begins in 4 s" in words(replace(VIEW, state="lead-in", waits=SAMPLE_RATE * 3 + 1), 80, 24)
    for state in ("ending", "ended"):
        told = words(replace(VIEW, state=state), 80, 24)
        assert state in told
        assert "key" not in told
        assert "left" not in told
    assert "volume -3 dB" in words(replace(VIEW, volume=-3.0), 80, 24)


@pytest.mark.parametrize("look", [DEEP, DEEP.plain_signs()])
def test_the_bar_is_as_full_as_the_lungs(look: Look) -> None:
    """From nothing to its whole width, in steps of an eighth of a cell; where there are no such signs, of a cell."""
    bars = []
    for eighth in range(48 * 8 + 1):
        breath = BreathView("in", 0.5, eighth / (48 * 8))
        row = next(row for row in seen(replace(BREATHING, breath=breath), 80, 24, look) if " in  " in f"{row}  ")
        bars.append(row.split("in", 1)[1].strip().rstrip("."))
    assert bars[0] == ""
    assert bars[-1] == look.blocks[-1] * 48
    assert [len(bar) for bar in bars] == sorted(len(bar) for bar in bars)
    assert len(set(bars)) == 48 * len(look.blocks) + 1


@pytest.mark.parametrize("phase", get_args(PhaseKind))
def test_the_bar_says_what_to_do(phase: PhaseKind) -> None:
    """The word stands beside it, and the bar stays where it is, however long that is."""
    row = next(row for row in seen(replace(BREATHING, breath=BreathView(phase, 0.5, 0.5)), 80, 24) if "█" in row)
    assert row.strip().startswith(phase)
    assert row.index("█") == 16


def test_words_of_a_script_are_only_words() -> None:
    """Brackets are no markup, and control characters are written out."""
    told = words(
        replace(VIEW, title="[bold]T[/]\x1b[31m", section="s\u202et", text="[red]a\x07", note="[x]\n"), 80, 24
    )
    for what in ("[bold]T[/]\\x1b[31m", "s\\u202et", "[red]a\\x07", "[x]\\n"):
        assert what in told


def test_wide_letters_have_their_room() -> None:
    """A text without spaces, of letters of two columns, goes on in the next line."""
    text = "目を閉じて、ゆっくりと息を吐いてください。" * 2
    assert text in words(replace(VIEW, text=text), 60, 20).replace(" ", "")


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).get_truecolor()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_it_is_dark_and_can_be_read() -> None:
    """The ground is nearly black; the sentence is the brightest, and what is quiet still has a contrast of 4.5 (WCAG)."""
    ground = DEEP.ground.removeprefix("on ")
    assert _luminance(ground) < 0.005
    assert max(DEEP.text, DEEP.quiet, DEEP.breath, key=_luminance) == DEEP.text
    assert _contrast(DEEP.text, ground) > 7
    assert _contrast(DEEP.quiet, ground) > 4.5
    assert _contrast(DEEP.breath, DEEP.track.removeprefix("on ")) > 2.5
    assert all(
        red > blue for red, _, blue in (Color.parse(c).get_truecolor() for c in (DEEP.text, DEEP.quiet, DEEP.breath))
    )


# In a terminal


class Glass:
    """A terminal of a test's own: what is on its screen, as far as the face uses it."""

    def __init__(self, width: int, height: int) -> None:
        self.reads, self.writes = os.openpty()
        os.set_blocking(self.reads, False)
        self.outlets: list[Outlet] = []
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.reads, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def read(self) -> str:
        """What was written since the last time."""
        written = b""
        with suppress(BlockingIOError):
            while True:
                written += os.read(self.reads, 65536)
        return written.decode()

    def face(self, look: Look = DEEP, colours: Any = "truecolor") -> Face:
        self.outlets.append(Outlet(self.writes, "utf-8"))
        console = Console(file=StringIO(), force_terminal=True, color_system=colours)
        return Face(self.outlets[-1], console, look)

    def close(self) -> None:
        for outlet in self.outlets:
            outlet.close()
        for number in (self.reads, self.writes):
            with suppress(OSError):
                os.close(number)


@pytest.fixture
def glass() -> Iterator[Glass]:
    glass = Glass(80, 24)
    yield glass
    glass.close()


def on_screen(written: str, before: dict[int, str] | None = None) -> dict[int, str]:
    """The rows, from 1, after something was written: each is written whole, from its first column."""
    rows = dict(before or {})
    for number, row in re.findall(r"\x1b\[(\d+)H((?:(?!\x1b\[\d+H)[\s\S])*)", written):
        rows[int(number)] = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", row).rstrip()
    return rows


def test_it_is_drawn(glass: Glass) -> None:
    """All rows at first, on a screen of its own without a cursor; then they are what they should be."""
    glass.face()(BREATHING)
    written = glass.read()
    assert written.startswith(ENTER)
    assert list(on_screen(written).values()) == seen(BREATHING, 80, 24)


def test_only_what_changes_is_drawn(glass: Glass) -> None:
    """While a breath goes on its row is drawn, and no other; where nothing has changed, nothing is."""
    face = glass.face()
    face(BREATHING)
    first = on_screen(glass.read())
    face(replace(BREATHING, at=BREATHING.at - 10))
    assert glass.read() == ""
    more = replace(BREATHING, breath=BreathView("in", 0.6, 0.6))
    face(more)
    written = glass.read()
    assert len(on_screen(written)) == 1
    assert list(on_screen(written, first).values()) == seen(more, 80, 24)


def test_nothing_flashes(glass: Glass) -> None:
    """The screen is never cleared, and nothing blinks, rings or is shown in reverse, in any state."""
    face = glass.face()
    for state in get_args(State):
        face(replace(BREATHING, state=state))
    written = glass.read()
    assert "\a" not in written
    assert not re.search(r"\x1b\[\d*J", written)
    styles = {
        part
        for codes in re.findall(r"\x1b\[([0-9;]*)m", written)
        for part in re.sub(r"[34]8;2;\d+;\d+;\d+", "", codes).split(";")
    }
    assert styles <= {"", "0"}


def test_a_window_that_changes_its_size(glass: Glass) -> None:
    """With the next view all is where it belongs, whatever the environment says of the size."""
    face = glass.face()
    for width, height in ((80, 24), (20, 5), (100, 40)):
        glass.resize(width, height)
        face(BREATHING)
        assert list(on_screen(glass.read()).values()) == seen(BREATHING, width, height)


def test_only_what_changes_is_made() -> None:
    """It is looked at twenty times a second: a row that is as it was costs next to nothing."""
    lines(BREATHING, 80, 24)
    before = _text.cache_info().misses
    for k in range(1, 20):
        lines(replace(BREATHING, at=BREATHING.at - k), 80, 24)
    assert _text.cache_info().misses <= before + 1  # of a whole second one row may change: the clock
    lines(replace(BREATHING, breath=BreathView("in", 0.9, 0.5)), 80, 24)
    assert _text.cache_info().misses <= before + 2


def test_hidden_and_shown_again(glass: Glass) -> None:
    """When the session is suspended the terminal is as it was; afterwards all is drawn anew. Hidden twice is hidden."""
    face = glass.face()
    face(VIEW)
    glass.read()
    face.hide()
    face.hide()
    assert glass.read() == LEAVE
    face(VIEW)
    written = glass.read()
    assert written.startswith(ENTER)
    assert len(on_screen(written)) == 24


def test_what_others_wrote_over_is_drawn_again(glass: Glass, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the background nothing is written, as the screen is the shell's; back in front every row is drawn anew."""
    face = glass.face()
    face(VIEW)
    glass.read()
    with monkeypatch.context() as behind:
        behind.setattr(Outlet, "in_front", False)
        face(replace(VIEW, text="Else."))
        assert glass.read() == ""
    face(VIEW)
    assert list(on_screen(glass.read()).values()) == seen(VIEW, 80, 24)


def test_a_screen_that_is_stopped_is_caught_up_with(glass: Glass) -> None:
    """After Ctrl-S the session goes on; after Ctrl-Q the screen shows where it is by then, not what was missed."""
    face = glass.face()
    face(VIEW)
    rows = on_screen(glass.read())
    termios.tcflow(glass.writes, termios.TCOOFF)
    for second in range(500):
        face(replace(VIEW, at=second * SAMPLE_RATE % VIEW.frames))
    termios.tcflow(glass.writes, termios.TCOON)
    last = replace(VIEW, text="Now.", at=0)
    face(last)
    face(last)
    written = glass.read()
    assert len(written) < 4000
    assert list(on_screen(written, rows).values()) == seen(last, 80, 24)


def test_a_terminal_that_is_gone(glass: Glass) -> None:
    """Nobody sees it: it goes on without a word."""
    face = glass.face()
    face(VIEW)
    os.close(glass.reads)
    for text in ("One.", "Two."):
        face(replace(VIEW, text=text))
    face.hide()


def test_colours(glass: Glass) -> None:
    """24 bits where there are so many; of 16, and without any, only such as are readable on every ground."""
    glass.face()(BREATHING)
    assert "48;2;15;13;11" in glass.read()
    glass.face(FEW, "standard")(BREATHING)
    assert set(re.findall(r"\x1b\[([0-9;]+)m", glass.read())) == {"0", "2", "36"}
    glass.face(NO_COLOUR, "truecolor")(BREATHING)
    assert set(re.findall(r"\x1b\[([0-9;]+)m", glass.read())) == {"0", "2"}


DRIVER = """
import sys
from unhurried.cli.face import can_show_face, face
from unhurried.session.view import BreathView, View
if not can_show_face():
    sys.exit("no face")
with face() as show:
    show(View("Same Breath", "playing", None, "Be here.", "both", BreathView("in", 0.5, 0.5), 0, 48000))
    %s
"""


def _driven(then: str, folder: Path, **environment: str) -> Any:
    return shell(sys.executable, "-c", DRIVER % then, folder=folder, **environment)


def _left_as_it_was(screen: Terminal) -> bool:
    return screen.is_as_it_was() and LEAVE.encode() in screen.output and screen.output.count(ENTER.encode()) == 1


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ("pass", 0),
        ("raise ValueError", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT)", -signal.SIGINT),
    ],
)
def test_it_leaves_the_terminal_as_it_was(then: str, code: int, tmp_path: Path) -> None:
    """However it ends, the cursor and the screen from before are back."""
    with _driven(then, tmp_path) as screen:
        assert screen.end() == code
        assert b"Be here." in screen.output
        assert _left_as_it_was(screen)


@pytest.mark.parametrize(
    ("environment", "has", "lacks"),
    [
        ({"COLORTERM": "truecolor"}, "38;2;.*█", "#"),
        ({"COLORTERM": "", "TERM": "tmux-256color"}, "38;5;.*█", "38;2;"),
        ({"COLORTERM": "", "TERM": "xterm"}, "36m█", "38;"),
        ({"NO_COLOR": "1"}, "█", r"38;|36m"),
        ({"PYTHONIOENCODING": "ascii"}, "###", "█|\\?"),
        ({"TERM": "linux"}, "###", "█"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_it_suits_the_terminal(environment: dict[str, str], has: str, lacks: str, tmp_path: Path) -> None:
    """As many colours and such signs as it has, and none that are not wished for."""
    with _driven("pass", tmp_path, **environment) as screen:
        assert screen.end() == 0
        drawn = screen.output.replace(ENTER.encode(), b"").replace(LEAVE.encode(), b"").decode()
        assert re.search(has, drawn)
        assert not re.search(lacks, drawn)


def test_stopped_it_gives_the_screen_back(tmp_path: Path) -> None:
    """Stopped as a shell does it (kill -TSTP), the shell has its own screen and its cursor; going on, all is drawn anew."""
    then = """
    import os, signal, time
    from unhurried.cli.signals import before_stopping
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)  # as a shell has it; where there is none it may be ignored
    with before_stopping(show.hide):
        print("number", os.getpid(), flush=True)
        for k in range(600):
            show(View("Same Breath", "playing", None, f"Number {k}.", "both", None, 0, 48000))
            time.sleep(0.05)
    """
    with _driven(then, tmp_path) as screen:
        screen.read_until(rb"Number 9")
        # Nobody waits for it, so the system does not really stop it: it goes on at once.
        os.kill(screen.process.pid, signal.SIGTSTP)
        screen.read_until(re.escape(LEAVE.encode()) + b".*" + re.escape(ENTER.encode()) + b"(?s:.*)Same Breath")


ON_PAPER = View("Same Breath", "playing", None, "Be here.", "both", None, 0, 48_000)


def _face_on_paper(wrote: Callable[[str], None] = lambda _: None) -> tuple[Face, list[str]]:
    """Return a face, and what it writes, without a terminal; ``wrote`` is told of each piece as soon as it is written."""
    written: list[str] = []

    class Paper:
        number, in_front = 1, True

        def flush(self) -> bool:
            return True

        def write(self, text: str) -> None:
            written.append(text)
            wrote(text)

    return Face(cast(Outlet, Paper()), Console(force_terminal=True, file=StringIO()), DEEP), written


def test_hidden_in_the_middle_of_drawing_the_next_view_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal that strikes while a view is drawn: nothing is written over the shell's screen, then all is drawn anew."""
    shows, written = _face_on_paper()
    sizes = iter([None, shows.hide, None])

    def size(_number: int) -> tuple[int, int]:
        if strike := next(sizes):
            monkeypatch.setattr(face_module, "lines", lambda *given: (strike(), lines(*given))[1])
        return 80, 24

    monkeypatch.setattr(face_module, "_size", size)
    shows(ON_PAPER)
    shows(replace(ON_PAPER, text="Be slow."))
    monkeypatch.setattr(face_module, "lines", lines)
    shows(replace(ON_PAPER, text="Be near."))
    first, left, again = written
    assert first.startswith(ENTER)
    assert left == LEAVE
    assert again.startswith(ENTER)
    assert "Same Breath" in again


def test_hidden_just_after_drawing_all_is_drawn_anew() -> None:
    """A signal that strikes as a view was written: the next one takes the screen again, and draws every row."""
    shows, written = _face_on_paper(lambda text: shows.hide() if "Be slow." in text else None)
    for text in ("Be here.", "Be slow.", "Be near."):
        shows(replace(ON_PAPER, text=text))
    assert LEAVE in written
    assert written[-1].startswith(ENTER)
    assert "Same Breath" in written[-1]


def test_where_it_cannot_be_shown(tmp_path: Path) -> None:
    """On a dumb terminal, or none, there is no face."""
    with _driven("pass", tmp_path, TERM="dumb") as screen:
        assert screen.end() == 1
        assert b"no face" in screen.output
    done = subprocess.run([sys.executable, "-c", DRIVER % "pass"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
