"""Timelines to be drawn: of the rituals that ship, and of breathing of any length."""

from functools import cache
from pathlib import Path

from unhurried import library
from unhurried.breath import parse_pattern, parse_ramp
from unhurried.breathing import breathing_ritual
from unhurried.cues import Timeline
from unhurried.rehearsing import dry_run
from unhurried.script.ritual import Ritual


def _rituals(folder: Path) -> dict[str, Ritual]:
    found = {path.stem: library.look_up(path) for path in sorted(folder.glob("*.yaml"))}
    return {name: one for name, one in found.items() if isinstance(one, Ritual)}


NAMES = tuple(_rituals(library.shipped_folder()))


@cache
def shipped(name: str) -> Timeline:
    """Return the timeline of a ritual that ships, with the silent voice."""
    return dry_run(library.read(name)).arrange()


@cache
def breathing(minutes: float, ramp: str = "12 to 6") -> Timeline:
    """Return a timeline of about so many minutes of breathing, which has no sections."""
    ritual = breathing_ritual(parse_pattern("4-6"), minutes * 60, parse_ramp(ramp), greet=False)
    return dry_run(ritual).arrange()


def written(steps: str, head: str = "") -> Timeline:
    """Return the timeline of a script."""
    return dry_run(library.read_text(f"title: Small\n{head}\nsteps:\n{steps}", name="small")).arrange()
