"""What it was measured on: processor, memory, system, disk, and the versions of all that took part."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

PACKAGES: Final = ("unhurried", "numpy", "soundfile", "av", "lameenc", "sounddevice", "click", "pydantic", "PyYAML")
PROGRAMS: Final = {"sox": "--version", "espeak-ng": "--version", "ffmpeg": "-version", "pulseaudio": "--version"}


def told(python: Sequence[str], folder: Path) -> list[tuple[str, str]]:
    """Return what there is to know of this machine; ``folder`` is where files are made."""
    return [
        ("date", date.today().isoformat()),
        ("processor", f"{_line('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores"),
        ("memory", f"{int(_line('/proc/meminfo', 'MemTotal').split()[0]) / 1024**2:.1f} GiB"),
        ("system", f"{_line('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}"),
        ("disk of the files", disk_of(folder, Path("/proc/mounts").read_text())),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {_package(name)}" for name in PACKAGES)),
        ("libsndfile", _said([*python, "-c", "import soundfile; print(soundfile.__libsndfile_version__)"])),
        *((name, _said([name, option])) for name, option in PROGRAMS.items()),
        ("commit", _said(["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"])),
    ]


def disk_of(folder: Path, mounts: str) -> str:
    """Return the kind of file system that a folder is on, of those in /proc/mounts."""
    best = ("/", "unknown")
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split()
        if folder.resolve().is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return f"{best[1]} at {best[0]}"


def _line(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        key, _, value = line.replace("=", ":", 1).partition(":")
        if key.strip() == name:
            return value.strip().strip('"')
    return "unknown"


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "missing"
    first = (done.stdout.splitlines() or [""])[0]
    return first.partition(" Copyright")[0].rpartition(":")[2].strip()
