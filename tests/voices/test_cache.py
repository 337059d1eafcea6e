"""The cache: its size is bounded, it is shown and cleared, and what is damaged in it does no harm."""

import os
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Run
from unhurried.voices.cache import SHRUNK, ClipCache
from unhurried.voices.clip import Mono


def _noise(seed: int) -> Mono:
    return np.random.default_rng(seed).normal(0, 0.1, 48_000).astype(np.float32)


def _names(cache: ClipCache) -> set[str]:
    return {path.stem for path in cache.files()}


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    """Over its size it gives up the oldest in use, and goes well below, so that not every new line cleans up."""
    cache = ClipCache(tmp_path, largest=10**9)
    keys = [f"{k:02d}clip" for k in range(10)]
    for k, key in enumerate(keys):
        cache.keep(key, _noise(k))
        path = tmp_path / key[:2] / f"{key}.flac"
        os.utime(path, (1_000_000 + k, 1_000_000))
    assert cache.find(keys[0]) is not None  # used just now
    one = cache.size() // 10
    small = ClipCache(tmp_path, largest=7 * one)
    small.shrink()
    assert small.size() <= 7 * one * SHRUNK
    assert _names(small) == {keys[0], *keys[5:]}


def test_below_its_size_everything_stays(tmp_path: Path) -> None:
    """Nothing goes while there is room."""
    cache = ClipCache(tmp_path)
    cache.keep("aaclip", _noise(1))
    cache.shrink()
    assert _names(cache) == {"aaclip"}


def test_numbers_are_kept_and_damaged_ones_are_not_there(tmp_path: Path) -> None:
    """A voice's pace is read back to the bit; what is no number counts as unknown."""
    cache = ClipCache(tmp_path)
    assert cache.number("aapace") is None
    cache.keep_number("aapace", 228.675335)
    assert cache.number("aapace") == 228.675335
    (tmp_path / "aa" / "aapace.txt").write_text("half a num")
    assert cache.number("aapace") is None
    cache.keep_number("aapace", 200.0)
    assert cache.number("aapace") == 200.0


def test_numbers_where_the_disk_refuses_do_no_harm(tmp_path: Path) -> None:
    """A folder that cannot be made keeps no number, and that is all."""
    (tmp_path / "file").write_text("in the way")
    cache = ClipCache(tmp_path / "file" / "clips")
    cache.keep_number("aapace", 200.0)
    assert cache.number("aapace") is None
    assert cache.files() == []
    cache.shrink()


def test_the_command_shows_and_clears(run_here: Run, tmp_path: Path) -> None:
    """`unhurried cache` tells the folder, the lines and their size; `cache clear` takes them away, and recordings stay."""
    places = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    recording = tmp_path / "data/unhurried/recordings/arrive/me/line.flac"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"mine")
    (tmp_path / "three.yaml").write_text("title: Three\nsteps:\n  - say: One.\n  - say: Two.\n  - say: Three.\n")
    assert run_here("show", "three.yaml", "--voice", "system", env=places).returncode == 0
    shown = run_here("cache", env=places)
    folder = tmp_path / "cache/unhurried/clips"
    lines = len(list(folder.rglob("*.flac")))
    assert lines >= 3
    assert shown.stdout.startswith(f"{folder}: {lines} lines, ")
    assert " of 500 MB" in shown.stdout
    cleared = run_here("cache", "clear", env=places)
    assert cleared.stdout == f"{lines} lines taken away\n"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert recording.read_bytes() == b"mine"
    assert run_here("cache", env=places).stdout.startswith(f"{folder}: 0 lines, 0.0 of 500 MB")


def test_of_a_cache_that_may_only_be_read_clips_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where their use cannot be noted, they are used all the same."""
    cache = ClipCache(tmp_path)
    cache.keep("aaclip", _noise(1))

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "utime", refused)
    clip = cache.find("aaclip")
    assert clip is not None
    assert len(clip.load()) == clip.frames == 48_000


def test_a_clean_up_goes_well_below(tmp_path: Path) -> None:
    """To nine tenths, not to the brim: the next new line does not bring the next clean-up."""
    cache = ClipCache(tmp_path, largest=10**9)
    for k in range(20):
        cache.keep(f"{k:02d}clip", _noise(k))
    small = ClipCache(tmp_path, largest=cache.size() * 195 // 200)
    small.shrink()
    assert small.size() <= small.largest * SHRUNK


def test_numbers_that_are_no_pace_are_not_there(tmp_path: Path) -> None:
    """Zero, less, and what is no number count as unknown."""
    cache = ClipCache(tmp_path)
    for bad in (0.0, -3.0, float("nan"), float("inf")):
        cache.keep_number("aapace", bad)
        assert cache.number("aapace") is None


def test_a_clip_whose_header_was_never_finished_is_not_there(tmp_path: Path) -> None:
    """A disk that fills up as the file is closed leaves a FLAC of unknown length: it is made anew."""
    cache = ClipCache(tmp_path)
    cache.keep("aaclip", _noise(1))
    path = tmp_path / "aa" / "aaclip.flac"
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert cache.find("aaclip") is None
    assert cache.keep("aaclip", _noise(1)).frames == 48_000


@pytest.mark.parametrize("text", ["0", "-5", "nan", "inf", "", "half"])
def test_a_number_that_cannot_be_is_not_there(text: str, tmp_path: Path) -> None:
    """A pace file that was damaged counts as not measured; the measure then takes its place."""
    cache = ClipCache(tmp_path)
    cache.keep_number("aapace", 200.0)
    (tmp_path / "aa" / "aapace.txt").write_text(text)
    assert cache.number("aapace") is None
    assert cache.keep_number("aapace", 210.0) == 210.0
    assert cache.keep_number("aapace", 190.0) == 210.0  # the first stays: others count on it
