"""Scripts in folders, with all that a script may name; and what their recipes are."""

import json
from pathlib import Path

from unhurried.cli.again import Meant, order_of
from unhurried.cli.choosing import Chosen, chosen
from unhurried.cues import Timeline
from unhurried.form import Form
from unhurried.lengths import Lengths
from unhurried.making.files import recipe_from
from unhurried.making.order import Arranged
from unhurried.recipe.recipe import Recipe
from unhurried.script.bundle import Bundle
from unhurried.timeline import rehearse
from unhurried.voices.manner import PACE, Manner
from unhurried.voices.silent import SilentVoice
from unhurried.wishes import Choices, Wishes

SILENT = Wishes(voice="silent")

FILES = {
    "one.yaml": "title: One\nwords: {place: the sofa}\nsteps:\n  - include: other\n  - include: deep/two.yaml\n"
    "  - include: arrive\n  - section: Away\n  - say: Come to {place}.\n  - deck: [Here., There., Nowhere.]\n",
    "other.yaml": "title: Other\nsteps:\n  - section: Part\n  - say: |\n      Be here.\n      And here.\n",
    "deep/two.yaml": "title: Two\nsteps:\n  - include: other\n  - include: deeper/one.yaml\n",
    "deep/other.yaml": "title: Another Other\nsteps: [{say: Deep down.}]\n",
    "deep/deeper/one.yaml": "title: Deeper\nsteps: [{breathe: {pattern: 4-6, breaths: 3}}, {choose: [Ah., Oh.]}]\n",
    "series.yaml": "title: Evenings\nseries: [other, one, 'one#Away']\n",
}
"""A script that includes one beside it, one of a folder that includes one of the same name, and one of the library."""


def written(folder: Path) -> Path:
    """Write the files, and return the folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def heard(what: Chosen, wishes: Wishes = SILENT, choices: Choices = Choices(), date: str | None = None) -> Recipe:  # noqa: B008
    """Return the recipe of a sitting as the silent voice has it; sounds are not looked at."""
    ritual = what.sitting.ritual
    voice = SilentVoice(Manner(language=ritual.language, pace=PACE * ritual.pace))
    rehearsal = rehearse(what.sitting, voice, names=wishes.names, ears=wishes.ears)
    timeline = rehearsal.arrange(frames=choices.minutes)
    return recipe_for(Meant(what, wishes, choices), timeline, rehearsal.lengths(), date=date)


def recipe_for(meant: Meant, timeline: Timeline, lengths: Lengths, *, date: str | None = None) -> Recipe:
    """Return the recipe of a file that is about to be made."""
    return recipe_from(order_of(meant, Path("it.flac"), Form(), date=date), Arranged(timeline, lengths))


def as_here(told: object, bundle: Bundle) -> str:
    """Return something as text, with the names that files have in a bundle in place of those of the machine."""
    text = repr(told)
    for real in sorted(bundle.names, key=len, reverse=True):
        text = text.replace(repr(real), repr(bundle.names[real]))
    return text


def again(text: str) -> str:
    """Return JSON as it is written by anybody else: other spaces, another order."""
    return json.dumps(dict(reversed(json.loads(text).items())), indent=3)


__all__ = ["FILES", "SILENT", "again", "as_here", "chosen", "heard", "written"]
