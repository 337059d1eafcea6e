"""What FFmpeg's library writes (PyAV, the extra `unhurried[m4a]`): AAC in MP4, as iPhones have it, and Opus.

AAC is the one format whose making needs more memory the longer it is: its index, some 16 MB an hour.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from unhurried.sinks.encoders import Spec
from unhurried.units import SAMPLE_RATE

if TYPE_CHECKING:
    from unhurried.sounds.pcm import Pcm

_TICK: Final = Fraction(1, SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class _Way:
    """What FFmpeg calls container and codec, what both are told, and how the codec takes samples."""

    container: str
    codec: str
    about_container: dict[str, str]
    about_codec: dict[str, str]
    takes: str


_EXACT: Final = {"fflags": "+bitexact"}
"""No version and no time of making, and no number that is drawn."""
_AAC: Final = _Way(
    "ipod",
    "aac",
    # A length that is exact to the frame. The index stays at the end, where tags can make it larger without all of
    # the sound being moved.
    {**_EXACT, "movie_timescale": str(SAMPLE_RATE)},
    # Of FFmpeg's two ways the quicker: at the same size it is 10 dB nearer to speech over a soft bed, up to 8 kHz.
    {"aac_coder": "fast"},
    takes="fltp",
)
_OPUS: Final = _Way("ogg", "libopus", _EXACT, {"compression_level": "10"}, takes="s16")
"""Told that there are 16 bits, libopus spends none on what is below them."""


def can_write() -> bool:
    """Whether the library is there; it is not imported."""
    return find_spec("av") is not None


def can_write_opus() -> bool:
    """Whether the library is there and writes Opus; some that are not from its own wheels do not."""
    try:
        from av.codec import Codec

        Codec(_OPUS.codec, "w")
    except (ImportError, OSError, ValueError):  # FFmpeg's library knows no codec: a ValueError
        return False
    return True


class _Patient:
    """A file that takes whatever it is given and keeps what went wrong for later.

    FFmpeg's library crashes the whole process where the beginning or the end of a file cannot be written. An
    interrupt is kept, too: within the library it would be one more write that failed.
    """

    def __init__(self, name: str | bytes) -> None:
        self._file = open(name, "r+b")  # noqa: PTH123, SIM115 it may be no path; until `close`
        self._at = self._size = 0
        self._error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            if self._error is None:
                self._file.seek(self._at)
                self._file.write(data)
        except BaseException as error:
            self._error = error
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence, self._size)
        return self._at

    def tell(self) -> int:
        return self._at

    def check(self) -> None:
        """Raise what went wrong, if anything did."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            self._error = self._error or error


class FfmpegEncoder:
    """Writes the blocks of one file."""

    def __init__(self, name: str | bytes, spec: Spec) -> None:
        import av

        way = _OPUS if spec.format.name == "opus" else _AAC
        self._takes = way.takes
        self._layout = "mono" if spec.channels == 1 else "stereo"
        self._frames = 0
        self._disk = _Patient(name)
        with _faults():
            self._file: Any = av.open(self._disk, "w", format=way.container, options=way.about_container)
            self._stream: Any = self._file.add_stream(
                way.codec,
                rate=SAMPLE_RATE,
                layout=self._layout,
                format=way.takes,
                bit_rate=int((spec.format.setting(spec.quality, spec.channels) or 0) * 1000),
                options=way.about_codec,
            )
            if spec.title:
                self._file.metadata["title"] = spec.title

    def write(self, block: "Pcm") -> None:
        """Take the next frames."""
        import av

        frame = av.AudioFrame.from_ndarray(self._as_taken(block), format=self._takes, layout=self._layout)
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, _TICK, self._frames
        self._frames += len(block)
        with _faults():
            self._file.mux(self._stream.encode(frame))
        self._disk.check()

    def _as_taken(self, block: "Pcm") -> Any:
        """Return the frames of a block as the codec takes them: one after the other, or channel by channel."""
        import numpy

        from unhurried.sounds.pcm import as_floats

        return block.reshape(1, -1) if self._takes == "s16" else as_floats(numpy.ascontiguousarray(block.T))

    def close(self) -> None:
        """Write what is left, and the index."""
        try:
            with _faults():
                self._file.mux(self._stream.encode(None))
                self._file.close()
        finally:
            self._disk.close()
        self._disk.check()


def frames_of(name: str | bytes) -> int:
    """Return how many frames a file has, its last second decoded.

    Raises:
        OSError: it cannot be read.
    """
    import av

    with _faults(), av.open(os.fsdecode(name)) as file:
        stream = file.streams.audio[0]
        start = max(0, (stream.duration or 0) - SAMPLE_RATE)
        file.seek(start, stream=stream)
        last = 0
        for frame in file.decode(stream):
            last = (frame.pts or 0) + frame.samples
        return last


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """Make of what FFmpeg raises what the system raises."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror or "FFmpeg's library refuses") from None
