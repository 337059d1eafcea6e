"""A ritual's lines at once: nothing is looked up line by line, and nothing that is not as it was is taken."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from unhurried.kept import Kept
from unhurried.units import SAMPLE_RATE
from unhurried.voices import cache as caching
from unhurried.voices import lots, polish
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Clip, Line, Mono, nobody
from unhurried.voices.engine import Utterance
from unhurried.voices.manner import Manner
from unhurried.voices.spoken import SpokenVoice

LINES = [Line(text, text) for text in (f"Rest{', so' * k}." for k in range(7))]


class _Engine:
    """Speaks noise as long as the words."""

    identity = ("noise",)
    languages = ("en",)
    pitched = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, text: str, rate: float, pitch: float | None) -> Utterance:
        self.asked.append(text)
        frames = int(len(text.split()) * 60 / (200 * rate) * SAMPLE_RATE)
        return np.random.default_rng(len(text)).normal(0, 0.1, frames), SAMPLE_RATE

    def close(self) -> None:
        pass


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    return ClipCache(tmp_path / "clips")


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The clips that were decoded."""
    paths: list[Path] = []
    read = caching.read_clip

    def counted(path: Path) -> Mono:
        paths.append(path)
        return read(path)

    monkeypatch.setattr(caching, "read_clip", counted)
    return paths


def _clips(
    cache: ClipCache,
    lines: list[Line] = LINES,
    manner: Manner = Manner(),  # noqa: B008
    engine: Callable[[], _Engine] = _Engine,
) -> list[Clip]:
    with SpokenVoice(engine, manner, cache=cache, natural=200.0) as voice:
        return voice.clips(lines, nobody)


def test_what_was_found_before_is_found_at_once(cache: ClipCache, decoded: list[Path]) -> None:
    """The same clips, to the sample and the silence after them, and none is decoded before it is heard."""
    first = _clips(cache)
    decoded.clear()
    told: list[tuple[int, int]] = []
    with SpokenVoice(_Engine, cache=cache, natural=200.0) as voice:
        again = voice.clips([*LINES, LINES[0]], lambda done, of: told.append((done, of)))
    assert decoded == []
    assert again == [*first, first[0]]
    assert told == [(0, 0)]
    for one, other in zip(first, again[:7], strict=True):
        assert one.load().tobytes() == other.load().tobytes()
    assert len(decoded) == 14


DAMAGE: dict[str, Callable[[bytes], bytes | None]] = {
    "gone": lambda data: None,
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "a bit": lambda data: data[:3_000] + bytes([data[3_000] ^ 1]) + data[3_001:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_clip_is_made_anew(damage: str, cache: ClipCache) -> None:
    """One of many that is not as it was is spoken again, the others stay; next time all are found at once again."""
    first = _clips(cache)
    path = cache.folder / first[1].key[:2] / f"{first[1].key}.flac"
    whole = path.read_bytes()
    damaged = DAMAGE[damage](whole)
    path.unlink()
    if damaged is not None:
        path.write_bytes(damaged)
    engine = _Engine()
    assert _clips(cache, engine=lambda: engine) == first
    assert len(engine.asked) == 1
    assert path.read_bytes() == whole
    assert _clips(cache, engine=lambda: engine) == first
    assert len(engine.asked) == 1


def test_another_clip_in_its_place_is_taken_for_what_it_is(cache: ClipCache) -> None:
    """A whole clip of another length, under the same name: its own length counts, not the one that was kept."""
    first = _clips(cache)
    short, long = first[0], first[1]
    assert short.frames != long.frames
    path = cache.folder / short.key[:2] / f"{short.key}.flac"
    path.write_bytes((cache.folder / long.key[:2] / f"{long.key}.flac").read_bytes())
    again = _clips(cache)
    assert [clip.frames for clip in again] == [long.frames, long.frames, *(clip.frames for clip in first[2:])]
    assert len(again[0].load()) == long.frames
    assert _clips(cache) == again


def test_whatever_decides_a_line_is_asked_for(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another manner, another voice, another polish, other lines, another program: nothing kept is taken for it."""
    seen = {tuple(clip.key for clip in _clips(cache))}
    for manner in (Manner(dry=True), Manner(pitch=1.0), Manner(pace=100.0), Manner(said={"so": "soh"})):
        seen.add(tuple(clip.key for clip in _clips(cache, manner=manner)))
    seen.add(tuple(clip.key for clip in _clips(cache, LINES[::-1])))
    other = [Line(LINES[0].text, "Rest over there."), *LINES[1:]]
    seen.add(tuple(clip.key for clip in _clips(cache, other)))
    monkeypatch.setattr(_Engine, "identity", ("another",))
    seen.add(tuple(clip.key for clip in _clips(cache)))
    monkeypatch.setattr(polish, "VERSION", 99)
    seen.add(tuple(clip.key for clip in _clips(cache)))
    assert len(seen) == 9
    kept = len([path for path in cache.files() if path.suffix == ".lot"])
    monkeypatch.setattr(lots, "program", lambda: "another")
    _clips(cache)
    assert len([path for path in cache.files() if path.suffix == ".lot"]) == kept + 1


NONSENSE = (
    b"half", b"[]", b"{}", b"[1,2,3,4,5,6,7]", b"[[1],[2],[3],[4],[5],[6],[7]]", b'[["../x",1,1,1,1],[],[],[],[],[],[]]',
    b"[[1,2,3,4,5]]",
)  # fmt: skip


def test_what_makes_no_sense_is_not_there(cache: ClipCache, decoded: list[Path]) -> None:
    """Half a file, or one of something else: each line is looked up, and it is kept again."""
    first = _clips(cache)
    (path,) = (path for path in cache.files() if path.suffix == ".lot")
    for data in NONSENSE:
        path.unlink()
        Kept(cache.folder).keep_data(path.stem, ".lot", data)
        assert _clips(cache) == first
        decoded.clear()
        assert _clips(cache) == first
        assert decoded == []


def test_what_is_used_so_is_noted_as_used(cache: ClipCache) -> None:
    """Clips that are never looked up one by one do not go first when there is no room."""
    first = _clips(cache)
    for path in cache.files():
        os.utime(path, (1_000_000, 1_000_000))
    _clips(cache)
    assert all(
        path.stat().st_atime > 1_000_000 for path in cache.files() if path.stem in {clip.key for clip in first}
    )


def test_a_few_lines_are_no_lot(cache: ClipCache) -> None:
    """Whoever hears one line after the other, as in a recording, leaves no file for each."""
    _clips(cache, LINES[:5])
    assert {path.suffix for path in cache.files()} == {".flac"}


def test_where_nothing_can_be_kept_it_is_spoken_each_time(tmp_path: Path) -> None:
    """Lines that are in memory only are in no lot."""
    (tmp_path / "file").write_text("in the way")
    cache = ClipCache(tmp_path / "file" / "clips")
    assert [clip.frames for clip in _clips(cache)] == [clip.frames for clip in _clips(cache)]


def test_a_program_that_cannot_be_looked_at_keeps_no_lot(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from an archive, or with a file of it gone just now: the lines are spoken, and looked up one by one."""

    def program() -> str:
        raise FileNotFoundError("gone")

    monkeypatch.setattr(lots, "program", program)
    assert [clip.key for clip in _clips(cache)] == [clip.key for clip in _clips(cache)]
    assert not list(cache.folder.glob("??/*.lot"))
