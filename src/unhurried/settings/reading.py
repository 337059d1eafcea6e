"""Text -> a value that can be set. Wherever it was written (flag, environment, file), it reads alike.

Each function raises ValueError with what is wrong and the mend.
"""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unhurried.nearest import nearest

if TYPE_CHECKING:
    from unhurried.voices.command import Program

LONGEST_NAME: Final = 40
"""Characters: a name is spoken, not recited."""
LONGEST_LEAD_IN: Final = 3600.0
"""Seconds."""
EARS: Final = ("both", "split", "mono")
BUFFERS: Final = (0.05, 1.0)
"""Seconds, from the least to the most that a device is asked to hold."""
_ON: Final = ("on", "yes", "true", "1")
_OFF: Final = ("off", "no", "false", "0")
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")


def parse_voice(text: str) -> str:
    """Read a voice's name: whether there is one, opening it tells."""
    name = text.strip()
    if not name:
        raise ValueError("the name of one voice is expected here, as 'system:en-gb'")
    return name


def parse_text(text: str) -> str:
    """Read words as they are."""
    return text.strip()


def parse_names(text: str) -> dict[str, str]:
    """Read ``Ana,Ben``: two names that can be spoken."""
    names = [" ".join(part.split()) for part in text.split(",")]
    if len(names) != 2 or not all(names):
        raise ValueError("write two names with a comma between them, as Ana,Ben")
    for name in names:
        if len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set("{}"):
            raise ValueError(f"'{name[:LONGEST_NAME]}' is not a name that can be spoken")
    return {"a": names[0], "b": names[1]}


def parse_language(text: str) -> str:
    """Read a language, as ``de`` or ``pt-BR``."""
    from unhurried.script.values import read_language

    return read_language(text)


def parse_pace(text: str) -> float:
    """Read a pace beside the usual one, with a point or a comma."""
    from unhurried.voices.manner import PACE, PACES

    pace, (slowest, quickest) = _number(text, "0.9"), PACES
    if not slowest <= pace <= quickest:
        raise ValueError(f"the pace goes from {slowest:g} to {quickest:g}; 1 is {PACE:g} words a minute")
    return pace


def parse_pitch(text: str) -> float:
    """Read a pitch in semitones."""
    from unhurried.voices.manner import PITCHES

    pitch, (low, high) = _number(text, "-2"), PITCHES
    if not low <= pitch <= high:
        raise ValueError(f"the pitch goes from {low:g} to {high:g} semitones")
    return pitch


def parse_ears(text: str) -> str:
    """Read how a pair of earbuds is shared."""
    plain = text.strip().lower()
    if plain not in EARS:
        raise ValueError(f"'{text}' is not one of {', '.join(EARS)}")
    return plain


def parse_tone(text: str) -> str:
    """Read the name of a tone, or ``off``."""
    from unhurried.sounds.tone import INSTRUMENTS

    return _known("tone", text, [*INSTRUMENTS, "off"])


def parse_bed(text: str) -> str:
    """Read the name of a bed, ``off``, or the path of a sound file (``~`` is your home)."""
    from unhurried.sounds.bed import BEDS

    names = [*BEDS, "off"]
    if text in names:
        return text
    path = str(Path(text).expanduser()) if text.startswith("~") else text
    return path if _is_there(path) else _known("bed", text, names)


def parse_level(name: str) -> Callable[[str], float]:
    """Return what reads the gain of a part of the mix in dB, or ``off``, which is minus infinity."""

    def parse(text: str) -> float:
        from dataclasses import replace

        from unhurried.levels import NATURAL, OFF

        plain = text.strip().lower()
        if plain == "off":
            return OFF
        try:
            level = float(plain.removesuffix("db"))
        except ValueError:
            raise ValueError(f"'{text}' is neither a number of dB nor 'off'") from None
        replace(NATURAL, **{name: level})  # it knows how far each may go
        return level

    return parse


def parse_lead_in(text: str) -> int:
    """Read a time before it begins, as ``10s``, ``1 min`` or ``0``; a number alone is seconds. Return frames."""
    from unhurried.units import parse_duration, to_frames

    plain = text.strip()
    try:
        seconds = parse_duration(f"{plain} s" if _NUMBER.fullmatch(plain) else plain)
    except ValueError:
        raise ValueError(
            f"'{text}' is no time before it begins: write it like 10s, 1 min, or 0 for at once"
        ) from None
    if seconds > LONGEST_LEAD_IN:
        raise ValueError(f"'{text}' is too long a time before it begins: an hour at most")
    return to_frames(seconds)


def parse_buffer(text: str) -> float:
    """Read how many seconds of sound a device is asked to hold, as ``0.4`` or ``0.4s``."""
    seconds, (least, most) = _number(text.strip().removesuffix("s"), "0.4"), BUFFERS
    if not least <= seconds <= most:
        raise ValueError(f"a buffer goes from {least:g} to {most:g} s")
    return seconds


def parse_flag(text: str) -> bool:
    """Read ``on`` or ``off``; ``yes`` and ``no`` do as well."""
    plain = text.strip().lower()
    if plain not in (*_ON, *_OFF):
        raise ValueError(f"'{text}' is neither on nor off")
    return plain in _ON


def parse_said(text: str) -> tuple[str, str]:
    """Read a word and how it is said, as ``Siobhan=shivawn``."""
    from unhurried.script.values import read_line

    word, sign, said = (part.strip() for part in text.partition("="))
    if not (sign and word and said):
        raise ValueError(f"'{text}' is not NAME=SAID: write it like Siobhan=shivawn")
    return read_line(word), read_line(said)


def parse_command(text: str) -> "tuple[str, Program]":
    """Read a program that speaks, as ``ours=speak -o {out} {text}``: parted as a shell does, and run by none."""
    from unhurried.voices.command import Program, arguments_fault

    name, sign, line = (part.strip() for part in text.partition("="))
    if not (sign and name and line):
        raise ValueError(f"'{text}' is not NAME=PROGRAM: write it like 'ours=speak -o {{out}} {{text}}'")
    try:
        arguments = tuple(shlex.split(line))
    except ValueError:
        raise ValueError(f"'{line}': a quote is not closed") from None
    if fault := arguments_fault(arguments):
        raise ValueError(fault)
    return name, Program(arguments)


def _number(text: str, example: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"'{text}' is not a number: write it like {example}") from None


def _is_there(path: str) -> bool:
    """Whether there is something by this path, or something that may not be looked at: reading it will say why."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def _known(kind: str, text: str, names: list[str]) -> str:
    plain = text.strip().lower()
    if plain in names:
        return plain
    near = nearest(plain, names)
    mend = f"did you mean '{near}'?" if near else f"there are {', '.join(names)}"
    raise ValueError(f"there is no {kind} '{text}'{' and no such file' if kind == 'bed' else ''}; {mend}")
