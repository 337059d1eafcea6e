"""Audio files: the mix to the bit where the format can, whole or not at all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from unhurried.cues import BedCue, BreathCue, ChimeCue, Timeline
from unhurried.errors import FileError
from unhurried.mixer import Mixer
from unhurried.script.ritual import Place
from unhurried.sinks import no_progress
from unhurried.sinks.file import FileSink, check_path
from unhurried.sinks.formats import FORMATS
from unhurried.sinks.memory import MemorySink
from unhurried.sounds.loop import Stereo
from unhurried.tryout import sounds, tryout

HERE = Place("test", 1, 1, None)
TIMELINE = Timeline(
    "A title – with ü",
    200_001,
    (
        BedCue(0, 200_001, HERE, "brown", 48_000, 48_000),
        ChimeCue(10_000, 250_000, HERE, "start"),
        BreathCue(20_000, 150_000, HERE, "in"),
    ),
)


def _expected() -> Stereo:
    sink = MemorySink()
    sink.take(Mixer(TIMELINE), no_progress)
    return sink.samples


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_the_ritual(suffix: str, tmp_path: Path) -> None:
    """Each suffix is written by the real libsndfile, in its format, at 48 kHz, in stereo, with its title.

    FLAC, WAV, AIFF and CAF hold the mix to the bit; the others are as long to a tenth of a second, and sound alike.
    """
    path = tmp_path / f"ritual{suffix}"
    FileSink(path, title=TIMELINE.title).take(Mixer(TIMELINE), no_progress)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    with soundfile.SoundFile(path) as file:
        assert (file.format, file.subtype, file.samplerate, file.channels) == (*FORMATS[suffix], 48_000, 2)
        if suffix != ".caf":
            assert file.title == TIMELINE.title
        sound = file.read(dtype="float32")
    expected = _expected()
    if file.subtype == "PCM_16":
        assert np.array_equal(sound, expected)
    else:
        assert len(sound) == pytest.approx(len(expected), abs=4_800)
        levels = [np.sqrt(np.mean(part[:190_000] ** 2)) for part in (sound, expected)]
        assert levels[0] == pytest.approx(levels[1], rel=0.1)


@pytest.mark.parametrize("name", [name for named in sounds().values() for name in named])
def test_every_sound_is_the_same_in_a_file(name: str, tmp_path: Path) -> None:
    """Each tone, bed and chime: what a lossless file holds is what memory holds, to the bit."""
    timeline = tryout(name)
    memory = MemorySink()
    memory.take(Mixer(timeline), no_progress)
    FileSink(tmp_path / "sound.wav").take(Mixer(timeline), no_progress)
    assert np.array_equal(soundfile.read(tmp_path / "sound.wav", dtype="float32")[0], memory.samples)


@pytest.mark.parametrize("suffix", [".flac", ".wav", ".opus", ".mp3"])
def test_ffprobe_reads_it(suffix: str, tmp_path: Path) -> None:
    """Another program, ffprobe, finds stereo at 48 kHz and the right length."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("no ffprobe: apt install ffmpeg")
    path = tmp_path / f"ritual{suffix}"
    FileSink(path).take(Mixer(TIMELINE), no_progress)
    asked = [ffprobe, "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    (stream,) = found["streams"]
    assert (stream["sample_rate"], stream["channels"]) == ("48000", 2)
    assert float(found["format"]["duration"]) == pytest.approx(200_001 / 48_000, abs=0.1)


class _FailingMixer(Mixer):
    def block(self, start: int, frames: int) -> Stereo:
        if start:
            raise KeyboardInterrupt
        return super().block(start, frames)


def test_interrupted_nothing_is_half_written(tmp_path: Path) -> None:
    """Whatever interrupts: what was at the place before is there, and nothing else."""
    path = tmp_path / "ritual.flac"
    path.write_bytes(b"before")
    with pytest.raises(KeyboardInterrupt):
        FileSink(path).take(_FailingMixer(TIMELINE), no_progress)
    assert path.read_bytes() == b"before"
    assert [found.name for found in tmp_path.iterdir()] == ["ritual.flac"]


def _with_limit(limit: int, path: Path) -> "subprocess.CompletedProcess[str]":
    """Write TIMELINE to a path in a process whose files may have so many bytes, and print what it says."""
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "from pathlib import Path\n"
        "from tests.sinks.test_file import *\n"
        "try:\n"
        f"    FileSink(Path({str(path)!r})).take(Mixer(TIMELINE), no_progress)\n"
        "except FileError as error:\n"
        "    print(error)\n"
    )
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk_is_one_error(suffix: str, tmp_path: Path) -> None:
    """When the disk takes no more, there is an error and nothing is left behind.

    The disk is full for a process that may write 100 kB (or 10 kB where a format is small) at most.
    """
    path = tmp_path / f"ritual{suffix}"
    done = _with_limit(100_000 if FORMATS[suffix][1] == "PCM_16" else 10_000, path)
    assert done.stdout.startswith(f"{path}: could not be written: "), done.stderr
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_is_said_before_the_work(tmp_path: Path) -> None:
    """No format, a folder, a file that is there, a folder that cannot be: told at once, and --force replaces."""
    (tmp_path / "there.wav").write_bytes(b"")
    (tmp_path / "folder.wav").mkdir()
    for name, why in (
        ("ritual.m4a", "'.m4a' is not a format; there are .flac, .wav, .aiff, .caf, .ogg, .opus, .mp3"),
        ("ritual", "'' is not a format"),
        ("there.wav", "it is there already; --force replaces it"),
        ("folder.wav", "this is a folder"),
        ("there.wav/in/ritual.wav", f"{tmp_path / 'there.wav'} is a file, not a folder"),
        ("a" * 300 + ".wav", "no file can be there: File name too long"),
    ):
        with pytest.raises(FileError) as caught:
            check_path(tmp_path / name, force=False)
        assert str(caught.value).startswith(f"{tmp_path / name}: {why}")
    check_path(tmp_path / "there.wav", force=True)
    check_path(tmp_path / "new/folder/ritual.OGG", force=False)
    assert not (tmp_path / "new").exists()  # it looks, and changes nothing


def test_what_comes_to_be_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Without force a file that appears while the work is done stays as it is; with force it is replaced."""
    path = tmp_path / "ritual.wav"

    def appear(frames: int) -> None:
        if frames == TIMELINE.frames:
            path.write_bytes(b"precious")

    with pytest.raises(FileError, match="it is there already"):
        FileSink(path).take(Mixer(TIMELINE), appear)
    assert path.read_bytes() == b"precious"
    FileSink(path, force=True).take(Mixer(TIMELINE), appear)
    assert path.stat().st_size > 100_000
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("lacking", [1, 100])
@pytest.mark.parametrize("suffix", [".flac", ".wav", ".ogg", ".opus"])
def test_a_disk_full_at_the_last_byte_is_an_error(suffix: str, lacking: int, tmp_path: Path) -> None:
    """What libsndfile fails to write as it closes the file is found by reading the end back."""
    FileSink(tmp_path / f"whole{suffix}").take(Mixer(TIMELINE), no_progress)
    limit = (tmp_path / f"whole{suffix}").stat().st_size - lacking
    done = _with_limit(limit, tmp_path / f"ritual{suffix}")
    assert "could not be written" in done.stdout, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [f"whole{suffix}"]


class _Loud:
    """A stream that goes from one end of the scale to the other."""

    frames = 65_536

    def block(self, start: int, frames: int) -> Stereo:
        ramp = (np.arange(start, start + frames, dtype=np.float32) - 32_768) / 32_768
        return np.stack([ramp, ramp], axis=1)


@pytest.mark.parametrize("suffix", [".flac", ".wav", ".aiff", ".caf"])
def test_every_sample_value_survives(suffix: str, tmp_path: Path) -> None:
    """All 65 536 values of the grid come back from a 16-bit file as they were."""
    FileSink(tmp_path / f"loud{suffix}").take(_Loud(), no_progress)
    sound, _ = soundfile.read(tmp_path / f"loud{suffix}", dtype="float32")
    assert np.array_equal(sound, _Loud().block(0, 65_536))


def test_the_disk_has_it_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced while it still has its temporary name."""
    named: list[list[str]] = []
    real = os.fsync

    def spy(handle: int) -> None:
        named.append([path.name for path in tmp_path.iterdir()])
        real(handle)

    monkeypatch.setattr(os, "fsync", spy)
    FileSink(tmp_path / "ritual.wav").take(Mixer(TIMELINE), no_progress)
    ((name,),) = named
    assert name.endswith(".part")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_name_need_not_be_text(tmp_path: Path) -> None:
    """A file name that is no UTF-8 is written all the same."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/w\xff.flac"))
    FileSink(path).take(Mixer(TIMELINE), no_progress)
    assert path.stat().st_size > 10_000


class _Long:
    """Nine hours of nothing: longer than a WAV's 32 bits can count."""

    frames = 9 * 3600 * 48_000

    def __init__(self) -> None:
        self.asked = 0

    def block(self, start: int, frames: int) -> Stereo:
        self.asked += 1
        if self.asked > 3:
            raise KeyboardInterrupt
        return np.zeros((frames, 2), np.float32)


def test_a_wav_too_long_for_wav_becomes_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine hours as WAV are begun as RF64; as AIFF they are refused with what to choose instead."""
    kinds: list[str] = []
    real = soundfile.SoundFile

    def spy(*arguments: object, **options: object) -> object:
        kinds.append(str(options["format"]))
        return real(*arguments, **options)

    monkeypatch.setattr(soundfile, "SoundFile", spy)
    with pytest.raises(KeyboardInterrupt):
        FileSink(tmp_path / "long.wav").take(_Long(), no_progress)
    assert kinds == ["RF64"]
    with pytest.raises(FileError, match=r"choose \.wav or \.flac"):
        FileSink(tmp_path / "long.aiff").take(_Long(), no_progress)
    assert list(tmp_path.iterdir()) == []
