"""What partners recorded of a ritual in their own voices: a file for each line, in their owner's folder alone.

A file is named by a hash of its words, so that a line that is written anew is asked for anew, while the others stay.
"""

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterable
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

from unhurried.errors import FileError, VoiceError
from unhurried.folders import data_folder
from unhurried.own_files import part_beside
from unhurried.part_file import soundfile_name
from unhurried.sounds.pcm import as_pcm
from unhurried.units import SAMPLE_RATE
from unhurried.voices.cache import key_of, read_clip
from unhurried.voices.clip import Clip, Mono
from unhurried.voices.polish import tail_of

WHO: Final = ("a", "b", "me")
"""Whose voice: one partner's, the other's, or one that guides both."""
SLUG: Final = 40
"""Characters of a file's name that are of its words, for whoever looks into the folder."""

_SAFE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that are no files on Windows."""


def default_folder() -> Path:
    """Return the folder of the recordings on this machine; it need not exist."""
    return data_folder() / "recordings"


def who_recorded(folder: Path, ritual: str) -> list[str]:
    """Return who of WHO has recorded lines of a ritual."""
    return [who for who in WHO if Recordings(folder, ritual, who).any()]


class Recordings:
    """The lines of one ritual as one person (of WHO) recorded them."""

    def __init__(self, folder: Path, ritual: str, who: str) -> None:
        self.folder = folder / _safe(ritual) / _safe(who)
        self._above = (folder, folder / _safe(ritual))

    def clip(self, text: str) -> Clip | None:
        """Return the recording of a line, if it is there and whole. Another take is another clip, by its key."""
        path = self._path(text)
        try:
            samples = read_clip(path)
        except (OSError, RuntimeError):
            return None
        key = _key(samples)
        return Clip(key, len(samples), partial(_load, path, key), min(tail_of(dry=True), len(samples)))

    def keep(self, text: str, take: Mono) -> Path:
        """Write what is kept of a take, in the place of the one before, and return its file.

        Raises:
            FileError: the disk or the folder refuses; the take before is still there.
        """
        path = self._path(text)
        try:
            for folder in (*self._above, self.folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.chmod(0o700)  # it may be there already, more open
            with part_beside(path) as part:
                _write(part, take, text)
                part.replace(path)
        except (OSError, RuntimeError, AssertionError) as error:  # AssertionError: soundfile asserts all was written
            why = getattr(error, "strerror", None) or "is the disk full?"
            raise FileError(path, f"the recording could not be kept: {why}") from None
        return path

    def found(self, texts: Iterable[str]) -> list[str]:
        """Return which of these lines are recorded, in their order."""
        return [text for text in texts if self.clip(text) is not None]

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return which of these lines are not recorded, in their order."""
        return [text for text in texts if self.clip(text) is None]

    def any(self) -> bool:
        """Whether there is any recording, of this script or of an earlier one."""
        with contextlib.suppress(OSError):
            return any(path.suffix == ".flac" for path in self.folder.iterdir())
        return False

    def _path(self, text: str) -> Path:
        return self.folder / f"{_slug(text)}-{_digest(text)}.flac"


def _safe(name: str) -> str:
    """Return a name as a folder's: itself where it is plain, else what can be read of it, and a hash of it."""
    if _SAFE.fullmatch(name) and not _DEVICES.fullmatch(name):
        return name
    return f"{_slug(name)}-{_digest(name)}"


def _slug(text: str) -> str:
    """Return the first words of a text in letters that every file system has, cut at a word's end."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
    short = slug[:SLUG] if len(slug) <= SLUG or "-" not in slug[:SLUG] else slug[: SLUG + 1].rpartition("-")[0]
    return short or "line"


def _digest(text: str) -> str:
    """Return eight hex digits of a text, however its accents are written."""
    return blake2b(unicodedata.normalize("NFC", text).encode(errors="surrogatepass"), digest_size=4).hexdigest()


def _key(samples: Mono) -> str:
    return key_of("recording", blake2b(samples.tobytes(), digest_size=20).hexdigest())


def _write(path: Path, take: Mono, title: str) -> None:
    """Write a sound file, have the disk take it, and see that it can be read back."""
    import soundfile

    # By name: through a Python file object, cffi would print an interrupt or a full disk and go on.
    with soundfile.SoundFile(soundfile_name(path), "w", SAMPLE_RATE, 1, format="FLAC", subtype="PCM_16") as file:
        file.title = title
        file.write(as_pcm(take))
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
    if len(read_clip(path)) != len(take):
        raise RuntimeError("its end is missing")


def _load(path: Path, key: str) -> Mono:
    """Read a recording again, which must be the same take as before."""
    try:
        samples = read_clip(path)
        if _key(samples) != key:
            raise RuntimeError(f"{path} is another take now")
        return samples
    except (OSError, RuntimeError):
        raise VoiceError(f"the recording {path} has changed or gone; start again with what is there now") from None
