"""Rows of promises 1 and 2: a ritual whose lines are spoken -> a file, beside writing its samples from memory."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Final

from benchmarks.encoders import MP3_KILOBITS, MP3_QUALITY, OPUS_BITS
from benchmarks.place import Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import run, told

_AS_FAST: Final = Target("quotient", 1.3)
_BESIDE_ENCODER: Final = Target("quotient", 1.1)
_FFMPEG: Final[dict[str, tuple[str, ...]]] = {
    "flac": ("-c:a", "flac", "-compression_level", "5"),
    "opus": ("-c:a", "libopus", "-b:a", str(OPUS_BITS), "-compression_level", "10"),
    "mp3": ("-c:a", "libmp3lame", "-b:a", f"{MP3_KILOBITS}k", "-compression_level", str(MP3_QUALITY)),
}
_LIBRARIES: Final = {"soundfile": "soundfile", "pyav": "av", "lameenc": "lameenc"}
_CAN: Final = {"flac": ("soundfile", "pyav"), "opus": ("soundfile", "pyav"), "mp3": ("soundfile", "pyav", "lameenc")}


def rows(place: Place) -> Sequence[Row]:
    """Return the rows."""
    return (
        _wav(place),
        _wav_command(place),
        *(_encoded(place, kind) for kind in _FFMPEG),
        *(_encoders(place, kind) for kind in _FFMPEG),
    )


def _wav(place: Place) -> Row:
    return Row(
        number=1,
        name="wav",
        title=f"A ritual of {place.sizes.minutes:g} min to WAV, its lines spoken before",
        work=f"{place.stated}. Ours: from the ritual's name to the file that is named and synced to the disk, in "
        "one process, its modules loaded. Theirs: soundfile writes those very samples, which lie in memory, "
        "in blocks of 48,000 frames: as float32, which they were mixed as, and as the int16 that they are in "
        "the file",
        sides=(
            _ours(place, "wav"),
            _memory(place, "soundfile, float32", "wav", "float32", _AS_FAST),
            _memory(place, "soundfile, int16", "wav", "int16", _AS_FAST),
            _memory(place, "soundfile, int16, synced", "wav", "int16", None, "synced"),
        ),
        prepare=_prepared(place, "wav"),
    )


def _wav_command(place: Place) -> Row:
    program = (
        "import sys, numpy, soundfile; samples = numpy.load(sys.argv[1])\n"
        "with soundfile.SoundFile(sys.argv[2], 'w', 48000, 2, subtype='PCM_16') as file:\n"
        "    for at in range(0, len(samples), 48000): file.write(samples[at:at + 48000])"
    )
    kept = place.folder / "samples.npy"

    def peer() -> Measured:
        path = place.file("peer.wav")
        return run([*place.python, "-c", program, str(kept), str(path)], place.environment, made=path)[0]

    def ours() -> Measured:
        path = place.file("command.wav")
        command = [*place.command, "export", *place.ritual, "-o", str(path)]
        return run(command, place.environment, made=path)[0]

    def prepare() -> None:
        keep = "import sys, numpy, soundfile; numpy.save(sys.argv[2], soundfile.read(sys.argv[1], dtype='int16')[0])"
        run([*place.python, "-c", keep, str(place.samples), str(kept)], place.environment)
        ours()

    return Row(
        number=1,
        name="wav-command",
        title="The same as a whole command",
        work=f"{place.stated}. Ours: `unhurried export {' '.join(place.ritual)} -o FILE.wav`, Python's start and "
        "end included. Theirs: a Python that reads those samples from a .npy and has soundfile write them",
        sides=(Side(label="ours", run=ours), Side(label="python, numpy.load, soundfile", run=peer)),
        prepare=prepare,
    )


def _encoded(place: Place, kind: str) -> Row:
    return Row(
        number=2,
        name=kind,
        title=f"The same ritual to {kind.upper()}",
        work=f"{place.stated}; encoded as `--quality good` is. Ours: as in row wav. Theirs: the encoder that we "
        "use, alone, on those samples (int16) in blocks of 48,000 frames",
        sides=(
            _ours(place, kind),
            _memory(place, "our encoder alone", kind, "int16", _BESIDE_ENCODER, encoder="ours"),
        ),
        prepare=_prepared(place, kind),
    )


def _encoders(place: Place, kind: str) -> Row:
    def ffmpeg() -> Measured:
        path = place.file(f"ffmpeg.{kind}")
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(place.samples), *_FFMPEG[kind], str(path)]
        return run(command, place.environment, made=path)[0]

    there = [name for name in _CAN[kind] if find_spec(_LIBRARIES[name])]
    return Row(
        number=2,
        name=f"encoders-{kind}",
        title=f"Who encodes {kind.upper()} fastest",
        work=f"{place.stated}, in memory as int16, in blocks of 48,000 frames, at the settings of `--quality "
        f"good`: {_settings(kind)}. ffmpeg is the whole command, which reads a WAV",
        sides=(
            _memory(place, "ours", kind, "int16", None, encoder="ours"),
            *(_memory(place, name, kind, "int16", None, encoder=name) for name in there),
            Side(label=" ".join(["ffmpeg", *_FFMPEG[kind]]), run=ffmpeg),
        ),
        prepare=lambda: place.samples,
        share=0.6,
    )


def _settings(kind: str) -> str:
    return {
        "flac": "level 5",
        "opus": f"{OPUS_BITS // 1000} kbit/s, complexity 10",
        "mp3": f"{MP3_KILOBITS} kbit/s, LAME's quality {MP3_QUALITY}",
    }[kind]


def _ours(place: Place, kind: str) -> Side:
    return Side(label="ours", run=lambda: _make(place, kind))


def _make(place: Place, kind: str) -> Measured:
    path = place.file(f"ours.{kind}")
    modules = str(place.folder / f"{kind}.modules")
    return told(
        place.task("command", modules, "export", *place.ritual, "-o", str(path)), place.environment, made=path
    )


def _prepared(place: Place, kind: str) -> Callable[[], None]:
    def prepare() -> None:
        assert place.frames == round(place.sizes.minutes * 60 * 48_000), place.frames
        _make(place, kind)  # which also notes the modules

    return prepare


def _memory(
    place: Place,
    label: str,
    kind: str,
    dtype: str,
    target: Target | None,
    *synced: str,
    encoder: str = "soundfile",
) -> Side:
    """Return who writes samples that lie in memory."""

    def write() -> Measured:
        path = place.file(f"peer.{kind}")
        task = place.task("write", encoder, kind, dtype, str(place.samples), str(path), *synced)
        return told(task, place.environment, made=path)

    return Side(label=label, run=write, target=target)
