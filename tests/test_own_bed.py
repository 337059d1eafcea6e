"""A listener's own sound file as a bed: any file, levelled, endless, and never louder than a bed may be."""

import errno
import itertools
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.conftest import Run
from tests.measure import clicks, in_blocks, integrated, powers
from unhurried.cues import BedCue, Timeline
from unhurried.errors import FileError
from unhurried.mixer import Mixer, mix
from unhurried.own_bed import CROSSFADE, PEAK, own_bed
from unhurried.sounds.bed import BED_LUFS
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE, amplitude, to_frames


def _waves(seconds: float, rate: int, channels: int) -> Stereo:
    """Return a recording of sorts: noise that swells, never from or to silence."""
    rng = np.random.default_rng(4)
    frames = round(seconds * rate)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.11 * np.arange(frames) / rate)
    smooth = np.apply_along_axis(np.convolve, 0, rng.normal(size=(frames, channels)), np.ones(24) / 24, "same")
    return np.asarray(0.2 * swell[:, None] * smooth, np.float32)


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [
        ("waves.wav", 44_100, 2),
        ("waves.flac", 48_000, 1),
        ("waves.ogg", 22_050, 2),
        ("waves.mp3", 44_100, 2),
        ("w.aiff", 96_000, 6),
    ],
)
def test_any_sound_file_is_a_bed(tmp_path: Path, name: str, rate: int, channels: int) -> None:
    """Whatever its format, rate and channels: as long as the file less the crossfade, and as loud as every bed."""
    soundfile.write(tmp_path / name, _waves(20, rate, channels), rate)
    loop = own_bed(tmp_path / name)
    (layer,) = loop.layers
    assert abs(len(layer) - (to_frames(20) - CROSSFADE)) <= to_frames(0.1)  # MP3 pads a little
    sound = loop.read(0, to_frames(60))
    assert integrated(powers(in_blocks(sound))) == pytest.approx(BED_LUFS, abs=0.7)
    if channels != 2:
        assert np.array_equal(sound[:, 0], sound[:, 1])


def test_it_begins_again_without_a_seam(tmp_path: Path) -> None:
    """Over the seam there is no jump and no hole: it steps and is as loud as it is everywhere."""
    soundfile.write(tmp_path / "waves.wav", _waves(20, SAMPLE_RATE, 2), SAMPLE_RATE, subtype="FLOAT")
    loop = own_bed(tmp_path / "waves.wav")
    frames = len(loop.layers[0])
    around = loop.read(frames - to_frames(1), frames + CROSSFADE + to_frames(1)).astype(np.float64)
    steps = np.abs(np.diff(loop.read(0, 3 * frames), axis=0))
    assert np.abs(np.diff(around[to_frames(1) - 3 : to_frames(1) + 3], axis=0)).max() < np.quantile(steps, 0.999)
    levels = [np.sqrt(np.mean(part**2)) for part in np.array_split(around, 16)]
    assert max(levels) / min(levels) < amplitude(14)  # as deep as the swell itself
    assert clicks(in_blocks(loop.read(0, 2 * frames) * np.float32(amplitude(20)))) in (
        [],
        [0.0],
    )  # cut out of an endless sound


def test_the_recording_itself_is_heard(tmp_path: Path) -> None:
    """Away from the crossfade it is the file, sample for sample, but for one gain (and 15 bits)."""
    recording = _waves(20, SAMPLE_RATE, 2)
    soundfile.write(tmp_path / "waves.wav", recording, SAMPLE_RATE, subtype="FLOAT")
    got = own_bed(tmp_path / "waves.wav").read(CROSSFADE, to_frames(14))
    plain = recording[CROSSFADE : to_frames(14)]
    gain = float((got * plain).sum() / (plain * plain).sum())
    assert np.abs(got - gain * plain).max() <= gain / 32_768 * 1.05


def test_blocks_and_seeks_are_equal_to_the_bit(tmp_path: Path) -> None:
    """Played from anywhere, in blocks of any size, it is the same sound."""
    soundfile.write(tmp_path / "waves.ogg", _waves(9, 44_100, 2), 44_100)
    cue = BedCue(
        0, to_frames(40), None, "waves.ogg", to_frames(3), to_frames(6), loop=own_bed(tmp_path / "waves.ogg")
    )
    timeline = Timeline("t", to_frames(40), (cue,), None)
    whole = np.concatenate(list(mix(timeline)))
    for size in (480, 4_800, 77_777):
        assert np.array_equal(np.concatenate(list(mix(timeline, block=size))), whole)
    for start, frames in itertools.product((1, 239_999, 1_000_003), (1, 50_000)):
        assert np.array_equal(Mixer(timeline).block(start, frames), whole[start : start + frames])
    assert replace(timeline) == timeline


def test_a_single_bang_does_not_make_the_rest_a_danger(tmp_path: Path) -> None:
    """Where little of a file is loud, its peak decides: no sample is above PEAK at the natural balance."""
    quiet = _waves(20, SAMPLE_RATE, 2) * 0.001
    quiet[to_frames(10) : to_frames(10) + 500] = 0.99
    soundfile.write(tmp_path / "bang.wav", quiet, SAMPLE_RATE, subtype="FLOAT")
    assert np.abs(own_bed(tmp_path / "bang.wav").read(0, to_frames(20))).max() <= amplitude(PEAK) * 1.001


def _write(path: Path, sound: Stereo) -> None:
    soundfile.write(path, sound, SAMPLE_RATE)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "cannot be read: No such file or directory"),
        (lambda path: path.mkdir(), "is not a file"),
        (lambda path: path.write_text("not a sound"), "is not a sound that can be read"),
        (lambda path: path.write_bytes(b""), "is not a sound that can be read"),
        (lambda path: _write(path, np.zeros((to_frames(5), 2), np.float32)), "there is nothing to hear in it"),
        (lambda path: _write(path, _waves(1, SAMPLE_RATE, 2)), "lasts 1.0 s; a bed needs 2 s at least"),
        (lambda path: _write(path, np.zeros((0, 2), np.float32)), "lasts 0.0 s; a bed needs 2 s at least"),
    ],
)
def test_what_is_no_bed_says_why(tmp_path: Path, make: Any, message: str) -> None:
    """Missing, a folder, a text, empty, silent, too short: one line with the file's name."""
    path = tmp_path / "bed.wav"
    make(path)
    with pytest.raises(FileError, match=message) as caught:
        own_bed(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names are text")
def test_a_name_that_is_no_text_is_a_name_too(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read as any other."""
    path = tmp_path / os.fsdecode(b"w\xff.wav")
    _write(tmp_path / "waves.wav", _waves(5, SAMPLE_RATE, 2))
    (tmp_path / "waves.wav").rename(path)
    assert own_bed(path).read(0, 48_000).any()


def test_broken_samples_are_silence(tmp_path: Path) -> None:
    """A file with samples that are no numbers is played without them, and without a warning."""
    sound = _waves(5, SAMPLE_RATE, 2)
    sound[1_000:1_010] = np.nan
    sound[2_000] = np.inf
    soundfile.write(tmp_path / "nan.wav", sound, SAMPLE_RATE, subtype="FLOAT")
    assert np.isfinite(own_bed(tmp_path / "nan.wav").read(0, 48_000)).all()


@pytest.mark.parametrize(("left", "right"), [(1.0, -1.0), (1.0, 0.0), (0.0, 1.0)])
def test_a_bed_is_heard_in_either_ear_and_in_mono(tmp_path: Path, left: float, right: float) -> None:
    """A recording on one side alone, or whose sides cancel each other out, is put on both sides."""
    sound = np.repeat(_waves(8, SAMPLE_RATE, 1), 2, axis=1) * np.array([left, right], np.float32)
    _write(tmp_path / "waves.wav", sound)
    heard = own_bed(tmp_path / "waves.wav").read(0, to_frames(8))
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert integrated(powers(in_blocks(heard))) == pytest.approx(BED_LUFS, abs=0.7)


def test_a_loud_file_does_not_break_at_its_crossfade(tmp_path: Path) -> None:
    """A float file above full scale, whose end and beginning add up, is cut off there and does not turn over."""
    sine = 1.7 * np.sin(2 * np.pi * 100 * np.arange(8 * SAMPLE_RATE) / SAMPLE_RATE)
    soundfile.write(tmp_path / "loud.wav", np.stack([sine, sine], axis=1), SAMPLE_RATE, subtype="FLOAT")
    (layer,) = own_bed(tmp_path / "loud.wav").layers
    assert np.abs(np.diff(layer.astype(np.int64), axis=0)).max() < 1_500


def test_a_file_that_is_mostly_quiet_is_levelled_by_what_is_heard(tmp_path: Path) -> None:
    """Eight seconds of surf in every forty do not come out louder than a bed that goes on."""
    sound = np.tile(_waves(40, SAMPLE_RATE, 2), (2, 1))
    sound[np.arange(len(sound)) % to_frames(40) > to_frames(10)] *= 0.01
    _write(tmp_path / "surf.wav", sound)
    heard = own_bed(tmp_path / "surf.wav").read(0, to_frames(80))
    assert integrated(powers(in_blocks(heard))) == pytest.approx(BED_LUFS, abs=1.5)


def test_the_end_of_a_file_is_not_lost(tmp_path: Path) -> None:
    """Resampled or not, a loop is as long as its file less the crossfade, to the frame (of six channels, their mean)."""
    sound = _waves(20, 44_100, 2)
    soundfile.write(tmp_path / "waves.wav", sound, 44_100)
    assert len(own_bed(tmp_path / "waves.wav").layers[0]) == pytest.approx(to_frames(14), abs=2)
    six = np.zeros((to_frames(9), 6), np.float32)
    six[:, 4] = _waves(9, SAMPLE_RATE, 1)[:, 0]
    soundfile.write(tmp_path / "six.wav", six, SAMPLE_RATE)
    assert own_bed(tmp_path / "six.wav").read(0, 48_000).any()


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    """Reading and measuring are told as one way, forwards only, up to nearly all of it."""
    _write(tmp_path / "waves.wav", _waves(65, SAMPLE_RATE, 2))
    told: list[float] = []
    own_bed(tmp_path / "waves.wav", lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] > 0.85


def test_more_than_an_hour_is_refused(tmp_path: Path) -> None:
    """A file longer than an hour is not begun to be read."""
    soundfile.write(tmp_path / "long.flac", np.zeros(8_000 * 3_700, np.int16), 8_000)
    with pytest.raises(FileError, match=r"lasts 1:01:40; an hour is enough"):
        own_bed(tmp_path / "long.flac")


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the temporary folder is full, the bed says so."""
    _write(tmp_path / "waves.wav", _waves(5, SAMPLE_RATE, 2))

    class _Full:
        def __enter__(self) -> "_Full":
            return self

        def __exit__(self, *exception: object) -> None:
            pass

        def write(self, data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: _Full())
    with pytest.raises(FileError, match=r"waves.wav: cannot be kept in .+: No space left on device"):
        own_bed(tmp_path / "waves.wav")


def test_it_costs_disk_and_not_memory(tmp_path: Path) -> None:
    """Ten minutes of a bed (115 MB of frames) are read with less than 60 MB more memory than twenty seconds."""
    program = (
        "import sys, tracemalloc\nfrom pathlib import Path\nfrom unhurried.own_bed import own_bed\n"
        "own_bed(Path(sys.argv[1])); tracemalloc.start()  # what is mapped from the disk does not count\n"
        "loop = own_bed(Path(sys.argv[2])); loop.read(0, 48000)\n"
        "print(tracemalloc.get_traced_memory()[1] // 2**20)\n"
    )
    soundfile.write(tmp_path / "short.flac", _waves(20, SAMPLE_RATE, 2), SAMPLE_RATE)
    soundfile.write(tmp_path / "long.flac", np.tile(_waves(20, SAMPLE_RATE, 2), (30, 1)), SAMPLE_RATE)
    files = [str(tmp_path / "short.flac"), str(tmp_path / "long.flac")]
    done = subprocess.run([sys.executable, "-c", program, *files], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 60


def test_from_the_command(run_here: Run, tmp_path: Path) -> None:
    """`--bed FILE` lies under a ritual in place of its own bed; a name that is neither bed nor file is explained."""
    _write(tmp_path / "rain.wav", _waves(8, SAMPLE_RATE, 2))
    done = run_here("export", "arrive", "--voice", "silent", "--bed", "rain.wav", "-o", "a.flac")
    assert done.returncode == 0, done.stderr
    shown = run_here("show", "arrive", "--voice", "silent", "--bed", "rain.wav").stdout
    assert "bed     rain.wav" in shown
    sound, _ = soundfile.read(tmp_path / "a.flac", dtype="float32")
    expected = own_bed(tmp_path / "rain.wav").read(to_frames(76), to_frames(77))
    assert np.abs(sound[to_frames(76) : to_frames(77)] - expected).max() < 1 / 32_768 + 1e-6
    wrong = run_here("export", "arrive", "--bed", "rian")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "there is no bed 'rian' and no such file; did you mean 'rain'? (see" in wrong.stderr
    (tmp_path / "folder").mkdir()
    for name, why in (("folder", "folder: is not a file"), ("x" * 300, "cannot be read: File name too long")):
        done = run_here("export", "arrive", "--voice", "silent", "--bed", name)
        assert done.returncode == 1
        assert done.stderr.strip().endswith(why)
        assert done.stderr.count("\n") == 1
    (tmp_path / "ocean").write_bytes((tmp_path / "rain.wav").read_bytes())
    assert "bed     ./ocean" in run_here("show", "arrive", "--voice", "silent", "--bed", "./ocean").stdout
    broken = tmp_path / "broken.wav"
    broken.write_text("no sound")
    refused = run_here("export", "arrive", "--bed", "broken.wav", "-o", "b.flac")
    assert refused.returncode == 1
    assert refused.stderr.startswith("unhurried: broken.wav: is not a sound that can be read")
    assert not (tmp_path / "b.flac").exists()
