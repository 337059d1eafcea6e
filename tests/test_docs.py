"""The docs are run: each command, each script, each piece of Python in README.md, CONTRIBUTING.md and docs/.

What sets a machine up (venv, pip, apt) is run by .ci/run, in fresh clones; here it is seen to that it does so.
"""

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

import unhurried
from tests.conftest import COMMAND, Run
from tests.making.short import script
from tests.sinks import pulse
from tests.voices.piper_source import Source
from unhurried.cli.group import group
from unhurried.config import parse_config
from unhurried.form import QUALITIES
from unhurried.settings.table import SETTINGS
from unhurried.sinks.formats import FORMATS
from unhurried.sounds.sign import SIGNS
from unhurried.tryout import sounds

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SET_UP = ("python3 -m venv ", ".venv/bin/pip ")
FETCHED = "en_US-lessac-medium"
"""The voice that the pages fetch; here the tiny one comes, by its name, from a folder."""


def _blocks(page: Path, language: str) -> list[str]:
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in blocks]


def is_script(block: str) -> bool:
    return re.match(r"(# \S+\.yaml\n)?title:", block) is not None


def _write_scripts(page: Path, folder: Path) -> None:
    """Write the scripts of a page that have a name, `evening.yaml` in any case, and the sound that they play."""
    for k, block in enumerate(_blocks(page, "yaml")):
        named = re.match(r"# (\S+\.yaml)\n", block)
        if named or k == 0:
            (folder / (named[1] if named else "evening.yaml")).write_text(block)
    time = np.arange(2 * 48_000) / 48_000
    soundfile.write(folder / "waves.flac", 0.3 * np.sin(2 * np.pi * 220 * time) * np.sin(np.pi * time / 2), 48_000)


def _commands() -> list[tuple[Path, str]]:
    return [(page, line) for page in PAGES for block in _blocks(page, "sh") for line in block.splitlines()]


FILES_PAGE = ROOT / "docs/files.md"
"""Its commands go on with the files of those before them: they are run one after the other."""


APART = {"play", "breathe", "try", "devices", "doctor", "get"}
"""What asks for a sound device, or for a voice from elsewhere, is a process of its own; the others need none."""


def _once_each() -> list[tuple[Path, str]]:
    """Return the commands that stand by themselves; what several pages print, as the first of them."""
    printed = [one for one in _commands() if one[0] != FILES_PAGE and not one[1].startswith(SET_UP)]
    return [(page, line) for line, page in {line: page for page, line in reversed(printed)}.items()][::-1]


@pytest.mark.parametrize(("page", "line"), _once_each(), ids=lambda part: str(part)[-60:])
def test_every_command_works_as_printed(
    page: Path, line: str, run: Run, run_here: Run, no_portaudio: dict[str, str], tmp_path: Path
) -> None:
    """Each line of a shell block ends with exit 0; where it is told to, it leaves a file.

    What would play for minutes is run on a machine without PortAudio: it says so, and makes the file.
    """
    _write_scripts(page, tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    program, *arguments = shlex.split(line)
    assert program == "unhurried"
    there = {"XDG_DATA_HOME": str(tmp_path / "data")}
    if arguments[0] == "cache":  # other tests count on what lies in the real one
        there["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    if not APART & set(arguments[:2]):
        done = run_here(*arguments, env=os.environ | there)
    else:
        source = Source(tmp_path / "source", FETCHED)
        environment = source.environment(tmp_path / "site", no_portaudio) | there
        if any(FETCHED in argument for argument in arguments) and "get" not in arguments:
            assert run("voices", "get", FETCHED, env=environment).returncode == 0
        with ExitStack() as stack:
            if arguments[0] in ("devices", "doctor"):
                environment = stack.enter_context(pulse.server()).environment
            done = run(*arguments, env=environment)
    assert done.returncode == 0, done.stderr
    if arguments[0] != "history" and {"export", "breathe", "play", "try"} & set(arguments[:2]):
        named = Path(done.stdout.rsplit(" (", 1)[0])
        assert (tmp_path / named).stat().st_size > 50_000


def test_the_commands_about_files_work_one_after_the_other(run_here: Run, tmp_path: Path) -> None:
    """What docs/files.md says to type, in one folder, in its order: each ends with exit 0, and leaves what it names.

    Its two rituals are short here; as they are, other pages export them.
    """
    lines = [line for page, line in _commands() if page == FILES_PAGE]
    own = tmp_path / "data/unhurried/scripts"
    own.mkdir(parents=True)
    for name in ("arrive", "three-good-things"):
        script(own, name)
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "unhurried"
        done = run_here(*arguments, env=os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")})
        assert (done.returncode, done.stderr) == (0, ""), line
        if arguments[0] == "export":
            assert all((tmp_path / told.rsplit(" (", 1)[0]).stat().st_size for told in done.stdout.splitlines())
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} - {
        f"data/unhurried/scripts/{name}.yaml" for name in ("arrive", "three-good-things")
    }
    assert found == {
        "arrive.mp3", "arrive.flac", "page/arrive.mp3", "page/arrive.html", "phone/arrive.mp3", "phone/three-good-things.mp3",
        "phone/phone.m3u8", *(f"beside/arrive.{kind}" for kind in ("flac", "vtt", "srt", "lrc", "json", "svg")),
    }  # fmt: skip
    assert set(re.findall(r"`(arrive\.\w+)`", FILES_PAGE.read_text())) >= {"arrive.vtt", "arrive.json", "arrive.svg"}


def test_the_table_of_formats_is_true() -> None:
    """docs/files.md names each format, and the kbit/s of each quality, as they are."""
    text = FILES_PAGE.read_text()
    for one in FORMATS.values():
        assert f"`{one.name}`" in text
    for name in ("mp3", "m4a", "opus"):
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        rates = ", ".join(f"{FORMATS[name].setting(quality, 2):g}" for quality in QUALITIES)
        assert f"{rates} kbit/s" in row


def test_what_sets_up_is_run_by_ci() -> None:
    """The README has two set-up commands, one to play and one to test; .ci/run takes them, and the lint, from the pages."""
    found = [line for _, line in _commands() if line.startswith(SET_UP)]
    assert found == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/unhurried play same-breath",
        "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/python -m pytest",
        ".venv/bin/pip install -e '.[dev]' && .venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy",
        ".venv/bin/pip install '.[piper]'",
    ]
    ci = (ROOT / ".ci/run").read_text()
    assert "grep -E '^python3 -m venv' README.md" in ci
    assert 'grep -E "^\\.venv/bin/pip install -e' in ci
    assert "grep -E '^ +\\.venv/bin/pip install' docs/voices.md" in ci


YAML = [block for page in PAGES for block in _blocks(page, "yaml")]


def _seconds(shown: str) -> int:
    return sum(int(part) * 60**k for k, part in enumerate(reversed(shown.split(":"))))


SCRIPTS = [(page, k) for page in PAGES for k, block in enumerate(_blocks(page, "yaml")) if is_script(block)]


def _told(*arguments: str) -> str:
    """Run the command in this process, where all it needs is imported already, and return what it says.

    Whatever goes wrong is raised as it is.
    """
    done = CliRunner().invoke(group, arguments, prog_name="unhurried", standalone_mode=False, catch_exceptions=False)
    assert (done.exit_code, done.return_value or 0) == (0, 0), done.output
    return done.stdout


@pytest.mark.parametrize(("page", "k"), SCRIPTS, ids=lambda part: getattr(part, "stem", str(part)))
def test_every_script_plays_as_it_is_shown(
    page: Path, k: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` is clean with a real voice, `show` says what happens when, `export` lasts as long, and so it does at the
    shorter end of the range that `show` names; at the longer one, where a file would take long, `show` has that length.
    A series has its days instead.
    """
    monkeypatch.chdir(tmp_path)
    _write_scripts(page, tmp_path)
    (tmp_path / "it.yaml").write_text(_blocks(page, "yaml")[k])
    assert _told("check", "it.yaml", "--voice", "system") == "it.yaml: no faults\n"
    shown = _told("show", "it.yaml", "--voice", "silent")
    assert len(shown.splitlines()) > 3
    if "series:" in (tmp_path / "it.yaml").read_text():
        return
    lasts = [json.loads(_told("show", "it.yaml", "--voice", "silent", "--json"))["duration"]]
    _told("export", "it.yaml", "--voice", "silent", "-o", "0.wav")
    ends = re.findall(r"[\d:]+", shown.splitlines()[0].partition("(--minutes: ")[2])
    for end in ends[:1]:
        _told("export", "it.yaml", "--voice", "silent", "-o", "1.wav", "--minutes", end)
        lasts.append(_seconds(end))
    for end in ends[1:]:
        longest = json.loads(_told("show", "it.yaml", "--voice", "silent", "--json", "--minutes", end))
        assert longest["duration"] == _seconds(end)
    for number, seconds in enumerate(lasts):
        assert soundfile.info(tmp_path / f"{number}.wav").frames == pytest.approx(seconds * 48_000, abs=1)


@pytest.mark.parametrize("text", [block for block in YAML if not is_script(block)])
def test_every_configuration_is_one(text: str) -> None:
    """Each other YAML block is a configuration without a fault."""
    config = parse_config(text, "docs")
    assert config.found
    assert not config.faults


def test_every_setting_is_shown() -> None:
    """docs/configuration.md sets all there is to set, and in the order of `unhurried config`."""
    (text,) = _blocks(ROOT / "docs/configuration.md", "yaml")
    assert list(parse_config(text, "docs").found) == list(SETTINGS)


def test_the_json_of_the_docs_is_what_show_prints(run: Run) -> None:
    """The documented beginning is the real one (with the silent voice, whose lengths are the same everywhere)."""
    example, _ = _blocks(ROOT / "docs/show-json.md", "json")
    documented = json.loads(example)
    real = json.loads(run("show", "same-breath", "--json", "--voice", "silent").stdout)
    assert {**real, "cues": real["cues"][:1]} == documented


def test_the_json_of_a_series_is_what_show_prints(run: Run, tmp_path: Path) -> None:
    """Of a series as short as the documented one."""
    (tmp_path / "five-days.yaml").write_text("title: Five Days\nseries: [arrive]\n")
    _, example = _blocks(ROOT / "docs/show-json.md", "json")
    assert json.loads(run("show", "five-days.yaml", "--json").stdout) == json.loads(example)


def test_every_key_of_show_json_is_documented(run: Run) -> None:
    """No cue has a key, and no breath a phase, that the page does not name."""
    page = (ROOT / "docs/show-json.md").read_text()
    for cue in json.loads(run("show", "slow-re-entry", "--json", "--voice", "silent").stdout)["cues"]:
        for word in (*cue, cue["kind"], cue.get("phase", "in"), cue["to"]):
            assert f"`{word}`" in page


def test_the_python_of_the_package_runs() -> None:
    """The example in the package's own docstring works."""
    assert doctest.testmod(unhurried, raise_on_error=True).attempted >= 4


def test_the_picture_is_made_by_the_code(tmp_path: Path) -> None:
    """docs/draw.py draws a picture as large as the one the README shows."""
    made = tmp_path / "picture.png"
    drawn = [sys.executable, str(ROOT / "docs/draw.py"), "same-breath", str(made)]
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run(drawn, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sizes = [path.read_bytes()[16:24] for path in (made, ROOT / "docs/same-breath.png")]
    assert sizes[0] == sizes[1]


def test_every_sound_is_shown_and_each_picture_is_made_by_the_code(tmp_path: Path) -> None:
    """docs/listening.md shows every tone, bed, chime and sign, and the room, by a picture that docs/draw_sounds.py draws."""
    page = (ROOT / "docs/listening.md").read_text()
    named_so = {name: about for named in sounds().values() for name, about in named.items()}
    named_so |= {name: sign.about for name, sign in SIGNS.items()}
    names = [name.replace(" ", "-") for name in named_so]
    command = [sys.executable, str(ROOT / "docs/draw_sounds.py"), str(tmp_path / "sounds")]
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(path.stem for path in (tmp_path / "sounds").iterdir()) == sorted([*names, "room"])
    for name in [*names, "room"]:
        assert f"](sounds/{name}.png)" in page
        kept = ROOT / f"docs/sounds/{name}.png"
        assert (tmp_path / f"sounds/{name}.png").read_bytes()[16:24] == kept.read_bytes()[16:24]
    for name, about in named_so.items():
        assert f"### {name}: {about}\n" in page


def test_links_lead_somewhere() -> None:
    """Each link to a file in the pages leads to one that is there."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^):#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_two_commands_of_python_are_one() -> None:
    """`python -m unhurried` and `unhurried` are the same command."""
    module = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True).stdout
    script = subprocess.run(
        [str(Path(sys.executable).parent / "unhurried"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert module == script
