"""Blocks -> the bytes of a format: libsndfile writes most; `lame.py` and `ffmpeg.py` what they do better."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from unhurried.form import Quality
from unhurried.sinks.formats import Format
from unhurried.units import SAMPLE_RATE

if TYPE_CHECKING:
    from unhurried.sounds.pcm import Pcm

LARGEST_32_BIT: Final = 2**32 - 2**16
"""Bytes: WAV and AIFF count in 32 bits. A longer WAV becomes RF64, which players read as WAV."""
_OPUS_BITS: Final = (256_000, 6_000)
"""Bits a second of one channel that are libsndfile's compression levels 0 and 1 of Opus."""
_MOST_VORBIS: Final = 48_000
"""Frames a write: libsndfile's Vorbis encoder crashes the process on very long ones."""
_MP3_KILOBITS: Final = (320, 32)
"""Kilobits a second that are its levels 0 and 1 of MP3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is to be written: the format, how much of what can be heard, how long, and what it is called."""

    format: Format
    quality: Quality
    channels: int
    frames: int
    title: str = ""

    @property
    def is_long_wav(self) -> bool:
        """Whether it is longer than a WAV can count."""
        return self.format.name == "wav" and self.is_too_long

    @property
    def is_too_long(self) -> bool:
        """Whether 32 bits cannot count its bytes."""
        return self.frames * 2 * self.channels > LARGEST_32_BIT


class Encoder(Protocol):
    """Takes blocks, writes a file. What its library cannot do is an OSError."""

    def write(self, block: "Pcm") -> None:
        """Take the next frames."""

    def close(self) -> None:
        """Write what is left, and the end of the file."""


@contextlib.contextmanager
def encoding(name: str | bytes, spec: Spec) -> Iterator[Callable[["Pcm"], None]]:
    """Give what takes the blocks of a file that is there; at the end it is whole, or there is an exception.

    Raises:
        OSError: the disk or the library refuses.
    """
    encoder = _encoder(name, spec)
    try:
        yield encoder.write
    except BaseException:
        with contextlib.suppress(Exception):
            encoder.close()
        raise
    encoder.close()


def written_by(format: Format) -> str:  # noqa: A002
    """Return the package that writes a format here: the quickest, of those that keep as much of it."""
    from unhurried.sinks import ffmpeg, lame

    if format.written_as is None or (format.name == "opus" and ffmpeg.can_write_opus()):
        return "av"
    return "lameenc" if format.name == "mp3" and lame.can_write() else "soundfile"


def _encoder(name: str | bytes, spec: Spec) -> Encoder:
    from unhurried.sinks import ffmpeg, lame

    kinds: dict[str, Callable[[str | bytes, Spec], Encoder]]
    kinds = {"av": ffmpeg.FfmpegEncoder, "lameenc": lame.LameEncoder, "soundfile": _Libsndfile}
    return kinds[written_by(spec.format)](name, spec)


@contextlib.contextmanager
def library_faults() -> Iterator[None]:
    """Make of what libsndfile and its wrapper raise what the system raises.

    Raises:
        OSError: in the words of the library.
    """
    try:
        yield
    except (RuntimeError, UnicodeError, AssertionError) as error:  # AssertionError: soundfile asserts all was written
        raise OSError(str(error)) from None


class _Libsndfile:
    def __init__(self, name: str | bytes, spec: Spec) -> None:
        import soundfile

        assert spec.format.written_as is not None
        # Of 16-bit samples in stereo its MP3 is another sound, far too loud (1.2.2).
        self._takes_floats = spec.format.name == "mp3"
        kind, subtype = spec.format.written_as
        self._most = _MOST_VORBIS if subtype == "VORBIS" else sys.maxsize
        # By name: through a Python file object, cffi would print an interrupt or a full disk and go on.
        with library_faults():
            self._file = soundfile.SoundFile(
                name,
                "w",
                SAMPLE_RATE,
                spec.channels,
                format="RF64" if spec.is_long_wav else kind,
                subtype=subtype,
                **_settings(spec),
            )
            if spec.title:
                self._file.title = spec.title

    def write(self, block: "Pcm") -> None:
        from unhurried.sounds.pcm import as_floats

        with library_faults():
            for at in range(0, len(block), self._most):
                part = block[at : at + self._most]
                self._file.write(as_floats(part) if self._takes_floats else part)

    def close(self) -> None:
        with library_faults():
            self._file.close()


def _settings(spec: Spec) -> dict[str, Any]:
    """Return what libsndfile is told of a quality, in its own measure."""
    setting = spec.format.setting(spec.quality, spec.channels)
    if setting is None:
        return {}
    if spec.format.name == "mp3":
        most, least = _MP3_KILOBITS
        return {"compression_level": (most - setting) / (most - least), "bitrate_mode": "CONSTANT"}
    if spec.format.name == "opus":
        most, least = _OPUS_BITS
        return {"compression_level": (most - setting * 1000 / spec.channels) / (most - least)}
    return {"compression_level": setting}


def check_end(name: str | bytes, spec: Spec) -> None:
    """Read the end of a file back: the libraries do not tell of a disk that is full at the last byte.

    Raises:
        OSError: a part is missing.
    """
    if spec.format.written_as is None:
        from unhurried.sinks.ffmpeg import frames_of

        found = frames_of(name)
    else:
        found = _frames_of(name)
    if found < spec.frames:
        raise OSError("its end is missing; is the disk full?")


_TAIL: Final = SAMPLE_RATE
"""Frames at the end that are read back."""


def _frames_of(name: str | bytes) -> int:
    import soundfile

    with library_faults(), soundfile.SoundFile(name) as file:
        start: int = max(0, file.frames - _TAIL)
        file.seek(start)
        return start + len(file.read(_TAIL, dtype="float32"))
