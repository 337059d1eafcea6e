"""The folders that are written to: there or can be made, their owner's alone, with room; each is written to."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unhurried.doctor.finding import Finding, State, ok, warn
from unhurried.doctor.system import System, elsewhere, look_at_room, may_write
from unhurried.folders import cache_folder, config_folder, data_folder

PROBE: Final = bytes(65_536)
"""What is written to see whether something can be: as much as a spoken line takes."""
LITTLE: Final = 20_000_000
"""Bytes. With less room it is told."""
RITUALS: Final = 50_000_000
"""Bytes of the lines of ten rituals, in one voice, and the beds below them."""
HOUR: Final = 300_000_000
"""Bytes of an hour in a file."""
FULL: Final = 4_000_000
"""Bytes that a voice needs to work in (voices/engine.py), and a ritual of some minutes takes in a file."""
PRIVATE: Final = ("past", "recordings", "history", "journal", "plan")
"""Folders in the data folder that are nobody else's business."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is written to: what it is for, and what becomes of it where nothing can be written there.

    ``kind`` is what XDG calls it, where it does. ``fails``: nothing can be played, or exported, then.
    ``wants``: bytes of room, below which it is told.
    """

    name: str
    what: str
    path: Path
    without: str
    kind: str = ""
    fails: bool = False
    wants: int = LITTLE


def places() -> list[Place]:
    """Return the folders as they are here."""
    return [
        Place("config", "the configuration", config_folder(), "the configuration cannot be changed", "config"),
        Place("data", "your rituals, voices and recordings", data_folder(), "nothing is remembered", "data"),
        Place("cache", "spoken lines", cache_folder(), "each line is spoken anew every time", "cache", wants=RITUALS),
        Place("temporary", "temporary files", temporary(), "no voice can work", fails=True),
        Place("audio", "audio files", Path("audio"), "`export` needs -o FILE, elsewhere", fails=True, wants=HOUR),
    ]


def temporary() -> Path:
    """Return the folder of temporary files, or the one that would be it, where none can be written to."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 it is looked at, and not used


def place(system: System, where: Place) -> Finding:
    """Tell whether a folder can be written to, by writing to it, or to the one above it that is there."""
    state: State = "wrong" if where.fails else "warn"
    path = folder = where.path
    try:
        path = path.absolute()
        folder = nearest(path)
        if not folder.is_dir():
            what = f"{folder}, where {where.what} would lie, is a file"
            return Finding(where.name, state, what, f"mv {system.quoted(folder)} {system.quoted(f'{folder}.old')}")
        write(folder)
    except OSError as error:
        what = f"{_why(error, folder, path)}, so {where.without}"
        return Finding(where.name, state, what, _mend(system, where, folder, error))
    lies = "" if folder == path else ", made when it is needed"
    room = _room(folder)
    if room is not None and room < where.wants:
        low: State = "wrong" if where.fails and room < FULL else "warn"
        what = f"{path}: {room / 1e6:.3g} MB are free for {where.what}"
        return Finding(where.name, low, what, _makes_room(system, folder))
    return ok(where.name, f"{path}: for {where.what}{lies}")


def nearest(path: Path) -> Path:
    """Return a folder, or the first above it that is there.

    Raises:
        OSError: it may not be looked at.
    """
    for folder in (path, *path.parents):
        try:
            folder.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        return folder
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def write(folder: Path) -> None:
    """Write a file, have the disk take it, and take it away.

    Raises:
        OSError: one of these is refused.
    """
    handle, name = tempfile.mkstemp(prefix=".unhurried-", suffix=".probe", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(PROBE)
            file.flush()
            os.fsync(handle)
    finally:
        Path(name).unlink(missing_ok=True)


def _room(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _why(error: OSError, folder: Path, wanted: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {wanted} is full"
    if error.errno == errno.EROFS:
        return f"the disk of {wanted} is mounted read-only"
    if error.errno in (errno.EACCES, errno.EPERM):
        made = f"{wanted} cannot be made: " if folder != wanted else ""
        return f"{made}you may not write to {folder}"
    return f"{wanted} cannot be written to: {(error.strerror or str(error)).lower()}"


def _mend(system: System, where: Place, folder: Path, error: OSError) -> str:
    """Return the command that lets it be written to."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _makes_room(system, folder)
    if error.errno == errno.EROFS:
        return f"sudo mount -o remount,rw {system.quoted(_mounted(folder))}"
    if error.errno in (errno.EACCES, errno.EPERM):
        own = _owner(folder) == system.uid
        home = Path(os.path.expanduser("~"))  # noqa: PTH111 where there is none, Path.home() fails
        if own or home in (folder, *folder.parents):
            return may_write(system, folder, own=own)
    if where.kind:
        return elsewhere(system, where.kind)
    return "cd to a folder of yours" if where.name == "audio" else "export TMPDIR=FOLDER, one that you may write to"


def _makes_room(system: System, folder: Path) -> str:
    """Return what makes room on a folder's disk: where spoken lines take much of it, that they be taken away."""
    from unhurried.kept import Kept, default_folder

    clips = default_folder()
    try:
        size = Kept(clips).size() if clips.stat().st_dev == folder.stat().st_dev else 0
    except OSError:
        size = 0
    return f"unhurried cache clear, for {size / 1e6:.0f} MB" if size > FULL else look_at_room(system, folder)


def _mounted(folder: Path) -> Path:
    return next((above for above in (folder, *folder.parents) if above.is_mount()), folder)


def _owner(folder: Path) -> int | None:
    try:
        return folder.stat().st_uid
    except OSError:
        return None


def private(system: System, data: Path, clips: Path) -> Iterator[Finding]:
    """Tell of folders with what is intimate in them that others may look into, or that are another's."""
    if system.platform == "win32":  # who may look into them is the profile folder's to say
        return
    for folder in (clips, *(data / name for name in PRIVATE)):
        try:
            state = folder.stat()
        except OSError:
            continue
        path = system.quoted(folder)
        if state.st_uid != system.uid:
            mend = f"sudo chown -R {system.quoted(system.user)} {path}"
            yield warn("private", f"{folder} belongs to someone else", mend)
        elif state.st_mode & 0o077:
            yield warn("private", f"others may look into {folder}", f"chmod 700 {path}")


def cache(clips: Path) -> Finding:
    """Tell how much is kept, of how much at most."""
    from unhurried.kept import Kept

    kept = Kept(clips)
    sizes = f"{kept.size() / 1e6:.1f} of {kept.largest / 1e6:.0f} MB"
    return ok("cache size", f"{sizes} of spoken lines and sounds are kept; `unhurried cache clear` takes them away")
