"""What is installed here, and in which state, without importlib.metadata: to import that takes longer than to look.

It answers what importlib.metadata would; what it cannot tell, it asks there.
"""

import os
import re
import sys
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path


@cache
def version(package: str) -> str | None:
    """Return the version of a package as importlib.metadata has it, or None where it is not installed."""
    name = re.sub(r"[-_.]+", "-", package).lower()
    for folder in sys.path:
        try:
            infos = _infos(folder or ".").get(name, [])
        except FileNotFoundError:
            continue
        except OSError:  # a zip perhaps
            return _asked(package)
        if infos:
            found = re.search(r"^Version: *(\S+)\s*$", _text(Path(folder, infos[0], "METADATA")), re.MULTILINE)
            return found[1] if found and len(infos) == 1 else _asked(package)
    return None


@cache
def _infos(folder: str) -> dict[str, list[str]]:
    """Return what tells of the packages in a folder, by the name of each.

    Raises:
        OSError: it cannot be looked into.
    """
    infos: dict[str, list[str]] = {}
    for one in os.listdir(folder):  # noqa: PTH208 a path for each of hundreds takes longer
        if one.endswith((".dist-info", ".egg-info")):
            infos.setdefault(_named(one), []).append(one)
    return infos


def _named(info: str) -> str:
    return re.sub(r"[-_.]+", "-", info.rpartition(".")[0].partition("-")[0]).lower()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
    except OSError:
        return ""


def _asked(package: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def folder_of(package: str) -> Path | None:
    """Return the folder of a package as a worker finds it, which has nothing from the folder one happens to be in."""
    path = sys.path if sys.flags.safe_path else sys.path[1:]
    spec = PathFinder.find_spec(package, path)
    return Path(spec.origin).parent if spec is not None and spec.origin and spec.has_location else None


@cache
def program() -> str:
    """Return the state of this program: each of its files, and Python."""
    return repr((sys.version, state_of(Path(__file__).parent)))


def state_of(folder: Path) -> list[tuple[str, int, int]]:
    """Return path, size and time of change (ns) of each file in a folder, and in those within it, in order.

    Raises:
        OSError: one cannot be looked at.
    """
    found: list[tuple[str, int, int]] = []
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    state = entry.stat()
                    found.append((entry.path, state.st_size, state.st_mtime_ns))
    return sorted(found)
