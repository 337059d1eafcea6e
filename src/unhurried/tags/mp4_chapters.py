"""The chapters of an MP4, and the language of its sound: its header is taken apart and written anew.

There are two kinds, and a file gets both. Apple's players read a text track that the sound refers to (QuickTime);
others, and mutagen, a list (Nero's ``chpl``). mutagen writes neither. The text track is laid out as FFmpeg's, which
iPhones are known to read, down to bytes that nobody documented.
"""

import struct
from typing import BinaryIO, Final

from unhurried.tags.about import About
from unhurried.tags.boxes import Box, DamagedError, boxes_in, boxes_of
from unhurried.tags.three_letters import three_letters

Span = tuple[int, int, str]
"""A chapter's start and end in milliseconds, and its title."""

TIMESCALE: Final = 1000
"""Ticks a second of the text track."""
LONGEST_TITLE: Final = 255
"""Bytes of a title in the list: one byte counts them."""
LONGEST_SAMPLE: Final = 0xFFFF
"""Bytes of a title in the text track."""
IN_MOVIE: Final = 2
"""A track's flags: it is used, and not switched on."""
UTF_8: Final = struct.pack(">I4sI", 12, b"encd", 0x100)
"""Says after a title which encoding it has; without it an iPhone takes it for Mac Roman."""
UNITY: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""The matrix that leaves a picture as it is."""

GENERIC: Final = bytes.fromhex(
    "00000018676d696e000000000040800080008000000000000000002c7465787400010000000000000000000000000000"
    "0001000000000000000000000000000040000000"
)
"""What a text track has for a media header, as FFmpeg writes it."""
TEXT: Final = bytes.fromhex(
    "00000000000000010000003b746578740000000000000001000000010000000000000000000000000000000000000001"
    "0000000000000000000d667461620001000100"
)
"""How its texts look, as FFmpeg writes it."""
WITHIN: Final = bytes.fromhex("0000001c6472656600000000000000010000000c75726c2000000001")
"""Says that the titles are in this file."""


def write_chapters(file: BinaryIO, about: About) -> None:
    """Write a file's chapters anew, and its language. The header goes to the end: it counts where the sound is.

    Raises:
        DamagedError: it is no MP4, or has no sound.
    """
    places = list(boxes_of(file))
    start, end = next(((start, end) for kind, start, end in places if kind == b"moov"), (0, 0))
    if not end:
        raise DamagedError("there is no moov in it")
    file.seek(start)
    moov = Box.read(b"moov", file.read(end - start)[8:])
    sound = next((trak for trak in moov.all(b"trak") if _handler(trak) == b"soun"), None)
    if sound is None:
        raise DamagedError("there is no sound in it")
    if end != places[-1][2]:  # it is in front: the sound stays where it is, and the room is left free
        file.seek(start + 4)
        file.write(b"free")
        start = places[-1][2]
    titles = _remove_chapters(moov, sound)
    if len(places) > 1 and places[-2][1:] in titles:  # nothing else is in there: ours, from another time
        start = places[-2][1]
    language = _packed(three_letters(about.language))
    _set_language(sound, language)
    samples = b"".join(map(_sample, about.spans()))
    if samples:
        _add_chapters(moov, sound, about.spans(), language, start + 8)
    file.seek(start)
    file.truncate()
    file.write((bytes(Box(b"mdat", samples)) if samples else b"") + bytes(moov))


def _add_chapters(moov: Box, sound: Box, spans: tuple[Span, ...], language: bytes, at: int) -> None:
    """Add both kinds of chapters to a header; ``at``: where in the file the titles will be."""
    mvhd = moov.one(b"mvhd").data
    track = struct.unpack(">I", mvhd[-4:])[0]
    ticks = struct.unpack(">I", mvhd[20:24] if mvhd[0] else mvhd[12:16])[0]
    moov.one(b"mvhd").inside = mvhd[:-4] + struct.pack(">I", track + 1)
    media = next(k for k, box in enumerate(sound.boxes) if box.kind == b"mdia")
    sound.boxes.insert(media, Box(b"tref", bytes(Box(b"chap", struct.pack(">I", track)))))
    last = max(k for k, box in enumerate(moov.boxes) if box.kind == b"trak")
    moov.boxes.insert(last + 1, _text_track(track, ticks, spans, language, at))
    if not moov.all(b"udta"):
        moov.boxes.append(Box(b"udta", []))
    moov.one(b"udta").boxes.append(_list(spans))


def _remove_chapters(moov: Box, sound: Box) -> set[tuple[int, int]]:
    """Take away the list of chapters and the tracks that the sound refers to; return where their titles are."""
    numbers = {
        number
        for tref in sound.all(b"tref")
        for kind, start, end in boxes_in(tref.data)
        if kind == b"chap"
        for (number,) in struct.iter_unpack(">I", tref.data[start:end])
    }
    sound.inside = [box for box in sound.boxes if box.kind != b"tref"]
    tracks = [trak for trak in moov.all(b"trak") if _number(trak) in numbers]
    moov.inside = [box for box in moov.boxes if box not in tracks]
    for udta in moov.all(b"udta"):
        udta.inside = [box for box in udta.boxes if box.kind != b"chpl"]
    if tracks:
        mvhd = moov.one(b"mvhd")
        mvhd.inside = mvhd.data[:-4] + struct.pack(">I", 1 + max(_number(trak) for trak in moov.all(b"trak")))
    return {_mdat(trak) for trak in tracks}


def _list(spans: tuple[Span, ...]) -> Box:
    """Return Nero's list: starts in tenths of a microsecond, and titles."""
    entries = b""
    for start, _, title in spans:
        name = title.encode()[:LONGEST_TITLE].decode("utf-8", "ignore").encode()
        entries += struct.pack(">QB", start * 10_000, len(name)) + name
    return Box(b"chpl", struct.pack(">IIB", 0x01000000, 0, len(spans)) + entries)


def _text_track(track: int, ticks: int, spans: tuple[Span, ...], language: bytes, at: int) -> Box:
    """Return the track of titles: switched off, so that nobody shows it as subtitles. ``ticks`` are the movie's."""
    length = spans[-1][1]
    shown = length * ticks // TIMESCALE
    head = struct.pack(">6I16x", IN_MOVIE, 0, 0, track, 0, shown) + UNITY + bytes(8)
    edit = Box(b"elst", struct.pack(">5I", 0, 1, shown, 0, 0x10000))
    media = [
        Box(b"mdhd", struct.pack(">5I", 0, 0, 0, TIMESCALE, length) + language + bytes(2)),
        Box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"text") + b"Chapters\0"),
        Box(b"minf", [Box(b"gmhd", GENERIC), Box(b"dinf", WITHIN), _samples(spans, at)]),
    ]
    return Box(b"trak", [Box(b"tkhd", head), Box(b"edts", bytes(edit)), Box(b"mdia", media)])


def _samples(spans: tuple[Span, ...], at: int) -> Box:
    """Return the table of where each title is and how long it holds; one entry each, which Apple's players want."""
    count = len(spans)
    holds = [number for start, end, _ in spans for number in (1, end - start)]
    sizes = [len(_sample(span)) for span in spans]
    tables = [
        Box(b"stsd", TEXT),
        Box(b"stts", struct.pack(f">II{2 * count}I", 0, count, *holds)),
        Box(b"stsc", struct.pack(">5I", 0, 1, 1, count, 1)),
        Box(b"stsz", struct.pack(f">3I{count}I", 0, 0, count, *sizes)),
        Box(b"stco", struct.pack(">3I", 0, 1, at)) if at < 2**32 else Box(b"co64", struct.pack(">IIQ", 0, 1, at)),
    ]
    return Box(b"stbl", tables)


def _sample(span: Span) -> bytes:
    """Return a title as the text track has it."""
    title = span[2].encode()[:LONGEST_SAMPLE].decode("utf-8", "ignore").encode()
    return struct.pack(">H", len(title)) + title + UTF_8


def _set_language(trak: Box, language: bytes) -> None:
    mdhd = trak.one(b"mdia").one(b"mdhd")
    mdhd.inside = mdhd.data[:-4] + language + mdhd.data[-2:]


def _packed(letters: str) -> bytes:
    """Return three letters in the fifteen bits that a track has for them."""
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return struct.pack(">H", first << 10 | second << 5 | third)


def _mdat(trak: Box) -> tuple[int, int]:
    """Return where in the file the box starts and ends that has a track's titles and no more; (0, 0): nowhere."""
    tables = trak.one(b"mdia").one(b"minf").one(b"stbl")
    chunks, sizes = tables.all(b"stco"), tables.one(b"stsz").data
    if not chunks or len(chunks[0].data) != 12:
        return 0, 0
    at = int.from_bytes(chunks[0].data[8:], "big")
    return at - 8, at + sum(struct.unpack(f">{(len(sizes) - 12) // 4}I", sizes[12:]))


def _handler(trak: Box) -> bytes:
    return trak.one(b"mdia").one(b"hdlr").data[8:12]


def _number(trak: Box) -> int:
    tkhd = trak.one(b"tkhd").data
    return int(struct.unpack(">I", tkhd[20:24] if tkhd[0] else tkhd[12:16])[0])
