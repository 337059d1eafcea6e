"""Packages, terminal, what is kept, and the sound: each where it is well and where it is not."""

import os
import sys
import time
from importlib import metadata
from pathlib import Path

import pytest

from tests.doctor.here import HERE, lines_of
from tests.sinks import pulse
from unhurried.doctor import hearing, looking, packages
from unhurried.doctor.apart import Apart
from unhurried.doctor.hearing import Facts
from unhurried.doctor.looking import Asked, looked
from unhurried.doctor.system import this_system
from unhurried.doctor.terminal import Terminal, terminal
from unhurried.errors import FileError
from unhurried.sinks import output


def test_a_package_that_is_missing_too_old_or_broken_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With what installs it, where this Python finds it; those that fail for the same cause are not."""
    (tmp_path / "rich.py").write_text("raise ImportError('wrong ELF class')\n")
    (tmp_path / "soxr.py").write_text("raise ImportError('wrong ELF class')\n")
    (tmp_path / "pyloudnorm.py").write_text("import no_such_package\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("rich", "soxr", "pyloudnorm"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    wanted = [
        "no-such-package>=1.2",
        "click>=99",
        "rich>=13.7",
        "soxr",
        "pyloudnorm",
        "soundfile>=0.13",
        "x; extra == 'test'",
    ]
    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    assert lines_of(packages.versions(HERE)) == [
        "!!  the package no-such-package is missing: /usr/bin/python3 -m pip install 'no-such-package>=1.2'",
        f"!!  click {metadata.version('click')} is too old for click>=99: /usr/bin/python3 -m pip install 'click>=99'",
    ]
    first, last = lines_of(packages.imports(HERE))
    assert first == (
        "!!  rich cannot be imported: wrong ELF class: "
        "/usr/bin/python3 -m pip install --force-reinstall --no-deps 'rich>=13.7'"
    )
    assert last.startswith("ok  libsndfile 1.")
    assert last.endswith(" writes .flac, .wav, .aiff, .ogg, .opus, .mp3")


def test_a_library_of_sound_files_that_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is a package of the system. What would start a sound server is not imported to be looked at."""
    for name in ("soundfile", "sounddevice"):
        (tmp_path / f"{name}.py").write_text(f"raise OSError('cannot load {name}')\n")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(metadata, "requires", lambda _: ["soundfile", "sounddevice"])
    assert lines_of(packages.imports(HERE)) == ["!!  the libsndfile library is missing: sudo apt install libsndfile1"]


def test_formats_that_the_library_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without MP3 there are others; without FLAC not a line can be kept."""
    import soundfile

    monkeypatch.setattr(soundfile, "__libsndfile_version__", "1.0.28")
    monkeypatch.setattr(soundfile, "check_format", lambda kind, subtype: kind != "MP3" and subtype != "OPUS")
    again = "/usr/bin/python3 -m pip install --force-reinstall --no-deps soundfile"
    older = f"--  libsndfile 1.0.28 is too old to write .opus, .mp3; the others it writes ({again})"
    assert lines_of(packages.formats(HERE)) == [older]
    monkeypatch.setattr(soundfile, "check_format", lambda kind, subtype: kind == "WAV")
    assert lines_of(packages.formats(HERE)) == [f"!!  libsndfile 1.0.28 writes no FLAC: {again}"]


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that is not."""
    assert str(packages.python(HERE)).startswith("ok  Python 3.")
    monkeypatch.setattr(packages, "python_version", lambda: "3.10.2")
    assert str(packages.python(HERE)) == (
        "!!  Python 3.10.2, /usr/bin/python3 is not >=3.11: run it with a newer Python"
    )


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        (
            Terminal(seen=True, typed=True, shows=True, columns=100, rows=30, colours="256"),
            ["ok  the terminal has 100 x 30 characters, 256 colours, utf-8"],
        ),
        (
            Terminal(seen=False, typed=False, shows=False),
            ["ok  this is no terminal: sessions are told in plain lines"],
        ),
        (
            Terminal(seen=True, typed=True, shows=False, term="dumb"),
            [
                "--  the terminal is 'dumb': sessions are told in plain lines (export TERM=xterm-256color, if it is one)",
            ],
        ),
        (
            Terminal(seen=True, typed=False, shows=True, columns=20, rows=24, encoding="ascii"),
            [
                "ok  the terminal has 20 x 24 characters, no colours, ascii",
                "--  20 x 24 characters are few for a sentence and a bar (make the window larger)",
                "--  ascii has no signs for the bar, and no letters of other languages (export LC_ALL=C.UTF-8)",
                "--  no key can be pressed here: signals pause and end (docs/playing.md)",
            ],
        ),
    ],
    ids=["well", "none", "dumb", "small"],
)
def test_terminals(there: Terminal, lines: list[str]) -> None:
    """A session sounds in each; what would show it better is told."""
    assert lines_of(terminal(there, "linux")) == lines


def test_the_configuration_and_what_is_kept(tmp_path: Path) -> None:
    """Each fault of the configuration is wrong; a file that cannot be read keeps nothing from playing."""
    assert lines_of(looking.configuration(list)) == ["ok  the configuration has no faults"]
    assert lines_of(looking.configuration(lambda: ["config.yaml:1:1: no"])) == [
        "!!  config.yaml:1:1: no: unhurried config edit"
    ]

    def damaged() -> object:
        raise FileError(tmp_path / "past.json", "it is damaged")

    asked = Asked(kept={"past": damaged, "history": lambda: None, "plan": lambda: 1 // 0})
    with Apart() as aside:
        kept = [check for check in looking.checks(this_system(), asked, aside) if check.name in asked.kept]
        assert lines_of(looked(kept)) == [
            f"--  {tmp_path}/past.json: it is damaged",
            "ok  the history can be read",
            "--  the check of 'plan' failed: integer division or modulo by zero",
        ]


def test_a_device_that_never_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """PortAudio answers, and the device does not: that is a server that hangs, too; its process is ended."""
    ended = []

    class Never:
        def __init__(self, _: str | None) -> None: ...

        def poll(self) -> bool:
            return False

        def kill(self) -> None:
            ended.append(True)

    monkeypatch.setattr(output, "Output", Never)
    monkeypatch.setattr(hearing, "facts", lambda: Facts(running=frozenset(["pulseaudio"])))
    found = hearing._opened(HERE, "", time.monotonic())
    assert str(found) == (
        f"!!  the sound server does not answer: pkill -KILL -u {os.getuid()} -x pulseaudio; pulseaudio --start"
    )
    assert ended


def test_a_sound_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in the middle, it is told in time, with what restarts it; going on, its device opens."""
    import signal

    def sounds(hears: float) -> list[str]:
        with Apart() as aside:
            checks = looking.checks(HERE, Asked(hears=hears), aside)
            return lines_of(looked(check for check in checks if check.name == "sound"))

    with pulse.server() as server:
        for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "PULSE_SERVER"):
            monkeypatch.setenv(name, server.environment[name])
        assert sounds(8.0)[-1] == "ok  the sound device 'default' opens"
        server.process.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        found = sounds(2.0)
        assert time.monotonic() - begun < 6
        restart = f"pkill -KILL -u {os.getuid()} -x pulseaudio; pulseaudio --start"
        assert found[-1] == f"!!  the sound server does not answer: {restart}"
