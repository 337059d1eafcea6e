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
from pathlib import Path

import pytest

import unhurried
from tests.conftest import COMMAND, Run
from tests.voices.piper_source import Source
from unhurried.config import parse_config
from unhurried.library import read_text
from unhurried.timeline import arrange
from unhurried.tryout import sounds
from unhurried.voices.silent import SilentVoice

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SET_UP = ("python3 -m venv ", ".venv/bin/pip ")
FETCHED = "en_US-lessac-medium"
"""The voice that the pages fetch; here the tiny one comes, by its name, from a folder."""


def _blocks(page: Path, language: str) -> list[str]:
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in blocks]


def _commands() -> list[tuple[Path, str]]:
    return [(page, line) for page in PAGES for block in _blocks(page, "sh") for line in block.splitlines()]


@pytest.mark.parametrize(
    ("page", "line"),
    [command for command in _commands() if not command[1].startswith(SET_UP)],
    ids=lambda part: str(part)[-60:],
)
def test_every_command_works_as_printed(
    page: Path, line: str, run: Run, no_portaudio: dict[str, str], tmp_path: Path
) -> None:
    """Each line of a shell block ends with exit 0; where it is told to, it leaves a file.

    What would play for minutes is run on a machine without PortAudio: it says so, and makes the file.
    """
    for block in _blocks(page, "yaml")[:1]:
        (tmp_path / "evening.yaml").write_text(block)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    program, *arguments = shlex.split(line)
    assert program == "unhurried"
    source = Source(tmp_path / "source", FETCHED)
    environment = source.environment(tmp_path / "site", no_portaudio) | {"XDG_DATA_HOME": str(tmp_path / "data")}
    if any(FETCHED in argument for argument in arguments) and "get" not in arguments:
        assert run("voices", "get", FETCHED, env=environment).returncode == 0
    if arguments[0] == "cache":  # other tests count on what lies in the real one
        environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    done = run(*arguments, env=environment)
    assert done.returncode == 0, done.stderr
    if {"export", "breathe", "play", "try"} & set(arguments[:2]):
        named = Path(done.stdout.rsplit(" (", 1)[0])
        assert (tmp_path / named).stat().st_size > 100_000


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


@pytest.mark.parametrize("script", [block for block in YAML if block.startswith("title:")])
def test_every_script_is_a_ritual(script: str) -> None:
    """Each script is read without a fault and can be arranged."""
    assert arrange(read_text(script, name="docs"), SilentVoice()).frames > 0


@pytest.mark.parametrize("text", [block for block in YAML if not block.startswith("title:")])
def test_every_configuration_is_one(text: str) -> None:
    """Each other YAML block is a configuration without a fault that sets all there is to set."""
    config = parse_config(text, "docs")
    assert all(getattr(config, name) for name in config.__dataclass_fields__)


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
    """docs/listening.md shows every tone, bed and chime, and the room, by a picture that docs/draw_sounds.py draws."""
    page = (ROOT / "docs/listening.md").read_text()
    names = [name for named in sounds().values() for name in named]
    command = [sys.executable, str(ROOT / "docs/draw_sounds.py"), str(tmp_path / "sounds")]
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(path.stem for path in (tmp_path / "sounds").iterdir()) == sorted([*names, "room"])
    for name in [*names, "room"]:
        assert f"](sounds/{name}.png)" in page
        kept = ROOT / f"docs/sounds/{name}.png"
        assert (tmp_path / f"sounds/{name}.png").read_bytes()[16:24] == kept.read_bytes()[16:24]
    for named in sounds().values():
        for name, about in named.items():
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
