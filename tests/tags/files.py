"""Short audio files, untagged, of every format; and what ffprobe and ffmpeg find in them."""

import json
import shutil
import struct
import subprocess
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from unhurried.tags.about import About, Chapter

FRAMES = 120_000
"""Two and a half seconds: enough for three chapters."""
KINDS = {
    "wav": ("WAV", "PCM_16"),
    "aiff": ("AIFF", "PCM_16"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
}
FORMATS = (*KINDS, "m4a", "m4b")


def png(side: int = 40) -> bytes:
    """A small picture, as bytes of a PNG."""
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(side * 3)) for y in range(side))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


RECIPE = json.dumps({"script": "Atme – ein / aus 🌊 שלום\n" * 4000}, ensure_ascii=False)
"""More than 100 kB of any script's letters."""
FULL = About(
    title="Ein Titel – mit ü / 🌊",
    album="Unhurried: Abende",
    date="2026-11-22",
    language="de-AT",
    comment="Zwei Zeilen,\nwie ‚hier‘ & <dort>; a=b",
    number=(3, 12),
    chapters=(Chapter(0, "Ankommen"), Chapter(48_000, "Atem – ü 🌊"), Chapter(100_008, "שלום")),
    frames=FRAMES,
    cover=png(),
    recipe=RECIPE,
)
"""Everything that there is to tell. The last chapter begins between two milliseconds: at 2.0835 s."""


@cache
def _bytes(kind: str, moov_in_front: bool) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound.{kind}"
        sound = np.random.default_rng(9).normal(0, 0.05, (FRAMES, 2)).astype(np.float32)
        if kind in KINDS:
            soundfile.write(path, sound, 48_000, format=KINDS[kind][0], subtype=KINDS[kind][1])
        else:
            _write_mp4(path, sound, {"movflags": "faststart"} if moov_in_front else {}, ())
        return path.read_bytes()


def audio(folder: Path, kind: str, *, moov_in_front: bool = False) -> Path:
    """Write a file without tags, always of the same bytes."""
    path = folder / f"ritual.{kind}"
    path.write_bytes(_bytes("m4a" if kind == "m4b" else kind, moov_in_front))
    return path


def by_ffmpeg(folder: Path, about: About) -> Path:
    """Write an MP4 whose chapters are FFmpeg's."""
    path = folder / "ffmpeg.m4a"
    _write_mp4(path, np.zeros((about.frames, 2), np.float32), {}, about.spans())
    return path


def _write_mp4(path: Path, sound: Any, options: dict[str, str], spans: tuple[tuple[int, int, str], ...]) -> None:
    av = pytest.importorskip("av", reason="no av: pip install av")
    from fractions import Fraction

    with av.open(str(path), "w", format="ipod", options={"fflags": "+bitexact", **options}) as container:
        stream = container.add_stream("aac", rate=48_000, layout="stereo")
        if spans:
            container.set_chapters([
                {"id": k, "start": start, "end": end, "time_base": Fraction(1, 1000), "metadata": {"title": title}}
                for k, (start, end, title) in enumerate(spans)
            ])  # fmt: skip
        for at in range(0, len(sound), 1024):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(sound[at : at + 1024].T), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts = 48_000, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def ffprobe(path: Path) -> dict[str, Any]:
    """What another program says of a file; it complains of nothing (of MP4s it warns about chapters and covers of its own)."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("no ffprobe: apt install ffmpeg")
    level = "error" if path.suffix in (".m4a", ".m4b") else "warning"
    asked = [program, "-v", level, "-of", "json", "-show_chapters", "-show_format", "-show_streams", str(path)]
    done = subprocess.run(asked, capture_output=True, check=True)
    assert done.stderr == b""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ffmpeg(path: Path, *arguments: str) -> bytes:
    """What ffmpeg makes of a file."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("no ffmpeg: apt install ffmpeg")
    asked = [program, "-v", "error", "-i", str(path), *arguments, "-"]
    done = subprocess.run(asked, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout


def decoded(path: Path) -> bytes:
    """The sound of a file."""
    return ffmpeg(path, "-map", "0:a", "-f", "s16le")
