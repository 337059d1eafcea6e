"""Pages as text: an entry as Markdown and back, and what is found in them. Pure.

Between two evenings any editor may have been at them. So reading takes what it finds: a heading without a time, text
above the first heading, other line ends, another encoding. What is read is never written again.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_HEADING: Final = re.compile(r"##[ \t]+(\d{4}-\d{2}-\d{2})(?:[ \t]+(\d{1,2}:\d{2}))?(?:[ \t]*·[ \t]*(.*?))?[ \t]*")
_TITLE: Final = re.compile(r"#[ \t]+\S+[ \t]+\d{4}[ \t]*")
_BLANK_ENDS: Final = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written at one sitting: ``2026-11-22 21:40`` (or the day alone), what it is about, and all its text.

    The text has its prompt, as lines that begin with ``>``. ``when`` is empty for what stands above every heading.
    """

    when: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """An entry in which all words of a search are, and those of its lines that have one of them."""

    entry: Entry
    lines: tuple[str, ...]


def as_markdown(entry: Entry) -> str:
    """Return an entry as it stands in a file. A line of it that looks like a heading of ours gets a backslash."""
    about = f" · {' '.join(entry.about.split())}" if entry.about.strip() else ""
    lines = [f"\\{line}" if _is_heading(line.lstrip("\\")) else line for line in tidy(entry.text).split("\n")]
    return f"## {entry.when}{about}\n\n" + "\n".join(lines) + "\n"


def title_of(month: str) -> str:
    """Return the first line of a month's file: ``# November 2026`` for ``2026-11``."""
    year, _, number = month.partition("-")
    return f"# {_MONTHS[int(number) - 1]} {year}\n"


def entries_of(text: str) -> list[Entry]:
    """Return the entries of a file, as they stand in it."""
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    for number, line in enumerate(_with_plain_ends(text).split("\n")):
        if heading := _HEADING.fullmatch(line):
            day, time, about = heading.groups()
            found.append((f"{day} {time}" if time else day, about or "", []))
        elif number or not _TITLE.fullmatch(line):
            found[-1][2].append(line[1:] if line.startswith("\\") and _is_heading(line.lstrip("\\")) else line)
    entries = [Entry(when, about, tidy("\n".join(lines))) for when, about, lines in found]
    return [entry for entry in entries if entry.when or entry.text]


def quoted(prompt: str) -> str:
    """Return a prompt as it stands above what is written to it."""
    return "\n".join(f"> {line}".rstrip() for line in tidy(prompt).split("\n")) if prompt.strip() else ""


def tidy(text: str) -> str:
    """Return a text without the blank lines around it, and with one kind of line ends."""
    return _BLANK_ENDS.sub("", _with_plain_ends(text))


def search(entries: Iterable[Entry], words: Sequence[str]) -> list[Found]:
    """Return the entries that have all the words, whatever their capitals and accents."""
    wanted = [folded(word) for word in words]
    found = []
    for entry in entries:
        whole = folded(f"{entry.when} {entry.about}\n{entry.text}")
        if all(word in whole for word in wanted):
            lines = [line for line in entry.text.split("\n") if any(word in folded(line) for word in wanted)]
            found.append(Found(entry, tuple(lines or [_first_line(entry)])))
    return found


def folded(text: str) -> str:
    """Return a text as it is compared: small letters without accents, each white space a space."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def decoded(data: bytes) -> str:
    """Return the text of a file, whatever editor wrote it; nothing is too odd to be read."""
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        if data.startswith(mark):
            return data.decode("utf-16", "replace")
    return "\n".join(_decoded_line(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))


def encoded(text: str, before: bytes) -> bytes:
    """Return a text as bytes that go on with those of a file."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if before.startswith(mark):
            return text.encode(encoding, "replace")
    return as_utf8(text)


def as_utf8(text: str) -> bytes:
    """Return a text as UTF-8; what came as other bytes (an argument in an old encoding) is those bytes again."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def joint(before: str) -> str:
    """Return what stands between the text of a file and the entry after it."""
    return "" if not before or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"


def unwritten(data: bytes, at: int, block: bytes) -> bytes:
    """Return what of a block is still to be written at the end of a file, whose writing may have been cut short.

    Args:
        data: the file as it is now.
        at: how long it was before.
        block: what was to be written after that.
    """
    after = data[at:] if len(data) >= at else data
    if block.startswith(after):
        return block[len(after) :]
    return b"" if block.strip() in data else block


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_heading(line: str) -> bool:
    return _HEADING.fullmatch(line) is not None


def _first_line(entry: Entry) -> str:
    lines = [line for line in entry.text.split("\n") if line.strip()]
    return next((line for line in lines if not line.startswith(">")), lines[0] if lines else "")


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
