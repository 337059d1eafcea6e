"""What is told of a ritual in docs/rituals.md, from its script and its timeline with the silent voice."""

from dataclasses import dataclass, replace
from pathlib import Path

from unhurried import library
from unhurried.cues import Timeline
from unhurried.layout import lay_out
from unhurried.lengths import Lengths
from unhurried.pictures.spans import Run, Span, runs_of, sections_of
from unhurried.rehearsing import dry_run
from unhurried.script.drawing import every_step
from unhurried.script.ritual import BedChange, Partner, Pause, Plain, Ritual, Series, Turn, Turns
from unhurried.script.sitting import OTHER
from unhurried.spacing import NATURAL
from unhurried.timeline import Rehearsal


@dataclass(frozen=True, slots=True)
class Facts:
    """A ritual as a reader is told of it; ``turns`` are named A and B."""

    ritual: Ritual
    timeline: Timeline
    lengths: Lengths
    sections: tuple[Span, ...]
    turns: tuple[Span, ...]
    quiet: tuple[Span, ...]
    runs: tuple[Run, ...]

    @property
    def title(self) -> str:
        """Return the ritual's title."""
        return self.ritual.title


def facts_of(ritual: Ritual) -> Facts:
    """Rehearse a ritual without a voice, and return what there is to tell of it."""
    rehearsal = dry_run(ritual)
    timeline = rehearsal.arrange()
    turns, quiet = _times(rehearsal)
    return Facts(ritual, timeline, rehearsal.lengths(), sections_of(timeline), turns, quiet, runs_of(timeline))


def read_all(folder: Path) -> dict[str, Ritual | Series]:
    """Read every script of a folder."""
    return {path.stem: library.look_up(path) for path in sorted(folder.glob("*.yaml"))}


def _times(rehearsal: Rehearsal) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the turns and the silences: a timeline has only what is heard, so marks are laid out around them."""
    speakers = iter(_speakers(rehearsal))
    marked: list[Plain] = []
    names: list[str] = []
    for step in rehearsal.sitting.steps:
        if isinstance(step, Turn | Pause):
            mark = BedChange(replace(step.place, column=0), None)
            marked += [mark, step, mark]
            names.append(next(speakers).upper() if isinstance(step, Turn) else "")
        else:
            marked.append(step)
    layout = lay_out(marked, rehearsal.clips, rehearsal.sounds, NATURAL)
    at = [frame for frame, step in layout.beds if step.place.column == 0]
    spans = [Span(name, *ends) for name, ends in zip(names, zip(at[::2], at[1::2], strict=True), strict=True)]
    return tuple(span for span in spans if span.name), tuple(span for span in spans if not span.name)


def _speakers(rehearsal: Rehearsal) -> list[Partner]:
    """Return who has each turn; where it is drawn who begins, A does in the picture."""
    begins = {
        step.place: step.begins for step in every_step(rehearsal.sitting.ritual.steps) if isinstance(step, Turns)
    }
    found: list[Partner] = []
    before: dict[int, Partner] = {}
    for step in rehearsal.sitting.steps:
        if isinstance(step, Turn):
            last = before.get(step.group)
            before[step.group] = OTHER[last] if last else begins.get(step.place) or "a"
            found.append(before[step.group])
    return found
