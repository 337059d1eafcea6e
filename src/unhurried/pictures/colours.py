"""The colours of a ritual: from its bed, its tone and its title, the same each time. Pure.

They are made in OKLCH, where equal numbers look equally light, so that every ritual is as calm as any other and its
words can be read on any of them: only the hue is a ritual's own.
"""

import math
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from unhurried.cues import BedCue, Timeline

HUES: Final = {"ocean": 215.0, "rain": 250.0, "night": 288.0, "drone": 345.0, "fire": 38.0, "brown": 62.0}
"""Degrees round the colour circle, for each bed: what it sounds like, as a colour."""
NO_BED: Final = 80.0
"""Degrees: candle light on paper, where nothing lies under the words."""
WARMEST: Final = 55.0
"""Degrees: grounds lean there, so that none of them is cold."""
TONES: Final = {"tide": -32.0, "air": -64.0, "hum": 26.0, "bowl": -48.0}
"""Degrees from the accent to the colour that it turns into."""
NO_TONE: Final = -20.0
STRAYS: Final = 13.0
"""Degrees that a title may move a hue, either way: rituals with the same bed are kin, and not twins."""
GROUND: Final = (0.215, 0.026)
TEXT: Final = (0.935, 0.018)
QUIET: Final = (0.72, 0.03)
ACCENT: Final = (0.80, 0.098)
FAR: Final = (0.76, 0.105)
"""Lightness (0 to 1) and chroma. Text on ground has a contrast of more than 12, quiet on ground of more than 6."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as ``#rrggbb``: ``quiet`` is for what is less than text; ``accent`` turns into ``far``."""

    ground: str
    text: str
    quiet: str
    accent: str
    far: str


def colours_of(timeline: Timeline) -> Colours:
    """Return a ritual's own colours."""
    stray, turn = _two_numbers(timeline.title)
    hue = _hue(_longest_bed(timeline)) + STRAYS * stray
    far = hue + TONES.get(timeline.tone or "", NO_TONE) + STRAYS * turn
    warm = _towards(hue, WARMEST, 0.25)
    return Colours(
        ground=_colour(*GROUND, warm),
        text=_colour(*TEXT, _towards(hue, NO_BED, 0.5)),
        quiet=_colour(*QUIET, hue),
        accent=_colour(*ACCENT, hue),
        far=_colour(*FAR, far),
    )


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour that is ``share`` of the way from one to the other."""
    pairs = zip(_bytes(one), _bytes(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def apart(one: str, other: str) -> float:
    """Return how far apart two colours are, from 0 to 1, in that part of them in which they are farthest."""
    return max(abs(a - b) for a, b in zip(_bytes(one), _bytes(other), strict=True)) / 255


def contrast(one: str, other: str) -> float:
    """Return how well two colours stand apart, from 1 to 21, as WCAG has it."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _longest_bed(timeline: Timeline) -> str | None:
    """Return the bed that lies under most of it."""
    frames: dict[str, int] = {}
    for cue in timeline.cues:
        if isinstance(cue, BedCue):
            frames[cue.name] = frames.get(cue.name, 0) + cue.end - cue.start
    return max(frames, key=lambda name: frames[name], default=None)


def _hue(bed: str | None) -> float:
    """Return the hue of a bed; that of one's own comes from its name."""
    if bed is None:
        return NO_BED
    return HUES[bed] if bed in HUES else 180 * (1 + _two_numbers(bed)[0])


def _two_numbers(words: str) -> tuple[float, float]:
    """Return two numbers from -1 to 1 that are the same for the same words, on every machine."""
    digest = sha256(words.encode("utf-8", "surrogatepass")).digest()
    return digest[0] / 127.5 - 1, digest[1] / 127.5 - 1


def _towards(hue: float, goal: float, share: float) -> float:
    """Return a hue, turned by a share of the shorter way to another."""
    return hue + ((goal - hue + 180) % 360 - 180) * share


def _colour(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour of OKLCH as #rrggbb; what a screen cannot show has less chroma."""
    linear = _linear(lightness, chroma, hue)
    while chroma > 0 and not all(-1e-4 <= part <= 1 + 1e-4 for part in linear):
        chroma -= 0.004
        linear = _linear(lightness, max(chroma, 0), hue)
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0), 1))):02x}" for part in linear)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return linear red, green and blue (Ottosson, 2020: A perceptual color space for image processing)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (byte / 255 for byte in _bytes(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _bytes(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
