"""A short ritual with everything in it that a file can tell of."""

from pathlib import Path

SCRIPT = """\
title: By the Sea
about: A breath beside each other.
bed: ocean
language: de
steps:
  - section: Ankommen
  - chime: start
  - say: Legt euch hin, {a} und {b}.
  - section: Atmen
  - breathe: {pattern: 2-3, breaths: 1, cues: none}
  - section: Zurück
  - say: Macht die Augen auf.
"""
SECTIONS = ["Ankommen", "Atmen", "Zurück"]


def script(folder: Path, name: str = "sea") -> Path:
    """Write the script, and return its file."""
    path = folder / f"{name}.yaml"
    path.write_text(SCRIPT)
    return path
