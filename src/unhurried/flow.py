"""The flow, on one screen: script -> ritual -> timeline -> blocks -> sink."""

from collections.abc import Mapping
from pathlib import Path

from unhurried.cues import Ears, Timeline
from unhurried.levels import NATURAL, Levels
from unhurried.library import read
from unhurried.mixer import Lost, Mixer
from unhurried.script.sitting import sit
from unhurried.sinks import Progress, Sink, no_progress
from unhurried.timeline import arrange
from unhurried.voices.clip import Voice


def perform(
    source: str | Path,
    sink: Sink,
    voice: Voice,
    *,
    names: Mapping[str, str] | None = None,
    levels: Levels = NATURAL,
    ears: Ears = "both",
    progress: Progress = no_progress,
) -> Timeline:
    """Take a ritual all the way from its script to a sink, and return its timeline.

    Raises:
        UnhurriedError: one of its kinds, for whatever a person can mend.
    """
    from unhurried.played import sounds_of

    sitting = sit(read(source))
    sounds = sounds_of(sitting.steps, to_be_heard=True)
    timeline = arrange(sitting, voice, names=names, levels=levels, ears=ears, sounds=sounds)
    sound(timeline, sink, progress)
    return timeline


def sound(timeline: Timeline, sink: Sink, progress: Progress = no_progress, lost: Lost | None = None) -> None:
    """Have a sink take the sound of a timeline: whoever plays and whoever makes a file has the same blocks of it.

    Whoever plays aloud is told what was ``lost`` on the way, and the ritual goes on; a file has all of its lines.
    """
    sink.take(Mixer(timeline, lost), progress)
