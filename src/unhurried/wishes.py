"""What somebody wishes of a ritual: how it should sound, and what it leaves open. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unhurried.cues import Ears
    from unhurried.settings.voices import VoiceSettings
    from unhurried.voices.command import Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a ritual should sound; None: as it is by itself.

    ``voice`` was asked for just now; ``set_voice`` is the one that is set, for whatever that can speak.
    """

    voice: str | None
    set_voice: str | None = None
    pace: float | None = None
    pitch: float | None = None
    dry: bool = False
    names: Mapping[str, str] | None = None
    pronounce: Mapping[str, str] = field(default_factory=dict)
    commands: "Mapping[str, Program]" = field(default_factory=dict)
    tone: str | None = None
    bed: str | None = None
    ears: "Ears" = "both"
    quiet_hours: bool = False
    voice_level: float | None = None
    tone_level: float | None = None
    bed_level: float | None = None
    chime_level: float | None = None
    sound_level: float | None = None

    @property
    def about_voices(self) -> "VoiceSettings":
        """What is set about voices."""
        from unhurried.settings.voices import VoiceSettings

        return VoiceSettings(self.set_voice, self.pronounce, self.commands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a ritual leaves open; None: as the day has it."""

    minutes: int | None = None
    """Frames."""
    seed: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
