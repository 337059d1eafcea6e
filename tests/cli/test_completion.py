"""What the Tab key completes, as the program answers it, and in each shell, set up as docs/commands.md says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import COMMAND
from tests.test_rules import HEAVY
from unhurried import library
from unhurried.cli import completing
from unhurried.cli.group import group
from unhurried.cli.shells import SHELLS, VARIABLE
from unhurried.config import config_path
from unhurried.glancing import glance, loaded
from unhurried.kept import Kept, default_folder
from unhurried.script.ritual import Series
from unhurried.script.text import slug
from unhurried.shelves import every_name
from unhurried.sounds.bed import BEDS
from unhurried.sounds.chime import CHIMES
from unhurried.sounds.tone import INSTRUMENTS
from unhurried.voices import open_voice
from unhurried.voices.command import PRESETS
from unhurried.voices.piper import RECOMMENDED, voices_folder
from unhurried.voices.system import chosen, open_system

if sys.platform != "win32":
    from tests.cli.terminal import Terminal, shell

ROOT = Path(__file__).parents[2]
RITUALS_WITH_S = [name for name in every_name() if name.startswith("s")]
Asked = Callable[[str], list[str]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and a configuration, of the test's own; the shell is in an empty folder."""
    for kind in ("data", "config"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / kind))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "data/unhurried"


@pytest.fixture
def asked(data: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Ask what completes a line, as a shell asks it; whole words."""

    def ask(line: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", line)
        answer = SHELLS["bash"](group, {}, "unhurried", VARIABLE).complete()
        return [one.split("\t")[1] for one in answer.splitlines() if one.startswith("plain\t")]

    return ask


def _values(complete: completing.Completing, typed: str) -> list[str]:
    context = click.Context(group, info_name="play")
    return [item.value for item in complete(context, group.params[0], typed) if item.type == "plain"]


def test_what_stands_here_once_more_is_what_there_is() -> None:
    """Names of sounds, of programs and of voices to fetch are those of the modules that are too heavy to load."""
    assert set(completing.TONES) == set(INSTRUMENTS)
    assert set(completing.BEDS) == set(BEDS)
    assert set(completing.CHIMES) == set(CHIMES)
    assert {name: program.arguments[0] for name, program in PRESETS.items()} == completing.PROGRAMS
    assert tuple(RECOMMENDED.values()) == completing.PIPER


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("unhurried brea", ["breathe"]),
        ("unhurried --version brea", ["breathe"]),
        ("unhurried play sam", ["same-breath"]),
        ("unhurried play to", ["today", "touch-with-care"]),
        ("unhurried show to", ["touch-with-care"]),
        ("unhurried play de/sa", ["de/same-breath"]),
        ("unhurried export slow-re-entry#w", ["slow-re-entry#warmth"]),
        ("unhurried show five-days#", [f"five-days#{day}" for day in range(1, 6)]),
        ("unhurried play nothing-of-that-name#", []),
        ("LANG=de unhurried record 'sam", ["same-breath"]),
        ("unhurried list --tag qui", ["quiet"]),
        ("unhurried list --tag=after", ["--tag=after-a-hard-day"]),
        ("unhurried check held", ["held-exhale"]),
        ("unhurried sounds try h", ["hum", "hand-over", "half-time"]),
        ("unhurried voices --language f", ["fr"]),
        ("unhurried voices get de", ["de_DE-thorsten-medium"]),
        ("unhurried voices try si", ["silent"]),
        ("unhurried voices try --ears=s", ["--ears=split"]),
        ("unhurried play same-breath --qui", ["--quiet-hours"]),
        ("unhurried completion f", ["fish"]),
        ("unhurried journal s", ["search", *RITUALS_WITH_S]),
        ("unhurried journal two-p", ["two-pages"]),
        ("unhurried journal --deck two-p", ["two-pages"]),
        ("unhurried plan re", ["remove"]),
        ("unhurried plan deep", ["deeper-walk"]),
        ("unhurried plan remove deep", ["deeper-walk"]),
        ("unhurried plan deeper-walk ", []),
    ],
)  # fmt: skip
def test_the_word_at_the_cursor_is_completed(line: str, words: list[str], asked: Asked) -> None:
    """Commands, rituals (and their sections, and days), tags, sounds, languages, voices and options."""
    assert asked(line) == words


def test_sounds_and_languages_are_completed_for_options_too() -> None:
    """What the options for tone, bed and language take; a bed may be a sound file."""
    assert _values(completing.complete_tone, "") == [*INSTRUMENTS, "off"]
    assert _values(completing.complete_bed, "") == [*BEDS, "off"]
    assert _values(completing.complete_bed, "o") == ["ocean", "off"]
    files = completing.complete_bed(click.Context(group), group.params[0], "waves")
    assert [item.type for item in files] == ["file"]


def test_every_ritual_is_completed_with_its_sections_days_and_tags() -> None:
    """A glance at a script finds what reading it finds, in each that comes along."""
    kept = Kept(default_folder())
    for name, path in every_name().items():
        seen, found = glance(path), library.look_up(name, kept=kept)
        assert (seen.about, seen.tags) == (found.about, found.tags)
        if isinstance(found, Series):
            assert seen.parts() == {str(number): part for number, part in enumerate(found.parts, 1)}
            continue
        own = [step.place.section for step in found.steps if step.place.file == str(path) and step.place.section]
        assert {slug(section) for section in own} <= set(seen.parts())
    for part in glance(every_name()["slow-re-entry"]).parts():
        assert library.read(f"slow-re-entry#{part}").steps


def test_rituals_of_your_own_are_completed(data: Path, asked: Asked) -> None:
    """By name and with their sections; so are scripts by their path; what has faults has its name, and harms nothing."""
    own = data / "scripts"
    own.mkdir(parents=True)
    (own / "zz-evening.yaml").write_text("title: E\ntags: zz quiet\nsteps:\n  - section: Be Near\n  - pause: 8s\n")
    (own / "zz-faulty.yaml").write_text("title: [\n")
    (own / "zz-list.yaml").write_text("- nothing\n- of: a ritual\n")
    (own / "zz-odd.yaml").write_text("title: 7\ntags: {a: b}\nsteps: {section: 3}\nseries: {c: d}\n")
    (own / "zz-\tbad.yaml").write_text("title: A tab in its name\n")
    (own / "zz-binary.yaml").write_bytes(b"\xff\xfe\0\0" * 9)
    Path("zz here.yaml").write_text("title: H\nsteps:\n  - section: Half, or Whole\n")
    names = ["evening", "faulty", "list", "odd", "binary"]
    assert sorted(asked("unhurried play zz")) == sorted(f"zz-{name}" for name in names)
    assert asked("unhurried play zz-evening#") == ["zz-evening#be-near"]
    assert asked(r"unhurried play zz\ here.yaml#h") == ["zz here.yaml#half-or-whole"]
    assert asked("unhurried list --tag zz") == ["zz-quiet"]
    assert asked("unhurried play zz-faulty#") == asked("unhurried play zz-odd#") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(asked: Asked) -> None:
    """Where a path is a pipe that nobody writes to, nothing completes, at once."""
    os.mkfifo("pipe")
    assert asked("unhurried play ./pipe#") == []
    assert loaded(Path("pipe")) == {}


def test_voices_are_completed_that_are_here(data: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Piper's with what describes them, programs that are installed, those that are set, and the kinds that always are."""
    monkeypatch.setattr(shutil, "which", lambda program: f"/bin/{program}" if program == "text2wave" else None)
    folder = voices_folder()
    folder.mkdir(parents=True)
    for file in ("en_US-a-low.onnx", "en_US-a-low.onnx.json", "en_US-b-low.onnx"):
        (folder / file).touch()
    config_path().parent.mkdir(parents=True)
    config_path().write_text("commands:\n  speaky: [speak, '{out}']\n")
    found = asked("unhurried voices try ")
    assert found == ["piper:en_US-a-low", "system", "mine", "silent", "command:festival", "command:speaky"]
    for kind in completing.KINDS:
        assert kind == "mine" or open_voice(kind)
    config_path().write_text("commands: [\n")
    assert asked("unhurried voices try command:") == ["command:festival"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the machine has voices of its own")
def test_each_of_the_machines_voices_is_one(asked: Asked) -> None:
    """Whatever completes `system:` is the name of a voice that the machine's engine knows."""
    engine = open_system("", "en")
    try:
        voices = engine.hello["voices"]
    finally:
        engine.close()
    found = asked("unhurried voices try system:")
    assert "system:en-us" in found
    assert len(found) > 100
    for name in found:
        assert chosen(voices, name.removeprefix("system:"), "en", None) is not None


def _answer(line: str, program: str = "") -> subprocess.CompletedProcess[str]:
    """Ask in a process of its own; with a program to run in place of the command."""
    command = [sys.executable, "-c", program] if program else [*COMMAND]
    environment = os.environ | {"COMP_WORDS": line, VARIABLE: "fish_complete"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "line", ["unhurried play sam", "unhurried voices try system:en-us", "unhurried list --tag qui"]
)
def test_it_is_quick_and_starts_nothing(line: str) -> None:
    """Whoever presses Tab waits: nothing heavy is loaded, but for what reads YAML, and no process is started."""
    program = (
        "import os, sys\nsys.addaudithook(lambda name, _: name in ('subprocess.Popen', 'os.fork', 'os.exec') and os._exit(9))\n"
        "from unhurried.cli import main\nsys.argv = ['unhurried']\n"
        "try:\n    main()\nfinally:\n    print('loaded:', *sorted(sys.modules), file=sys.stderr)\n"
    )
    done = _answer(line, program)
    assert (done.returncode, done.stdout.count("plain\t")) == (0, len(done.stdout.splitlines()) - ("play" in line))
    assert set(HEAVY) & set(done.stderr.split()) <= {"yaml"}
    assert "unhurried.voices.process" not in done.stderr.split()


def test_nothing_is_ever_said_into_the_line(data: Path) -> None:
    """With a faulty configuration, or a data folder that is none, there is an answer all the same, and no word of an error."""
    config_path().parent.mkdir(parents=True)
    config_path().write_text("voice: [\nno such key: 1\n")
    data.parent.mkdir()
    data.write_text("no folder")
    done = _answer("unhurried --version play sam")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("plain\tsame-breath\tLie close")


def test_what_goes_wrong_completes_nothing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a fault of our own is no traceback in the midst of a line."""

    def fail(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("unhurried.shelves.every_name", fail)
    assert _values(completing.complete_tag, "q") == []
    monkeypatch.setattr("click.shell_completion.ShellComplete.get_completions", fail)
    assert asked("unhurried pla") == []


def test_completion_prints_the_script_of_each_shell(run: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    """And of no other."""
    done = run("completion", "tcsh")
    assert done.returncode == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr


LINES = {
    "unhurried comp\tfi\t": ("unhurried", "completion", "fish"),
    "unhurried play sam\t": ("unhurried", "play", "same-breath"),
    "unhurried play slow-re-entry#ta\t": ("unhurried", "play", "slow-re-entry#talk"),
    "unhurried play our\t": ("unhurried", "play", "our evening.yaml"),
    "unhurried play 'our evening.yaml#\t": ("unhurried", "play", "our evening.yaml#be-near"),
    "unhurried check ./our\t": ("unhurried", "check", "./our evening.yaml"),
    "unhurried voices try system:en-us-\t": ("unhurried", "voices", "try", "system:en-us-nyc"),
    "unhurried list --tag=after\t": ("unhurried", "list", "--tag=after-a-hard-day"),
    "unhurried export arrive --output=not\t": ("unhurried", "export", "arrive", "--output=note.txt"),
}
"""What is typed, and the words that then stand in the line."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_that_is_set_up_as_the_page_says_completes(name: str, tmp_path: Path) -> None:
    """In a real bash, zsh and fish, in a home with nothing in it but what the page has one type."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    (tmp_path / "our evening.yaml").write_text("title: E\nsteps:\n  - section: Be Near\n  - pause: 8s\n")
    (tmp_path / "note.txt").touch()
    home = {f"XDG_{kind.upper()}_HOME": str(tmp_path / f".{kind}") for kind in ("cache", "config", "data")}
    environment = home | {
        "HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "300",
        "PS1": "$ ",
    }
    page = (ROOT / "docs/commands.md").read_text()
    found = re.search(rf"^ *```{name}\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)
    assert found
    subprocess.run([name, "-c", found[1]], env=os.environ | environment, cwd=tmp_path, timeout=60, check=True)
    with shell(name, "-i", folder=tmp_path, **environment) as running:
        _type(running, "echo be''gun\n", b"begun")
        for typed, line in LINES.items():
            words = "".join(f"<{word}>" for word in line)
            _type(
                running, f'{typed}\x01printf "<%s>" \x05; echo "" "end"\n', b" end"
            )  # \x01: before the line; \x05: behind
            assert words in running.output.decode(), running.output.decode()[-600:]


def _type(running: "Terminal", keys: str, until: bytes) -> None:
    running.output = b""
    os.write(running.keys, keys.encode())
    running.read_until(rb"\r?\n[^\n]*" + until)
