"""All measures, and the command that tells what they find: ``python -m tests.rituals.measures scripts/*.yaml``."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.rituals import care, form, pairs, speech
from tests.rituals.heard import Finding, Heard, hear
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.rehearsing import check_every_sitting
from unhurried.script.ritual import Ritual

Measure = Callable[[Heard], Iterator[Finding]]


def clean(heard: Heard) -> Iterator[Finding]:
    """`check` has nothing to say of it, whatever is drawn."""
    if isinstance(heard.found, Ritual):
        try:
            check_every_sitting(heard.found)
        except ScriptError as error:
            for fault in error.faults:
                yield Finding(fault.file, fault.line, fault.message)


MEASURES: Final[Sequence[Measure]] = (
    clean,
    form.length,
    form.gives,
    form.sections,
    form.equal_turns,
    form.breath,
    form.beginning,
    form.ending,
    form.tags,
    care.permission,
    care.question_before_touch,
    care.asked_to_look,
    care.tagged_as_touch,
    speech.pace,
    speech.pauses,
    speech.said_once,
    speech.forbidden,
    speech.in_the_breath,
    pairs.opening,
    pairs.closing,
    pairs.as_in_english,
)


def findings(path: Path, measures: Sequence[Measure] = MEASURES) -> list[Finding]:
    """Return all that measures find in a script, each once, in the order of its lines."""
    heard = hear(path)
    found = {finding for measure in measures for finding in measure(heard)}
    return sorted(found)


def main(paths: Sequence[str]) -> int:
    """Tell what is found in each script; 1 if there is anything."""
    faulty = 0
    for path in paths:
        try:
            lines: Sequence[object] = findings(Path(path))
        except UnhurriedError as error:
            lines = [error]
        for line in lines:
            print(line)
        faulty |= bool(lines)
        if not lines:
            print(f"{path}: nothing found")
    return faulty


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
