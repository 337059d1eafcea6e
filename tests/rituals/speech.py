"""Measures of what is said: how quickly, how much in one go, how often, and with which words."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from tests.rituals.forbidden import FORBIDDEN
from tests.rituals.heard import Finding, Heard
from unhurried.cues import BreathCue, SpeechCue
from unhurried.script.drawing import every_step
from unhurried.script.ritual import Breathe, Place, Ritual, Say, Turns

WORDS_A_MINUTE: Final = (90.0, 120.0)
FEWEST_WORDS: Final = 4
"""A line of three long words passes any pace for a moment, and nobody hears a pace in it."""
A_PAUSE: Final = 4.0
"""Seconds between two sentences from which on it is a pause: what a blank line keeps at its shortest."""
IN_ONE_GO: Final = 2
"""Sentences without a pause."""


def pace(heard: Heard) -> Iterator[Finding]:
    """Every line of four words and more has 90 to 120 words a minute in the time that is kept for it."""
    least, most = WORDS_A_MINUTE
    for _, _, sentences in heard.plays():
        for one in sentences:
            if one.words >= FEWEST_WORDS and not least <= round(one.rate, 1) <= most:
                yield Finding.at(
                    one.place, f"{one.rate:.0f} words a minute, not {least:.0f} to {most:.0f}: {one.text}"
                )


def pauses(heard: Heard) -> Iterator[Finding]:
    """Never more than two sentences without a pause.

    What is said before a first breath ("let a breath go") is a sentence as others are. The words of the breath itself
    follow the breath, and it is a pause.
    """
    for _, _, sentences in heard.plays():
        in_one_go = 0
        for one in sentences:
            in_one_go = 0 if one.kind == "breath" else in_one_go + 1
            if in_one_go > IN_ONE_GO:
                mend = " (write 'pause after' beside what is said before)" if one.kind == "ready" else ""
                yield Finding.at(
                    one.place, f"the {_nth(in_one_go)} sentence without a pause of {A_PAUSE:g} s{mend}: {one.text}"
                )
            if one.pause >= A_PAUSE:
                in_one_go = 0


def _nth(number: int) -> str:
    return {3: "third", 4: "fourth"}.get(number, f"{number}th")


def said_once(heard: Heard) -> Iterator[Finding]:
    """Each sentence stands in one place of the script. `repeat` means its again; so does `turns`, for the other one.

    Left out are the words around the breath and the signals of turns: those are to be known again.
    """
    if not isinstance(heard.found, Ritual):
        return
    first: dict[str, tuple[int, Say]] = {}
    for owner, step in _says(heard.found):
        for one in step.sentences:
            line = step.place.line + one.line
            before = first.setdefault(_bare(one.text), (owner, step))
            if before[1] is not step and before[0] != owner:
                where = f"{before[1].place.file}:{before[1].place.line}"
                yield Finding(step.place.file, line, f"said before, at {where} and after: {one.text}")
        for text in {one.text for one in step.sentences}:
            if sum(one.text == text for one in step.sentences) > 1:
                yield Finding.at(step.place, f"said twice here: {text}")


def _says(ritual: Ritual) -> Iterator[tuple[int, Say]]:
    """Yield each line of a script once, and a number that the `say` and the `swap` of the same turns have together."""
    seen: set[int] = set()
    owners: dict[int, int] = {}
    for number, step in enumerate(every_step(ritual.steps)):
        if isinstance(step, Turns):
            owners |= {id(inner): number for inner in (*step.say, *step.swap)}
        if isinstance(step, Say) and id(step) not in seen:
            seen.add(id(step))
            yield owners.get(id(step), number), step


def _bare(text: str) -> str:
    return text.strip(" .!?…").lower()


def forbidden(heard: Heard) -> Iterator[Finding]:
    """No word of the list stands in its title, in what it is for, or in anything that is spoken."""
    for key in ("title", "about"):
        text = str(heard.head.get(key, ""))
        for entry in FORBIDDEN.get(heard.language, ()):
            if not entry.spoken_only and (words := entry.found_in(text)):
                yield heard.at_top(f"'{words}' in its {key}: {entry.why}")
    still = _still_sections(heard)
    for _, _, sentences in heard.plays():
        for one in sentences:
            for entry in FORBIDDEN.get(heard.language, ()):
                timed = entry.spoken_only and (one.kind == "signal" or (one.place.file, one.section) in still)
                if not timed and (words := entry.found_in(one.text)):
                    yield Finding.at(one.place, f"'{words}': {entry.why}: {one.text}")


def _still_sections(heard: Heard) -> set[tuple[str, str | None]]:
    """Return the sections in which nothing gives: there a length that is said is true. A turn's signal is, anywhere."""
    gives: set[tuple[str, str | None]] = set()
    every: set[tuple[str, str | None]] = set()
    for rehearsal in heard.rehearsals:
        for step in rehearsal.sitting.steps:
            where = step.place.file, step.place.section
            every.add(where)
            if getattr(step, "bounds", None):
                gives.add(where)
    return every - gives


def in_the_breath(heard: Heard) -> Iterator[Finding]:
    """While a breath is paced, nothing is said but the words of that breathing."""
    for sitting, cues, _ in heard.plays():
        own = {step.place for step in sitting.steps if isinstance(step, Breathe)}
        yield from talking_over([cue for cue in cues if isinstance(cue, BreathCue | SpeechCue)], own)


def talking_over(cues: Sequence[BreathCue | SpeechCue], own: Collection[Place]) -> Iterator[Finding]:
    """Find what is spoken over a breath and belongs to no breathing (whose places are ``own``)."""
    breaths = [cue for cue in cues if isinstance(cue, BreathCue)]
    for cue in cues:
        if isinstance(cue, SpeechCue) and cue.place not in own:
            over = any(breath.start < cue.end and cue.start < breath.end for breath in breaths)
            if over:
                yield Finding.at(cue.place, f"spoken while a breath is paced: {cue.text}")
