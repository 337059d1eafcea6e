"""The command as a person runs it: without PortAudio, without a voice, with a home that is read-only."""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import COMMAND, Run
from unhurried.cli import doctor
from unhurried.cues import ChimeCue, SpeechCue
from unhurried.doctor.finding import Finding, ok, wrong
from unhurried.doctor.looking import Asked
from unhurried.sinks import speaker
from unhurried.sinks.memory import MemorySink

APT = "apt" if shutil.which("apt") else None


def _bad(text: str) -> list[str]:
    """Return what is wrong, without what every machine of tests lacks: a neural voice."""
    return [line for line in text.splitlines() if not line.startswith("ok ") and "Piper" not in line]


def test_without_portaudio(run: Run, no_portaudio: dict[str, str]) -> None:
    """One line is wrong, with the command that mends it here; all else is looked at; it ends with 1."""
    done = run("doctor", env=no_portaudio)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = _bad(done.stdout)
    assert line.startswith("!!  the PortAudio library is missing: ")
    if APT:
        assert line.endswith("apt install libportaudio2")
    assert "\nok  the voice system:gmw/en speaks\n" in done.stdout
    assert done.stdout.endswith("ok  this is no terminal: sessions are told in plain lines\n")


def test_without_a_voice_and_with_a_faulty_configuration(
    run: Run, no_portaudio: dict[str, str], tmp_path: Path
) -> None:
    """Each is told, for programs too, and what keeps one check from its end keeps none of the others."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "espeakng_loader.py").write_text("raise ImportError('it is broken')\n")
    (tmp_path / "config/unhurried").mkdir(parents=True)
    (tmp_path / "config/unhurried/config.yaml").write_text("voice: system\nvioce: system\n")
    environment = no_portaudio | {
        "PYTHONPATH": os.pathsep.join([str(site), no_portaudio["PYTHONPATH"]]),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    done = run("doctor", "--json", "--sound", env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert told["ok"] is False
    found = {one["name"]: Finding(**one) for one in told["findings"]}
    assert {name for name, one in found.items() if one.state == "wrong"} == {"configuration", "voice", "portaudio"}
    path = tmp_path / "config/unhurried/config.yaml"
    assert found["configuration"] == wrong(
        "configuration", f"{path}:2:1: 'vioce' is not known here; did you mean 'voice'?", "unhurried config edit"
    )
    assert found["voice"].what == "the voice 'system' says: it is broken"
    assert found["voice"].mend.endswith(" -m pip install --force-reinstall --no-deps espeakng-loader pyttsx3")
    assert found["sound"].what == "nothing was played: first mend the voice or the sound"


def test_with_broken_packages(run: Run, no_portaudio: dict[str, str], tmp_path: Path) -> None:
    """Those that nearly everything stands on: each is named with its mend, all is looked at, and there is no traceback."""
    site = tmp_path / "site"
    site.mkdir()
    for name in ("pydantic", "platformdirs", "rich"):
        (site / f"{name}.py").write_text(f"raise ImportError('{name} is broken')\n")
    environment = no_portaudio | {"PYTHONPATH": os.pathsep.join([str(site), no_portaudio["PYTHONPATH"]])}
    done = run("doctor", env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    lines = _bad(done.stdout)
    for line, name in zip(lines, ("platformdirs", "pydantic", "rich"), strict=False):
        assert line.startswith(f"!!  {name} cannot be imported: {name} is broken: ")
        assert f" -m pip install --force-reinstall --no-deps '{name}>=" in line
    assert done.stdout.endswith("ok  this is no terminal: sessions are told in plain lines\n")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A home that may be read only."""
    home = tmp_path / "home"
    (home / ".cache/unhurried").mkdir(parents=True)
    for folder in (home, home / ".cache", home / ".cache/unhurried"):
        folder.chmod(0o500)
    yield home
    for folder in (home, home / ".cache", home / ".cache/unhurried"):
        folder.chmod(0o700)


def test_a_read_only_home(run: Run, no_portaudio: dict[str, str], read_only: Path) -> None:
    """Each folder is told, what becomes of it, and the exact command; nothing is wrong but what is exported there.

    Root may write wherever it likes: its right to do so is taken away for this.
    """
    own = {key: value for key, value in no_portaudio.items() if not key.startswith("XDG_")}
    humble = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    command = " ".join([*humble, *COMMAND, "doctor"])
    done = run(shell=command, env=own | {"HOME": str(read_only)}, cwd=read_only)
    assert (done.returncode, done.stderr) == (1, "")
    portaudio, *lines = _bad(done.stdout)
    chmod = f"chmod u+rwx {read_only}"
    assert portaudio.startswith("!!  the PortAudio library is missing")
    assert lines == [
        f"--  {read_only}/.config/unhurried cannot be made: you may not write to {read_only},"
        f" so the configuration cannot be changed ({chmod})",
        f"--  {read_only}/.local/share/unhurried cannot be made: you may not write to {read_only},"
        f" so nothing is remembered ({chmod})",
        f"--  you may not write to {read_only}/.cache/unhurried,"
        f" so each line is spoken anew every time ({chmod}/.cache/unhurried)",
        f"!!  {read_only}/audio cannot be made: you may not write to {read_only},"
        f" so `export` needs -o FILE, elsewhere: {chmod}",
    ]
    assert "\nok  the voice system:gmw/en speaks\n" in done.stdout
    assert stat.S_IMODE(read_only.stat().st_mode) == 0o500


def test_a_chime_and_a_sentence_are_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both through the device that was asked for, with the voice that was; and it is told."""
    played: list[tuple[str | None, MemorySink]] = []

    def speaker_sink(device: str | None) -> MemorySink:
        played.append((device, MemorySink()))
        return played[-1][1]

    monkeypatch.setattr(speaker, "SpeakerSink", speaker_sink)
    found = list(doctor.heard(Asked(voice="system", device="phones"), [ok("device", "")]))
    assert [str(one) for one in found] == [
        "ok  a chime and a sentence were played; if you heard nothing: `unhurried devices`, the volume"
    ]
    assert [device for device, _ in played] == ["phones", "phones"]
    assert all(abs(sink.samples).max() > 0.01 for _, sink in played)


def test_it_is_one_sentence() -> None:
    """Who waits for the end of a test sound need not wait for three; and the chime comes first."""
    chime, voice = doctor._timelines(Asked(voice="silent"))
    assert [type(cue) for cue in chime.cues] == [ChimeCue]
    assert sum(isinstance(cue, SpeechCue) for cue in voice.cues) == 1


def test_nothing_is_played_where_nothing_would_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second error for one cause helps nobody; one that comes only then is told, and no traceback."""
    before = [wrong("device", "it is gone")]
    assert [one.state for one in doctor.heard(Asked(), before)] == ["warn"]

    def broken(_: str | None) -> MemorySink:
        raise ZeroDivisionError("no")

    monkeypatch.setattr(speaker, "SpeakerSink", broken)
    assert [str(one) for one in doctor.heard(Asked(), [])] == ["!!  nothing can be played: no"]
