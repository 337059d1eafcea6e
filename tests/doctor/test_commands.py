"""The exact commands of each system, and what our own metadata asks for."""

import os
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from unhurried.doctor import hearing, system
from unhurried.doctor.hearing import Facts
from unhurried.doctor.requirements import Requirement, needed
from unhurried.doctor.system import PACKAGES, System, install, install_python, manager_of, may_write, restart_sound

LINUX = System("linux", "apt", "sudo ", "/usr/bin/python3", user="ana", uid=1000)
MAC = System("darwin", "brew", "sudo ", "/opt/python3", user="ana", uid=501)
WINDOWS = System("win32", "", "", r"C:\Program Files\python.exe", user="ana")


def _linux(manager: str) -> System:
    return System("linux", manager, "sudo ", "/usr/bin/python3", user="ana", uid=1000)


@pytest.mark.parametrize(
    ("there", "line"),
    [
        (_linux("apt"), "sudo apt install libportaudio2"),
        (_linux("dnf"), "sudo dnf install portaudio"),
        (_linux("pacman"), "sudo pacman -S portaudio"),
        (_linux("zypper"), "sudo zypper install libportaudio2"),
        (_linux("apk"), "sudo apk add portaudio"),
        (System("linux", "apk", "doas "), "doas apk add portaudio"),
        (System("linux", "apt", ""), "apt install libportaudio2"),
        (_linux(""), "install PortAudio as your system does it; it may be called libportaudio2, portaudio"),
        (MAC, "/opt/python3 -m pip install --force-reinstall --no-deps sounddevice"),
        (WINDOWS, r'"C:\Program Files\python.exe" -m pip install --force-reinstall --no-deps "sounddevice"'),
    ],
)
def test_without_portaudio_each_system_has_its_command(there: System, line: str) -> None:
    """Where the library comes in the package (macOS, Windows) the package is installed anew."""
    found = hearing.library(there, OSError("PortAudio library not found"))
    assert str(found) == f"!!  the PortAudio library is missing: {line}"


def test_every_manager_knows_every_package() -> None:
    """No table has a hole; brew alone is not asked as root, and has no sound server to lead to."""
    for thing, names in PACKAGES.items():
        missing = set(system.MANAGERS) - set(names)
        assert thing == "festival" or missing <= ({"brew"} if "server" in thing else set())
    assert install(MAC, "libsndfile") == "brew install libsndfile"


@pytest.mark.parametrize(
    ("release", "manager"),
    [
        ('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', "apt"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "apt"),
        ("ID=fedora\nVARIANT_ID=workstation\n", "dnf"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf"),
        ("ID=manjaro\nID_LIKE=arch\n", "pacman"),
        ('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', "zypper"),
        ('ID="opensuse-leap"\n', "zypper"),
        ("ID=alpine\n", "apk"),
        ("ID=nixos\n", ""),
        ("nonsense\n", ""),
        ("", ""),
    ],
)
def test_the_package_manager_is_known_by_the_system(release: str, manager: str) -> None:
    """By its name, else by what it is like; where neither is known, none is guessed."""
    assert manager_of(release) == manager


@pytest.mark.parametrize(
    ("uid", "programs", "admin"),
    [(0, {"sudo"}, ""), (1000, {"sudo", "doas"}, "sudo "), (1000, {"doas"}, "doas "), (1000, set(), "sudo ")],
)
def test_who_may_install(uid: int, programs: set[str], admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root needs nothing before a command; others what this machine has for it."""
    monkeypatch.setattr(os, "getuid", lambda: uid)
    monkeypatch.setattr(system, "_there", lambda program: program in programs)
    assert system.this_system().admin == admin


@pytest.mark.parametrize(
    ("installer", "again", "line"),
    [
        ("pip", False, "/usr/bin/python3 -m pip install 'numpy>=1.26'"),
        ("pip", True, "/usr/bin/python3 -m pip install --force-reinstall --no-deps 'numpy>=1.26'"),
        ("uv", False, "uv pip install --python /usr/bin/python3 'numpy>=1.26'"),
        ("uv", True, "uv pip install --reinstall --python /usr/bin/python3 'numpy>=1.26'"),
        ("pipx", False, "pipx inject --force unhurried 'numpy>=1.26'"),
        ("pipx", True, "pipx reinstall unhurried"),
        ("uv tool", True, "uv tool upgrade --reinstall unhurried"),
    ],
)
def test_python_packages_come_the_way_they_came(installer: str, again: bool, line: str) -> None:
    """By what Unhurried was installed with, into the Python that runs."""
    there = System("linux", "apt", "sudo ", "/usr/bin/python3", installer)
    assert install_python(there, "numpy>=1.26", again=again) == line


@pytest.mark.parametrize(
    ("there", "running", "line"),
    [
        (
            System("linux", systemd=True, uid=1000),
            {"pipewire", "pipewire-pulse", "wireplumber"},
            "systemctl --user restart pipewire pipewire-pulse wireplumber",
        ),
        (System("linux", systemd=True, uid=1000), {"pulseaudio"}, "systemctl --user restart pulseaudio"),
        (System("linux", uid=1000), {"pulseaudio"}, "pkill -KILL -u 1000 -x pulseaudio; pulseaudio --start"),
        (System("linux", uid=1000), {"pipewire"}, "log out and in again"),
        (System("linux", uid=1000), set(), "log out and in again"),
        (MAC, set(), "sudo killall coreaudiod"),
        (WINDOWS, set(), 'powershell -Command "Restart-Service -Force Audiosrv" (as administrator)'),
    ],
)
def test_a_hanging_server_is_restarted_the_way_it_runs(there: System, running: set[str], line: str) -> None:
    """The parts of it that run are named, and no others."""
    assert restart_sound(there, frozenset(running)) == line
    told = hearing.hung(there, Facts(running=frozenset(running)))
    assert str(told) == f"!!  the sound server does not answer: {line}"


@pytest.mark.parametrize(
    ("there", "facts", "line"),
    [
        (
            LINUX,
            Facts(hardware=True, server=True, way=False),
            "!!  a sound server runs, and ALSA, which PortAudio goes by, has no way to it: sudo apt install libasound2-plugins",
        ),
        (
            LINUX,
            Facts(hardware=True, allowed=False),
            "!!  there is a sound card, and you may not use it: sudo usermod -aG audio ana, then log in again",
        ),
        (
            LINUX,
            Facts(),
            "!!  there is no sound device: connect a speaker or headphones; `unhurried export` makes files without",
        ),
        (
            MAC,
            Facts(server=True, way=False, hardware=True, allowed=False),
            "!!  there is no sound device: connect a speaker or headphones; `unhurried export` makes files without",
        ),
    ],
)
def test_why_there_is_no_device(there: System, facts: Facts, line: str) -> None:
    """A server without a way to it, a card that is another's, and nothing at all are three things."""
    assert str(hearing.silent(there, facts)) == line


def test_folders_are_opened_by_their_owner_or_by_root() -> None:
    """Each system has its own command, with the path as its shell takes it."""
    assert may_write(LINUX, Path("/home/ana/a b"), own=True) == "chmod u+rwx '/home/ana/a b'"
    assert may_write(LINUX, Path("/home/ana/c"), own=False) == "sudo chown ana /home/ana/c"
    assert may_write(WINDOWS, Path("C:/a b"), own=False) == 'icacls "C:/a b" /grant "%USERNAME%:(OI)(CI)F"'


def test_our_own_metadata_is_read() -> None:
    """Every package that is needed here, by its name and what is imported of it; those of an extra are not."""
    requires = metadata.requires("unhurried") or []
    found = needed(requires, "linux", "3.12.1")
    assert len(found) == sum("extra ==" not in line for line in requires) > 10
    assert {"click", "espeakng-loader", "soundfile"} <= {requirement.name for requirement in found}
    assert {"yaml", "espeakng_loader"} <= {requirement.module for requirement in found}
    assert all(find_spec(requirement.module) for requirement in found)
    assert "espeakng-loader" not in {requirement.name for requirement in needed(requires, "darwin", "3.12.1")}
    assert all(requirement.takes(metadata.version(requirement.name)) for requirement in found)
    odd = [
        "A.b_C[x] (>=1,<2) ; sys_platform != 'win32'",
        'piper-tts>=1.8; extra == "piper"',
        "???",
        "new; python_version >= '3.13'",
    ]
    assert needed(odd, "linux", "3.12.1") == [Requirement("a-b-c", ">=1,<2")]
    assert needed(odd, "win32", "3.12.1") == []
    assert needed(odd, "win32", "3.13.0") == [Requirement("new", "")]
    either = ["lame; (sys_platform == 'linux' or sys_platform == 'darwin') and python_version < '3.16'"]
    assert [bool(needed(either, one, "3.12.1")) for one in ("linux", "darwin", "win32")] == [True, True, False]


NUMBERS = st.lists(st.integers(0, 12), min_size=1, max_size=4).map(lambda n: ".".join(map(str, n)))


@given(there=NUMBERS, wanted=NUMBERS, sign=st.sampled_from([">=", ">", "<=", "<", "==", "!="]))
def test_versions_are_compared_as_pip_compares_them(there: str, wanted: str, sign: str) -> None:
    """Of releases, which is all that our metadata names."""
    assert Requirement("x", f"{sign}{wanted}").takes(there) == (Version(there) in SpecifierSet(f"{sign}{wanted}"))


def test_a_version_that_cannot_be_read_is_taken() -> None:
    """What is newer than all that is known here is no fault."""
    assert Requirement("x", ">=1.2").takes("unknown")
    assert Requirement("x", "").takes("1")
    assert Requirement("x", ">=1.2,<3").takes("2.0.0rc1+local")
    assert not Requirement("x", ">=1.2,<3").takes("3.1")
