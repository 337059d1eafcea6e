"""What is installed is told as importlib.metadata tells it, and a folder's state by each of its files."""

import os
import sys
from importlib import metadata
from pathlib import Path

import pytest

from unhurried import installed
from unhurried.installed import folder_of, state_of, version


def test_versions_are_those_of_importlib_metadata() -> None:
    """Of every package here, by whatever spelling; of one that is not here there is none."""
    names = {name for one in metadata.distributions() if (name := one.metadata["Name"])}
    assert len(names) > 10
    for name in names:
        assert version(name) == metadata.version(name)
    assert version("PyYAML") == version("pyyaml")
    assert version("espeakng_loader") == version("espeakng-loader")
    assert version("no-such-package-anywhere") is None


def anew() -> None:
    """What was seen of the folders is seen again."""
    version.cache_clear()
    installed._infos.cache_clear()


def test_what_cannot_be_told_is_asked_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of one package, one without a version, a path that is no folder."""
    anew()
    monkeypatch.setattr(installed, "_asked", lambda package: f"asked for {package}")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "gone"), str(tmp_path)])
    info = tmp_path / "thing_one-1.0.dist-info"
    info.mkdir()
    assert version("thing-one") == "asked for thing-one"
    anew()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nVersion: 1.0.post1\n\nVersion: 2\n")
    assert version("Thing.One") == "1.0.post1"
    (tmp_path / "thing_one-2.0.dist-info").mkdir()
    anew()
    assert version("thing-one") == "asked for thing-one"
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "file")])
    assert version("other") == "asked for other"
    anew()


def test_the_folder_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is where a worker imports it from: a file of that name where somebody happens to be is not it."""
    import yaml

    assert folder_of("yaml") == Path(yaml.__file__).parent
    assert folder_of("no_such_package") is None
    (tmp_path / "yaml.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert folder_of("yaml") == Path(yaml.__file__).parent


def test_the_state_of_a_folder(tmp_path: Path) -> None:
    """Each file, also deep down and behind a link, by its size and its time to the nanosecond; compiled code is none."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/file").write_text("12345")
    (tmp_path / "a/link").symlink_to(tmp_path / "a/b/file")
    (tmp_path / "a/__pycache__").mkdir()
    (tmp_path / "a/__pycache__/x.pyc").write_text("")
    os.utime(tmp_path / "a/b/file", ns=(1, 1_234_567_891))
    found = state_of(tmp_path / "a")
    assert found == [(str(tmp_path / "a/b/file"), 5, 1_234_567_891), (str(tmp_path / "a/link"), 5, 1_234_567_891)]
    with pytest.raises(OSError, match="No such file"):
        state_of(tmp_path / "gone")
