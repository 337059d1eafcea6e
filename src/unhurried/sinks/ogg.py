"""The pages of an Ogg file, given a number that is always the same: libsndfile draws another for each file."""

import zlib
from typing import BinaryIO, Final

SERIAL: Final = 0x756E6875.to_bytes(4, "little")
"""Which stream of a file a page belongs to. A file of ours has one stream, so that any number does."""
_HEAD: Final = 27
"""Bytes of a page before the lengths of its segments, how many the last of them says."""
_SERIAL: Final = slice(14, 18)
_SUM: Final = slice(22, 26)
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte's bits from the other end: Ogg's CRC takes a byte's highest bit first, zlib's its lowest."""


def give_serial(file: BinaryIO) -> None:
    """Give all pages of a file our number, and their sums anew.

    Raises:
        OSError: the disk refuses, or it has no whole pages.
    """
    at = 0
    file.seek(0)
    while head := file.read(_HEAD):
        lengths = file.read(head[-1])
        page = bytearray(head + lengths + file.read(sum(lengths)))
        if page[:4] != b"OggS" or len(page) != _HEAD + head[-1] + sum(lengths):
            raise OSError("a part of it is missing; is the disk full?")
        page[_SERIAL] = SERIAL
        page[_SUM] = bytes(4)
        page[_SUM] = _sum_of(page)
        file.seek(at)
        file.write(page[:_HEAD])
        at += len(page)
        file.seek(at)


def _sum_of(page: bytearray) -> bytes:
    """Return a page's CRC-32 as Ogg has it: no inversion at either end, and mirrored."""
    mirrored = ~zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")
