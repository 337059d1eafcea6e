"""Puts the page together: its files beside this one, the ritual's data, and the sound inside."""

import html
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from unhurried.captions import ARTIST
from unhurried.cues import Timeline
from unhurried.page.told import told
from unhurried.pictures.colours import Colours, colours_of

FOLDER: Final = Path(__file__).parent
SCRIPTS: Final = ("moments.js", "thumb.js", "page.js")
CHUNK: Final = 3 << 18
"""Bytes of sound that are in memory at a time: of each three base64 makes four characters, and none is left over."""
_PLACEHOLDER: Final = re.compile(r"\{\{(\w+)\}\}")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_ID3_HEAD: Final = 10
"""Bytes of a tag before an MP3 in which its length stands; seven bits of it in each of the last four."""
_FIRST_FRAME: Final = 512
"""Bytes in which the name of its first frame stands: "Xing", or "Info" where the rate is constant."""
_MIME: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+")


def write_page(
    file: BinaryIO,
    timeline: Timeline,
    audio: BinaryIO,
    *,
    mime: str = "audio/mpeg",
    language: str = "en",
    names: Mapping[str, str] | None = None,
    colours: Colours | None = None,
    cover: bytes | None = None,
) -> None:
    """Write the page: UTF-8, whole, the same bytes for the same ritual. It asks nothing of any network.

    ``audio`` is the whole sound file, of which little is in memory at a time, ``mime`` its kind, and ``cover`` a PNG
    for the lock screen. Without ``colours`` it has the ritual's own. Where scripts do not run (as in a preview) the
    browser's own player is left, and the sound in it.

    An MP3 must be of a constant bit rate. In others browsers only guess where a moment is: measured in Chromium,
    after a jump in 25 minutes of a varying one the sound is up to 7 s beside what is shown, in a constant one not.

    Raises:
        OSError: as the disk has it.
        ValueError: it is not, or ``mime`` or a colour is none. Who calls has that in hand.
    """
    colours = colours or colours_of(timeline)
    style = _style(colours)
    script = "".join((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    if not _MIME.fullmatch(mime):
        raise ValueError(f"'{mime}' is not a kind of sound")
    if varies(audio):
        raise ValueError("an MP3 for a page has a constant bit rate")
    parts = {
        "language": html.escape(language),
        "title": html.escape(timeline.title),
        "artist": ARTIST,
        "ground": colours.ground,
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "data": _data(timeline, language, names, cover),
    }
    before, after = (FOLDER / "page.html").read_text(encoding="utf-8").split("{{audio}}")
    file.write(f"{_filled(before, parts)}data:{mime};base64,".encode())
    audio.seek(0)
    while chunk := audio.read(CHUNK):
        file.write(b64encode(chunk))
    file.write(_filled(after, parts).encode())


def varies(audio: BinaryIO) -> bool:
    """Whether a file is an MP3 of a varying bit rate: its first frame says so, after a tag that may stand before."""
    audio.seek(0)
    head = audio.read(_ID3_HEAD)
    start = 0
    if head.startswith(b"ID3") and len(head) == _ID3_HEAD:
        start = _ID3_HEAD + sum(byte << 7 * k for k, byte in enumerate(reversed(head[6:])))
    audio.seek(start)
    return b"Xing" in audio.read(_FIRST_FRAME)


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with its parts put in; in one go, so that a title in braces is no part."""
    return _PLACEHOLDER.sub(lambda found: parts[found[1]], text)


def _style(colours: Colours) -> str:
    named = {name: getattr(colours, name) for name in ("ground", "text", "quiet", "accent")}
    if wrong := [colour for colour in named.values() if not _COLOUR.fullmatch(colour)]:
        raise ValueError(f"'{wrong[0]}' is not a colour like #1c1512")
    return _filled((FOLDER / "page.css").read_text(encoding="utf-8"), named)


def _data(timeline: Timeline, language: str, names: Mapping[str, str] | None, cover: bytes | None) -> str:
    """Return what the script goes by, as JSON in which nothing can end the element that it stands in."""
    data = asdict(told(timeline, language, names))
    data["cover"] = f"data:image/png;base64,{b64encode(cover).decode()}" if cover else None
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(text: str) -> str:
    """Return what lets a browser run just this, and nothing that came in with a title."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
