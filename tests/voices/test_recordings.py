"""Recordings on the disk: found by their words, whole, and their owner's alone."""

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from unhurried.errors import FileError, VoiceError
from unhurried.units import to_frames
from unhurried.voices.clip import Mono
from unhurried.voices.polish import DRY_TAIL
from unhurried.voices.recordings import Recordings, default_folder, who_recorded

WORDS = "It's a long, soft breath out; then – if you like – another one, or none."


def _take(seed: int = 0) -> Mono:
    """Return half a second that survives 16 bits unchanged."""
    noise = np.random.default_rng(seed).integers(-9_000, 9_000, to_frames(0.5))
    return (noise / 32_768).astype(np.float32)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "recordings", "same-breath", "me")


def test_what_is_kept_is_found(recordings: Recordings) -> None:
    """A line's take comes back to the sample, with its tail; another person's and another line's are not there."""
    assert recordings.clip(WORDS) is None
    path = recordings.keep(WORDS, _take())
    clip = recordings.clip(WORDS)
    assert clip is not None
    assert (clip.frames, clip.tail) == (24_000, DRY_TAIL)
    assert np.array_equal(clip.load(), _take())
    assert recordings.found(["Rest.", WORDS]) == [WORDS]
    assert recordings.missing(["Rest.", WORDS, "Hold."]) == ["Rest.", "Hold."]
    assert Recordings(path.parents[2], "same-breath", "a").clip(WORDS) is None
    assert Recordings(path.parents[2], "arrive", "me").clip(WORDS) is None


def test_files_are_for_ears_and_eyes(recordings: Recordings) -> None:
    """A file is a 16-bit FLAC at 48 kHz whose name begins with its words and whose title they are."""
    path = recordings.keep(WORDS, _take())
    assert path.relative_to(recordings.folder.parents[1]).parts[:2] == ("same-breath", "me")
    assert path.name.startswith("its-a-long-soft-breath-out-then-if-you-")
    assert len(path.stem.rpartition("-")[2]) == 8
    with soundfile.SoundFile(path) as file:
        assert (file.format, file.subtype, file.samplerate, file.channels) == ("FLAC", "PCM_16", 48_000, 1)
        assert file.title == WORDS


def test_names_of_any_script(recordings: Recordings) -> None:
    """Words without a letter of a to z have a file too, lines that begin alike one each, and accents are one however
    they are written.
    """
    lines = ["深く息をして。", "深く息を吐いて。", f"{WORDS} a", f"{WORDS} b", "." * 300, "Ein schöner Atemzug."]
    assert len({recordings.keep(line, _take()) for line in lines}) == len(lines)
    assert recordings.missing(lines) == []
    assert recordings.keep(lines[0], _take()).name.startswith("line-")
    assert recordings.clip("Ein scho\u0308ner Atemzug.") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_files_are_their_owners_alone(recordings: Recordings) -> None:
    """Folders 0700 and files 0600, also where a folder was more open before; nothing else is left beside them."""
    recordings.folder.mkdir(parents=True)
    path = recordings.keep(WORDS, _take())
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in path.parents[:3]:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert list(recordings.folder.iterdir()) == [path]


def test_another_take_is_another_clip(recordings: Recordings) -> None:
    """It takes the place of the one before, with a key of its own; who holds the old clip is told, and hears no other."""
    recordings.keep(WORDS, _take(1))
    before, same = recordings.clip(WORDS), recordings.clip(WORDS)
    path = recordings.keep(WORDS, _take(2))
    after = recordings.clip(WORDS)
    assert before is not None
    assert after is not None
    assert before == same
    assert before.key != after.key
    assert list(path.parent.iterdir()) == [path]
    assert np.array_equal(after.load(), _take(2))
    with pytest.raises(VoiceError, match="changed or gone"):
        before.load()


def test_what_is_damaged_is_not_there(recordings: Recordings) -> None:
    """A file that is cut off, is no sound, has another rate or is a folder counts as missing, and can be kept anew."""
    path = recordings.keep(WORDS, _take())
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], b"", b"not a sound"):
        path.write_bytes(data)
        assert recordings.missing([WORDS]) == [WORDS]
    soundfile.write(path, _take(), 44_100)
    assert recordings.missing([WORDS]) == [WORDS]
    soundfile.write(path, _take()[:0], 48_000)
    assert recordings.missing([WORDS]) == [WORDS]
    recordings.keep(WORDS, _take())
    assert recordings.missing([WORDS]) == []
    path.unlink()
    path.mkdir()
    assert recordings.missing([WORDS]) == [WORDS]
    with pytest.raises(FileError, match="could not be kept"):
        recordings.keep(WORDS, _take())


def test_a_take_that_cannot_be_written_leaves_the_one_before(
    recordings: Recordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk refuses in the middle, the take before is there still, and nothing half-written."""
    path = recordings.keep(WORDS, _take(1))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(FileError, match="could not be kept: No space left on device"):
        recordings.keep(WORDS, _take(2))
    assert list(path.parent.iterdir()) == [path]
    clip = recordings.clip(WORDS)
    assert clip is not None
    assert np.array_equal(clip.load(), _take(1))


@pytest.mark.parametrize("name", ["../../out", "..", "", "con", "Our Evening", "a/b", "größe", ".hidden", "x" * 200])
def test_any_name_stays_below_the_folder(name: str, tmp_path: Path) -> None:
    """A ritual's name may come from any file: its recordings lie in a folder of their own, one level below."""
    recordings = Recordings(tmp_path, name, "me")
    recordings.keep("Rest.", _take())
    folder = recordings.folder.resolve().parent
    assert folder.parent == tmp_path.resolve()
    assert folder.name.isascii()
    assert folder.name != "con"
    assert Recordings(tmp_path, name + "y", "me").clip("Rest.") is None


def test_who_recorded(tmp_path: Path) -> None:
    """Whoever has recorded a line of this ritual, in one order; nobody where there is no folder."""
    assert who_recorded(tmp_path / "none", "arrive") == []
    for ritual, who in (("arrive", "me"), ("arrive", "a"), ("what-stayed", "b")):
        Recordings(tmp_path, ritual, who).keep("Rest.", _take())
    assert who_recorded(tmp_path, "arrive") == ["a", "me"]
    assert who_recorded(tmp_path, "what-stayed") == ["b"]


def test_they_lie_in_the_owners_data_folder(home: Path) -> None:
    """Recordings are data, no cache: they cannot be made again by a machine."""
    if sys.platform == "linux":
        assert default_folder() == home / "data/unhurried/recordings"
    assert default_folder().name == "recordings"
