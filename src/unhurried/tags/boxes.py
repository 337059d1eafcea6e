"""The boxes that an MP4 is made of."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

CONTAINERS: Final = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta")
"""Boxes that are looked into: what is in others stays as it is."""


class DamagedError(ValueError):
    """It is no MP4 that can be tagged."""


@dataclass(slots=True)
class Box:
    """One box: its kind, and the bytes or the boxes in it."""

    kind: bytes
    inside: "bytes | list[Box]"

    @classmethod
    def read(cls, kind: bytes, data: bytes) -> Self:
        """Take a box apart."""
        if kind not in CONTAINERS:
            return cls(kind, data)
        return cls(kind, [Box.read(found, data[start:end]) for found, start, end in boxes_in(data)])

    def __bytes__(self) -> bytes:
        inside = self.inside if isinstance(self.inside, bytes) else b"".join(map(bytes, self.inside))
        return struct.pack(">I4s", len(inside) + 8, self.kind) + inside

    def all(self, kind: bytes) -> "list[Box]":
        """Return the boxes of a kind in it."""
        return [] if isinstance(self.inside, bytes) else [box for box in self.inside if box.kind == kind]

    def one(self, kind: bytes) -> "Box":
        """Return the first box of a kind in it."""
        for box in self.all(kind):
            return box
        raise DamagedError(f"there is no {kind.decode('latin-1')} in it")

    @property
    def boxes(self) -> "list[Box]":
        """Return the list of boxes in it, to be changed."""
        assert isinstance(self.inside, list)
        return self.inside

    @property
    def data(self) -> bytes:
        """Return its bytes."""
        assert isinstance(self.inside, bytes)
        return self.inside


def boxes_in(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each box, and where what is in it starts and ends."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if not 8 <= size <= len(data) - at:
            raise DamagedError(f"a box in it is {size} bytes long, and {len(data) - at} are left")
        yield kind, at + 8, at + size
        at += size


def boxes_of(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each box of a file, and where it starts and ends."""
    at, whole = 0, file.seek(0, 2)
    while at < whole:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            raise DamagedError("it ends within a box")
        size, kind = struct.unpack(">I4s", head[:8])
        if size == 1 and len(head) == 16:
            size = struct.unpack(">Q", head[8:])[0]
        size = size or whole - at  # 0: to the end
        if not 8 <= size <= whole - at:
            raise DamagedError(f"a box in it is {size} bytes long, and {whole - at} are left")
        yield kind, at, at + size
        at += size
