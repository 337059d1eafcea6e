"""All that can be set: once, for the flag, the variable, the file and the docs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from unhurried.settings import reading

PREFIX: Final = "UNHURRIED_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set, by ``--key``, by ``UNHURRIED_KEY``, or as ``key:`` in the configuration.

    ``read`` gives the value of a text, or raises ValueError; of a table, a pair of one entry. ``default`` is what is
    read where nothing is set (None: ``otherwise`` says what is so then). ``example`` is a value as the file has it.
    """

    key: str
    about: str
    read: Callable[[str], Any]
    example: str
    metavar: str = ""
    default: str | None = None
    otherwise: str = ""
    kind: Literal["value", "flag", "table"] = "value"
    also: tuple[str, ...] = ()
    """Other flags for it."""

    @property
    def name(self) -> str:
        """Its name in Python."""
        return self.key.replace("-", "_")

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


def _level(name: str, about: str, example: str) -> Setting:
    return Setting(
        f"{name}-level", f"The {about} beside the natural balance, in dB, or off.", reading.parse_level(name),
        example, "dB", otherwise="0",
    )  # fmt: skip


_SETTINGS: Final = (
    Setting("names", "The partners' names.", reading.parse_names, "Ana, Ben", "A,B", otherwise="none"),
    Setting("language", "The language you like, as de.", reading.parse_language, "de", "LANGUAGE",
            otherwise="each ritual's own"),
    Setting("voice", "system:ID (an id, a name, a language), piper:NAME, command:NAME, mine, silent; or the best.",
            reading.parse_voice, "piper:en_GB-alba-medium", "VOICE", otherwise="the best there is"),
    Setting("pace", "From 0.7 to 1.5; 1 is 110 words a minute, 0.9 is slower.", reading.parse_pace, "0.9", "FACTOR",
            otherwise="each ritual's own"),
    Setting("pitch", "-2 is lower; where the voice offers it.", reading.parse_pitch, "-2", "SEMITONES",
            otherwise="as suits the voice"),
    Setting("dry", "The voice as its engine has it, without the room.", reading.parse_flag, "on", default="off",
            kind="flag"),
    Setting("pronounce", "How words are said, names above all.", reading.parse_said,
            "{Siobhán: shivawn}", "WORD=SAID", kind="table", otherwise="none"),
    Setting("commands", "Programs that speak, each as a voice: command:NAME.",
            reading.parse_command, '{ours: [speak, -o, "{out}", "{text}"]}', "NAME=PROGRAM", kind="table",
            otherwise="none"),
    Setting("tone", "tide, hum, bowl, air or off.", reading.parse_tone, "hum", "TONE", otherwise="each ritual's own"),
    Setting("bed", "ocean, rain, brown, night, fire, drone, off, or a sound file of your own.", reading.parse_bed,
            "rain", "BED", otherwise="each ritual's own"),
    Setting("ears", "split: A has the left ear, B the right. mono: one earbud or one speaker.", reading.parse_ears,
            "split", "[both|split|mono]", default="both"),
    Setting("quiet-hours", "Others are asleep: everything barely audible.", reading.parse_flag, "on", default="off",
            kind="flag"),
    _level("voice", "voice", "-2"), _level("tone", "tone", "-3"), _level("bed", "bed", "-6"),
    _level("chime", "chimes", "-6"), _level("sound", "sounds a script plays", "-2"),
    Setting("device", "A part of a name that `unhurried devices` has, or its number.", reading.parse_text,
            "headphones", "DEVICE", otherwise="the default one"),
    Setting("buffer", "Seconds of sound a device holds; more for a slow machine.", reading.parse_buffer, "0.4",
            "SECONDS", default="0.2"),
    Setting("lead-in", "Before it begins, to lie down: 10s, 1 min; 0 is at once.", reading.parse_lead_in, "30s",
            "TIME", default="5s", also=("--in",)),
    Setting("plain", "Lines instead of a screen, for screen readers and logs.", reading.parse_flag, "on",
            default="off", kind="flag"),
    Setting("history", "Remember when it was, and your place in it.", reading.parse_flag, "off", default="on",
            kind="flag"),
    Setting("journal", "Offer a page of the journal after a ritual.", reading.parse_flag, "on", default="off",
            kind="flag"),
)  # fmt: skip
SETTINGS: Final = {setting.key: setting for setting in _SETTINGS}
"""By their keys, in the order of the configuration."""
