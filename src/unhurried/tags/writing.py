"""A finished audio file gets its tags; every format has its own way, and all say the same."""

import io
import struct
from typing import BinaryIO, Final

from unhurried.errors import UnhurriedError
from unhurried.tags import id3, mp4, vorbis
from unhurried.tags.about import About
from unhurried.tags.boxes import DamagedError

WRITE: Final = {
    **dict.fromkeys(("flac", "ogg", "opus"), vorbis.write),
    **dict.fromkeys(("mp3", "wav", "aiff"), id3.write),
    **dict.fromkeys(("m4a", "m4b"), mp4.write),
}
"""Format -> what writes its tags."""


def write_tags(file: BinaryIO, format: str, about: About) -> None:  # noqa: A002
    """Write all tags of an open file anew: whatever was there before, the same tags make the same bytes.

    The file is open to be read and written, buffered, and need not have a name; it may grow, and its sound move.

    Raises:
        OSError: as the disk has it, when it takes no more.
        UnhurriedError: the file is none of that format.
    """
    from mutagen import MutagenError

    if isinstance(file, io.RawIOBase):
        raise TypeError("tags need a buffered file: mutagen does not see when less is written than it gave")
    write = WRITE[format]
    file.seek(0)
    try:
        write(file, format, about)
    except (MutagenError, DamagedError, struct.error, LookupError) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, OSError):
            raise cause from None
        raise UnhurriedError(f"its tags cannot be written: it is no {format} file, or damaged ({cause})") from None
    file.flush()
