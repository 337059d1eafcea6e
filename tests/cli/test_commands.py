"""The command as a person runs it: a process of its own, its output, its exit code.

Where only what it makes is listened to or looked at, it is run in this process, which is sooner ready.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import COMMAND, Run
from unhurried import library
from unhurried.sounds.bed import bed
from unhurried.sounds.loop import Stereo

SCRIPT = """
title: A short one
about: For tests.
bed: brown
steps:
  - chime: start
  - section: Words
  - say: "{a}, {b}, be here."
  - breathe: {breaths: 2, pattern: 2-0-4-1, cues: none}
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "short.yaml").write_text(SCRIPT)
    return "short.yaml"


def test_version_and_help(run: Run) -> None:
    """--version says the version, --help names every command, and both import nothing heavy."""
    assert re.fullmatch(r"unhurried \d+\.\d+\.\d+\n", run("--version").stdout)
    shown = run("--help").stdout
    for command in ("list", "suggest", "show", "check", "play", "breathe", "export"):
        assert re.search(rf"^  {command} ", shown, re.MULTILINE)
        assert run(command, "--help").returncode == 0


def test_list_has_every_ritual_with_its_length_and_what_it_is_for(run_here: Run) -> None:
    """One line a ritual: name, length, about; then how to find one."""
    done = run_here("list")
    assert (done.returncode, done.stderr) == (0, "")
    listed, _, hints = done.stdout.partition("\n\n")
    assert re.search(r"(?m)^same-breath +\d+ min +\d+ to \d+ +Lie close and let two breaths become one\.$", listed)
    assert [line.split()[0] for line in listed.splitlines()] == list(library.names())
    assert "`unhurried suggest`" in hints.splitlines()[-1]


def test_your_own_rituals_are_listed_and_stand_before_shipped_ones(run_here: Run, home: Path) -> None:
    """A script in your own folder has a name; one of a shipped name stands before it; a faulty one is listed as such."""
    own = home / "data/unhurried/scripts"
    own.mkdir(parents=True)
    try:
        (own / "arrive.yaml").write_text("title: Mine\nabout: My own arrival.\nsteps: [{pause: 1 min}]")
        (own / "broken.yaml").write_text("title: Broken\nsteps: [{sya: x}]")
        (own / "half#way.yaml").write_text("title: By that name a section of another\nsteps: [{say: x}]")
        lines = run_here("list").stdout.splitlines()
        listed = {line.split()[0]: line.split()[1:] for line in lines if line}
        assert " ".join(listed["arrive"]) == "1 min 1 to 4 My own arrival."
        for name in ("broken", "half#way"):
            assert " ".join(listed[name]) == f"? has faults: `unhurried check {name}` shows them"
    finally:
        for path in own.iterdir():
            path.unlink()
        own.rmdir()


def test_show_is_a_table_one_can_read(run_here: Run, script: str) -> None:
    """Times, kinds, words, sections; a run of breaths is one row."""
    done = run_here("show", script, "--voice", "silent", "--names", "Ana,Ben")
    assert done.returncode == 0
    assert done.stdout == (
        "A short one, 0:32\nFor tests.\n\n"
        "   0:00  bed     brown\n"
        "   0:03  chime   start\n\n"
        "         Words\n"
        "   0:08  speech  Ana, Ben, be here.\n"
        "   0:12  breath  2 breaths until 0:26, 8.57 a minute\n\n"
        "   0:32  the end\n"
    )


def test_show_says_whose_ear_and_which_breathing(run_here: Run, tmp_path: Path) -> None:
    """With split ears, where a line is heard; a row for each breathing step; no control character of a name."""
    (tmp_path / "two.yaml").write_text(
        "title: Two\nsteps:\n  - say: Hello.\n    to: a\n  - breathe: {breaths: 1, cues: none}\n    to: b\n"
        "  - breathe: {breaths: 2, pattern: even, cues: none}\n    to: alternate\n"
    )
    split = run_here("show", "two.yaml", "--voice", "silent", "--ears", "split").stdout
    assert "speech  Hello. (left ear)\n" in split
    assert re.search(r"breath  1 breath until 0:\d\d, 6 a minute \(right ear\)\n", split)
    assert re.search(r"breath  2 breaths until 0:\d\d, 5.45 a minute \(from ear to ear\)\n", split)
    assert "ear)" not in run_here("show", "two.yaml", "--voice", "silent").stdout
    (tmp_path / "a\x1b[31m.wav").write_bytes(b"")
    shown = run_here("show", "two.yaml", "--voice", "silent", "--bed", "a\x1b[31m.wav").stdout
    assert "a\\x1b[31m.wav" in shown


def test_show_json_is_the_documented_interface(run_here: Run, script: str) -> None:
    """The whole of it, for a small script."""
    done = run_here("show", script, "--json", "--voice", "silent", "--names", "Ana,Ben")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    here = {"section": "Words", "script": "short.yaml", "to": "both"}
    turns = [620_727 + offset for offset in (0, 96_000, 288_000, 336_000, 432_000, 624_000, 672_000)]
    phases = zip(["in", "out", "rest"] * 2, turns, turns[1:], strict=False)

    def cue(kind: str, start: int, end: int, **own: object) -> dict[str, object]:
        seconds = {"start": round(start / 48_000, 6), "end": round(end / 48_000, 6)}
        return {"kind": kind, **seconds, "start_frame": start, "end_frame": end, **own}

    assert data == {
        "title": "A short one",
        "tags": [],
        "needs": [],
        "duration": round(1580727 / 48_000, 6),
        "shortest": round((1580727 - 24_000) / 48_000, 6),
        "longest": round((1580727 + 24_000) / 48_000, 6),
        "sample_rate": 48_000,
        "cues": [
            cue("bed", 0, 1580727, section=None, script=None, line=None, name="brown", to="both"),
            cue("chime", 144_000, 384_000, section=None, script="short.yaml", line=6, name="start", to="both"),
            cue("speech", 384_000, 459_072, line=8, text="Ana, Ben, be here.", **here),
            *(cue("breath", start, end, line=9, phase=phase, **here) for phase, start, end in phases),
        ],
    }


def test_export_writes_the_file_and_says_where(run_here: Run, script: str, tmp_path: Path) -> None:
    """audio/NAME.flac by default; a second time it is refused; --force replaces; -o chooses place and format."""
    done = run_here("export", script, "--voice", "silent")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{Path('audio/short.flac')} (0:50)\n", "")
    again = run_here("export", script, "--voice", "silent")
    assert again.returncode == 1
    assert again.stderr == f"unhurried: {Path('audio/short.flac')}: it is there already; --force replaces it\n"
    assert run_here("export", script, "--voice", "silent", "--force").returncode == 0
    assert run_here("export", script, "--voice", "silent", "-o", "here.wav").returncode == 0
    assert soundfile.info(tmp_path / "here.wav").format == "WAV"


def test_breathe_makes_a_session_without_a_script(run_here: Run, tmp_path: Path) -> None:
    """A pattern, a length, a ramp, into a file; holds bring a spoken word of care (so the file is longer)."""
    for pattern, name in (("4-6", "plain.wav"), ("4-2-6", "held.wav")):
        done = run_here("breathe", pattern, "--for", "1m", "--ramp", "12:6", "--voice", "silent", "-o", name)
        assert done.returncode == 0, done.stderr
    plain, held = (soundfile.info(tmp_path / name).duration for name in ("plain.wav", "held.wav"))
    assert 115 < plain < 140
    assert held > plain + 5


def test_a_ritual_from_standard_input(run: Run, tmp_path: Path) -> None:
    """`-` is a script on standard input, for show and for check."""
    assert run("show", "-", "--voice", "silent", input=SCRIPT).stdout.startswith("A short one, ")
    done = run("check", "-", input="title: X\nsteps: [{sya: x}]\n")
    assert done.returncode == 1
    assert done.stderr == (
        "standard input:2:10: 'sya' is not a step; did you mean 'say'?\n   2 | steps: [{sya: x}]\n     |          ^^^\n"
    )


def test_check_tells_every_fault_of_every_file(run_here: Run, script: str, tmp_path: Path) -> None:
    """Exit 1 if one has a fault; the good ones are said to be good; a missing file is a fault too."""
    (tmp_path / "bad.yaml").write_text("title: X\nsteps: [{sya: x}, {pause: 3}]\n")
    done = run_here("check", script, "bad.yaml", "gone.yaml", "same-breath")
    assert done.returncode == 1
    assert done.stdout == "short.yaml: no faults\nsame-breath: no faults\n"
    assert done.stderr.splitlines() == [
        "bad.yaml:2:10: 'sya' is not a step; did you mean 'say'?",
        "   2 | steps: [{sya: x}, {pause: 3}]",
        "     |          ^^^",
        "bad.yaml:2:27: '3' has no unit: write '3 s' or '3 min'",
        "   2 | steps: [{sya: x}, {pause: 3}]",
        "     |                           ^",
        "gone.yaml: there is no such file",
    ]
    assert run_here("check", script).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["play", "same-breth"], 1, "unhurried: there is no ritual 'same-breth'; did you mean 'same-breath'?"),
        (["play", "arrive", "--in", "soon"], 2, "unhurried: Invalid value for '--lead-in' / '--in': 'soon' is no time before it begins: write it like 10s, 1 min, or 0 for at once. (see `unhurried play --help`)"),
        (["play", "arrive", "--in", "2 h"], 2, "unhurried: Invalid value for '--lead-in' / '--in': '2 h' is too long a time before it begins: an hour at most. (see `unhurried play --help`)"),
        (["play", "."], 1, "unhurried: .: this is a folder; name a ritual in it"),
        (["show", "arrive", "--voice", "sistem"], 1, "unhurried: there is no voice 'sistem'; there are system, system:en-gb (or another id), piper:NAME, command:NAME, mine, silent; `unhurried voices` lists them"),
        (["show", "arrive", "--names", "Ana"], 2, "unhurried: Invalid value for '--names': write two names with a comma between them, as Ana,Ben. (see `unhurried show --help`)"),
        (["show", "arrive", "--voice-level", "3"], 2, "unhurried: Invalid value for '--voice-level': the level of the voice goes from -60 to 0 dB, or is 'off'. (see `unhurried show --help`)"),
        (["show", "arrive", "--bed-level", "loud"], 2, "unhurried: Invalid value for '--bed-level': 'loud' is neither a number of dB nor 'off'. (see `unhurried show --help`)"),
        (["breathe", "9-9-9"], 2, "unhurried: Invalid value for '[PATTERN]': a hold of 9 s is too long for comfort: 8 s at most. Should it be meant: --beyond-limits. (see `unhurried breathe --help`)"),
        (["breathe", "--for", "5"], 2, "unhurried: Invalid value for '--for': '5' has no unit: write '5 s' or '5 min'. (see `unhurried breathe --help`)"),
        (["sing"], 2, "unhurried: No such command 'sing'. (see `unhurried --help`)"),
        (["export", "arrive", "-o", "x.caf"], 1, "unhurried: x.caf: '.caf' is not a format; there are flac, wav, aiff, ogg, opus, mp3, m4a, m4b"),
    ],
)  # fmt: skip
def test_errors_are_one_line(run_here: Run, arguments: list[str], code: int, message: str) -> None:
    """What happened, where, what to do: one line on stderr, nothing on stdout, 1 for an error and 2 for usage."""
    done = run_here(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", message + "\n")


def test_nothing_at_all_is_a_wish_for_help(run: Run) -> None:
    """`unhurried` alone shows the help, on as many lines as it has."""
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("--help").stdout
    assert len(done.stdout.splitlines()) > 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["breathe", "--for", "24h"], "Invalid value for '--for': '24h' is no length for a session: from 1 s to 12 h."),
        (["breathe", "--for", "0.00001s"], "Invalid value for '--for': '0.00001s' is no length for a session: from 1 s to 12 h."),
        (["breathe", "1-8-1", "--ramp", "6:3"], "Invalid value for '--ramp': a hold of 16 s is too long for comfort: 8 s at most. Should it be meant: --beyond-limits."),
        (["breathe", "0.00001-6"], "Invalid value for '[PATTERN]': 'in' lasts 1e-05 s: 0.5 s at least."),
    ],
)  # fmt: skip
def test_a_session_that_cannot_be_is_usage(run_here: Run, arguments: list[str], message: str) -> None:
    """What `breathe` cannot do is said of its options, not of a script that nobody wrote."""
    done = run_here(*arguments)
    assert (done.returncode, done.stderr) == (2, f"unhurried: {message} (see `unhurried breathe --help`)\n")


@pytest.mark.skipif(sys.platform == "win32", reason="shells of other systems")
@pytest.mark.parametrize(
    ("line", "code", "output"),
    [
        ("list >&-", 0, ""),
        ("list <&- 2>&-", 0, "arrive "),
        ("show - <&-", 1, ""),
        ("show arrive --voice silent 2>&-", 0, "Arrive, "),
        ("export arrive --voice silent -o x.flac >&- 2>&- <&-", 0, ""),
        ("list >/dev/full", 1, ""),
        ("--help >/dev/full", 1, ""),
    ],
)
def test_closed_and_full_streams(run: Run, line: str, code: int, output: str) -> None:
    """Whichever of the standard streams is closed or full: no traceback, the work is done, the code says whether."""
    script = f"{shlex.join(COMMAND)} {line}"
    done = run(shell=script)
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith(output)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert len(done.stderr.splitlines()) == (1 if code and "2>&-" not in line else 0)


def test_a_screen_that_cannot_show_a_letter(run: Run, tmp_path: Path) -> None:
    """In an encoding without the letters of a script `show` writes their numbers, and its JSON is JSON all the same."""
    (tmp_path / "x.yaml").write_text("title: 呼吸\nsteps: [{say: 吸って。}]", encoding="utf-8")
    narrow = os.environ | {"PYTHONIOENCODING": "cp1252"}
    table = run("show", "x.yaml", "--voice", "silent", env=narrow)
    assert (table.returncode, table.stderr) == (0, "")
    assert "\\u547c\\u5438" in table.stdout
    data = json.loads(run("show", "x.yaml", "--voice", "silent", "--json", env=narrow).stdout)
    assert data["title"] == "呼吸"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_nohup_is_honoured(tmp_path: Path) -> None:
    """A command that was told to ignore a closed terminal goes on."""
    script = f"trap '' HUP; exec {shlex.join(COMMAND)} export what-stayed --voice silent -o x.wav"
    running = subprocess.Popen(["bash", "-c", script], cwd=tmp_path, stdout=subprocess.PIPE)
    time.sleep(1)
    running.send_signal(signal.SIGHUP)
    running.communicate(timeout=60)
    assert running.returncode == 0
    assert (tmp_path / "x.wav").stat().st_size > 10_000_000


def test_two_exports_with_a_cold_cache_agree(tmp_path: Path) -> None:
    """Runs at once that speak the same new lines all succeed, and make the same file."""
    lines = "".join(f"  - say: This is line number {number}.\n" for number in range(10))
    (tmp_path / "talk.yaml").write_text(f"title: Talk\nsteps:\n{lines}")
    cold = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    runs = [
        subprocess.Popen([*COMMAND, "export", "talk.yaml", "-o", f"{k}.wav"], cwd=tmp_path, env=cold)
        for k in range(2)
    ]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    assert len({(tmp_path / f"{k}.wav").read_bytes() for k in range(2)}) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only there can PortAudio be hidden from the process")
def test_without_a_sound_device_play_makes_the_file(run: Run, script: str, tmp_path: Path) -> None:
    """No device: it says what is missing, makes the file, tells where it lies, exits 0, and replaces nothing."""
    (tmp_path / "alsa.conf").write_text("pcm.default { type hw card 99 }\n")
    nowhere = {
        "ALSA_CONFIG_PATH": str(tmp_path / "alsa.conf"),
        "PULSE_SERVER": "unix:/nowhere",
        "XDG_RUNTIME_DIR": "/nowhere",
    }
    for name in ("short", "short-2"):
        done = run("play", script, "--voice", "silent", env=os.environ | nowhere)
        assert done.returncode == 0
        assert done.stdout == f"audio/{name}.flac (0:50)\n"
        assert re.fullmatch(r"Cannot play aloud: .+\. Making an audio file instead\.\n", done.stderr)
        assert soundfile.info(tmp_path / f"audio/{name}.flac").duration > 30


def test_without_portaudio_it_says_how_to_get_it(run: Run, script: str, no_portaudio: dict[str, str]) -> None:
    """Where the library itself is missing, the line names the package."""
    done = run("play", script, "--voice", "silent", env=no_portaudio)
    assert done.returncode == 0
    assert "the PortAudio library is missing" in done.stderr
    assert "apt install libportaudio2" in done.stderr
    assert done.stdout == "audio/short.flac (0:50)\n"


def test_sounds_lists_every_one_and_what_it_is_for(run_here: Run) -> None:
    """Four tones, six beds, four chimes, each with a line about it, and how to hear and to take one."""
    done = run_here("sounds")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.endswith(":")] == ["tones:", "beds:", "chimes:"]
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names == ["tide", "hum", "bowl", "air", "ocean", "rain", "brown", "night", "fire", "drone",
                     "start", "hand-over", "half-time", "end"]  # fmt: skip
    assert all(len(line.split()) > 3 for line in lines if line.startswith("  "))
    assert "sounds try" in lines[-1]


@pytest.mark.parametrize(("name", "seconds"), [("air", 21.0), ("rain", 21.0), ("hand-over", 6.9)])
def test_a_sound_can_be_tried(
    run: Run, run_here: Run, tmp_path: Path, no_portaudio: dict[str, str], name: str, seconds: float
) -> None:
    """It is played alone, from silence to silence; without a device, or with -o, it becomes a file."""
    done = run("sounds", "try", name, env=no_portaudio)
    assert done.returncode == 0
    assert done.stderr.endswith("Making an audio file instead.\n")
    assert done.stdout.startswith(f"{Path('audio') / name}.flac (0:")
    asked = run_here("sounds", "try", name, "-o", "own.wav")
    assert (asked.returncode, asked.stderr) == (0, "")
    sound, rate = soundfile.read(tmp_path / "own.wav")
    assert len(sound) / rate == pytest.approx(seconds)
    assert np.array_equal(sound, soundfile.read(tmp_path / f"audio/{name}.flac")[0])
    assert not sound[:100].any()
    assert np.abs(sound).max() > 0.005
    assert run_here("sounds", "try", name, "-o", "own.wav").returncode == 1
    assert run_here("sounds", "try", name, "-o", "own.wav", "--force").returncode == 0


def test_a_sound_that_is_not_there_is_explained(run_here: Run) -> None:
    """One line, with the nearest name."""
    done = run_here("sounds", "try", "oshan")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "unhurried: there is no sound 'oshan'; did you mean 'ocean'?\n"
    assert run_here("sounds", "try", "xyzzy").stderr.endswith(
        "there is no sound 'xyzzy'; `unhurried sounds` lists them\n"
    )


def test_tone_bed_and_ears_are_heard(run_here: Run, script: str, tmp_path: Path) -> None:
    """--tone and --bed take the place of the script's; --ears mono makes both sides one; off is silence."""

    def exported(*wishes: str) -> Stereo:
        done = run_here("export", script, "--voice", "silent", "-o", "x.wav", "--force", *wishes)
        assert done.returncode == 0, done.stderr
        sound: Stereo = soundfile.read(tmp_path / "x.wav", dtype="float32", always_2d=True)[0]
        return sound

    plain = exported()
    rain = exported("--bed", "rain", "--tone-level", "off", "--chime-level", "off")
    part = slice(20 * 48_000, 22 * 48_000)
    assert np.abs(rain[part] - bed("rain").read(part.start, part.stop)).max() < 1 / 32_768
    assert not np.array_equal(exported("--tone", "bowl"), plain)
    mono = exported("--ears", "mono")
    assert mono.shape[1] == 1
    assert not np.array_equal(plain[:, 0], plain[:, 1])
    assert not exported("--bed", "off", "--tone", "off", "--chime-level", "off").any()
    assert "bed     ocean" in run_here("show", script, "--voice", "silent", "--bed", "ocean").stdout


def test_quiet_hours_are_a_preset_that_a_level_goes_before(run_here: Run, script: str, tmp_path: Path) -> None:
    """--quiet-hours turns everything down; a level that was asked for is taken instead of the preset's."""

    def loudness(*wishes: str) -> float:
        assert run_here("export", script, "--voice", "silent", "-o", "x.wav", "--force", *wishes).returncode == 0
        return float(np.abs(soundfile.read(tmp_path / "x.wav")[0][5 * 48_000 : 8 * 48_000]).max())

    assert loudness("--quiet-hours", "--chime-level", "off") < 0.4 * loudness("--chime-level", "off")
    assert loudness("--quiet-hours", "--bed-level", "0", "--chime-level", "off") == loudness("--chime-level", "off")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--tone", "boll"), "Invalid value for '--tone': there is no tone 'boll'; did you mean 'bowl'? (see"),
        (("--tone", "xyz"), "there is no tone 'xyz'; there are tide, hum, bowl, air, off. (see"),
        (("--bed", "oshan"), "there is no bed 'oshan' and no such file; did you mean 'ocean'? (see"),
        (("--ears", "three"), "Invalid value for '--ears': 'three' is not one of both, split, mono."),
        (("--chime-level", "7"), "the level of the chime goes from -60 to 6 dB, or is 'off'. (see"),
        (("--sound-level", "1"), "the level of the sound goes from -60 to 0 dB, or is 'off'. (see"),
    ],
)
def test_a_sound_that_cannot_be_wished_for_is_one_line(
    run_here: Run, script: str, option: tuple[str, str], message: str
) -> None:
    """The line says what there is instead."""
    done = run_here("export", script, *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_dry_is_another_sound(run_here: Run, script: str, tmp_path: Path) -> None:
    """--dry leaves out the room: the ritual is shorter by the rooms' tails, and sounds otherwise."""
    lengths = []
    for wishes in ((), ("--dry",)):
        assert run_here("export", script, "-o", "x.wav", "--force", *wishes).returncode == 0
        lengths.append(soundfile.info(tmp_path / "x.wav").frames)
    assert lengths[1] < lengths[0]


def test_a_voice_that_is_not_there_blames_no_line(run_here: Run, script: str) -> None:
    """A voice that this machine does not have is one line with what lists those it has, and no file is made."""
    done = run_here("export", script, "--voice", "system:klingon-9")
    assert done.returncode == 1
    assert (
        done.stderr
        == "unhurried: this machine has no voice 'system:klingon-9'; `unhurried voices --all` lists those it has\n"
    )


def test_a_reader_that_goes_away_is_no_traceback(run: Run) -> None:
    """`unhurried show ... | head -1` ends quietly."""
    shown = subprocess.Popen(
        [*COMMAND, "show", "slow-re-entry", "--json", "--voice", "silent"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert shown.stdout is not None
    assert shown.stderr is not None
    shown.stdout.readline()
    shown.stdout.close()
    shown.wait(timeout=60)
    assert b"Traceback" not in shown.stderr.read()
    shown.stderr.close()


def test_minutes_are_met_to_the_frame(run_here: Run, tmp_path: Path) -> None:
    """`--minutes` on show and export; in whole minutes, parts of them, or as a clock has it."""
    for wish, seconds in [("12", 720), ("7.5", 450), ("7,5", 450), ("12:30", 750), ("0.2 h", 720)]:
        data = json.loads(run_here("show", "same-breath", "--json", "--voice", "silent", "--minutes", wish).stdout)
        assert data["duration"] == seconds
    done = run_here("export", "same-breath", "--voice", "silent", "--minutes", "6", "-o", "x.wav")
    assert (done.returncode, done.stdout) == (0, "x.wav (6:00)\n")
    assert soundfile.info(tmp_path / "x.wav").frames == 6 * 60 * 48_000


def test_show_and_list_say_how_far_a_ritual_gives(run_here: Run, tmp_path: Path) -> None:
    """Both ends of what `show` names can be had, and what cannot is told with what can."""
    (tmp_path / "t.yaml").write_text("title: T\nsteps: [{pause: {for: 2 min, least: 90 s, most: 5 min}}]")
    assert run_here("show", "t.yaml").stdout.splitlines()[0] == "T, 2:09 (--minutes: 1:39 to 5:09)"
    for end in ("1:39", "5:09"):
        assert run_here("show", "t.yaml", "--minutes", end).stdout.startswith(f"T, {end} ")
    for beyond in ("1:38", "5:10"):
        done = run_here("show", "t.yaml", "--minutes", beyond)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"unhurried: t lasts from 1:39 to 5:09; it cannot last {beyond}\n"


@pytest.mark.parametrize("wish", ["soon", "-3", "", "1e3"])
def test_what_is_no_length_is_told(run_here: Run, wish: str) -> None:
    """Usage, in one line, with the mend."""
    done = run_here("show", "same-breath", "--minutes", wish)
    assert done.returncode == 2
    assert "is no number of minutes: write it like 15, 7.5 or 12:30" in done.stderr
    assert "longer than 24 hours" in run_here("show", "same-breath", "--minutes", "100000").stderr
