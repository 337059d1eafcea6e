"""MP3 by the LAME of the package lameenc: the encoder that libsndfile has, too, built to be three times as quick.

What lameenc itself offers to Python writes plain stereo, in which a voice in the middle is kept 2 to 9 dB worse at
the same size, and no first frame, by which players know the length and where the sound begins. So LAME is called
directly, as its `lame.h` has it. Where its functions are not found (no such package, Windows), libsndfile writes.
"""

import ctypes
from ctypes import c_int, c_size_t, c_void_p
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from unhurried.sinks.encoders import Spec
from unhurried.units import SAMPLE_RATE

if TYPE_CHECKING:
    from unhurried.sounds.pcm import Pcm

_QUALITY: Final = 3
"""How hard LAME tries, from 0 to 9: its own choice for a constant bitrate, and libsndfile's."""
_JOINT_STEREO, _MONO = 1, 3
"""LAME's MPEG_mode: what both ears share is written once; one channel."""
_SETTERS: Final = ("in_samplerate", "out_samplerate", "num_channels", "mode", "brate", "quality")
_FUNCTIONS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "lame_init": (c_void_p, ()),
    **{f"lame_set_{name}": (c_int, (c_void_p, c_int)) for name in _SETTERS},
    "lame_init_params": (c_int, (c_void_p,)),
    "lame_encode_buffer": (c_int, (c_void_p, c_void_p, c_void_p, c_int, c_void_p, c_int)),
    "lame_encode_buffer_interleaved": (c_int, (c_void_p, c_void_p, c_int, c_void_p, c_int)),
    "lame_encode_flush": (c_int, (c_void_p, c_void_p, c_int)),
    "lame_get_lametag_frame": (c_size_t, (c_void_p, c_void_p, c_size_t)),
    "lame_close": (c_int, (c_void_p,)),
}
"""Name -> what it returns and takes, in `lame.h` since LAME 3.98."""


def can_write() -> bool:
    """Whether LAME is there, and can be called."""
    return _library() is not None


@cache
def _library() -> Any:
    """Return LAME's functions, or None where not all of them are to be found."""
    spec = find_spec("lameenc")
    if spec is None or spec.origin is None:
        return None
    try:
        library = ctypes.CDLL(spec.origin)
        for name, (returned, taken) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = returned, taken
    except (OSError, AttributeError):
        return None
    return library


class LameEncoder:
    """Writes the blocks of one file."""

    def __init__(self, name: str | bytes, spec: Spec) -> None:
        self._library = _library()
        self._spec = spec
        self._room = ctypes.create_string_buffer(0)
        self._file = open(name, "r+b")  # noqa: PTH123, SIM115 it may be no path; until `close`
        self._lame = self._library.lame_init()
        mode = _MONO if spec.channels == 1 else _JOINT_STEREO
        kilobits = int(spec.format.setting(spec.quality, spec.channels) or 0)
        values = (SAMPLE_RATE, SAMPLE_RATE, spec.channels, mode, kilobits, _QUALITY)
        for setter, value in zip(_SETTERS, values, strict=True):
            _checked(getattr(self._library, f"lame_set_{setter}")(self._lame, value))
        _checked(self._library.lame_init_params(self._lame))

    def write(self, block: "Pcm") -> None:
        """Take the next frames."""
        import numpy

        block = numpy.ascontiguousarray(block, numpy.int16)  # LAME reads what lies there, whatever it is
        samples, frames = block.ctypes.data, len(block)
        room = self._room_for(frames)
        if self._spec.channels == 1:
            made = self._library.lame_encode_buffer(self._lame, samples, samples, frames, room, len(room))
        else:
            made = self._library.lame_encode_buffer_interleaved(self._lame, samples, frames, room, len(room))
        self._put(made)

    def close(self) -> None:
        """Write what is left, then what LAME knows of the whole into the frame that it left free at the beginning."""
        try:
            room = self._room_for(0)
            self._put(self._library.lame_encode_flush(self._lame, room, len(room)))
            self._file.seek(0)
            self._put(self._library.lame_get_lametag_frame(self._lame, room, len(room)))
            if self._spec.title:
                self._give_title()
        finally:
            lame, self._lame = self._lame, None  # what is freed LAME would take; None it refuses
            self._library.lame_close(lame)
            self._file.close()

    def _room_for(self, frames: int) -> Any:
        """Return room for what so many frames become at most, as `lame.h` has it; it is kept."""
        most = 5 * frames // 4 + 7200
        if len(self._room) < most:
            self._room = ctypes.create_string_buffer(most)
        return self._room

    def _put(self, made: int) -> None:
        self._file.write(memoryview(self._room)[: _checked(made)])

    def _give_title(self) -> None:
        from unhurried.tags.about import About
        from unhurried.tags.writing import write_tags

        write_tags(
            self._file, self._spec.format.name, About(title=self._spec.title, frames=self._spec.frames, artist="")
        )


def _checked(result: int) -> int:
    """Return what a function of LAME's returned.

    Raises:
        OSError: it is one of its errors.
    """
    if result < 0:
        raise OSError(f"LAME refuses ({result})")
    return result
