"""A file's bytes -> text: UTF-8, with the place of what is not; and the characters that no script has."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

HIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML refuses, and the byte order mark that is left inside where files were put together."""

BREAKS: Final = str.maketrans("\x85\u2028\u2029", "   ")
"""Line breaks for YAML but for no editor: as spaces they leave the count of lines what it is on the screen."""

_MARKS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NOT_UTF8: Final = "not UTF-8 text; save the script as UTF-8"
_UTF16: Final = "this is UTF-16 text ('Unicode' in some editors); save the script as UTF-8"


def decode(data: bytes) -> tuple[str, int | None, str]:
    """Return the text of some bytes, where in it they are no UTF-8 (or None), and what to say of it.

    Bytes that are no UTF-8 are written out in the text.
    """
    if _is_utf16(data[:200]):
        return data.decode("utf-16" if data.startswith(_MARKS[2:]) else "utf-8", "ignore"), 0, _UTF16
    data = data.removeprefix(codecs.BOM_UTF8)  # the decoder that does so counts places without it
    try:
        return data.decode(), None, ""
    except UnicodeDecodeError as error:
        # What stands before is whole, so its length as text is the place.
        before = len(data[: error.start].decode())
        return data.decode(errors="backslashreplace"), before, NOT_UTF8


def _is_utf16(head: bytes) -> bool:
    """Whether it has a mark of UTF-16 or UTF-32, or every other byte is 0."""
    halves = head[::2], head[1::2]
    every_other = len(head) > 2 and any(not any(half) for half in halves) and any(all(half) for half in halves)
    return head.startswith(_MARKS) or every_other


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place of each character that no script has, and what to say of it."""
    for match in HIDDEN.finditer(text):
        yield match.start(), f"a character that cannot be shown (U+{ord(match[0]):04X}); take it out"


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors count them."""
    return re.split(r"\r\n|\n|\r", text)
