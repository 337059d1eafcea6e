"""A disk that is full."""

import contextlib
import errno
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

Usage = type(shutil.disk_usage("/"))


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk that is full: a real one where it can be mounted, else one that says so when it is written to."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            with (disk / "zeros").open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            yield disk
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        return
    make, room = tempfile.mkstemp, shutil.disk_usage

    def refuse(**given: Any) -> tuple[int, str]:
        if given["dir"] == disk:
            raise OSError(errno.ENOSPC, "No space left on device")
        return make(**given)

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: Usage(1, 1, 0) if disk in (path, *path.parents) else room(path)
    )
    yield disk
