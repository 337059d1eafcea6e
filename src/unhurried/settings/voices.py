"""What is set about voices: which one is liked, how words are said, programs that speak."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unhurried.settings.resolved import Settings
    from unhurried.voices.command import Program


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """``voice`` is the one that is liked (None: the best), and not one that was asked for just now."""

    voice: str | None = None
    pronounce: Mapping[str, str] = field(default_factory=dict)
    commands: "Mapping[str, Program]" = field(default_factory=dict)


def voice_settings(settings: "Settings") -> VoiceSettings:
    """Return what is set about voices.

    Raises:
        SettingError: a variable about voices has a fault.
    """
    return VoiceSettings(settings.value("voice"), settings.value("pronounce"), settings.value("commands"))
