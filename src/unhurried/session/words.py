"""What is said to whoever asks while a ritual waits: how much is left, where we are, what the keys do. Pure."""

import re
from dataclasses import asdict
from typing import Final

from unhurried.languages import live_in, written_in
from unhurried.script.text import sentences
from unhurried.units import minutes, to_frames

MINUTE: Final = to_frames(60.0)
LAST: Final = to_frames(45.0)
"""Frames left below which nobody says "a minute" any more."""
REST: Final = " … "
"""Between two sentences: what a voice reads as a pause of its own length, whichever engine it has."""


def where_we_are(language: str, section: str | None, frames_left: int) -> str:
    """Return how much is left, and the section that we are in; "" where a language has no words for it."""
    live = live_in(language)
    if live is None:
        return ""
    time = _time(frames_left, language)
    left = live.left.replace("{time}", time) if time else live.last
    return f"{left}{REST}{_named(live.section, section)}" if section else left


def nothing_next(language: str, *, sections: int) -> str:
    """Return that there is no part to go to, of so many; "" where a language has no words for it."""
    live = live_in(language)
    if live is None:
        return ""
    return live.no_next if sections > 1 else live.no_sections


def keys_in(language: str) -> str:
    """Return what the keys do; "" where a language has no words for it."""
    live = live_in(language)
    if live is None:
        return ""
    said = live.keys
    for key, letter in asdict(live.letters).items():
        said = said.replace(f"{{{key}}}", letter)
    return REST.join(sentence.text for sentence in sentences(said, language))


def _time(frames: int, language: str) -> str:
    """Return a time in whole minutes, as it is written short: ``4 min``, ``1 h and 4 min``; "" for less than one."""
    if frames < LAST:
        return ""
    whole = (frames + MINUTE // 2) // MINUTE
    words = written_in(language)
    # Without a word between them, hours and minutes may be read as a time of day (in Spanish "1 h 45 min" is).
    return minutes(whole * MINUTE).replace(" h ", f" h {words.and_} " if words else " h ")


def _named(words: str, section: str) -> str:
    """Return words with a section in them; its own mark is enough where it ends in one."""
    return re.sub(r"([.?!…])\.$", r"\1", words.replace("{section}", section))
