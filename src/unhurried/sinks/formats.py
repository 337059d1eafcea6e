"""The formats of audio files: what each is called, what it keeps, and how much of it at each quality. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from unhurried.errors import FileError
from unhurried.form import Quality


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of audio file.

    ``written_as`` is libsndfile's format and subtype, or None where FFmpeg's library writes it. ``settings`` has for
    each quality what the encoder is told for a file with two channels and with one: kbit/s where more than 1, else
    libsndfile's compression level, from 0 (largest) to 1. None of it where nothing can be chosen.
    """

    name: str
    about: str
    mime: str
    written_as: tuple[str, str] | None
    lossless: bool = False
    settings: Mapping[Quality, tuple[float, float]] | None = None

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return f".{self.name}"

    def setting(self, quality: Quality, channels: int) -> float | None:
        """Return what the encoder is told for a quality, if anything."""
        return None if self.settings is None else self.settings[quality][channels == 1]


def _by_quality(
    small: tuple[float, float], good: tuple[float, float], best: tuple[float, float]
) -> Mapping[Quality, tuple[float, float]]:
    return MappingProxyType({"small": small, "good": good, "best": best})


# MB a minute of speech over a soft bed, in stereo and with one channel; WAV and AIFF have 11.5 and 5.8:
#          small       good        best
#   FLAC   1.7  1.0    1.7  1.0    1.7  1.0
#   Vorbis 0.5  0.35   0.95 0.5    1.5  0.75
#   Opus   0.5  0.45   0.85 0.6    1.5  1.0
#   MP3    0.7  0.5    1.2  0.7    1.9  1.2
#   AAC    0.6  0.4    1.0  0.6    1.2  0.8
# What is said to be kept was measured against the mix, in bands.
_PACKED: Final = _by_quality((1.0, 1.0), (0.625, 0.625), (0.625, 0.625))
"""FLAC loses nothing at any: `small` takes twice the time for 1% less; the others are the encoder's own default."""
_VORBIS: Final = _by_quality((0.8, 0.8), (0.5, 0.5), (0.2, 0.2))
"""Vorbis' qualities q2, q5 and q8; each keeps what there is up to 15 kHz within 1 dB."""
_OPUS: Final = _by_quality((64, 56), (112, 80), (192, 128))
"""kbit/s; each keeps all that there is up to 20 kHz. With one channel and 48 it is taken for a telephone call."""
_MP3: Final = _by_quality((96, 64), (160, 96), (256, 160))
"""kbit/s, each second as many: with a varying number a player that jumps is seconds off, and its captions with it.
LAME keeps what is below 14, 17 and 20 kHz in stereo; with one channel 16, 20 and all."""
_AAC: Final = _by_quality((80, 48), (128, 80), (256, 160))
"""kbit/s; each keeps what there is up to 15 kHz and more."""

_ALL: Final = (
    Format("flac", "FLAC, to the bit", "audio/flac", ("FLAC", "PCM_16"), lossless=True, settings=_PACKED),
    Format("wav", "WAV, to the bit, large", "audio/wav", ("WAV", "PCM_16"), lossless=True),
    Format("aiff", "AIFF, to the bit, large", "audio/aiff", ("AIFF", "PCM_16"), lossless=True),
    Format("ogg", "Ogg Vorbis", "audio/ogg", ("OGG", "VORBIS"), settings=_VORBIS),
    Format("opus", "Ogg Opus, the smallest", "audio/ogg", ("OGG", "OPUS"), settings=_OPUS),
    Format("mp3", "MP3, which everything plays", "audio/mpeg", ("MP3", "MPEG_LAYER_III"), settings=_MP3),
    Format("m4a", "AAC, for iPhones", "audio/mp4", None, settings=_AAC),
    Format("m4b", "AAC as an audio book, whose place is kept", "audio/mp4", None, settings=_AAC),
)
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})
"""Name -> format. Those that lose nothing have the 16 bits that a speaker gets."""


def format_of(path: Path, name: str | None = None) -> Format:
    """Return the format of a file: the one that is named, else the one its suffix tells.

    Raises:
        FileError: there is no such format, or the name and the suffix contradict.
    """
    suffix = path.suffix.lower().removeprefix(".")
    by_suffix = FORMATS.get(suffix)
    if name is None:
        if by_suffix is None:
            what = f"'{path.suffix}' is not a format" if suffix else "its name has no suffix that tells its format"
            raise FileError(path, f"{what}; there are {', '.join(FORMATS)}")
        return by_suffix
    named = FORMATS.get(name.lower().removeprefix("."))
    if named is None:
        raise FileError(path, f"'{name}' is not a format; there are {', '.join(FORMATS)}")
    if by_suffix is not None and by_suffix is not named:
        raise FileError(path, f"'{path.suffix}' is not how a {named.name} file ends; leave out one of the two")
    return named
