"""Rituals laid out with the silent voice, for what only needs to know when what is heard."""

from functools import cache

from unhurried.cues import Timeline
from unhurried.library import read, read_text
from unhurried.script.sitting import sit
from unhurried.timeline import arrange
from unhurried.voices.silent import SilentVoice


@cache
def shipped(name: str) -> Timeline:
    """Return the timeline of a ritual that comes along."""
    return arrange(sit(read(name), seed=1), SilentVoice())


@cache
def timeline(steps: str, head: str = "") -> Timeline:
    """Return the timeline of a script's steps, each on a line of its own."""
    return arrange(read_text(f"title: Any\n{head}steps:\n{steps}", name="any"), SilentVoice())
