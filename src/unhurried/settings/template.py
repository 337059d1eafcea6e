"""The configuration to begin with: every setting, with what it does, as a comment."""

import textwrap
from typing import Final

from unhurried.settings.table import SETTINGS, Setting

WIDTH: Final = 90
"""Columns."""
HEAD: Final = """\
# What you like, once. Take the '# ' before a line away to set it; `unhurried config` shows what holds, and why.
# A flag (--pace 0.9) goes before a variable (UNHURRIED_PACE=0.9), and that before this file.
"""


def template() -> str:
    """Return the text of a configuration in which nothing is set yet."""
    return HEAD + "".join(map(_entry, SETTINGS.values()))


def _entry(setting: Setting) -> str:
    so = setting.default or setting.otherwise
    about = textwrap.fill(f"{setting.about} Else: {so}.", WIDTH, initial_indent="## ", subsequent_indent="## ")
    return f"\n{about}\n# {setting.key}: {setting.example}\n"
