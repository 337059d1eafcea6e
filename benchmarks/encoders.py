"""One work for every encoder: samples that lie in memory, in blocks -> a file, at the settings that `good` has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[Any]
Write = Callable[["Samples"], Any]
RATE: Final = 48_000
BLOCK: Final = 48_000
"""Frames a write, as the promise has it; ours writes four times as many at once (`sinks/file.py`)."""
MP3_KILOBITS: Final = 160
MP3_QUALITY: Final = 3
"""LAME's own measure, as libsndfile leaves it: 0 is slowest."""
OPUS_BITS: Final = 112_000


def encode(encoder: str, kind: str, samples: "Samples", path: Path) -> None:
    """Write samples block by block with one of ENCODERS."""
    with ENCODERS[encoder](kind, len(samples), path) as write:
        for start in range(0, len(samples), BLOCK):
            write(samples[start : start + BLOCK])


@contextmanager
def _ours(kind: str, frames: int, path: Path) -> Iterator[Write]:
    """Give what the command itself has its blocks written by."""
    from unhurried.sinks.encoders import Spec, encoding
    from unhurried.sinks.formats import FORMATS

    path.touch()
    with encoding(str(path), Spec(format=FORMATS[kind], quality="good", channels=2, frames=frames)) as write:
        yield write


@contextmanager
def _soundfile(kind: str, _frames: int, path: Path) -> Iterator[Write]:
    import soundfile

    settings: dict[str, dict[str, Any]] = {
        "wav": {"format": "WAV", "subtype": "PCM_16"},
        "flac": {"format": "FLAC", "subtype": "PCM_16", "compression_level": 0.625},
        "mp3": {
            "format": "MP3",
            "subtype": "MPEG_LAYER_III",
            "compression_level": (320 - MP3_KILOBITS) / (320 - 32),
            "bitrate_mode": "CONSTANT",
        },
        "opus": {"format": "OGG", "subtype": "OPUS", "compression_level": (256_000 - OPUS_BITS / 2) / 250_000},
    }
    with soundfile.SoundFile(path, "w", RATE, 2, **settings[kind]) as file:
        yield file.write


@contextmanager
def _pyav(kind: str, _frames: int, path: Path) -> Iterator[Write]:
    import av
    import numpy as np

    codec, sample_format, bits, level = {
        "flac": ("flac", "s16", 0, "5"),
        "mp3": ("libmp3lame", "s16p", MP3_KILOBITS * 1000, str(MP3_QUALITY)),
        "opus": ("libopus", "s16", OPUS_BITS, "10"),
    }[kind]
    at = 0
    with av.open(str(path), "w", format="ogg" if kind == "opus" else kind) as file:
        stream: Any = file.add_stream(codec, rate=RATE, options={"compression_level": level})
        stream.layout, stream.format = "stereo", sample_format
        if bits:
            stream.bit_rate = bits

        def write(block: "Samples") -> None:
            nonlocal at
            planar = sample_format.endswith("p")
            data: Any = np.ascontiguousarray(block.T) if planar else block.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(data, format=sample_format, layout="stereo")
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
            at += len(block)
            file.mux(stream.encode(frame))

        yield write
        file.mux(stream.encode(None))


@contextmanager
def _lameenc(kind: str, _frames: int, path: Path) -> Iterator[Write]:
    import lameenc

    assert kind == "mp3"
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(MP3_KILOBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(2)
    encoder.set_quality(MP3_QUALITY)
    encoder.silence()
    with path.open("wb") as file:
        yield lambda block: file.write(encoder.encode(block.tobytes()))
        file.write(encoder.flush())


ENCODERS: Final = {"ours": _ours, "soundfile": _soundfile, "pyav": _pyav, "lameenc": _lameenc}
