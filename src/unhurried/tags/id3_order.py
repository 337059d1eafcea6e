"""Chapters in the order of their time: players list them as they come.

mutagen writes the frames of a tag by their size.
"""

from typing import BinaryIO, Final, Literal

HEAD: Final = 10
"""Bytes before a tag, and before each frame in it."""
LAST: Final = (b"CTOC", b"CHAP")
"""Frames that go to the end, in this order."""


def in_order(file: BinaryIO, kind: str) -> None:
    """Have the chapters of the version 2.3 tag in a file stand one after the other; it stays as long as it is."""
    start = _start(file, kind)
    file.seek(start)
    size = _size(file.read(HEAD)[6:])
    data = file.read(size)
    frames: list[bytes] = []
    at = 0
    while data[at : at + 4].strip(b"\0"):
        end = at + HEAD + int.from_bytes(data[at + 4 : at + 8], "big")
        frames.append(data[at:end])
        at = end
    # Of one kind they are told apart by what they begin with: their number.
    last = sorted((LAST.index(frame[:4]), frame[HEAD:], frame) for frame in frames if frame[:4] in LAST)
    ordered = [frame for frame in frames if frame[:4] not in LAST] + [frame for *_, frame in last]
    file.seek(start + HEAD)
    file.write(b"".join(ordered))


def _start(file: BinaryIO, kind: str) -> int:
    """Return where in a file its tag starts: in an MP3 at its start, else in a chunk."""
    if kind == "mp3":
        return 0
    order: Literal["little", "big"] = "little" if kind == "wav" else "big"
    at = 12
    while True:
        file.seek(at)
        name, length = file.read(4), int.from_bytes(file.read(4), order)
        if name in (b"id3 ", b"ID3 "):
            return at + 8
        if not name:
            raise LookupError("there is no chunk of tags where its chunks say that one is")
        at += 8 + length + length % 2


def _size(data: bytes) -> int:
    """Return a size of which each byte has seven bits."""
    size = 0
    for byte in data:
        size = size << 7 | byte
    return size
