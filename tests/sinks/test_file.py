"""Audio files: the mix to the bit where the format can, whole or not at all."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
import soundfile

from unhurried.cues import BedCue, BreathCue, ChimeCue, Timeline
from unhurried.errors import FileError
from unhurried.form import QUALITIES, Quality
from unhurried.mixer import Mixer
from unhurried.script.ritual import Place
from unhurried.sinks import encoders, ffmpeg, lame, no_progress
from unhurried.sinks.file import FileSink, check_path
from unhurried.sinks.formats import FORMATS, format_of
from unhurried.sinks.memory import MemorySink
from unhurried.sinks.ogg import SERIAL
from unhurried.sounds.loop import Stereo
from unhurried.tryout import sounds, tryout

if sys.platform == "win32":
    pytest.skip("Windows has other rights, and no limit on the size of a file", allow_module_level=True)
import resource

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


class _OneEar(Mixer):
    """What both ears hear alike."""

    def block(self, start: int, frames: int) -> Stereo:
        return super().block(start, frames)[:, :1].repeat(2, axis=1)


def _read(path: Path) -> Stereo:
    """Return the sound of a file by its own library, or where that knows it not, by ffmpeg."""
    if not path.suffix.startswith(".m4"):
        return soundfile.read(path, dtype="float32", always_2d=True)[0]  # type: ignore[no-any-return]
    decoded = path.with_suffix(".decoded.wav")
    subprocess.run([_ffmpeg("ffmpeg"), "-v", "error", "-i", path, decoded], check=True)
    return soundfile.read(decoded, dtype="float32", always_2d=True)[0]  # type: ignore[no-any-return]


def _ffmpeg(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"no {program}: apt install ffmpeg")
    return found


WITHOUT_THEM = ["mp3 by libsndfile", "opus by libsndfile"]
"""What libsndfile writes where neither LAME nor FFmpeg's library is there to do it quicker."""


@pytest.fixture
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A format's name, for a parameter that may say what is to write it."""
    name, _, by = request.param.partition(" by ")
    if by:
        monkeypatch.setattr(lame, "find_spec", lambda _: None)
        monkeypatch.setattr(ffmpeg, "can_write_opus", lambda: False)
        lame._library.cache_clear()
    yield name
    lame._library.cache_clear()


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", [*FORMATS, *WITHOUT_THEM], indirect=True)
def test_every_format_holds_the_ritual(name: str, channels: int, tmp_path: Path) -> None:
    """Each suffix tells its format, and --format where there is none; ffprobe reads rate, channels, length and title.

    What loses nothing holds the mix to the bit; the others sound alike, and are as long to a tenth of a second.
    """
    path = tmp_path / f"ritual.{name}"
    stream = Mixer(TIMELINE) if channels == 2 else _OneEar(TIMELINE)
    FileSink(path, title=TIMELINE.title, channels=channels).take(stream, no_progress)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    bare = tmp_path / "ritual"
    FileSink(bare, format=name, title=TIMELINE.title, channels=channels).take(stream, no_progress)
    assert bare.read_bytes() == path.read_bytes()

    asked = [_ffmpeg("ffprobe"), "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    (of_stream,) = found["streams"]
    assert (of_stream["codec_name"], of_stream["sample_rate"], of_stream["channels"]) == (
        CODECS[name],
        "48000",
        channels,
    )
    assert float(found["format"]["duration"]) == pytest.approx(200_001 / 48_000, abs=0.05)
    tags = {
        key.lower(): text for key, text in {**found["format"].get("tags", {}), **of_stream.get("tags", {})}.items()
    }
    assert tags["title"] == TIMELINE.title

    sound, expected = _read(path), _expected()[:, :channels]
    if FORMATS[name].lossless:
        assert np.array_equal(sound, expected)
    else:
        assert len(sound) == pytest.approx(len(expected), abs=4_800)
        levels = [np.sqrt(np.mean(part[:190_000] ** 2)) for part in (sound, expected)]
        assert levels[0] == pytest.approx(levels[1], rel=0.1)


CODECS = {
    "flac": "flac", "wav": "pcm_s16le", "aiff": "pcm_s16be", "ogg": "vorbis", "opus": "opus", "mp3": "mp3", "m4a": "aac", "m4b": "aac",
}  # fmt: skip

LOSSY = [name for name in FORMATS if not FORMATS[name].lossless and name != "m4b"]
"""An audio book is what M4A is."""


class Rain:
    """Soft noise up to the highest frequency, which is hardest to keep."""

    frames = 144_000
    samples = np.random.default_rng(1).normal(0, 0.01, (frames, 2)).astype(np.float32)

    def block(self, start: int, frames: int) -> Stereo:
        return self.samples[start : start + frames]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", [*LOSSY, *WITHOUT_THEM], indirect=True)
def test_quality_is_size_and_brightness(name: str, channels: int, tmp_path: Path) -> None:
    """The better the larger, as large as the table has it; and `good` keeps soft rain, up to 15 kHz, as loud as it was, within 3 dB."""
    sizes = []
    for quality in QUALITIES:
        path = tmp_path / f"{quality}.{name}"
        FileSink(path, quality=quality, channels=channels).take(Rain(), no_progress)
        sizes.append(path.stat().st_size)
        setting = FORMATS[name].setting(quality, channels) or 0
        if setting > 1:  # kbit/s
            assert sizes[-1] * 8 / 1000 / 3 == pytest.approx(setting, rel=0.2)
    assert sizes[0] * 1.2 < sizes[1] < sizes[2] / 1.2

    def bright(sound: Stereo) -> float:
        spectrum = np.abs(np.fft.rfft(sound[24_000:120_000, 0])) ** 2
        at = np.fft.rfftfreq(96_000, 1 / 48_000)
        return float(10 * np.log10(spectrum[(at > 12_000) & (at < 15_000)].sum()))

    assert bright(_read(tmp_path / f"good.{name}")) == pytest.approx(bright(Rain.samples), abs=3)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", ["mp3", "opus", *WITHOUT_THEM], indirect=True)
def test_a_packed_file_begins_and_ends_where_the_sound_does(name: str, channels: int, tmp_path: Path) -> None:
    """To the frame, whoever decodes it: captions and chapters are in time, and nothing is cut off or added."""
    path = tmp_path / f"rain.{name}"
    FileSink(path, channels=channels).take(Rain(), no_progress)
    decoded = tmp_path / "decoded.wav"
    subprocess.run([_ffmpeg("ffmpeg"), "-v", "error", "-i", path, decoded], check=True)
    for found in (_read(path), _read(decoded)):
        assert len(found) == Rain.frames
        spectra = [np.fft.rfft(sound[:, 0]) for sound in (found, Rain.samples)]
        alike = np.fft.irfft(spectra[0] * spectra[1].conj())
        assert int(np.argmax(alike)) == 0


class Middle:
    """What both ears hear alike, as a voice, over a little that they do not."""

    frames = 144_000
    _noise = np.random.default_rng(2).normal(0, 1, (frames, 3))
    samples = (0.05 * _noise[:, :1] + 0.002 * _noise[:, 1:]).cumsum(axis=0)
    samples = (
        samples - np.stack([np.convolve(one, np.ones(480) / 480, "same") for one in samples.T], axis=1)
    ).astype(np.float32)

    def block(self, start: int, frames: int) -> Stereo:
        return self.samples[start : start + frames]


@pytest.mark.parametrize("quality", QUALITIES)
def test_lame_keeps_what_libsndfile_does(quality: Quality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever writes an MP3: as large to the byte, and as near to the sound, within 1 dB up to 4 kHz and above."""
    found = []
    for by in ("lame", "libsndfile"):
        monkeypatch.setattr(lame, "can_write", lambda by=by: by == "lame")
        path = tmp_path / f"{by}.mp3"
        FileSink(path, quality=quality).take(Middle(), no_progress)
        lost = np.abs(np.fft.rfft((_read(path) - Middle.samples)[:, 0])) ** 2
        low = len(lost) // 6
        found.append((path.stat().st_size, 10 * np.log10([lost[:low].sum(), lost[low:].sum()])))
    assert found[0][0] == found[1][0]
    assert found[0][1] == pytest.approx(found[1][1], abs=1)


def test_a_lame_that_lacks_a_function_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where its names are hidden: libsndfile writes the file."""
    monkeypatch.setitem(lame._FUNCTIONS, "lame_that_is_not", (None, ()))
    lame._library.cache_clear()
    assert not lame.can_write()
    FileSink(tmp_path / "rain.mp3").take(Rain(), no_progress)
    lame._library.cache_clear()


def test_who_writes_opus(monkeypatch: pytest.MonkeyPatch) -> None:
    """FFmpeg's library, unless it is not there or was built without that encoder."""
    assert ffmpeg.can_write_opus()
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(sys.modules, "av.codec", None)
        assert not ffmpeg.can_write_opus()
    monkeypatch.setattr(ffmpeg, "_OPUS", replace(ffmpeg._OPUS, codec="libopus-left-out"))
    assert not ffmpeg.can_write_opus()


def test_lossless_is_to_the_bit_at_any_quality(tmp_path: Path) -> None:
    """The smallest FLAC, too."""
    for quality in QUALITIES:
        FileSink(tmp_path / f"{quality}.flac", quality=quality).take(Loud(), no_progress)
        assert np.array_equal(_read(tmp_path / f"{quality}.flac"), Loud().block(0, 65_536))


def test_same_in_same_out(tmp_path: Path) -> None:
    """Two processes, in two folders, at two times, write the same bytes, in every format."""
    program = (
        "for name in FORMATS:\n"
        "    FileSink(Path(f'{sys.argv[1]}/a.{name}'), title=TIMELINE.title).take(Mixer(TIMELINE), no_progress)\n"
    )
    command = [sys.executable, "-c", f"from tests.sinks.test_file import *\n{program}", str(tmp_path / "there")]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)
    for name in FORMATS:
        here = tmp_path / f"here.{name}"
        FileSink(here, title=TIMELINE.title).take(Mixer(TIMELINE), no_progress)
        assert here.read_bytes() == (tmp_path / f"there/a.{name}").read_bytes()


@pytest.mark.parametrize("name", ["ogg", "opus", "opus by libsndfile"], indirect=True)
def test_pages_have_our_number_and_right_sums(name: str, tmp_path: Path) -> None:
    """Each page of an Ogg file has the one number, in its order, and mutagen counts the same sum as we do."""
    from mutagen import ogg

    path = tmp_path / f"ritual.{name}"
    FileSink(path).take(Mixer(TIMELINE), no_progress)
    data = path.read_bytes()
    page_of: Any = ogg.OggPage
    pages = []
    with path.open("rb") as file:
        while file.tell() < len(data):
            pages.append(page_of(file))
    assert len(pages) > 3
    assert b"".join(page.write() for page in pages) == data  # it writes the sum that it counted
    assert {page.serial for page in pages} == {int.from_bytes(SERIAL, "little")}
    assert [page.sequence for page in pages] == list(range(len(pages)))


@pytest.mark.parametrize("name", FORMATS)
def test_tags_go_in_before_it_has_its_name(name: str, tmp_path: Path) -> None:
    """Who finishes a file gets it whole and at its beginning, may read it and let it grow; what fails there is told."""
    path = tmp_path / f"ritual.{name}"
    FileSink(path).take(Mixer(TIMELINE), no_progress)
    plain = path.read_bytes()

    def finish(file: IO[bytes]) -> None:
        assert file.tell() == 0
        assert file.read() == plain
        assert path.read_bytes() == plain
        file.write(bytes(8))

    FileSink(path, force=True, finish=finish).take(Mixer(TIMELINE), no_progress)
    assert path.read_bytes() == plain + bytes(8)

    def fail(file: IO[bytes]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def cut(file: IO[bytes]) -> None:
        file.truncate(len(plain) // 2)

    for bad in (fail, cut):
        with pytest.raises(FileError, match="could not be written: "):
            FileSink(path, force=True, finish=bad).take(Mixer(TIMELINE), no_progress)
        assert path.read_bytes() == plain + bytes(8)
        assert list(tmp_path.iterdir()) == [path]


def test_what_contradicts_is_said(tmp_path: Path) -> None:
    """A format that is named goes before a suffix that is none; one that is another's is a mistake of somebody."""
    assert format_of(Path("a.FLAC")).name == "flac"
    assert format_of(Path("a.v2"), "mp3").name == "mp3"
    assert format_of(Path("a.mp3"), ".MP3").name == "mp3"
    for path, name, why in (
        ("a.mp3", "flac", "'.mp3' is not how a flac file ends; leave out one of the two"),
        ("a", None, "its name has no suffix that tells its format; there are flac, wav, "),
        ("a.caf", None, "'.caf' is not a format; there are flac, wav, "),
        ("a.mp3", "caf", "'caf' is not a format; there are flac, wav, "),
    ):
        with pytest.raises(FileError) as caught:
            format_of(Path(path), name)
        assert str(caught.value).startswith(f"{path}: {why}")
        with pytest.raises(FileError):
            FileSink(Path(path), format=name)


@pytest.mark.parametrize("name", ["m4a", "m4b"])
def test_without_its_library_it_is_said_what_to_install(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the work, in one line; the other formats do not ask for it."""
    monkeypatch.setattr(ffmpeg, "find_spec", lambda _: None)
    path = tmp_path / f"ritual.{name}"
    why = f"{path}: no package here writes .{name} files; it comes with `pip install 'unhurried[m4a]'`"
    with pytest.raises(FileError) as caught:
        check_path(path, force=False)
    assert str(caught.value) == why
    with pytest.raises(FileError) as caught:
        FileSink(path).take(Mixer(TIMELINE), no_progress)
    assert str(caught.value) == why
    check_path(tmp_path / "ritual.flac", force=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for named in sounds().values() for name in named])
def test_every_sound_is_the_same_in_a_file(name: str, tmp_path: Path) -> None:
    """Each tone, bed and chime: what a lossless file holds is what memory holds, to the bit."""
    timeline = tryout(name)
    memory = MemorySink()
    memory.take(Mixer(timeline), no_progress)
    FileSink(tmp_path / "sound.wav").take(Mixer(timeline), no_progress)
    assert np.array_equal(soundfile.read(tmp_path / "sound.wav", dtype="float32")[0], memory.samples)


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


@contextlib.contextmanager
def _files_of(limit: int) -> Iterator[None]:
    """Have no file of this process become larger than so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_may_not_grow_is_one_error(name: str, tmp_path: Path) -> None:
    """When the disk takes no more, at once or at the last byte, there is an error and nothing is left behind."""
    path = tmp_path / f"ritual.{name}"
    FileSink(path).take(Mixer(TIMELINE), no_progress)
    whole = path.stat().st_size
    path.unlink()
    for limit in (0, 1, 10_000, whole // 2, whole - 100, whole - 1):
        with _files_of(limit), pytest.raises(FileError, match="could not be written: ") as caught:
            FileSink(path).take(Mixer(TIMELINE), no_progress)
        assert "\n" not in str(caught.value)
        assert list(tmp_path.iterdir()) == []
    with _files_of(whole):
        FileSink(path).take(Mixer(TIMELINE), no_progress)


_FULL = """
def put(name, stream, before, **options):
    path = Path(sys.argv[1]) / f"ritual.{name}"
    path.write_bytes(before)
    free = shutil.disk_usage(path.parent).free
    try:
        FileSink(path, force=True, **options).take(stream, no_progress)
    except FileError as error:
        print(error.why, end="; ")
    assert shutil.disk_usage(path.parent).free == free, "nothing of it takes room"
    print(name, os.listdir(path.parent), path.read_bytes() == before)
    path.unlink()

Rain.frames = 9_600
for name in FORMATS:
    put(name, Mixer(TIMELINE), b"before")
    put(name, Rain(), b"before", finish=lambda file: file.write(bytes(100_000)) and None)
put("flac", Loud(), b"", finish=lambda file: file.write(bytes(1)) and None)
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """On a real disk of 48 kB, in every format: one line, what was there is whole, and no room is taken.

    It fills up with sound, or with tags.
    """
    if not shutil.which("unshare"):
        pytest.skip("no disk can be made without unshare")
    mount = f"mount -t tmpfs -o size=48k tmpfs {tmp_path} && exec"
    command = [sys.executable, "-c", f"from tests.sinks.test_file import *\n{_FULL}", str(tmp_path)]
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*alone, "sh", "-c", f"{mount} true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [*alone, "sh", "-c", f'{mount} "$@"', "sh", *command], capture_output=True, text=True, cwd=root, check=False
    )
    expected = [
        f"could not be written: the disk is full; {name} ['ritual.{name}'] True" for name in FORMATS for _ in range(2)
    ]
    assert (done.stdout.splitlines()[:-1], done.stderr) == (expected, "")


def test_a_folder_that_takes_nothing(tmp_path: Path) -> None:
    """One that may not be written to, found before the work or at its end, and one that goes meanwhile.

    Root may write wherever it likes: its right to do so is taken away for this.
    """
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "ritual.flac").write_bytes(b"before")
    program = (
        "import contextlib\n"
        "path = Path(sys.argv[1])\n"
        "def close(frames): path.parent.chmod(0o500)\n"
        "for _ in range(2):\n"
        "    try: FileSink(path, force=True).take(Mixer(TIMELINE), close)\n"
        "    except FileError as error: print(error)\n"
        "    print(sorted(os.listdir(path.parent)), path.read_bytes())\n"
        "try: check_path(path, force=True)\n"
        "except FileError as error: print(error)\n"
    )
    humble = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    root, path = Path(__file__).parents[2], folder / "ritual.flac"
    command = [*humble, sys.executable, "-c", f"from tests.sinks.test_file import *\n{program}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    told, listed = f"{path}: could not be written: nothing may be written to {folder}", "['ritual.flac'] b'before'"
    assert (done.stdout.splitlines(), done.stderr) == (
        [told, listed, told, listed, f"{path}: nothing may be written to {folder}"],
        "",
    )
    folder.chmod(0o700)
    with pytest.raises(FileError, match="could not be written: its folder is gone"):
        FileSink(path, force=True).take(Mixer(TIMELINE), lambda _: shutil.rmtree(folder, ignore_errors=True))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_is_said_before_the_work(tmp_path: Path) -> None:
    """No format, a folder, a file that is there, a folder that cannot be: told at once, and --force replaces."""
    (tmp_path / "there.wav").write_bytes(b"")
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "phone").mkdir()
    for name, why in (
        ("ritual.caf", "'.caf' is not a format; there are flac, wav, aiff, ogg, opus, mp3, m4a, m4b"),
        ("ritual", "its name has no suffix"),
        ("there.wav", "it is there already; --force replaces it"),
        ("folder.wav", "this is a folder"),
        ("phone", "this is a folder; name a file"),
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


class Loud:
    """A stream that goes from one end of the scale to the other."""

    frames = 65_536

    def block(self, start: int, frames: int) -> Stereo:
        ramp = (np.arange(start, start + frames, dtype=np.float32) - 32_768) / 32_768
        return np.stack([ramp, ramp], axis=1)


@pytest.mark.parametrize("suffix", [".flac", ".wav", ".aiff"])
def test_every_sample_value_survives(suffix: str, tmp_path: Path) -> None:
    """All 65 536 values of the grid come back from a 16-bit file as they were."""
    FileSink(tmp_path / f"loud{suffix}").take(Loud(), no_progress)
    sound, _ = soundfile.read(tmp_path / f"loud{suffix}", dtype="float32")
    assert np.array_equal(sound, Loud().block(0, 65_536))


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
    with pytest.raises(FileError, match="choose wav or flac"):
        FileSink(tmp_path / "long.aiff").take(_Long(), no_progress)
    assert list(tmp_path.iterdir()) == []


def test_what_is_rf64_has_no_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A WAV beyond 32 bits is whole, ffprobe reads it, and nobody is asked to write tags that would damage it."""
    monkeypatch.setattr(encoders, "LARGEST_32_BIT", 100_000)

    def fail(file: IO[bytes]) -> None:
        raise AssertionError

    path = tmp_path / "long.wav"
    FileSink(path, title="Long", finish=fail).take(Mixer(TIMELINE), no_progress)
    assert path.read_bytes()[:4] == b"RF64"
    assert np.array_equal(_read(path), _expected())
    asked = [_ffmpeg("ffprobe"), "-v", "error", "-of", "csv=p=0", "-show_entries", "format=duration", str(path)]
    assert float(subprocess.run(asked, capture_output=True, check=True).stdout) == pytest.approx(200_001 / 48_000)
