"""Which system this is, and the exact commands that mend something on it. All but :func:`this_system` is pure."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MANAGERS: Final[Mapping[str, str]] = {
    "apt": "apt install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "zypper": "zypper install",
    "apk": "apk add",
    "brew": "brew install",
}
"""Package managers, and how each is asked; all but brew by an administrator."""
FAMILIES: Final[Mapping[str, str]] = {
    "debian": "apt", "ubuntu": "apt", "fedora": "dnf", "rhel": "dnf", "centos": "dnf", "arch": "pacman",
    "suse": "zypper", "opensuse": "zypper", "sles": "zypper", "alpine": "apk",
}  # fmt: skip
"""The systems of os-release (ID, then ID_LIKE), and their managers."""
PACKAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "PortAudio": {
        "apt": "libportaudio2", "dnf": "portaudio", "pacman": "portaudio", "zypper": "libportaudio2",
        "apk": "portaudio", "brew": "portaudio",
    },
    "libsndfile": {
        "apt": "libsndfile1", "dnf": "libsndfile", "pacman": "libsndfile", "zypper": "libsndfile1",
        "apk": "libsndfile", "brew": "libsndfile",
    },
    "ALSA's way to the sound server": {
        "apt": "libasound2-plugins", "dnf": "alsa-plugins-pulseaudio", "pacman": "pulseaudio-alsa",
        "zypper": "alsa-plugins-pulse", "apk": "alsa-plugins-pulse",
    },
    "espeak-ng": dict.fromkeys(MANAGERS, "espeak-ng"),
    "flite": dict.fromkeys(MANAGERS, "flite"),
    "festival": {"apt": "festival festvox-us-slt-hts"},
}  # fmt: skip
"""What a system has to have, as each manager calls it."""
RESTARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "pipewire": ("pipewire", "pipewire-pulse", "wireplumber", "pipewire-media-session"),
    "pulseaudio": ("pulseaudio",),
}
"""The sound servers of Linux, and the processes that each is made of."""


@dataclass(frozen=True, slots=True)
class System:
    """What decides a command. ``manager``: of MANAGERS, or "". ``admin``: "sudo ", "doas ", or "" for root.

    ``installer``: what Python packages come by: pip, uv (an environment without pip), pipx, or uv tool.
    """

    platform: str
    manager: str = ""
    admin: str = ""
    python: str = "python"
    installer: str = "pip"
    user: str = ""
    uid: int = 0
    systemd: bool = False

    def quoted(self, text: str | Path) -> str:
        """Return a word as a shell of this system takes it."""
        return f'"{text}"' if self.platform == "win32" else shlex.quote(str(text))


def install(system: System, thing: str) -> str:
    """Return what installs one of PACKAGES."""
    package = PACKAGES[thing].get(system.manager)
    if package is None:
        others = ", ".join(dict.fromkeys(PACKAGES[thing].values()))
        return f"install {thing} as your system does it; it may be called {others}"
    admin = "" if system.manager == "brew" else system.admin
    return f"{admin}{MANAGERS[system.manager]} {package}"


def install_python(system: System, *requirements: str, again: bool = False) -> str:
    """Return what installs Python packages where this Python finds them; ``again``: they are there, and broken."""
    wanted = " ".join(system.quoted(requirement) for requirement in requirements)
    if system.installer == "pipx":
        return "pipx reinstall unhurried" if again else f"pipx inject --force unhurried {wanted}"
    if system.installer == "uv tool":
        return f"uv tool upgrade {'--reinstall ' if again else ''}unhurried"
    if system.installer == "uv":
        return f"uv pip install {'--reinstall ' if again else ''}--python {system.quoted(system.python)} {wanted}"
    options = "--force-reinstall --no-deps " if again else ""
    return f"{system.quoted(system.python)} -m pip install {options}{wanted}"


def restart_sound(system: System, running: frozenset[str]) -> str:
    """Return what restarts the sound server, of whose processes these run."""
    if system.platform == "darwin":
        return "sudo killall coreaudiod"
    if system.platform == "win32":
        return 'powershell -Command "Restart-Service -Force Audiosrv" (as administrator)'
    for server, processes in RESTARTS.items():
        parts = [part for part in processes if part in running]
        if parts and system.systemd:
            return f"systemctl --user restart {' '.join(parts)}"
        if parts and server == "pulseaudio":
            return f"pkill -KILL -u {system.uid} -x pulseaudio; pulseaudio --start"
    return "log out and in again"


def may_write(system: System, folder: Path, *, own: bool) -> str:
    """Return what lets a person write to a folder; ``own``: it is theirs already, and only closed."""
    if system.platform == "win32":
        return f'icacls "{folder}" /grant "%USERNAME%:(OI)(CI)F"'
    path = system.quoted(folder)
    return f"chmod u+rwx {path}" if own else f"sudo chown {system.quoted(system.user)} {path}"


def elsewhere(system: System, kind: str) -> str:
    """Return what puts a folder of ours elsewhere, where its place can be none."""
    if system.platform == "linux":
        return f"export XDG_{kind.upper()}_HOME=FOLDER, one that you may write to"
    return "log in as someone who has a home folder"


def look_at_room(system: System, folder: Path) -> str:
    """Return what shows how full a disk is."""
    return f"make room; df -h {system.quoted(folder)} shows how full it is" if system.platform != "win32" else (
        f"make room on {folder.anchor}"
    )  # fmt: skip


def manager_of(release: str) -> str:
    """Return the manager of a system by the text of its os-release; "" where it is not known."""
    fields = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    names = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', " ").replace("'", " ").lower()
    for name in names.split():
        if (manager := FAMILIES.get(name) or FAMILIES.get(name.partition("-")[0])) is not None:
            return manager
    return ""


def this_system() -> System:
    """Return the system this runs on."""
    uid = os.getuid() if hasattr(os, "getuid") else 0
    admin = (
        "" if uid == 0 or sys.platform == "win32" else "doas " if _there("doas") and not _there("sudo") else "sudo "
    )
    return System(
        sys.platform,
        _manager(),
        admin,
        sys.executable or "python",
        _installer(),
        _user(uid),
        uid,
        _has_systemd(uid),
    )


def _has_systemd(uid: int) -> bool:
    try:
        return Path(f"/run/user/{uid}/systemd").is_dir()
    except OSError:
        return False


def _there(program: str) -> bool:
    return shutil.which(program) is not None


def _manager() -> str:
    if sys.platform == "darwin":
        return "brew"
    if sys.platform != "linux":
        return ""
    for file in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            known = manager_of(Path(file).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
        if known:
            return known
    return next((manager for manager in MANAGERS if _there(manager)), "")


def _installer() -> str:
    from importlib.util import find_spec

    parts = Path(sys.prefix).parts
    if "pipx" in parts:
        return "pipx"
    if "uv" in parts and "tools" in parts:
        return "uv tool"
    return "uv" if find_spec("pip") is None and _there("uv") else "pip"


def _user(uid: int) -> str:
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "")
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
