"""A sentence as it is written -> what an engine is given to say, without anything an engine takes for markup. Pure.

Pauses are silence of a known length between phrases, because each engine has an ellipsis and a dash last as long as
it likes. Signs, times and abbreviations are said by spoken_forms.py.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from unhurried.voices.spoken_forms import with_ranges, with_spoken_forms

ELLIPSIS: Final = 0.8
"""Seconds of silence where a sentence has an ellipsis."""
DASH: Final = 0.45
"""Seconds of silence where a sentence has a dash: longer than a comma's."""

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})

_PAUSES: Final = {"…": ELLIPSIS, "—": DASH}
_END_MARKS: Final = ".!?。！？؟।"
_MARKS: Final = _END_MARKS + ",;:，；：、،؛"

_READ_AS: Final = {
    **dict.fromkeys("\\|{}<>^~#", " "),  # what is left of markup
    **dict.fromkeys("*\u20e3", ""),
    **dict.fromkeys("()[]（）［］【】〔〕•‣⁃▪●→⇒➔", ", "),
    **dict.fromkeys("“”„‟«»‹›「」『』〝〞＂", '"'),
    **dict.fromkeys("`´‘’‚‛′", "'"),
    **dict.fromkeys("‐‑−", "-"),
    **dict.fromkeys("‒", "–"),
    **dict.fromkeys("―⸺⸻", "—"),
    "‥": "…",
    "⁄": "/",
    "℃": "°C",
    "℉": "°F",
}
_KEPT: Final = "°№\u200c\u200d"
"""Symbols and invisible characters that have something to say."""
_SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Myanmar, Khmer, Kana and Han: scripts without spaces between words."""
_JOINING: Final = "[\u0600-\u109f]"
"""Scripts (Arabic to Myanmar) in which the zero-width joiner and non-joiner are spelling."""

_BEFORE: Final = tuple((re.compile(pattern), plain) for pattern, plain in (
    (r"</?[A-Za-z!?][^<>]*>|<3(?!\d)|(?<!\S)[:;]-?[()DP](?!\S)", " "),  # tags and smileys
    (r"(?<=[^\W\d_])\(([^\W\d_]{1,4}+)\)", r"\1"),  # partner(s), prêt(e)s
    (r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))", ""),  # 1 000
    (r"(?<=\d)\s?\*\s?(?=\d)", "×"),
    (r"(?<=\d)(\s?h\s?\d{1,2}\s?)m(?![\w.])", r"\1min"),  # 1h 30m
    (r"#\s?(?=\d)", "№"),
    (r"~\s?(?=\d)", "≈"),
    (r"(?<=[^\W_])_+(?=[^\W_])", " "),
    ("_", ""),
))  # fmt: skip
_AFTER: Final = tuple((re.compile(pattern), plain) for pattern, plain in (
    (r"(?<![^\W_])(?<![^\W_]\s)/", " "),  # a slash that is between nothing
    (rf"(?<!{_JOINING})[\u200c\u200d]|[\u200c\u200d](?!{_JOINING})", ""),
    ('(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])', "\u05f4"),  # a Hebrew abbreviation has it inside
    (r'(?<=[^\W_])"(?=[^\W_])', " "),
    (r"\"|(?<![^\W_])'|'(?![^\W_])", ""),
    (r"\s+", " "),
    (r"\.{2,}|\.(?: \.)++(?!\.)|。{2,}|・{2,}", "…"),
    ("[-–]{2,}", "—"),
))  # fmt: skip
_PAUSE_DASH: Final = re.compile(r"(?<!\S)[-–](?!\S)|(?<!\S)–(?!\d)|–(?!\S)")
_MARK_RUN: Final = re.compile(r"[,;:.!?](?:\s?[,;:.!?])+")
_ROUNDS: Final = 4
"""Of reading a piece again: what goes (a slash, a bracket) may leave behind what can be said at length ("5 s")."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words spoken in one go, and the seconds of silence after them."""

    text: str
    pause: float


def phrases(text: str, language: str = "en", said: Mapping[str, str] = _NOBODY) -> tuple[Phrase, ...]:
    """Return what is said of a sentence, and the silences in it; nothing for a text without words.

    ``said`` tells how words (names above all) are said: whole words, the longest first, each once; what is written
    small there stands for the word in any case.
    """
    text = with_ranges(_with_said(_clean(text), said), language)
    text = _PAUSE_DASH.sub("—", text).replace("–", "-")
    found: list[Phrase] = []
    pause = 0.0
    for piece in re.split("([…—])", text):
        if piece in _PAUSES:
            pause = max(pause, _PAUSES[piece])
        elif _has_words(piece):
            _end_last(found, pause)
            found.append(Phrase(_read(piece, language), 0.0))
            pause = 0.0
        elif found and (mark := piece.strip()[:1]) and mark in _END_MARKS:
            found[-1] = Phrase(found[-1].text.rstrip(_MARKS + " ") + mark, found[-1].pause)
    if found and pause and found[-1].text[-1] not in _END_MARKS:
        found[-1] = Phrase(found[-1].text.rstrip(_MARKS + " ") + ".", 0.0)
    return tuple(found)


def is_said(text: str) -> bool:
    """Whether anything is said of a text: whether it has :func:`phrases`."""
    return _has_words(_clean(text))


def respelled(text: str, said: Mapping[str, str]) -> str:
    """Return a text with words in it as they are said; see :func:`phrases`."""
    return _with_said(_clean(text), said) if said else text


def words_in(text: str) -> int:
    """Return how many words a listener counts: "light-headed", "don't" and "22" are one each.

    In scripts without spaces two characters are a word, rounded up.
    """
    spaceless = sum(map(str.isalnum, re.findall(f"[{_SPACELESS}]", text)))
    spaced = re.sub(rf"[{_SPACELESS}]|--+|(?<=\d)[.,](?=\d)", lambda match: "" if match[0] in ".," else " ", text)
    groups = "".join(c if c.isalnum() or c in "'’-‐‑" or unicodedata.category(c)[0] == "M" else " " for c in spaced)
    return sum(map(_has_words, groups.split())) + (spaceless + 1) // 2


def _has_words(text: str) -> bool:
    """Whether there is a letter or a digit."""
    return any(map(str.isalnum, text))


def _clean(text: str) -> str:
    """Return a text in plain characters, without anything an engine takes for markup.

    Brackets are commas, double quotes are dropped, "…" is every ellipsis, "-" every hyphen and minus; emoji and
    invisible characters are gone, composed characters (NFC) are one.
    """
    text = unicodedata.normalize("NFC", text)
    for pattern, plain in _BEFORE:
        text = pattern.sub(plain, text)
    text = "".join(map(_plain, text))
    for pattern, plain in _AFTER:
        text = pattern.sub(plain, text)
    return text.strip()


@functools.lru_cache(1_000)
def _plain(character: str) -> str:
    """Return what one character is read as."""
    if character in _READ_AS:
        return _READ_AS[character]
    category = unicodedata.category(character)
    if character in _KEPT or category[0] in "LMNP":
        return "" if unicodedata.name(character, "").startswith("VARIATION SELECTOR") else character
    if category == "Cf":
        return ""
    modifies_emoji = "\U0001f3fb" <= character <= "\U0001f3ff"
    return character if category in ("Sm", "Sc", "Sk") and not modifies_emoji else " "


def _with_said(text: str, said: Mapping[str, str]) -> str:
    cleaned = ((_clean(word), _clean(spoken)) for word, spoken in said.items())
    table = {word: spoken for word, spoken in cleaned if _has_words(word) and _has_words(spoken)}
    if not table:
        return text
    # A word written small is meant in any case; a name is not: "Will" is not "will".
    folded = {word: spoken for word, spoken in table.items() if word == word.casefold()}
    words = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    edge = rf"[^\W{_SPACELESS}]"

    def say(match: re.Match[str]) -> str:
        goes_on = unicodedata.category(text[match.end() : match.end() + 1] or " ")[0] == "M"
        return match[0] if goes_on else table.get(match[0], folded.get(match[0].casefold(), match[0]))

    return re.sub(rf"(?<!{edge})(?:{words})(?!{edge})", say, text, flags=re.IGNORECASE)


def _end_last(found: list[Phrase], pause: float) -> None:
    """Have the phrase before a pause end in a comma, so that the engine's voice stays up."""
    if found:
        text = found[-1].text
        found[-1] = Phrase(text if text[-1] in _MARKS else f"{text},", pause)


def _read(piece: str, language: str) -> str:
    for _ in range(_ROUNDS):
        before, piece = piece, _tidy(with_spoken_forms(piece, language))
        if piece == before:
            break
    return piece


def _tidy(piece: str) -> str:
    """Put spaces and commas where they belong, and nothing but words and their signs at both ends."""
    piece = re.sub(r"(?<!\S)-+", "", re.sub(r"\s+", " ", piece)).lstrip(_MARKS + "'- ").rstrip("'- ")
    piece = re.sub(r"\s+(?=[,;:.!?]+(?:\s|$))", "", piece)
    return unicodedata.normalize("NFC", _MARK_RUN.sub(_marks, piece))


def _marks(run: re.Match[str]) -> str:
    """Leave out the commas that brackets have put beside other marks, and full stops that came together."""
    return re.sub(r"[\s,]|\.(?=[\s,]*\.)", "", run[0]) or ","
