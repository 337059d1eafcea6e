"""All that can be set: by a flag, by a variable, in the configuration; which goes before which, and who is told what."""

import os
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.conftest import Run
from unhurried import arranging
from unhurried import config as configuration
from unhurried.cli import listen, sounding, writing
from unhurried.cli.group import group, whole_group
from unhurried.cli.options import Playing
from unhurried.config import Configuration, parse_config
from unhurried.cues import Timeline
from unhurried.errors import UnhurriedError
from unhurried.levels import QUIET_HOURS
from unhurried.settings.table import SETTINGS
from unhurried.settings.template import template
from unhurried.units import SAMPLE_RATE
from unhurried.voices.command import Program
from unhurried.wishes import Choices, Wishes

OFF = float("-inf")
SPEAK = Program(("speak", "{out}", "{text}"))
TALK = Program(("talk", "{out}", "{text}"))
SING = Program(("sing", "{out}", "{text}"))

Case = tuple[tuple[str | None, Any], tuple[str, Any], tuple[str, Any], Any]
SET: dict[str, Case] = {
    # key: as a flag, as a variable, in the file (text and value each), and by itself
    "names": (
        ("Ana,Ben", {"a": "Ana", "b": "Ben"}),
        ("Cleo, Dan", {"a": "Cleo", "b": "Dan"}),
        ("[Eva, Fay]", {"a": "Eva", "b": "Fay"}),
        None,
    ),
    "language": (("de", "de/arrive"), ("en", "arrive"), ("de", "de/arrive"), "arrive"),
    "voice": (("silent", "silent"), ("system", "system"), ("piper:x", "piper:x"), None),
    "pace": (("0.8", 0.8), ("0,9", 0.9), ("1.1", 1.1), None),
    "pitch": (("-1", -1.0), ("1", 1.0), ("2", 2.0), None),
    "dry": ((None, True), ("yes", True), ("on", True), False),
    "pronounce": (
        ("Ana=Ahna", {"Ana": "Ahna"}),
        ("Ben=Benn; Cleo = Clio;", {"Ben": "Benn", "Cleo": "Clio"}),
        ("{Dan: Dann}", {"Dan": "Dann"}),
        {},
    ),
    "commands": (
        ("a=speak {out} {text}", {"a": SPEAK}),
        ("b=talk {out} '{text}'", {"b": TALK}),
        ('{c: [sing, "{out}", "{text}"]}', {"c": SING}),
        {},
    ),
    "tone": (("hum", "hum"), ("off", "off"), ("bowl", "bowl"), None),
    "bed": (("rain", "rain"), ("off", "off"), ("fire", "fire"), None),
    "ears": (("split", "split"), ("mono", "mono"), ("split", "split"), "both"),
    "quiet-hours": ((None, True), ("1", True), ("yes", True), False),
    "voice-level": (("-1", -1.0), ("-2 dB", -2.0), ("off", OFF), None),
    "tone-level": (("-1", -1.0), ("-2 dB", -2.0), ("3", 3.0), None),
    "bed-level": (("-1", -1.0), ("-2 dB", -2.0), ("3", 3.0), None),
    "chime-level": (("-1", -1.0), ("-2 dB", -2.0), ("3", 3.0), None),
    "sound-level": (("-1", -1.0), ("-2 dB", -2.0), ("off", OFF), None),
    "device": (("phones", "phones"), ("3", "3"), ("speaker", "speaker"), None),
    "buffer": (("0.4", 0.4), ("0.5s", 0.5), ("0.6", 0.6), 0.2),
    "lead-in": (
        ("10s", 10 * SAMPLE_RATE),
        ("1 min", 60 * SAMPLE_RATE),
        ("1:30", 90 * SAMPLE_RATE),
        5 * SAMPLE_RATE,
    ),
    "plain": ((None, True), ("true", True), ("yes", True), False),
    "history": ((None, True), ("no", False), ("off", False), True),
    "journal": ((None, True), ("1", True), ("on", True), False),
}

Told = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return what `play` is told of a setting, with so many arguments, variables, and a configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "unhurried").mkdir()
    seen: dict[str, Any] = {}

    def play(source: str, _choices: Choices, wishes: Wishes, playing: Playing, **kept: Any) -> None:
        # One that is set speaks what it can; one that is asked for, all.
        voice = wishes.set_voice if wishes.voice is None else wishes.voice
        seen.update(asdict(wishes) | asdict(playing) | kept | {"language": source, "voice": voice})
        seen["commands"] = dict(wishes.commands)

    monkeypatch.setattr(listen, "play_ritual", play)

    def tell(key: str, *arguments: str, variable: str | None = None, file: str = "") -> Any:
        (tmp_path / "unhurried/config.yaml").write_text(file, encoding="utf-8")
        environment = {SETTINGS[key].variable: variable}
        done = CliRunner().invoke(group, ["play", "arrive", *arguments], env=environment, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return seen[SETTINGS[key].name]

    return tell


def _flag(key: str, text: str | None) -> list[str]:
    return [f"--{key}"] if text is None else [f"--{key}", text]


def test_all_that_can_be_set_is_in_the_table() -> None:
    """No setting is left out of what these tests try."""
    assert list(SET) == list(SETTINGS)


@pytest.mark.parametrize("key", SET)
def test_each_is_set_by_a_flag_a_variable_and_in_the_file(key: str, told: Told) -> None:
    """Each of the three ways reaches `play` with its own value; without any it is as by itself."""
    (flag, by_flag), (variable, by_variable), (text, by_file), alone = SET[key]
    assert told(key, *_flag(key, flag)) == by_flag
    assert told(key, variable=variable) == by_variable
    assert told(key, file=f"{key}: {text}\n") == by_file
    assert told(key) == alone
    assert told(key, variable="  ", file=f"{key}:\n") == alone


@pytest.mark.parametrize("key", [key for key in SET if SETTINGS[key].kind == "value"])
def test_a_flag_goes_before_a_variable_and_that_before_the_file(key: str, told: Told) -> None:
    """Where it is set several times, the nearest to the person holds."""
    (flag, by_flag), (variable, by_variable), (text, _), _ = SET[key]
    file = f"{key}: {text}\n"
    assert told(key, *_flag(key, flag), variable=variable, file=file) == by_flag
    assert told(key, *_flag(key, flag), file=file) == by_flag
    assert told(key, variable=variable, file=file) == by_variable


@pytest.mark.parametrize("key", [key for key in SET if SETTINGS[key].kind == "flag"])
def test_what_is_on_can_be_off_just_now(key: str, told: Told) -> None:
    """`--no-dry` is for once, where the file says `dry: on`; so is a variable."""
    assert told(key, f"--no-{key}", variable="on", file=f"{key}: on\n") is False
    assert told(key, variable="off", file=f"{key}: on\n") is False
    assert told(key, f"--{key}", variable="off", file=f"{key}: off\n") is True


@pytest.mark.parametrize("key", ["pronounce", "commands"])
def test_entries_of_tables_come_from_everywhere(key: str, told: Told) -> None:
    """A flag adds a word to those of the variable and the file; of one word, the nearest to the person holds."""
    (flag, by_flag), (variable, by_variable), (text, by_file), _ = SET[key]
    assert told(key, *_flag(key, flag), variable=variable, file=f"{key}: {text}") == {
        **by_file,
        **by_variable,
        **by_flag,
    }


def test_of_one_word_the_nearest_holds(told: Told) -> None:
    """Flag over variable over file, word by word."""
    file = "pronounce: {Ana: file, Ben: file, Cleo: file}"
    said = told("pronounce", "--pronounce", "Ana=flag", variable="Ana=variable; Ben=variable", file=file)
    assert said == {"Ana": "flag", "Ben": "variable", "Cleo": "file"}


def test_a_voice_that_is_set_is_not_one_that_is_asked_for(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--voice mine` the lines that nobody has recorded are spoken by the voice that is set."""
    seen: list[Wishes] = []
    monkeypatch.setattr(listen, "play_ritual", lambda _s, _c, wishes, _p, **_: seen.append(wishes))
    with pytest.raises(KeyError):
        told("voice", "--voice", "mine", variable="silent")
    assert (seen[0].voice, seen[0].set_voice) == ("mine", "silent")


def test_a_language_that_is_liked_is_no_demand(told: Told) -> None:
    """Where a ritual is not there in it, the ritual is played as it is; a flag demands it."""
    assert told("language", file="language: fr") == "arrive"
    done = CliRunner().invoke(group, ["play", "arrive", "--language", "fr"])
    assert "there is no 'arrive' in 'fr'" in str(done.exception)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Write the configuration of this machine."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    (tmp_path / "etc/unhurried").mkdir(parents=True)

    def write(text: str) -> None:
        (tmp_path / "etc/unhurried/config.yaml").write_text(text)

    return write


WRONG = {
    ("names", "Ana,Ben,Cleo"): "write two names",
    ("names", "Ana,"): "write two names",
    ("names", "Ana,B\x07n"): "is not a name that can be spoken",
    ("names", "Ana,{Ben}"): "is not a name that can be spoken",
    ("names", f"Ana,{'n' * 41}"): f"'{'n' * 40}' is not a name that can be spoken",
    ("pace", "1.51"): "the pace goes from 0.7 to 1.5",
    ("pace", "nan"): "the pace goes from",
    ("bed", "none\0such"): "no such file",
    ("bed", "setup.cfg/rain.wav"): "no such file",
    ("lead-in", "3601"): "an hour at most",
    ("voice-level", "nan"): "dB",
    ("commands", "a=speak 'out"): "'speak 'out': a quote is not closed",
    ("commands", "=speak"): "is not NAME=PROGRAM",
    ("pronounce", "Ana="): "is not NAME=SAID",
}


@pytest.mark.parametrize(("key", "text"), WRONG)
def test_what_cannot_be_meant_is_refused(key: str, text: str) -> None:
    """With what is wrong, and never another error."""
    with pytest.raises(ValueError, match=re.escape(WRONG[key, text])):
        SETTINGS[key].read(text)


def test_what_is_just_within_bounds_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slowest and the quickest pace, a longest lead-in; numbers alone are seconds; `~` is the home."""
    assert [SETTINGS["pace"].read(text) for text in ("0.7", "1.5")] == [0.7, 1.5]
    assert [SETTINGS["lead-in"].read(text) for text in ("3600", "2.5", "0")] == [3600 * SAMPLE_RATE, 120_000, 0]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "rain.wav").touch()
    assert SETTINGS["bed"].read("~/rain.wav") == str(tmp_path / "rain.wav")
    assert SETTINGS["bed"].read("n" * 300) == "n" * 300  # the system refuses to look: reading it says why


def test_the_file_is_read_once(config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many settings a command has."""
    config("voice: silent\n")
    read: list[Configuration] = []
    in_earnest = configuration.read_config

    def reads() -> Configuration:
        read.append(in_earnest())
        return read[-1]

    monkeypatch.setattr(configuration, "read_config", reads)
    monkeypatch.setattr(listen, "play_ritual", lambda *_, **__: None)
    CliRunner().invoke(group, ["play", "arrive"], catch_exceptions=False)
    assert len(read) == 1


def test_a_sound_beside_the_file_is_a_bed_only_where_it_is_one(tmp_path: Path) -> None:
    """A name that is none is told as it was written."""
    config = parse_config("bed: rain.wav", str(tmp_path / "config.yaml"))
    assert "there is no bed 'rain.wav' and no such file" in str(config.faults[0])
    (tmp_path / "rain.wav").touch()
    config = parse_config("bed: rain.wav", str(tmp_path / "config.yaml"))
    assert config.found["bed"].value == str(tmp_path / "rain.wav")


def test_what_works_with_faults_has_what_holds(
    config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`doctor` has what is set without them, and they are told, those of variables too."""
    config("pace: fast\nbed: rain\n")
    monkeypatch.setenv("UNHURRIED_EARS", "three")
    settings, faults = configuration.what_holds()
    assert (settings.value("pace"), settings.value("bed"), settings.value("ears")) == (None, "rain", "both")
    assert len(faults) == 2
    assert faults[1].startswith("UNHURRIED_EARS: 'three'")


# --- commands that have no ritual -----------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["breathe", "4-6", "--for", "10s"], ["voices", "try"]])
def test_a_language_that_has_no_words_of_ours_is_no_demand_either(
    arguments: list[str], run: Run, config: Callable[[str], None], tmp_path: Path
) -> None:
    """What Unhurried says itself is in English then; a flag demands it."""
    config("language: pt\nvoice: silent\n")
    done = run(*arguments, "-o", "a.wav")
    assert (done.returncode, done.stderr) == (0, "")
    assert run(*arguments, "-o", "b.wav", "--language", "pt").returncode == 1


def test_a_page_has_an_english_question_where_there_is_none_in_the_language_that_is_liked(
    config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So `journal` opens a page whatever is set."""
    config("language: pt\n")
    begun: list[writing.Beginning] = []
    monkeypatch.setattr(writing, "keep_words", lambda _notebook, _pages, begins, *_: begun.append(begins))
    for arguments in ([], ["--language", "pt"]):
        CliRunner().invoke(group, ["journal", "--text", "a", *arguments], catch_exceptions=False)
    assert [begins.language for begins in begun] == ["en", "pt"]


def test_a_voice_is_measured_as_it_is_set(config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`check --voice` has all that is set about a voice and the sound, as `play` has it."""
    config("".join(f"{key}: {text}\n" for key, (_, _, (text, _), _) in SET.items()))
    seen: list[Wishes] = []
    monkeypatch.setattr(listen, "play_ritual", lambda _s, _c, wishes, _p, **_: seen.append(wishes))

    def voice_of(wishes: Wishes, *_: object) -> None:
        seen.append(wishes)
        raise UnhurriedError("enough")

    monkeypatch.setattr(arranging, "voice_of", voice_of)
    for arguments in (["play", "arrive"], ["check", "arrive"]):
        CliRunner().invoke(group, [*arguments, "--voice", "command:c"])
    assert seen[0] == seen[1]
    assert (seen[1].voice, seen[1].commands) == ("command:c", {"c": SING})


def test_a_sound_is_tried_as_it_is_set(config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`sounds try` and `voices try` play through the device that is set, as loud as it is set."""
    config("device: phones\nbuffer: 0.4\nquiet-hours: on\nchime-level: -9\nears: mono\nvoice: silent\n")
    seen: list[tuple[Timeline, Playing]] = []
    monkeypatch.setattr(sounding, "play", lambda timeline, _, playing: seen.append((timeline, playing)))
    for arguments in (["sounds", "try", "end"], ["voices", "try"]):
        CliRunner().invoke(group, arguments, catch_exceptions=False)
    for timeline, playing in seen:
        assert (playing.device, playing.buffer) == ("phones", 0.4)
        assert timeline.levels == replace(QUIET_HOURS, chime=-9)
        assert timeline.ears == "mono"
    assert len(seen) == 2


# --- what is wrong -------------------------------------------------------------------------------------------------


def test_a_fault_of_the_file_is_told_with_its_place(run: Run, config: Callable[[str], None], tmp_path: Path) -> None:
    """Whoever plays is told every fault, with line, column and what was meant."""
    config("pace: fast\nbedd: rain\n")
    done = run("show", "arrive", "--voice", "silent")
    file = tmp_path / "etc/unhurried/config.yaml"
    assert done.returncode == 1
    assert f"{file}:1:7: 'fast' is not a number" in done.stderr
    assert f"{file}:2:1: 'bedd' is not known here; did you mean 'bed'?" in done.stderr
    assert done.stderr.endswith("\n`unhurried config edit` opens it.\n")
    assert "Traceback" not in done.stderr


def test_a_fault_of_a_variable_names_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line: which variable, and what it takes."""
    monkeypatch.setenv("UNHURRIED_EARS", "three")
    done = run("show", "arrive", "--voice", "silent")
    assert (done.returncode, done.stderr) == (
        1,
        "unhurried: UNHURRIED_EARS: 'three' is not one of both, split, mono\n",
    )


@pytest.mark.parametrize("arguments", [["--help"], ["play", "--help"], ["check", "arrive"], ["config", "path"]])
def test_no_fault_keeps_help_from_working(
    arguments: list[str], config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not need the settings does not read them."""
    config("pace: [fast\n\tvoise: x")
    monkeypatch.setenv("UNHURRIED_EARS", "three")
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert done.exit_code == 0


# --- config --------------------------------------------------------------------------------------------------------


def test_config_shows_each_value_and_where_it_comes_from(
    run: Run, config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every setting, in the order of the file; a fault is told and hides nothing else."""
    config("# ours\nnames: [Ana, Ben]\nbed: rain\npace: fast\nhistory: no\n")
    monkeypatch.setenv("UNHURRIED_BED", "fire")
    monkeypatch.setenv("UNHURRIED_TONE", "xyz")
    monkeypatch.setenv("UNHURRIED_PACEE", "1")
    done = run("config")
    assert "UNHURRIED_PACEE sets nothing; did you mean 'UNHURRIED_PACE'?\n" in done.stderr
    assert done.returncode == 0
    rows = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.stdout.splitlines()[: len(SETTINGS)]}
    assert list(rows) == list(SETTINGS)
    assert rows["names"].startswith("Ana, Ben ")
    assert rows["names"].endswith("config.yaml:2")
    assert rows["bed"].split() == ["fire", "UNHURRIED_BED"]
    assert rows["tone"].split(maxsplit=1) == ["?", "UNHURRIED_TONE has a fault"]
    assert rows["lead-in"].split() == ["5s", "-"]
    assert rows["history"].split()[0] == "off"
    assert "UNHURRIED_TONE: there is no tone 'xyz'" in done.stderr
    assert "config.yaml:4:7: 'fast' is not a number" in done.stderr


def test_config_shows_also_where_the_file_cannot_be_read(
    run: Run, config: Callable[[str], None], tmp_path: Path
) -> None:
    """Bytes that are no text are said; all else is as by itself."""
    (tmp_path / "etc/unhurried/config.yaml").write_bytes(b"voice: \xff")
    done = run("config")
    assert done.returncode == 0
    assert "it is not UTF-8 text" in done.stderr
    assert done.stdout.startswith("names")


def test_edit_begins_the_file_and_tells_its_faults(run: Run, config: Callable[[str], None], tmp_path: Path) -> None:
    """The editor finds every setting as a comment, in a file of its owner; what was written is checked."""
    file = tmp_path / "etc/unhurried/config.yaml"
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/seen\necho \'pace: fast\' >>"$1"\n')
    editor.chmod(0o755)
    done = run("config", "edit", env=_environment(EDITOR=str(editor)))
    assert (tmp_path / "seen").read_text() == template()
    assert file.stat().st_mode & 0o777 == 0o600
    assert done.returncode == 1
    assert "'fast' is not a number" in done.stderr
    assert run("config", "path").stdout == f"{file}\n"


def test_an_editor_that_fails_is_one_line(run: Run, config: Callable[[str], None]) -> None:
    """What was in the file stays."""
    config("pace: 0.9\n")
    done = run("config", "edit", env=_environment(EDITOR="false"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("unhurried: the editor 'false' failed; VISUAL or EDITOR names it, as EDITOR=nano")
    assert len(done.stderr.splitlines()) == 1


def _environment(**own: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "VISUAL"} | own


def test_the_file_to_begin_with_sets_nothing_and_all_of_it_can_be_set() -> None:
    """As it is, nothing is set; without its '# ', everything is, and nothing has a fault."""
    assert not parse_config(template(), "c").found
    lines = [line.removeprefix("# ") if not line.startswith("##") else line for line in template().splitlines()[2:]]
    config = parse_config("\n".join(lines), "c")
    assert not config.faults
    assert list(config.found) == list(SETTINGS)


def test_every_option_that_is_set_is_one_of_the_table() -> None:
    """A command that takes a setting takes it by its flag, and by its variable."""
    taken: dict[str, set[str]] = {}

    def walk(command: click.Command) -> None:
        for parameter in command.params:
            if isinstance(parameter, click.Option) and isinstance(parameter.envvar, str):
                taken.setdefault(parameter.envvar, set()).update(parameter.opts)
        for one in getattr(command, "commands", {}).values():
            walk(one)

    walk(whole_group())
    assert taken.keys() <= {setting.variable for setting in SETTINGS.values()}
    for setting in SETTINGS.values():
        assert f"--{setting.key}" in taken[setting.variable]
