"""What made the files that lie somewhere: so that a hundred that are up to date are seen to be in no time.

A record tells of one file: the hash of all that made it, and its size and time of change from just then. The file
itself is not read. One that was changed, touched, moved or replaced is not known any more, and is somebody's own.
"""

import json
import os
from pathlib import Path
from typing import Final

from unhurried.folders import cache_folder
from unhurried.kept import Kept, key_of
from unhurried.many.jobs import Job
from unhurried.many.plan import State

FOLDER: Final = "made"
"""In the cache."""
_SUFFIX: Final = ".made"


class Ledger:
    """Records of files that were made: without one, a file is only made with --force.

    They lie beside what can be made anew, not in it: lines of a hundred rituals would push them out, and they are few
    bytes and no word of a ritual.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept or Kept(cache_folder() / FOLDER)

    def look(self, job: Job) -> tuple[State, ...]:
        """Return what is at each of a job's places."""
        return tuple(self._state(path, job.key) for path in job.paths)

    def note(self, job: Job) -> None:
        """Note that a job's files were made just now."""
        for path in job.paths:
            if (found := _found(path)) is not None:
                record = json.dumps([job.key, *found]).encode()
                name = _name(path)
                # There may be a record of what was here before, and what is kept under a name stays.
                self._kept.forget(name, _SUFFIX)
                self._kept.keep_data(name, _SUFFIX, record, shrinks=False)

    def _state(self, path: Path, key: str) -> State:
        found = _found(path)
        if found is None:
            return "other" if os.path.lexists(path) else "absent"
        data = self._kept.data(_name(path), _SUFFIX)
        if data is None:
            return "other"
        try:
            return "same" if json.loads(bytes(data)) == [key, *found] else "other"
        except ValueError:
            return "other"


def _name(path: Path) -> str:
    return key_of("made", os.path.abspath(path))  # noqa: PTH100  .absolute() leaves `..` in


def _found(path: Path) -> tuple[int, int] | None:
    """Return the size and time of change of a file, None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns
